"""Plain text and small whole numbers."""

import re

from ..cells import clean, lost_digits, number_in, shown, tight
from ..findings import Ask, Parsed, Value, error, warning
from ..grid import Cell

LONGEST = 2000
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
NONE_WORDS = {"无", "暂无", "没有", "-", "—", "/"}
FIRST_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十]+")


def text(cell: Cell, ask: Ask) -> Parsed:
    """Return the clean text; cut what no column can hold."""
    value = clean(cell)
    if len(value) > LONGEST:
        note = warning("text_cut", f"内容过长，只保留前 {LONGEST} 个字，请精简。")
        return Parsed(value[:LONGEST], notes=(note,))
    return Parsed(value or None, value)


def code(cell: Cell, ask: Ask) -> Parsed:
    """Return a number that is a name (student no., i志愿 no.): digits are never recomputed."""
    if lost_digits(cell):
        text_ = "号码被表格存成数字，末尾几位已丢失。请把该列设为“文本”格式后重新填写。"
        return Parsed(None, notes=(error("number_damaged", text_),))
    value = tight(cell).upper()
    return Parsed(value or None, value)


def count(cell: Cell, ask: Ask) -> Parsed:
    """Return the first whole number 0–999 in the cell: of "2-3次" the lower, the safe promise."""
    value = tight(cell)
    found = FIRST_NUMBER.search(value)
    number = number_in(found[0]) if found else None
    if number is None or number > 999:
        return Parsed(None, notes=(warning("number_unknown", "看不出是多少，请填一个整数。"),))
    return Parsed(number, value)


def ordinal(cell: Cell, ask: Ask) -> Parsed:
    """Return the serial number of a row as text; nothing depends on it."""
    return Parsed(shown(cell).strip() or None)


def email(cell: Cell, ask: Ask) -> Parsed:
    """Return an e-mail address in lower case; anything else is told and left out."""
    value = tight(cell).lower()
    if value in NONE_WORDS:
        return Parsed(None)
    if EMAIL.fullmatch(value) is None:
        note = warning("email_shape", "邮箱地址不完整，请写成 name@example.com 的样子。")
        return Parsed(None, notes=(note,))
    return Parsed(value, value)


def show(value: Value) -> str:
    """Return a parsed value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(show, value))
    return shown(value)
