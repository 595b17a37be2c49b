"""Free time written in words → weekly slots.

A slot is day * 4 + period: day 0 = Monday … 6 = Sunday; period 0 morning, 1 afternoon,
2 evening 19:00–20:00, 3 evening 20:00–21:00; so 0 … 27.
"""

import re

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell
from .ticks import ticked
from .words import NO, UNKNOWN, YES

MORNING, AFTERNOON, EARLY, LATE = range(4)
DAY_DIGITS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6, "末": 5, "七": 6}
DAY_DIGITS |= {str(i + 1): i for i in range(7)}
WEEK = r"(?:周|星期|礼拜|逢)"
DAYS = r"(?:[一二三四五六日天七](?![点时:])|[1-7](?!\d|[:点时]))"
"""A day; not the hour of 七点 or 7:30, nor the first digit of 19:00."""
TOKEN = re.compile(
    rf"(?P<range>{WEEK}(?P<first>[一二三四五六日天七1-7])(?:到|至|~|-|—|–)+{WEEK}?(?P<last>{DAYS}))"
    r"|(?P<weekend>(?:周|星期|礼拜)末|双休日?|周六日|节假日)"
    r"|(?P<weekdays>工作日|平时|平日|上学日|周中)"
    r"|(?P<every>每天|每日|天天|随时|都可以|均可|任何时间|都有空|任意时间|全部时间)"
    rf"|(?P<days>{WEEK}{DAYS}(?:[、,和及/]?(?:{WEEK})?{DAYS})*"
    r"|(?<![一二三四五六日])[一二三四五六日](?:[、,]?[一二三四五六日])+(?=晚|上午|下午|早))"
    r"|(?P<clock>(?P<from_half>上午|下午|中午|晚上|晚|早上|傍晚)?(?P<h1>\d{1,2})(?:[:点时.](?P<m1>\d\d|半)?分?)"
    r"(?:(?:到|至|~|-|—|–)+(?P<to_half>上午|下午|晚上|晚)?(?P<h2>\d{1,2})(?:[:点时.](?P<m2>\d\d|半)?分?)?"
    r"|(?P<after>以后|之后|后|起|开始)|(?P<before>以前|之前|前))?)"
    r"|(?P<whole>全天|整天|一整天)|(?P<morning>上午|早上|早晨)|(?P<afternoon>下午|午后|中午|放学后)"
    r"|(?P<evening>晚上|晚间|夜间|傍晚|晚|夜)"
)
PERIODS = {
    "whole": [MORNING, AFTERNOON, EARLY, LATE],
    "morning": [MORNING],
    "afternoon": [AFTERNOON],
    "evening": [EARLY, LATE],
}
HOURS = {
    MORNING: (8, 12, 1.0),
    AFTERNOON: (12, 18, 1.0),
    EARLY: (19, 20, 0.75),
    LATE: (20, 21, 0.75),
}
"""Start, end and the least overlap in hours for the period to count as free."""
WHOLE_WEEK = list(range(7))
HOUR = re.compile(r"(?<![周期拜逢])(十[一二]?|二十[一二]?|[一二两三四五六七八九])(?=[点时])")
EXCEPT = re.compile("除|以外|之外|不包括|不含")
"""A time that is left out, as in 除周三外每晚, is beyond this reader."""


def free_time(cell: Cell, ask: Ask) -> Parsed:
    """Return the sorted slots; None with a warning when no time was understood."""
    text = tight(ticked(clean(cell)))
    if text in {"无", "没有", "暂无", "-", "/", "—"}:
        return Parsed([])
    slots, guessed = ([], False) if EXCEPT.search(text) else slots_in(text)
    if not slots:
        note = warning("free_time_unknown", "看不懂时间，请写成“周一至周五晚、周六上午”的样子。")
        return Parsed(None, notes=(note,))
    notes = (warning("free_time_guessed", "没写上午、下午还是晚上，请核对。"),) if guessed else ()
    return Parsed(slots, notes=notes)


