"""Which stages and grades somebody teaches or offers to teach."""

import re

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell
from .ticks import ticked

STAGES = (("primary", "小学", 1, 6), ("junior", "初中", 7, 9), ("senior", "高中", 10, 12))
ALL = re.compile("全部|都可以|均可|不限|所有|各学段|各年级|全校|全学段")
CLASS = re.compile(r"[(]?\d{1,2}[)]?班")
N = r"\d{1,2}|[一二三四五六七八九]|十[一二]?"
TOKEN = re.compile(
    r"(?P<low>小学低)|(?P<high>小学高)|(?P<middle>中学)"
    rf"|(?P<of>小学?|初中?|高中?)?(?P<n>{N})(?=年|级|毕|[、,;/(至到~—\-]|$)"
    r"|(?P<stage>小学|初中|高中)"
)
RANGE = re.compile(r"(?:年级?|级)?[至到~—\-]+$")
HALVES = {"low": (1, 3), "high": (4, 6), "middle": (7, 9)}
SPANS = {label: (first, last) for _, label, first, last in STAGES}
ABOVE = {"小": 0, "初": 6, "高": 9}
GRADE_NAMES = ("", *"一二三四五六七八九")


def stages(cell: Cell, ask: Ask) -> Parsed:
    """Return {"stages", "grade_min", "grade_max"} from 小学、初中, 三年级至五年级 or 高一."""
    text = tight(ticked(clean(cell)))
    if ALL.search(text):
        text = "小学初中高中"
    spans = _spans(CLASS.sub("", text))
    if not spans:
        note = warning("stages_unknown", "看不懂学段或年级，请写“小学”“初中”或“三年级至五年级”。")
        return Parsed(None, notes=(note,))
    codes = [
        code
        for code, _, first, last in STAGES
        if any(low <= last and high >= first for low, high in spans)
    ]
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return Parsed({"stages": codes, "grade_min": low, "grade_max": high})


def _spans(text: str) -> list[tuple[int, int]]:
    """The grades named, as first and last; the two ends of a range make one."""
    spans: list[tuple[int, int]] = []
    of, end = "", 0
    for token in TOKEN.finditer(text):
        is_range = bool(spans) and RANGE.fullmatch(text[end : token.start()]) is not None
        of = token["of"] or (of if is_range else "")
        span = _span(token, of)
        end = token.end()
        if span is None:
            continue
        if is_range:
            spans[-1] = (spans[-1][0], max(spans[-1][1], span[1]))
        else:
            spans.append(span)
    return spans


def _span(token: re.Match[str], of: str) -> tuple[int, int] | None:
    if token["stage"]:
        return SPANS[token["stage"]]
    if half := next((HALVES[key] for key in HALVES if token[key]), None):
        return half
    bare = number_in(token["n"]) or 0
    number = bare + (ABOVE[of[0]] if of and bare <= 3 else 0)
    return (number, number) if 1 <= number <= 12 else None


def show(value: Value) -> str:
    """Return 小学、初中, or the grades when only a part of a stage is taught."""
    low, high = value["grade_min"], value["grade_max"]
    parts = [
        _part(max(first, low), min(last, high), label, (first, last))
        for code, label, first, last in STAGES
        if code in value["stages"]
    ]
    return "、".join(parts)


def _part(low: int, high: int, label: str, whole: tuple[int, int]) -> str:
    if (low, high) == whole:
        return label
    return _grade(low) if low == high else f"{_grade(low)}至{_grade(high)}"


def _grade(number: int) -> str:
    return f"{GRADE_NAMES[number]}年级" if number < 10 else f"高{GRADE_NAMES[number - 9]}"
