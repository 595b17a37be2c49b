"""Storey 2: the import desk."""

from importlib import import_module

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "rosters"
    verbose_name = "名册"

    def ready(self) -> None:
        import_module("rosters.actions")
        import_module("rosters.receivers")
        import_module("rosters.tasks")
        import_module("rosters.exports.receivers")
        import_module("rosters.exports.tasks")
