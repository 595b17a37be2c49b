"""Resident ID numbers (GB 11643) and disability certificates in the same column."""

import datetime as dt
import re
from functools import lru_cache

from ..cells import clean, lost_digits, true_digits
from ..findings import Ask, Parsed, error, warning
from ..grid import Cell
from . import Parser
from .counties import is_county

CHECKS = "10X98765432"
SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
OLD_SHAPE = re.compile(r"[1-9][0-9]{14}")
CERTIFICATE = re.compile(r"([1-9][0-9]{16}[0-9X])([1-7])([1-4])(?:B[1-9])?")
JUNK = re.compile(r"[\s'‘’\"“”`·.\-–—]+")
NONE_WORDS = {"无", "暂无", "没有", "未办", "未办理", "无身份证", "未上户", "不详", "-", "—", "/"}
NOT_YET = re.compile(
    r"(没有?|无|未|暂无|暂未|待|正在|还没)(有|办|补|上户|身份证|户口|提供|录|核)\D{0,8}"
)
DISABILITIES = dict(
    zip("1234567", ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"], strict=True)
)
LOOK_ALIKES = str.maketrans("ОоΧΧхХ✕×*", "00XXXXXXX")
"""Letters that stand for 0 and X in careless typing."""
DAYS_KEPT = 1 << 15


def check_digit(first17: str) -> str:
    """Return the 18th character that GB 11643 demands after 17 digits.

    The weights are the powers of two modulo 11; 13 is 2 modulo 11, so that reading the digits as
    a number to the base 13 sums them up.
    """
    return CHECKS[int(first17, 13) * 2 % 11]


def fault_of(number: str, as_of: dt.date) -> str:
    """Return "" for a right number, else what is wrong: shape, birth, check or county."""
    if SHAPE.fullmatch(number) is None:
        return "shape"
    born = birth_of(number)
    if born is None or born > as_of:
        return "birth"
    if check_digit(number[:17]) != number[17]:
        return "check"
    return "" if is_county(number[:6]) else "county"


def is_valid_id(number: str) -> bool:
    """True for 18 characters with a known county, a real birth date and a right check digit."""
    return fault_of(number, dt.date.max) == ""


def birth_of(number: str) -> dt.date | None:
    """Return the birth date in the digits 7–14; None when there is no such day since 1900."""
    return _day(number[6:14])


@lru_cache(maxsize=DAYS_KEPT)
def _day(text: str) -> dt.date | None:
    try:
        born = dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
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
        if isinstance(cell, str) and not fault_of(cell, ask.as_of):
            return Parsed(cell, cell)
        if lost_digits(cell):
            return _damaged(true_digits(cell), ask)
        text = JUNK.sub("", clean(cell)).upper()
        if not text.isascii():
            text = text.translate(LOOK_ALIKES)
        if not text or text in NONE_WORDS or NOT_YET.fullmatch(text):
            return Parsed(None)
        if found := CERTIFICATE.fullmatch(text):
            return _certificate(found, ask)
        if OLD_SHAPE.fullmatch(text):
            return _old(text, old_allowed)
        return _modern(text, ask)

    return parse


FAULTS = {
    "birth": ("id_birth", "身份证号里的出生日期不存在或在未来，请核对第 7–14 位。"),
    "check": ("id_check_digit", "身份证号校验不符，多半有一位写错，请对照证件核对。"),
    "county": ("id_county", "身份证号前 6 位不是任何县区的代码，请核对第 1–6 位。"),
}


def _modern(text: str, ask: Ask) -> Parsed:
    fault = fault_of(text, ask.as_of)
    if not fault:
        return Parsed(text, text)
    if fault == "shape":
        return Parsed(None, notes=(error("id_shape", _shape_text(text)),))
    if fault == "check" and true_digits(text):
        return _damaged(true_digits(text), ask)
    return Parsed(None, notes=(error(*FAULTS[fault]),))


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


def _damaged(digits: str, ask: Ask) -> Parsed:
    """Excel rounded the number: of 15 true digits the birth date at least is true."""
    born = birth_of(digits) if digits else None
    text = "身份证号被表格存成数字，末三位已丢失，无法还原。请把该列设为“文本”格式，重新填写号码。"
    parsed = Parsed(None, notes=(error("id_damaged", text),))
    if born and born <= ask.as_of and ask.field == "id_number":
        parsed.extra = {"birth_date": born.isoformat()}
    return parsed
