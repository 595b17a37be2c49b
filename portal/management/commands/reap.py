"""Wake workers for jobs left lying, once: what `up` and beat do every few seconds."""

from typing import Any

from django.core.management.base import BaseCommand

from jobs import services


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{services.reap()} job(s) sent again.")
