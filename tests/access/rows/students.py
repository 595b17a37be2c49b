"""Rows of the students room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
