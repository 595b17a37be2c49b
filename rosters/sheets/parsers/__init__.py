"""One module a kind of cell: text in, value and problems out; no Django, no clock."""

from collections.abc import Callable

from ..findings import Ask, Parsed
from ..grid import Cell

Parser = Callable[[Cell, Ask], Parsed]
