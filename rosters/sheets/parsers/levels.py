# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""优, 中 and 差 from words, letters, marks and ranks, by a table that a county may set."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..cells import clean, tight
from ..findings import Ask, Note, Parsed, Value, warning
from ..grid import Cell
from .closed import NOTHING

Level = Literal["high", "middle", "low"]
LABELS: dict[str, str] = {"high": "优", "middle": "中", "low": "差"}
_WORDS: dict[Level, str] = {
    "high": "优 优秀 优等 优良 优生 A A+ A- 甲 上 上等 好 很好 拔尖 优异 尖子生",
    "middle": (
        "良 良好 中 中等 一般 B B+ B- C C+ C- 乙 丙 及格 合格 中上 中下 中等偏上 中等偏下 较好 尚可 中等生 普通 "
        "中上等 中下等 良等 达标"
    ),
    "low": (
        "差 较差 很差 差等 差生 不及格 不合格 待提高 待提升 待改进 需提高 学困 学困生 困难 D D+ D- E F 丁 戊 下 下等 "
        "偏下 后进 后进生 薄弱 未达标 不达标 需努力"
    ),
}  # fmt: skip
WORDS: dict[str, Level] = {word: level for level, words in _WORDS.items() for word in words.split()}
FULL_MARKS = (100, 120, 150)
MARK = re.compile(r"(\d{1,3}(?:\.\d+)?)分?(?:[/,(](?:满分|总分)?(\d{2,3})分?\)?)?")
SUBJECT_MARK = re.compile(r"([语数英]文?学?语?)[:：]?(\d{1,3}(?:\.\d+)?)分?(?:/(\d{2,3}))?[、,; ]*")
SUBJECT_WORD = re.compile(r"(?:语文|数学|英语)[:：]?([^语数英、,;\d]{1,4})[、,; ]*")
LEAST_MARK = 10
"""A smaller bare number is rather a code than a mark."""
PLACE = re.compile(r"(?:第|排名?)?(\d{1,4})名?[/,(](?:共|全班|全年级|总)?(\d{1,4})人?\)?")
RANKED = re.compile(r"排名|名次|第\d+名|\d名")
SCALE = re.compile(r"(?<!\d)(100|120|150)分?(?!\d)")
BARE = re.compile(r"(?<![\d./])(\d{1,3}(?:\.\d+)?)分?(?![\d./分])")
"""A mark without its full mark."""
SCALE_UNKNOWN = (
    "看不出“{}”的满分是多少（100、120 还是 150），请在表头写明，如“数学(150分)”，"
    "或写成“95/150”的样子。"
)


@dataclass(frozen=True)
class LevelTable:
    """What a county calls 优 and 差. Shares are of the full mark, or of the class by rank."""

    words: Mapping[str, Level] = field(default_factory=lambda: WORDS)
    high_from: float = 0.85
    low_below: float = 0.60
    top_share: float = 0.25
    bottom_share: float = 0.25

    def of_share(self, share: float) -> Level:
        """Return the level of a part of the full mark."""
        if share >= self.high_from:
            return "high"
        return "low" if share < self.low_below else "middle"

    def of_place(self, place: int, size: int) -> Level | None:
        """Return the level of a place in a class of this size."""
        if not 1 <= place <= size:
            return None
        if place <= max(size * self.top_share, 1):
            return "high"
        return "low" if place > size * (1 - self.bottom_share) else "middle"


DEFAULT = LevelTable()


def level_of(text: str, table: LevelTable = DEFAULT, *, header: str = "") -> Level | None:
    """Return the level that a text tells: 优, A, 良好, 110/150, 12/45, 语文87/100、数学90/100.

    `header` tells the scale (数学(150分)) or that the numbers are ranks (班级排名). A bare 95 may be
    out of 100, 120 or 150: it tells a level only when that is the same on each scale.
    """
    bare = tight(text).upper()
    found = _by_word(bare, table)
    if found or not any(c.isdigit() for c in bare):
        return found
    if RANKED.search(bare) or RANKED.search(header):
        return _by_place(bare, table)
    shares = shares_of(bare, header)
    levels = {table.of_share(share) for share in shares}
    return levels.pop() if len(levels) == 1 else None if shares else _by_place(bare, table)


