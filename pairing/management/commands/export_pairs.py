"""manage.py export_pairs: write the live pairs of a county to a workbook, on the record."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Unit, User
from jobs.errors import UserError
from pairing.models import Pairing
from pairing.services.export import export_pairs
from pairing.terminal import ActingCommand


class Command(ActingCommand):
    help = "导出本县当前结对名单（Excel，留痕）"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--reason", default="命令行导出结对名单")

    def act(self, by: User, county: Unit, options: dict[str, Any]) -> None:
        pairs = Pairing.objects.visible_to(by).in_county(county).live()
        body = export_pairs(pairs, county=county, by=by, reason=options["reason"])
        try:
            Path(options["file"]).write_bytes(body)
        except OSError as error:
            raise UserError(f"不能写入 {options['file']}：{error.strerror}。") from error
        self.stdout.write(f"已导出 {pairs.count()} 对。")
