"""Storey 3: helpers, what they offer and what they still lack."""

from importlib import import_module

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = "志愿者"

    def ready(self) -> None:
        import_module("volunteers.roster")
        import_module("volunteers.roster.leaving")
