"""Closed sets of words, each known by a code: one of them in a cell, or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..cells import clean, tight
from ..findings import Ask, Note, Parsed, Value, warning
from ..grid import Cell
from .ticks import ticked

NOTHING = {"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "不详", "未知", "待定"}


@dataclass(frozen=True)
class Choices:
    """`options`: code, label and the pattern that tells it, the most special first."""

    options: Sequence[tuple[str, str, str]]
    code: str
    what: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The words of a drop-down."""
        return tuple(label for _, label, _ in self.options)

    def one(self, cell: Cell, ask: Ask) -> Parsed:
        """Return the code of the first option that the cell names."""
        text = tight(ticked(clean(cell)))
        found = self._found(text)
        if found or text in NOTHING:
            return Parsed(found[0] if found else None)
        return Parsed(None, notes=(self._note(cell),))

    def several(self, cell: Cell, ask: Ask) -> Parsed:
        """Return the codes of all options that the cell names."""
        text = tight(ticked(clean(cell)))
        found = self._found(text)
        if found or text in NOTHING:
            return Parsed(found or None)
        return Parsed(None, notes=(self._note(cell),))

    def show(self, value: Value) -> str:
        """Return the label of a code, or the labels of several."""
        label_of = {code: label for code, label, _ in self.options}
        codes = value if isinstance(value, list) else [value]
        return "、".join(label_of.get(code, str(code)) for code in codes if code)

    def _found(self, text: str) -> list[str]:
        return [code for code, _, pattern in self.options if re.search(pattern, text, re.I)]

    def _note(self, cell: Cell) -> Note:
        text = f"看不懂{self.what}“{clean(cell)[:12]}”，请填{'、'.join(self.labels)}。"
        return warning(self.code, text)
