"""Phone numbers: mobiles, Guangdong landlines, two in one cell, a name beside the number."""

import re

from ..cells import clean, lost_digits
from ..findings import Ask, Note, Parsed, error, warning
from ..grid import Cell

MOBILE = re.compile(r"(?<!\d)(?:\+?0{0,2}86)?(1[3-9]\d{9})(?!\d)")
PLAIN = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?<!\d)(0(?:20|[3-9]\d\d)\d{7,8}|[2-8]\d{6,7})(?!\d)")
GLUE = re.compile(r"(?<=\d)[ \-–—·()]+(?=\d)")
AREA = re.compile(r"(?<!\d)\(?(0(?:20|[3-9]\d\d))\)?[ \-–—]*(?=[2-8]\d{6,7}(?!\d))")
WITH_AREA = 10
TAIL = re.compile(r"(?<=\d)\.0+(?!\d)")
NONE_WORDS = {"无", "暂无", "没有", "无电话", "不详", "-", "—", "/", "0"}


def phone(cell: Cell, ask: Ask) -> Parsed:
    """Return the first number in the cell; tell when there are more of them."""
    text = clean(cell)
    if text in NONE_WORDS:
        return Parsed(None)
    numbers = phones_in(text)
    if not numbers:
        return Parsed(None, notes=(_why(cell, text),))
    if len(numbers) > 1:
        note = warning("phone_several", "一格里有两个以上的号码，只采用第一个，请核对。")
        return Parsed(numbers[0], numbers[0], (note,), {f"{ask.field}_other": numbers[1]})
    if len(numbers[0]) < WITH_AREA:
        note = warning("phone_without_area", "座机号码没有区号，请补上，如 0763-1234567。")
        return Parsed(numbers[0], numbers[0], (note,))
    return Parsed(numbers[0], numbers[0])


def phones_in(text: str) -> list[str]:
    """Return the mobiles and landlines in a clean text, in their order."""
    if not text or PLAIN.fullmatch(text):
        return [text] if text else []
    text = AREA.sub(r"\1", TAIL.sub("", text))
    found = _search(text)
    glued = GLUE.sub("", text)
    return found if len(found) > 1 or glued == text else _search(glued) or found


def _search(text: str) -> list[str]:
    hits = [(hit.start(), hit[1]) for shape in (MOBILE, LANDLINE) for hit in shape.finditer(text)]
    return list(dict.fromkeys(number for _, number in sorted(hits)))


def _why(cell: Cell, text: str) -> Note:
    if lost_digits(cell):
        return error("number_damaged", "号码被表格存成数字并丢失了末尾，请改为“文本”格式重填。")
    digits = sum(c.isdigit() for c in text)
    if digits:
        return error(
            "phone_shape",
            f"电话号码应为 11 位手机号或带区号的座机，这里有 {digits} 位数字，请核对。",
        )
    return error("phone_shape", "这里没有电话号码，请填 11 位手机号。")
