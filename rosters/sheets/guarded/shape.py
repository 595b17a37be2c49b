"""What a workbook's raw parts tell of a sheet beside its cells."""

from dataclasses import dataclass, field

ERROR = "#错误值"
"""Stands for the cells that show #N/A, #REF! and their like."""
UNSAVED = "#公式无结果"
"""Stands for the formulas that were stored without what they result in."""


@dataclass(slots=True)
class Shape:
    """Hidden rows and columns, cells with an error value, formulas without a result; 0-based."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[tuple[int, int]] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)
    is_from_1904: bool = False
    """The workbook counts its days from 1904-01-01, as old Macs did."""
