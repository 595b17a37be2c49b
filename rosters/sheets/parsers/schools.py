"""What a list of schools tells: names, aliases and the ten-digit code of a school."""

import re

from ..cells import clean, lost_digits, tight
from ..findings import Ask, Parsed, error, warning
from ..grid import Cell

CODE = re.compile(r"[0-9A-Z]\d{9}")
BETWEEN = re.compile(r"[、,;/|┋\n]|\s+")
NONE_WORDS = {"无", "暂无", "没有", "-", "—", "/"}
NOT_NAMES = {"合计", "小计", "总计", "学校", "学校名称", "无"}


def school_name(cell: Cell, ask: Ask) -> Parsed:
    """Return the name of a school without blanks."""
    value = tight(cell)
    if len(value) < 2 or value in NOT_NAMES or value.isdigit():
        return Parsed(None, notes=(error("school_name", "这里不像学校名称，请填学校全称。"),))
    return Parsed(value, value)


def school_code(cell: Cell, ask: Ask) -> Parsed:
    """Return the ten-digit code; a wrong one is told and left out."""
    value = tight(cell).upper()
    if value in NONE_WORDS:
        return Parsed(None)
    if CODE.fullmatch(value) is None or lost_digits(cell):
        text = "学校标识码应为 10 位数字，请核对；不知道时可以留空。"
        return Parsed(None, notes=(warning("school_code_shape", text),))
    return Parsed(value, value)


def aliases(cell: Cell, ask: Ask) -> Parsed:
    """Return the other names of a school, each once."""
    words = [word.strip() for word in BETWEEN.split(clean(cell))]
    return Parsed(list(dict.fromkeys(w for w in words if w and w not in NONE_WORDS)) or None)
