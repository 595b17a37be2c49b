"""Rows of the volunteers room."""

from tests.access.table import Row

ROWS: dict[str, Row] = {}
