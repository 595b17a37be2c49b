"""Storey 0: the truth about background work."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Every process, not only the worker, knows the kinds that the rooms announce."""
        autodiscover_modules("tasks")
