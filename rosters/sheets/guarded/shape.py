"""What a workbook's raw parts tell of a sheet beside its cells."""

from dataclasses import dataclass, field

ERROR = "#错误值"
"""Stands for the cells that show #N/A, #REF! and their like."""


@dataclass(slots=True)
class Shape:
    """Hidden rows and columns and the cells that hold an error value; all 0-based."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[tuple[int, int]] = field(default_factory=list)
