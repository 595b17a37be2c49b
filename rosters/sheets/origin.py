"""What a sheet's name and the lines over its header tell of all its rows: school, town, college."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .cells import clean
from .columns import Kind
from .grid import Cell
from .headers import BRACKETS

FIRST_NUMBER = re.compile(r"^\d{1,2}[.、\-_]?(?=\D)|^[一二三四五六七八九十]{1,2}、")
LIST_WORDS = re.compile(r"(学生)?(情况)?(名单|名册|花名册|摸排表|汇总表|统计表|情况表|表)?\d*$")
SHAPES = (
    ("college", re.compile(r"\S{2,20}学院")),
    (
        "school",
        re.compile(
            r"\S{1,30}(小学|中学|学校|教学点|完小|幼儿园|[一二三四五六七八九十](小|中)|学院)"
        ),
    ),
    ("village", re.compile(r"\S{1,10}(村|社区|居委会|村委会)")),
    ("town", re.compile(r"\S{1,10}(镇|乡|街道)")),
    ("county", re.compile(r"\S{1,10}(县|区|市)")),
    ("squad", re.compile(r"\S{1,15}(分队|小队)")),
)
"""Fields told by the shape of a name, the most telling first."""
NO_NAME = re.compile(r"^[全各本其所]|其他|中小学|乡镇$|镇街$|[城片校郊园]区$|^[县市区镇]+$")
"""What ends like the name of a place or a school and is none: 全县, 各镇, 中小学, 东校区."""
LABELLED = re.compile(
    r"(?:学校|单位|学院|乡镇|镇街|镇\(街\)|镇)(?:名称|全称)?(?:\((?:盖章|公章)\))?[:：]\s*([^\s:：_]{2,30})"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A field whose value is the same in all rows, and where it stands ("sheet" or "line")."""

    field: str
    text: str
    place: str


def of_sheet_name(name: str, kind: Kind) -> list[Origin]:
    """甲镇 or 2.乙小学名单 as a sheet's name tells the town or the school."""
    bare = FIRST_NUMBER.sub("", BRACKETS.sub("", clean(name)).replace(" ", ""))
    return _origins(LIST_WORDS.sub("", bare), "sheet", kind)


def of_lines(rows: Iterable[Sequence[Cell]], kind: Kind) -> list[Origin]:
    """学校（盖章）：某某小学 over the header tells the school."""
    lines = (" ".join(filter(None, map(clean, row))) for row in rows)
    found = (text for line in lines for text in LABELLED.findall(line))
    return [origin for text in found for origin in _origins(text, "line", kind)]


def _origins(text: str, place: str, kind: Kind) -> list[Origin]:
    if NO_NAME.search(text):
        return []
    for field, shape in SHAPES:
        if field in kind.by_key and shape.fullmatch(text):
            return [Origin(field, text, place)]
    return []
