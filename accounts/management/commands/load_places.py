"""Put the bundled place lists into the tree of units; rows that exist stay as they are."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.dateparse import parse_date

from accounts.choices import UnitKind
from accounts.models import Partnership, Unit

PLACES = Path(__file__).resolve().parents[2] / "places"
PROVINCE_CODE, DEMO_COUNTY_CODE = "44", "449901"
Row = dict[str, str]


class Command(BaseCommand):
    help = "Load cities, counties and towns of Guangdong; with --demo also the invented county."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add the invented places")

    @transaction.atomic
    def handle(self, *args: Any, demo: bool = False, **options: Any) -> None:
        loader = Loader()
        loader.add({"code": PROVINCE_CODE, "name": "广东省", "level": "province"})
        loader.add_file("guangdong.csv")
        if demo:
            for name in ("demo.csv", "demo_schools.csv", "demo_universities.csv"):
                loader.add_file(name, demo=True)
        made = loader.save()
        if demo:
            _partner_with_demo_county()
        self.stdout.write(f"{made} units added, {len(loader.units) - made} already there.")


class Loader:
    """Collects missing units, parents first, and writes them at once."""

    def __init__(self) -> None:
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.missing: list[Unit] = []

    def add_file(self, name: str, *, demo: bool = False) -> None:
        for row in sorted(read_rows(PLACES / name), key=_depth):
            self.add(row, demo=demo)

    def add(self, row: Row, *, demo: bool = False) -> None:
        if row["code"] in self.units:
            return
        unit = _unit(row, self._parent(row), demo=demo)
        self.units[unit.code] = unit
        self.missing.append(unit)

    def _parent(self, row: Row) -> Unit | None:
        if row.get("level") in {"province", "university"}:
            return None
        return self.units[row.get("parent_code") or row.get("town_code") or PROVINCE_CODE]

    def save(self) -> int:
        return len(Unit.objects.bulk_create(self.missing, batch_size=500))


def read_rows(path: Path) -> list[Row]:
    """Our own lists hold no quotes and no commas inside values."""
    head, *lines = path.read_text("utf-8").splitlines()
    columns = head.split(",")
    return [dict(zip(columns, line.split(","), strict=True)) for line in lines if line]


def _depth(row: Row) -> int:
    return list(UnitKind.values).index(row.get("level") or UnitKind.SCHOOL)


def _unit(row: Row, parent: Unit | None, *, demo: bool) -> Unit:
    unit = Unit(
        code=row["code"],
        name=row["name"],
        kind=row.get("level") or UnitKind.SCHOOL,
        parent=parent,
        aliases=[alias for alias in row.get("aliases", "").split("|") if alias],
        school_kind=row.get("kind", ""),
        valid_from=parse_date(row.get("valid_from", "")),
        valid_to=parse_date(row.get("valid_to", "")),
        grid_col=int(row.get("grid_col") or 0) or None,
        grid_row=int(row.get("grid_row") or 0) or None,
        is_demo=demo,
    )
    unit.path = unit.path_under(parent)
    return unit


def _partner_with_demo_county() -> None:
    county = Unit.objects.get(code=DEMO_COUNTY_CODE)
    for university in Unit.objects.of_kind(UnitKind.UNIVERSITY).filter(is_demo=True):
        Partnership.objects.get_or_create(university=university, county=county)
