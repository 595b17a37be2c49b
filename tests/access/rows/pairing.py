"""Rows of the pairing room; its objects are made beside its own tests."""

from tests.pairing.owned import ROWS

__all__ = ["ROWS"]
