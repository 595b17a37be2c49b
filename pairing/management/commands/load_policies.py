"""manage.py load_policies: write the preset ways of matching; may be run again."""

from typing import Any

from django.core.management.base import BaseCommand

from pairing.services import load_presets


class Command(BaseCommand):
    help = "载入茂名、湛江、阳江、云浮四种做法和自定义（可重复运行）"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"新增或更新 {load_presets()} 种做法。")
