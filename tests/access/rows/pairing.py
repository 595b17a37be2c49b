"""Rows of the pairing room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
