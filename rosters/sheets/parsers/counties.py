"""Which county codes GB/T 2260 ever gave out since 1980: a code stays in an ID for life.

`counties.txt` has a line for each prefecture: its four digits and the last two of its counties,
as published by the Ministry of Civil Affairs from 1980 to 2025, abolished ones too.
"""

from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("counties.txt")
FOREIGN = "9"
"""First digit of a foreigner's card of permanent residence; the province follows."""


def is_county(code: str) -> bool:
    """True for six digits that an ID may begin with."""
    known = _codes()
    return code in known or (code[0] == FOREIGN and code[1:3] in _provinces())


@cache
def _codes() -> frozenset[str]:
    lines = SOURCE.read_text(encoding="ascii").split()
    return frozenset(code for line in lines for code in _expanded(line))


def _expanded(line: str) -> list[str]:
    prefecture, _, spans = line.partition(":")
    codes: list[str] = []
    for span in spans.split(","):
        first, _, last = span.partition("-")
        codes += [f"{prefecture}{n:02d}" for n in range(int(first), int(last or first) + 1)]
    return codes


@cache
def _provinces() -> frozenset[str]:
    return frozenset(code[:2] for code in _codes())