def _by_word(bare: str, table: LevelTable) -> Level | None:
    forms = (bare, bare.rstrip("等级"), bare.rstrip("+-"))
    found = next((table.words[form] for form in forms if form in table.words), None)
    if found or not SUBJECT_WORD.match(bare):
        return found
    levels = [table.words.get(word[1].rstrip("等级")) for word in SUBJECT_WORD.finditer(bare)]
    order = sorted((level for level in levels if level), key=list(LABELS).index)
    middle = {*order[(len(order) - 1) // 2 : len(order) // 2 + 1]}
    return middle.pop() if len(middle) == 1 and len(order) == len(levels) else None


def _by_place(bare: str, table: LevelTable) -> Level | None:
    found = PLACE.fullmatch(bare)
    return table.of_place(int(found[1]), int(found[2])) if found else None


def shares_of(text: str, header: str = "") -> list[float]:
    """Return the mark as a part of each full mark it may be out of; none when it is no mark.

    Of the marks of several subjects it is the mean.
    """
    marks, told = _marks(tight(text)), full_in(header)
    tries = [
        [mark / (full or scale) for mark, full in marks]
        for scale in ((told,) if told else FULL_MARKS)
    ]
    return sorted({sum(shares) / len(shares) for shares in tries if shares and max(shares) <= 1})


def _marks(bare: str) -> list[tuple[float, int | None]]:
    """The marks and, where they are written, their full marks: 110/150 is a mark, 12/45 a rank."""
    if found := MARK.fullmatch(bare):
        is_mark = found[2] or "分" in bare or float(found[1]) >= LEAST_MARK
        told = [(found[1], found[2])] if is_mark else []
    elif SUBJECT_MARK.sub("", bare):
        return []
    else:
        told = [(mark[2], mark[3]) for mark in SUBJECT_MARK.finditer(bare)]
    marks = [(float(mark), int(full) if full else None) for mark, full in told]
    return marks if all(full is None or _is_usual(full) for _, full in marks) else []


def _is_usual(full: int) -> bool:
    return full % 10 == 0 and full >= FULL_MARKS[0]


def full_in(header: str) -> int | None:
    """Return the full mark that a header names: 150 of 数学(150分)."""
    found = SCALE.search(tight(header))
    return int(found[1]) if found else None


def bare_marks(text: str) -> list[float]:
    """Return the marks of a text that stand without their full mark."""
    bare = tight(text)
    return [] if RANKED.search(bare) else [mark for mark, full in _marks(bare) if not full]


def with_full(text: str, full: int | None) -> str:
    """Return the text with each bare mark completed: 语文87 is 语文87/100."""
    if full is None or not bare_marks(text):
        return clean(text)
    return BARE.sub(rf"\g<0>/{full}", tight(text))


def level(cell: Cell, ask: Ask) -> Parsed:
    """Return the level of a cell; what is not understood is told, the text is kept elsewhere.

    By-products: `<field>_full`, the full mark that cell or header tells; else `<field>_bare`, the
    highest mark without one.
    """
    text = clean(cell)
    value = level_of(text, header=ask.header)
    marks = [] if RANKED.search(ask.header + text) else _marks(tight(text))
    bare = max((mark for mark, full in marks if not full), default=None)
    full = full_in(ask.header) or next((full for _, full in marks), None)
    told = {f"{ask.field}_full": full, f"{ask.field}_bare": None if full else bare}
    extra: dict[str, Value] = {key: found for key, found in told.items() if found and marks}
    if value or tight(text) in NOTHING:
        return Parsed(value, extra=extra)
    return Parsed(None, notes=(_unknown(text, bool(bare)),), extra=extra)


def _unknown(text: str, is_mark: bool) -> Note:
    if is_mark:
        return warning("scale_unknown", SCALE_UNKNOWN.format(text[:12]))
    told = f"看不出成绩“{text[:12]}”属于优、中、差哪一档，请改填“优”“中”或“差”。"
    return warning("level_unknown", told)


def show(value: Value) -> str:
    """Return 优, 中 or 差."""
    return LABELS.get(value, "")
