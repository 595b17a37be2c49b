"""Storey 3: the census of children and what they need."""

from importlib import import_module

from django.apps import AppConfig

MODULES = ("words", "tasks", "sheets.target", "sheets.leaving", "schools.target", "schools.leaving")


class StudentsConfig(AppConfig):
    name = "students"
    verbose_name = "学生"

    def ready(self) -> None:
        for module in MODULES:
            import_module(f"students.{module}")
