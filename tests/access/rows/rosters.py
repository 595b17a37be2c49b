"""Rows of the rosters room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
