"""The roof."""

from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "工作台"

    def ready(self) -> None:
        import_module("portal.pages.sets")
