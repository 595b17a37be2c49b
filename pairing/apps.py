"""Storey 4: policies, plans, proposals, pairings."""

from django.apps import AppConfig


class PairingConfig(AppConfig):
    name = "pairing"
    verbose_name = "结对"
