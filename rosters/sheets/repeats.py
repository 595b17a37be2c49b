"""The same person twice in one file."""

from collections.abc import Sequence

from .columns import Column, Kind
from .draft import Draft


def mark_repeats(rows: Sequence[Draft], kind: Kind) -> None:
    """Mark the second and later rows with a key seen before.

    A repeated ID is an error: a person must choose, nothing is kept silently; with two names both
    rows are in doubt (id_conflict). A repeated phone or
    student number is an error with the same name, a warning with another one (shared phones).
    """
    for field in kind.unique:
        first: dict[str, Draft] = {}
        for row in rows:
            value = row.values.get(field)
            if value:
                _compare(first.setdefault(value, row), row, kind.by_key[field])


def _compare(first: Draft, row: Draft, column: Column) -> None:
    field = column.key
    if first is row:
        return
    same_name = first.values.get("name") == row.values.get("name")
    serious = field == "id_number" or same_name
    where = (
        f"第 {first.row} 行" if first.sheet == row.sheet else f"“{first.sheet}”第 {first.row} 行"
    )
    who = "同名" if same_name else "名字不同"
    text = f"{column.label}与{where}重复（{who}），请核对后只留一行。"
    if field == "id_number" and not same_name:
        _doubt(first, row)
        return
    row.tell("duplicate_in_file", "error" if serious else "warning", field, text)


def _doubt(first: Draft, row: Draft) -> None:
    """One ID under two names: nobody can tell which is right, so neither row goes in."""
    for one, other in ((first, row), (row, first)):
        if not any(problem.code == "id_conflict" for problem in one.problems):
            text = f"同一身份证号还出现在“{other.sheet}”第 {other.row} 行，姓名不同，请核对。"
            one.tell("id_conflict", "error", "id_number", text)
