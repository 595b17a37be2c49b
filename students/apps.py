"""Storey 3: the census of children and what they need."""

from importlib import import_module

from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "students"
    verbose_name = "学生"

    def ready(self) -> None:
        for module in ("words", "tasks", "sheets.target", "sheets.leaving"):
            import_module(f"students.{module}")
