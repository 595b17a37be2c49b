"""Blank forms made from the column lists: the header is what the reader knows for sure."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .columns import kind_of
from .columns.base import Column, Kind
from .write import add_sheet, fill_sheet, new_book, saved

ROWS = 3_000
"""Rows that get drop-downs."""


def write_template(kind: str) -> bytes:
    """Return the blank form of a kind: headers (* = required), drop-downs and notes."""
    roster = kind_of(kind)
    columns = [column for column in roster.columns if column.on_template]
    book = new_book()
    form = add_sheet(book, roster.label)
    fill_sheet(form, [_header(column) for column in columns], [])
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        form.column_dimensions[letter].number_format = "@"
        _guide(form, letter, column)
    fill_sheet(add_sheet(book, "填写说明"), ["列名", "要求"], _notes(roster, columns))
    return saved(book)


def _header(column: Column) -> str:
    return f"{column.label}*" if column.required else column.label


def _guide(form: Worksheet, letter: str, column: Column) -> None:
    """A drop-down for closed sets (other words still pass), a prompt for hints."""
    if not column.choices and not column.hint:
        return
    listed = '"' + ",".join(column.choices) + '"' if column.choices else None
    rule = DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True)
    rule.showErrorMessage = False
    if column.hint:
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.label[:30], column.hint, True
    form.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _notes(roster: Kind, columns: list[Column]) -> list[list[str]]:
    rows = [[f"{column.label}：", _note(column)] for column in columns if _note(column)]
    return [
        ["怎样填写：", f"在“{roster.label}”表里从第 2 行起逐行填写，一人一行，不要合并单元格。"],
        *rows,
    ]


def _note(column: Column) -> str:
    parts = ["必须填写"] if column.required else []
    if column.choices:
        parts.append("可选：" + "、".join(column.choices))
    if column.hint:
        parts.append(column.hint)
    return "；".join(parts)
