"""What a workbook's raw parts tell of a sheet beside its cells."""

ERROR = "#错误值"
"""Stands for the cells that show #N/A, #REF! and their like."""
UNSAVED = "#公式无结果"
"""Stands for the formulas that were stored without what they result in."""


class Shape:
    """Hidden rows and columns, cells with an error value, formulas without a result; 0-based.

    No dataclass here or beside: to import that alone would be a twentieth of the child's life.
    """

    def __init__(self) -> None:
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self.errors: list[tuple[int, int]] = []
        self.unsaved: list[tuple[int, int]] = []
        self.is_from_1904 = False
        """The workbook counts its days from 1904-01-01, as old Macs did."""
