"""Rows of the jobs room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
