"""Rows of the pairing room; its objects are made beside its own tests."""

from tests.pairing import afterwards, owned

ROWS = owned.ROWS | afterwards.ROWS

__all__ = ["ROWS"]
