"""A text that stands as it was written, because a person took its automatic mend back."""

from typing import Any

from rosters import sheets
from rosters.sheets.parsers import names, plain

FREE_TEXT = frozenset({plain.text, names.name, names.person})
"""Readers of columns that hold any words; elsewhere a text must be understood to be kept."""


def let_stand(kind: str, parsed: Any, field: str) -> None:
    """Undo the mend of one cell: its text is the value, or an error where it cannot be one."""
    if not any(mend.field == field for mend in parsed.mends):
        return
    parsed.mends = [mend for mend in parsed.mends if mend.field != field]
    column = sheets.KINDS[kind].by_key[field]
    if column.parse in FREE_TEXT:
        parsed.values[field] = parsed.raw[field]
        return
    parsed.values[field] = None
    text = f"“{column.label}”已恢复原文，原文不能直接入库，请改成规范的写法。"
    parsed.tell("as_written", "error", field, text)
