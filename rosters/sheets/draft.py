"""A row while it is being read: the rules of a kind look at it as a whole and amend it."""

import datetime as dt
from dataclasses import dataclass, field

from .findings import Level, Mend, Note, Problem, Value


@dataclass(slots=True)
class Draft:
    """`row` is the 1-based Excel row; `values` are parsed, `raw` as written, both by field."""

    sheet: str
    row: int
    as_of: dt.date
    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    mends: list[Mend] = field(default_factory=list)

    def tell(self, code: str, level: Level, field_key: str, text: str) -> None:
        """Add a problem of this row."""
        self.problems.append(Problem(code, level, field_key, text))

    def note(self, field_key: str, notes: tuple[Note, ...]) -> None:
        """Add what a parser noted."""
        self.problems += [Problem(n.code, n.level, field_key, n.text) for n in notes]

    def mend(self, field_key: str, raw: str, value: str) -> None:
        """Record an automatic fix, unless nothing changed."""
        if raw != value:
            self.mends.append(Mend(field_key, raw, value))
