"""One spelling for the many ways in which people write the name of a school."""

import re
from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_BEFORE_KIND = r"(?=小|中|初|高|幼|职)"


def _numeral(number: re.Match[str]) -> str:
    """12 → 十二."""
    tens, ones = divmod(int(number[1]), 10)
    start = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return start + (_DIGITS[ones] if ones or not tens else "")


_FORMS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\(?(?:校?本部|小学部|初中部|高中部|中学部)\)?$"), ""),
    (re.compile(rf"(?<!\d)([1-9]\d?){_BEFORE_KIND}"), _numeral),
    (re.compile(r"(?<=第)([1-9]\d?)(?!\d)"), _numeral),
    (re.compile(rf"第([一二三四五六七八九十]+){_BEFORE_KIND}"), r"\1"),
    (re.compile(r"小学(?=教学点)"), ""),
    (re.compile(r"中心(?:小学|学校|校)"), "中心小"),
    (re.compile(r"附属(?=小|中|初|高|幼|学校|实)"), "附"),
    (re.compile(r"实验(?=小|中)"), "实"),
    (re.compile(r"九年一贯制(?=学校)"), ""),
    (re.compile(r"完全小学|完小"), "小"),
    (re.compile(r"完全中学|完中"), "中"),
    (re.compile(r"初级中学|初中学校"), "初中"),
    (re.compile(r"高级中学"), "高中"),
    (re.compile(r"职业技术学校|中等职业技术学校|职业高级中学|职业中学|职校"), "职中"),
    (re.compile(r"小学$"), "小"),
    (re.compile(r"中学$"), "中"),
)
_PART = re.compile(r".*(?:小学?|中学?|学校|中心校)\(?(?P<part>.{2,}?(?:教学点|分校|校区))\)?$")


def school_form(name: str) -> str:
    """One spelling for 第一小学, 第1小学 and 一小."""
    for pattern, form in _FORMS:
        name = pattern.sub(form, name)
    return name


def part_of_school(name: str) -> str:
    """大坪教学点 of 白藤中心小学大坪教学点; "" where the name has no such part."""
    found = _PART.fullmatch(name)
    return found["part"] if found else ""


def pieces(name: str) -> frozenset[str]:
    """The characters of a name and their neighbours, by which two names are likened."""
    return frozenset(name) | {name[at : at + 2] for at in range(len(name) - 1)}


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 (nothing in common) to 1 (the same)."""
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 0.0
