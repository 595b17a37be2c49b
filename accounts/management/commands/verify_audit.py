"""Check the chain of the audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import broken_entries


class Command(BaseCommand):
    help = "Print OK, or the ids of audit entries that were altered or follow a removed one."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_entries())
        if broken:
            ids = ", ".join("head" if pk == 0 else str(pk) for pk in broken)
            raise CommandError(f"Broken entries: {ids}", returncode=1)
        self.stdout.write("OK")
