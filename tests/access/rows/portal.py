"""Rows of the portal room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
