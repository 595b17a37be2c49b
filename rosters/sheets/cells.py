"""Cells as text: exactly as written, and normalised for comparing and parsing."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from .grid import Cell

EXACT_DIGITS = 15
"""A spreadsheet number keeps 15 significant digits; later ones are lost, never to be guessed."""
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
ROUNDED = re.compile(r"([1-9])\.(\d{14})[eE]\+?17")
ZEROED = re.compile(r"[1-9]\d{14}000")
"""How a rounded number of 18 digits looks in a text file."""
BLANKS = re.compile(r"\s+")
PLAIN = re.compile(r"[!-&(-~、\u4e00-\u9fff]*+")
"""Characters that are clean as they stand: visible ASCII but ', and everyday Chinese."""
LEFT_OUT = ("", "(空)", "(跳过)")
"""What an online form writes where nothing was answered."""
LONGEST = 2_000
"""Characters of a cell that are looked at; what is longer is told."""
SHORT = 64
"""Characters of the texts that are worth remembering: they repeat."""
DROPPED = ("Cf", "Cc", "Cs", "Co", "Cn")
CHINESE_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
                  "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip


def shown(cell: Cell) -> str:
    """Return the cell as a person would copy it: no trailing .0, dates as ISO.

    A number that lost digits keeps an exponent, so that nobody takes its last zeros for true.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**EXACT_DIGITS:
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if lost_digits(cell):
        return f"{Decimal(repr(cell)):.{EXACT_DIGITS - 1}E}"
    return _decimal(cell) if isinstance(cell, float) else str(cell)


def _decimal(number: float) -> str:
    text = format(Decimal(repr(number)), "f") if number == number else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(cell: Cell) -> str:
    """Return the text in NFKC, without invisible characters, blanks run together and trimmed."""
    text = cell if type(cell) is str else shown(cell)
    if len(text) > SHORT:
        return _clean_long(text[:LONGEST])
    return text if PLAIN.fullmatch(text) else _clean(text)


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFKC", BLANKS.sub(" ", text))[:LONGEST]
    text = "".join(c for c in text if unicodedata.category(c) not in DROPPED)
    return BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip(" '‘’")[:LONGEST]


_clean = lru_cache(maxsize=1 << 14)(_cleaned)
_clean_long = lru_cache(maxsize=1 << 8)(_cleaned)


def tight(cell: Cell) -> str:
    """Return the clean text without any blanks."""
    return clean(cell).replace(" ", "")


def is_blank(cell: Cell) -> bool:
    """True for nothing, blanks and invisible characters only, and for a question left out."""
    if cell is None:
        return True
    if not isinstance(cell, str) or cell[:1].isalnum():
        return False
    return clean(cell) in LEFT_OUT


def without_blanks(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows with None for each blank cell: each text is looked at once."""
    blank = {text for text in set(chain.from_iterable(rows)) if is_blank(text)} - {None}
    if not blank:
        return rows
    return [
        row if blank.isdisjoint(row) else [None if cell in blank else cell for cell in row]
        for row in rows
    ]


def lost_digits(cell: Cell) -> bool:
    """True when the cell held a long number that the spreadsheet has already rounded."""
    if isinstance(cell, (float, int)) and not isinstance(cell, bool):
        return bool(abs(cell) >= 10**EXACT_DIGITS)
    return isinstance(cell, str) and SCIENTIFIC.fullmatch(tight(cell)) is not None


def true_digits(cell: Cell) -> str:
    """Return the first 15 digits of an 18-digit number that a spreadsheet rounded, else ""."""
    text = tight(cell)
    found = ROUNDED.fullmatch(text)
    if found:
        return found[1] + found[2]
    return text[:EXACT_DIGITS] if ZEROED.fullmatch(text) else ""


def number_in(text: str) -> int | None:
    """Return the number written as 12, 十二, 二十 or 三; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not set(tens + ones) <= set(CHINESE_DIGITS) or len(tens) > 1 or len(ones) > 1:
        return None
    if ten:
        return CHINESE_DIGITS.get(tens, 1) * 10 + CHINESE_DIGITS.get(ones, 0)
    return CHINESE_DIGITS.get(ones)
