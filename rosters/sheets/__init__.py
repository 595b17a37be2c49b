"""The sheets room: workbooks in, checked rows out; rows in, safe workbooks out. No Django here."""

from .columns import KINDS, columns_of
from .columns.base import Column, Kind, Privacy
from .draft import Draft
from .findings import Mend, Problem
from .guarded.refused import Refused
from .mapping import CERTAIN
from .mask import mask_digits, mask_id, mask_phone
from .pipeline import read_file
from .reading import ColumnMap, Reading, SheetReading, Skipped

__all__ = [
    "CERTAIN",
    "KINDS",
    "Column",
    "ColumnMap",
    "Draft",
    "Kind",
    "Mend",
    "Privacy",
    "Problem",
    "Reading",
    "Refused",
    "SheetReading",
    "Skipped",
    "columns_of",
    "mask_digits",
    "mask_id",
    "mask_phone",
    "read_file",
]
