"""Personal names: blanks inside, middle dots, aliases in brackets."""

import re

from ..cells import clean
from ..findings import Ask, Parsed, error, warning
from ..grid import Cell
from .closed import NOTHING

DOTS = re.compile(r"\s*[·•‧∙・⋅.․。﹒]\s*")
HAN = r"\u3007\u3400-\u9fff\U00020000-\U000323af×某"
BLANK_IN_HAN = re.compile(rf"(?<=[{HAN}]) (?=[{HAN}])")
BRACKETS = re.compile(r"[(\[【「]([^)\]】」]*)[)\]】」]?")
ALIAS = re.compile(r"^(?:曾用名|又名|小名|原名|乳名|别名)[:：]?")
UNBRACKETED = re.compile(r"[,、; ]?(?=(?:曾用名|又名|小名|乳名|别名)[:：]?.)")
COMPOUND = (
    "欧阳",
    "司徒",
    "上官",
    "诸葛",
    "司马",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
)
TWO_PEOPLE = re.compile(rf"[{HAN}]{{2,3}} [{HAN}]{{2,3}}")
LONG_PART = re.compile(rf"(?<=[{HAN}]{{4}}) (?=[{HAN}]{{2}})|(?<=[{HAN}]{{2}}) (?=[{HAN}]{{4}})")
SHORT = re.compile(r"[\u4e00-\u9fff]{2,4}")
"""Nearly every name: nothing in it to tidy."""
NAME = re.compile(rf"[{HAN}A-Za-z'][{HAN}A-Za-z·' \-]{{0,39}}")
STATUS = re.compile("转学|转出|转走|转校|休学|退学|辍学|毕业|死亡|去世|已故|外出|不在")
"""Said beside a name, of a child who may be gone."""
NOT_ALIASES = {"男", "女", "化名"}
NOT_NAMES = {"无", "姓名", "学生", "男", "女", "合计", "小计", "总计"}


def name(cell: Cell, ask: Ask) -> Parsed:
    """Return the name with one kind of dot (U+00B7); what stands in brackets is an alias."""
    whole = clean(cell)
    if _is_ordinary(whole):
        return Parsed(whole, whole)
    text, *more = UNBRACKETED.split(whole, maxsplit=1)
    alias = ALIAS.sub("", "".join([*BRACKETS.findall(text), *more])).strip(" )")
    bare = DOTS.sub("·", BRACKETS.sub("", text)).strip("·( ")
    if TWO_PEOPLE.fullmatch(bare) and not bare.startswith(COMPOUND):
        note = error("name_several", "一格里像是写了两个人的姓名，请分成两行或去掉空格。")
        return Parsed(None, notes=(note,))
    value = tidy(bare)
    if value in NOT_NAMES or NAME.fullmatch(value) is None or STATUS.search(value):
        return Parsed(None, notes=(error("name_shape", "这里不像一个姓名，请核对。"),))
    notes = () if len(value) > 1 else (warning("name_short", "姓名只有一个字，请核对。"),)
    if not alias or _is_alias(alias):
        return Parsed(value, value, notes, {f"{ask.field}_alias": alias} if alias else {})
    note = warning("name_note", f"姓名旁写着“{alias[:12]}”，没有作为别名保留，请核对。")
    return Parsed(value, value, (*notes, note))


def _is_ordinary(text: str) -> bool:
    """True for two to four Chinese characters with no word that is more than a name."""
    if SHORT.fullmatch(text) is None or "名" in text or text in NOT_NAMES:
        return False
    return STATUS.search(text) is None


def _is_alias(text: str) -> bool:
    return bool(NAME.fullmatch(text)) and not STATUS.search(text) and text not in NOT_ALIASES


def person(cell: Cell, ask: Ask) -> Parsed:
    """Return the name of somebody beside the pupil as it stands, in doubt too; 无 is nobody."""
    value = tidy(clean(cell))
    return Parsed(None if value in NOTHING else value, value)


def tidy(text: str) -> str:
    """Unify middle dots, drop blanks between Chinese characters; a long name's blank is a dot."""
    if SHORT.fullmatch(text):
        return text
    return BLANK_IN_HAN.sub("", LONG_PART.sub("·", DOTS.sub("·", text))).strip("· ")
