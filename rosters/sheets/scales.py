"""Out of how many a column's marks are: 95 is much of 100 and little of 150.

What a header or one of the cells says holds for the column. A primary school marks out of 100; a
mark above 120 tells of 150. Of anything else the full mark stays unknown, and a person is asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .columns.marks import SCORES, settle_level
from .draft import Draft
from .findings import Value

FIELDS = ("level", *SCORES)
PRIMARY, LARGEST = 100, 150
ABOVE_OTHERS = 120
"""A higher mark can only be one of 150."""


def settle_scales(rows: Iterable[Draft]) -> None:
    """Complete bare marks with the full mark that their column tells; judge the level anew.

    The schools of one stage in one sheet mark alike.
    """
    groups: dict[tuple[str, Value], list[Draft]] = defaultdict(list)
    for row in rows:
        if not row.raw.keys().isdisjoint(FIELDS):
            groups[row.sheet, row.values.get("stage")].append(row)
    for (_, stage), group in groups.items():
        _settle(group, is_primary=stage == "primary")


def keep_scales(row: Draft, before: Mapping[str, Value]) -> None:
    """Complete a row's bare marks as they were before, when its column was seen."""
    for field in FIELDS:
        full = before.get(f"{field}_full")
        if full and 0 < _bare(row, field) <= full:
            _complete([row], field, full)


def _settle(rows: Sequence[Draft], *, is_primary: bool) -> None:
    highest = {field: max((_bare(row, field) for row in rows), default=0) for field in FIELDS}
    is_hundred = is_primary and max(highest.values()) <= PRIMARY
    for field in filter(highest.get, FIELDS):
        told = {row.values.get(f"{field}_full") for row in rows} - {None}
        full = PRIMARY if is_hundred and not told else _full_mark(highest[field], told)
        if full:
            _complete([row for row in rows if _bare(row, field)], field, full)


def _full_mark(highest: float, told: set[Value]) -> int | None:
    if told:
        [full, *others] = told
        return None if others or highest > full else int(full)
    return LARGEST if ABOVE_OTHERS < highest <= LARGEST else None


def _bare(row: Draft, field: str) -> float:
    """The highest mark of a cell that stands without its full mark; 0 when there is none."""
    mark = row.values.get("level_bare" if field == "level" else field)
    return 0 if not mark or row.values.get(f"{field}_full") else float(mark)


def _complete(rows: Iterable[Draft], field: str, full: int) -> None:
    for row in rows:
        row.values |= {f"{field}_full": full, "level": None}
        row.problems[:] = [p for p in row.problems if p.code != "scale_unknown"]
        settle_level(row)
