"""Resident ID numbers (GB 11643) and disability certificates in the same column."""

import datetime as dt
import re

from ..cells import clean, lost_digits, shown
from ..findings import Ask, Parsed, error, warning
from ..grid import Cell
from . import Parser

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
OLD_SHAPE = re.compile(r"[1-9][0-9]{14}")
CERTIFICATE = re.compile(r"([1-9][0-9]{16}[0-9X])([1-7])([1-4])(?:B[1-9])?")
JUNK = re.compile(r"[\s'‘’\"“”`·.\-–—]+")
NONE_WORDS = {"无", "暂无", "没有", "未办", "未办理", "无身份证", "未上户", "不详", "-", "—", "/"}
DISABILITIES = dict(
    zip("1234567", ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"], strict=True)
)


def check_digit(first17: str) -> str:
    """Return the 18th character that GB 11643 demands after 17 digits."""
    total = sum(int(d) * w for d, w in zip(first17, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def is_valid_id(number: str) -> bool:
    """True for 18 ASCII characters with a right check digit and a real birth date."""
    return (
        SHAPE.fullmatch(number) is not None
        and check_digit(number[:17]) == number[17]
        and birth_of(number) is not None
    )


def birth_of(number: str) -> dt.date | None:
    """Return the birth date in the digits 7–14; None when there is no such day since 1900."""
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1900 else None


def sex_of(number: str) -> str | None:
    """Return "male" when the 17th digit is odd, else "female"; None of 000, never issued."""
    if number[14:17] == "000":
        return None
    return "male" if int(number[16]) % 2 else "female"


def id_number(old_allowed: bool = False) -> Parser:
    """Return a parser of IDs. `old_allowed`: 15 digits are kept (an old person's, never a child's).

    A number stored as a number is never guessed at: its last three digits are gone.
    """

    def parse(cell: Cell, ask: Ask) -> Parsed:
        if lost_digits(cell):
            return _damaged(shown(cell), ask)
        text = JUNK.sub("", clean(cell)).upper()
        if not text or text in NONE_WORDS:
            return Parsed(None)
        if found := CERTIFICATE.fullmatch(text):
            return _certificate(found, ask)
        if OLD_SHAPE.fullmatch(text):
            return _old(text, old_allowed)
        return _modern(text, ask)

    return parse


def _modern(text: str, ask: Ask) -> Parsed:
    if SHAPE.fullmatch(text) is None:
        return Parsed(None, notes=(error("id_shape", _shape_text(text)),))
    born = birth_of(text)
    if born is None or born > ask.as_of:
        note = error("id_birth", "身份证号里的出生日期不存在，请核对第 7–14 位。")
        return Parsed(None, notes=(note,))
    if check_digit(text[:17]) != text[17]:
        note = error("id_check_digit", "身份证号校验不符，多半有一位写错，请对照证件核对。")
        return Parsed(None, notes=(note,))
    return Parsed(text, text)


def _shape_text(text: str) -> str:
    if text.isascii() and text.isalnum():
        return f"身份证号应为 18 位，这里是 {len(text)} 位，请核对。"
    return "身份证号里有不应出现的字，请只填 18 位号码。"


def _old(text: str, allowed: bool) -> Parsed:
    if not allowed:
        note = error("id_15_digits", "这是 15 位的旧身份证号，请换成 18 位号码。")
        return Parsed(None, notes=(note,))
    return Parsed(text, text, (warning("id_15_digits", "这是 15 位的旧号，请尽量换成 18 位。"),))


def _certificate(found: re.Match[str], ask: Ask) -> Parsed:
    parsed = _modern(found[1], ask)
    if parsed.value and ask.field == "id_number":
        parsed.extra = {
            "disability_kind": DISABILITIES[found[2]],
            "disability_grade": int(found[3]),
        }
    return parsed


def _damaged(text: str, ask: Ask) -> Parsed:
    """Excel rounded the number: when all 18 places are there, the birth date at least is true."""
    born = birth_of(text) if re.fullmatch(r"[1-9]\d{17}", text) else None
    note = error(
        "id_damaged",
        "身份证号被表格存成数字，末三位已丢失，无法还原。请把该列设为“文本”格式，重新填写号码。",
    )
    own = born is not None and ask.field == "id_number"
    return Parsed(
        None, notes=(note,), extra={"birth_date": born.isoformat()} if born and own else {}
    )
