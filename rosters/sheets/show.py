"""Values back into the words of cells: the inverse of parsing, and an office's table of them."""

from collections.abc import Iterable, Mapping

from .columns import kind_of
from .columns.base import Column
from .columns.forms import form_of
from .findings import Value
from .parsers.grades import class_in
from .parsers.levels import level_of
from .write import write_workbook

ALIAS, OTHER, ALL = "_alias", "_other", "_all"
"""By-products of a cell, kept under its field with one of these behind it."""
Values = Mapping[str, Value]


def show_row(kind: str, values: Values) -> dict[str, str]:
    """Return {field: text} from which `parse_row` makes the same values; blanks are left out."""
    roster = kind_of(kind)
    shown = {column.key: _show(column, values) for column in roster.columns}
    return {field: text for field, text in shown.items() if text}


def _show(column: Column, values: Values) -> str:
    value = values.get(column.key)
    raw = values.get("level_raw")
    if column.key == "level" and raw and level_of(raw) == value:
        return str(raw)
    if several := values.get(f"{column.key}{ALL}"):
        return "、".join(column.show(one) for one in several)
    if value is None:
        return ""
    if column.key == "grade" and _says_class(values, value):
        value = {**value, "class_no": None}
    text = column.show(value)
    if alias := values.get(f"{column.key}{ALIAS}"):
        text += f"(曾用名{alias})"
    if other := values.get(f"{column.key}{OTHER}"):
        text += f"/{other}"
    return text


def _says_class(values: Values, grade: Values) -> bool:
    """True when the class column tells the class, so that the grade need not."""
    return bool(grade["class_no"]) and class_in(values.get("class_name") or "") == grade["class_no"]


def write_table(form_key: str, rows: Iterable[Values], *, title: str = "") -> bytes:
    """Return a workbook in the shape of an office's form: its headers, one row for each values."""
    form = form_of(form_key)
    shown = [show_row(form.kind, values) for values in rows]
    table = [[row.get(field, "") for field, _ in form.columns] for row in shown]
    return write_workbook([(title or form.label, [header for _, header in form.columns], table)])