def under_header(cell: Cell, ask: Ask) -> Parsed:
    """Return the slots of a cell under a header that itself names a time: a tick takes them all."""
    text = tight(cell).upper()
    if text in NO or text in UNKNOWN:
        return Parsed([])
    if text in YES:
        return Parsed(slots_in(tight(ask.header))[0])
    return free_time(cell, ask)


def slots_in(text: str) -> tuple[list[int], bool]:
    """Return the slots of a text without blanks, and whether a period had to be guessed."""
    text = text.replace("每晚", "每天晚上")
    text = HOUR.sub(lambda hour: str(number_in(hour[0])), text)
    slots: set[int] = set()
    days: list[int] = []
    used = guessed = False
    for token in TOKEN.finditer(text):
        named = _days(token)
        if named:
            days = named if used else days + named
            used = False
        periods = _periods(token)
        if periods:
            slots |= {day * 4 + period for day in days or WHOLE_WEEK for period in periods}
            used = True
    if days and not used:
        slots |= _without_period(days)
        guessed = any(day < 5 for day in days) and not re.search("随时|都可以|均可|任|都有空", text)
    return sorted(slots), guessed


def _days(token: re.Match[str]) -> list[int]:
    if token["range"]:
        first, last = DAY_DIGITS[token["first"]], DAY_DIGITS[token["last"]]
        return list(range(first, last + 1)) or [first, last]
    if token["weekend"]:
        return [5, 6]
    if token["weekdays"]:
        return [0, 1, 2, 3, 4]
    if token["every"]:
        return WHOLE_WEEK
    return [DAY_DIGITS[c] for c in token["days"] or "" if c in DAY_DIGITS]


def _periods(token: re.Match[str]) -> list[int]:
    if token["clock"]:
        return _clock(token)
    return next((PERIODS[key] for key in PERIODS if token[key]), [])


def _without_period(days: list[int]) -> set[int]:
    """A day alone: a weekend day or a whole week is free wholly, a school day in the evening."""
    wide = PERIODS["whole"]
    return {
        day * 4 + period
        for day in days
        for period in (wide if day > 4 or len(set(days)) == 7 else PERIODS["evening"])
    }


def _clock(token: re.Match[str]) -> list[int]:
    start = _hour(token["h1"], token["m1"], token["from_half"])
    end = 21.0 if token["after"] else start + 1
    if token["before"]:
        start, end = 8.0, start
    if token["h2"]:
        end = _hour(token["h2"], token["m2"], token["to_half"] or token["from_half"])
        end = end + 12 if end <= start and end <= 12 else end
    return [
        period
        for period, (opens, closes, least) in HOURS.items()
        if min(end, closes) - max(start, opens) >= least
    ]


def _hour(hour: str, minute: str | None, half: str | None) -> float:
    value = int(hour) + (0.5 if minute == "半" else int(minute or 0) / 60)
    return value + 12 if half and half[0] in "下晚傍" and value < 12 else value


DAY_NAMES = "一二三四五六日"
PERIOD_NAMES = {MORNING: "上午", AFTERNOON: "下午", EARLY: "19:00-20:00", LATE: "20:00-21:00"}


def show(value: Value) -> str:
    """Return the slots in words that read as the same slots: 周一、周三晚上，周六上午."""
    days_of: dict[str, list[int]] = {}
    for day in range(7):
        periods = [slot % 4 for slot in value if slot // 4 == day]
        if periods:
            days_of.setdefault(_period_words(periods), []).append(day)
    parts = [f"{_day_words(days)}{words}" for words, days in days_of.items()]
    return "，".join(parts) or "无"


def _period_words(periods: list[int]) -> str:
    if len(periods) == len(PERIOD_NAMES):
        return "全天"
    names = [PERIOD_NAMES[period] for period in periods]
    if {EARLY, LATE} <= set(periods):
        names[-2:] = ["晚上"]
    return "、".join(names)


def _day_words(days: list[int]) -> str:
    names = [f"周{DAY_NAMES[day]}" for day in days]
    is_run = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}至{names[-1]}" if is_run else "、".join(names)
