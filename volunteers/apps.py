"""Storey 3: helpers, what they offer and what they still lack."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = "志愿者"
