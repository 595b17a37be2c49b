"""Dates as people write them in rosters."""

import datetime as dt
import re

from ..cells import CHINESE_DIGITS, clean, number_in, tight
from ..findings import Ask, Parsed, error, warning
from ..grid import Cell

FULL = re.compile(
    r"(\d{4}|\d{2})[-/.年,。、](\d{1,2})[-/.月,。、](\d{1,2})(?:日|号)?(?:T?\d\d:\d\d.*)?"
)
SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)")
SHORT = re.compile(r"(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?<!^(?:19|20)\d{4})")
"""100305, unless it is a year and a month."""
MONTH = re.compile(r"(\d{4}|\d{2})[-/.年](\d{1,2})月?|(\d{4})(\d\d)")
EATEN = re.compile(r"(\d{4})\.1")
"""A spreadsheet shows the number 2010.10 as 2010.1."""
CHINESE = re.compile(r"([〇零一二三四五六七八九]{4})年(\w{1,3})月(?:(\w{1,3})[日号])?")
SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
EPOCH = dt.date(1899, 12, 30)
"""Day 0 of Excel's serial dates."""
EARLIEST = dt.date(1900, 1, 1)


def date(cell: Cell, ask: Ask) -> Parsed:
    """Return the ISO day; of a bare month its first day, with a warning."""
    if isinstance(cell, dt.date):
        return _judged(cell, ask)
    text = _in_digits(tight(cell).rstrip(".。、,-/"))
    if EATEN.fullmatch(text):
        told = f"“{text}”分不清是 1 月还是 10 月（表格会吃掉末尾的 0），请写成“2010年10月”的样子。"
        return Parsed(None, notes=(warning("date_unknown", told),))
    if found := FULL.fullmatch(text) or SOLID.fullmatch(text):
        return _judged(_day(found[1], found[2], found[3], ask), ask)
    if found := SERIAL.fullmatch(text):
        return _judged(EPOCH + dt.timedelta(days=int(found[1])), ask)
    if found := SHORT.fullmatch(text):
        return _judged(_day(found[1], found[2], found[3], ask), ask)
    if found := MONTH.fullmatch(text):
        return _month(found, ask)
    note = warning("date_unknown", f"看不懂日期“{clean(cell)[:20]}”，请写成 2010-03-05 的样子。")
    return Parsed(None, notes=(note,))


def _in_digits(text: str) -> str:
    """Return 2010年3月5日 of 二〇一〇年三月五日; 初五 and 腊月 stay what they are."""
    found = CHINESE.fullmatch(text)
    if not found:
        return text
    month, day = number_in(found[2]), number_in(found[3] or "")
    if month is None or (found[3] and day is None):
        return text
    year = "".join(str(CHINESE_DIGITS[digit]) for digit in found[1])
    return f"{year}年{month}月" + (f"{day}日" if found[3] else "")


def _day(year: str, month: str, day: str, ask: Ask) -> dt.date | None:
    try:
        return dt.date(_century(year, ask), int(month), int(day))
    except ValueError:
        return None


def _century(year: str, ask: Ask) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (2000 if int(year) <= ask.as_of.year % 100 else 1900)


def _judged(day: dt.date | None, ask: Ask) -> Parsed:
    if day is None or not EARLIEST <= day <= ask.as_of:
        return Parsed(
            None, notes=(error("date_impossible", "没有这个日期，或日期在未来，请核对。"),)
        )
    text = day.isoformat()
    return Parsed(text, text)


def _month(found: re.Match[str], ask: Ask) -> Parsed:
    parsed = _judged(_day(found[1] or found[3], found[2] or found[4], "1", ask), ask)
    if parsed.value:
        note = warning("date_partial", "只有年月没有日，暂按该月 1 日记，请补全。")
        parsed.notes = (note,)
    return parsed
