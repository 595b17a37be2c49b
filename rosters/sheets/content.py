"""What a column holds, told by its cells alone: for sheets without headers and as a cross-check."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from .cells import clean, lost_digits, tight
from .findings import Ask
from .grid import Cell
from .parsers.grades import parse_grade
from .parsers.ids import is_valid_id
from .parsers.names import NAME, NOT_NAMES, tidy
from .parsers.phones import phones_in
from .parsers.subjects import subjects

LOOKED_AT = 60
"""Filled cells of a column that are looked at."""
BY_CONTENT = 0.5
"""Confidence of a column known by its cells only."""
ENOUGH = 60
"""Of 100 filled cells so many must agree."""
FEW = 3
"""Filled cells from which on a column can speak against its header."""
PLAIN_FIELDS = frozenset({"name", "school", "grade", "sex", "birth_date", "town", "village"})
ANY_DAY = dt.date(2020, 5, 1)
ID_SHAPE = re.compile(r"\d{14,17}[\dXx](?:[\dB]{2,4})?")
SCHOOL = re.compile(r"(小学|中学|学校|教学点|完小|[一二三四五六]小|[一二三四五六]中|学院)")
NAME_SHAPE = re.compile(r"[\u3400-\u9fff·×]{2,4}")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧区温康施文牛"
    "樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉"
    "骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏"
    "宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝盘冼揭邰劳劳招利丘"
)
"""First characters of common family names, those of Guangdong and its Yao and Zhuang included."""
NOT_FIRST_NAMES = ("族", "镇", "村", "县", "乡", "户", "班", "级", "区", "生")
DATE_SHAPE = re.compile(
    r"(19|20)\d\d([-./年])\d{1,2}([-./月]\d{1,2}日?|月)?(\s0{2}:.*)?"
    r"|(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
)


def looks_like_id(cell: Cell) -> bool:
    """True for a valid ID, or a number that was one."""
    return lost_digits(cell) or is_valid_id(tight(cell).upper())


def shaped_like_id(cell: Cell) -> bool:
    """True for 15 to 22 digits, right or wrong: enough to believe a header that promises IDs."""
    return lost_digits(cell) or ID_SHAPE.fullmatch(tight(cell)) is not None


def looks_like_phone(cell: Cell) -> bool:
    """True for a cell that is a phone number and little else."""
    text = clean(cell)
    if len(text) >= 30 or _is_date(cell):
        return False
    return bool(phones_in(text)) and not looks_like_id(cell)


def looks_like_name(cell: Cell) -> bool:
    """True for a family name and one to three more characters, if they are no school or grade."""
    text = tidy(clean(cell))
    if NAME_SHAPE.fullmatch(text) is None or text[0] not in SURNAMES or text in NOT_NAMES:
        return False
    return not (text.endswith(NOT_FIRST_NAMES) or SCHOOL.search(text) or _is_grade(cell))


def could_be_name(cell: Cell) -> bool:
    """True for anything that the name parser would take."""
    text = tidy(clean(cell).split("(")[0])
    return text not in NOT_NAMES and NAME.fullmatch(text) is not None


def _is_grade(cell: Cell) -> bool:
    text = clean(cell)
    value = parse_grade(text, ANY_DAY).value
    return bool(value) and len(text) < 12 and bool(re.search("[级班初高小]", text))


def _is_subject(cell: Cell) -> bool:
    found = subjects(cell, Ask("", "", ANY_DAY))
    return bool(found.value) and not found.notes


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, dt.date) or DATE_SHAPE.fullmatch(clean(cell)) is not None


def _is_sex(cell: Cell) -> bool:
    return tight(cell) in ("男", "女")


Sign = tuple[str, Callable[[Cell], bool]]
SURE_SIGNS: tuple[Sign, ...] = (
    ("id_number", looks_like_id),
    ("birth_date", _is_date),
    ("phone", looks_like_phone),
    ("sex", _is_sex),
)
"""These speak against any other field."""
SIGNS: tuple[Sign, ...] = (
    *SURE_SIGNS,
    ("ethnicity", lambda cell: tight(cell).endswith("族") and len(tight(cell)) < 6),
    ("grade", _is_grade),
    ("school", lambda cell: SCHOOL.search(clean(cell)) is not None),
    ("subjects", _is_subject),
    ("name", looks_like_name),
)


def mostly(cells: Sequence[Cell], sign: Callable[[Cell], bool], least: int = ENOUGH) -> bool:
    """True when at least so many of 100 cells bear the sign; no cells never do.

    Cells that could not change the answer are not looked at.
    """
    without = len(cells) * (100 - least) // 100
    for cell in cells:
        without -= not sign(cell)
        if without < 0:
            return False
    return bool(cells)


def field_by_content(cells: Sequence[Cell], signs: Sequence[Sign] = SIGNS) -> str | None:
    """Return the field that most of these filled cells look like, by the first sign that holds."""
    return next((field for field, sign in signs if mostly(cells, sign)), None)


CONFUSED = {"name", "school"}
"""Fields that are also told from each other."""
ABOUT_NUMBERS = ("id", "no", "number", "code", "phone")
"""Parts of the keys of fields that may hold numbers as long as an ID."""


def contradicts(field: str, cells: Sequence[Cell]) -> bool:
    """True when the cells are surely something else than the header says."""
    if len(cells) < FEW:
        return False
    found = field_by_content(cells, SIGNS if field in CONFUSED else SURE_SIGNS)
    if found is None or found == field:
        return False
    parts = field.split("_")
    if found == "id_number":
        return "phone" in parts or not any(part in parts for part in ABOUT_NUMBERS)
    if found == "phone":
        return field in PLAIN_FIELDS or "id" in parts
    if found == "sex":
        return field in PLAIN_FIELDS or "phone" in parts or "id" in parts
    return {field, found} == CONFUSED
