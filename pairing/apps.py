"""Storey 4: policies, plans, proposals, pairings."""

from importlib import import_module

from django.apps import AppConfig

MODULES = (
    "actions", "receivers", "panels", "roster.target", "roster.leaving", "roster.effects",
)  # fmt: skip


class PairingConfig(AppConfig):
    name = "pairing"
    verbose_name = "结对"

    def ready(self) -> None:
        for module in MODULES:
            import_module(f"pairing.{module}")
