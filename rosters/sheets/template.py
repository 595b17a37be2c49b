"""Blank forms made from the lists of forms: the header is what the reader knows for sure."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .columns.base import Column
from .columns.forms import Form, form_of
from .stamps import add_stamp
from .write import add_sheet, fill_sheet, new_book, saved

ROWS = 3_000
"""Rows that get drop-downs."""
LISTED_LENGTH = 250
"""Characters that a drop-down's list may have in all."""
GUIDE_TITLE = "填写说明"


def write_template(key: str) -> bytes:
    """Return a blank form: headers (* = required), drop-downs, notes and its hidden version key.

    `key` is that of a form, or of a kind for the first form of it.
    """
    form = form_of(key)
    book = new_book()
    sheet = add_sheet(book, form.label)
    fill_sheet(sheet, [_header(form, field, header) for field, header in form.columns], [])
    for number, (field, header) in enumerate(form.columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].number_format = "@"
        _guide(sheet, letter, header, form.roster.by_key[field])
    fill_sheet(add_sheet(book, GUIDE_TITLE), ["列名", "要求"], _notes(form))
    add_stamp(book, form.stamp, form.columns)
    return saved(book)


def _header(form: Form, field: str, header: str) -> str:
    return f"{header}*" if form.roster.by_key[field].required else header


def _guide(sheet: Worksheet, letter: str, header: str, column: Column) -> None:
    """A drop-down for closed sets (other words still pass), a prompt for hints."""
    words = ",".join(column.choices)
    listed = f'"{words}"' if words and len(words) <= LISTED_LENGTH else None
    if not listed and not column.hint:
        return
    rule = DataValidation(type="list" if listed else None, formula1=listed, allow_blank=True)
    rule.showErrorMessage = False
    if column.hint:
        rule.promptTitle, rule.prompt, rule.showInputMessage = header[:30], column.hint, True
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _notes(form: Form) -> list[list[str]]:
    columns = [(header, form.roster.by_key[field]) for field, header in form.columns]
    rows = [[f"{header}：", _note(column)] for header, column in columns if _note(column)]
    return [
        ["怎样填写：", f"在“{form.label}”表里从第 2 行起逐行填写，一人一行，不要合并单元格。"],
        *rows,
    ]


def _note(column: Column) -> str:
    parts = ["必须填写"] if column.required else []
    if column.choices:
        parts.append("可选：" + "、".join(column.choices))
    if column.hint:
        parts.append(column.hint)
    return "；".join(parts)
