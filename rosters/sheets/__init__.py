"""The sheets room: workbooks in, checked rows out; rows in, safe workbooks out. No Django here."""

from .columns import KINDS, columns_of
from .columns.base import Column, Kind, Privacy
from .columns.forms import FORMS, Form, form_of
from .draft import Draft
from .errorbook import error_workbook_of
from .findings import Mend, Problem
from .guarded.refused import Refused
from .mapping import CERTAIN
from .mask import mask_digits, mask_id, mask_phone
from .parsers.levels import LevelTable, level_of
from .pipeline import read_file
from .reading import ColumnMap, Reading, SheetReading, Skipped
from .recover import recover_ids
from .reparse import parse_row
from .repeats import mark_repeats
from .show import show_row, write_table
from .template import write_template
from .write import write_csv, write_workbook

__all__ = [
    "CERTAIN",
    "FORMS",
    "KINDS",
    "Column",
    "ColumnMap",
    "Draft",
    "Form",
    "Kind",
    "LevelTable",
    "Mend",
    "Privacy",
    "Problem",
    "Reading",
    "Refused",
    "SheetReading",
    "Skipped",
    "columns_of",
    "error_workbook_of",
    "form_of",
    "level_of",
    "mark_repeats",
    "mask_digits",
    "mask_id",
    "mask_phone",
    "parse_row",
    "read_file",
    "recover_ids",
    "show_row",
    "write_csv",
    "write_table",
    "write_template",
    "write_workbook",
]
