# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Closed sets of words: yes and no, sex, dialects, ethnic groups."""

import re

from ..cells import clean, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell
from . import Parser
from .ticks import ticked

YES = {"是", "有", "√", "✓", "✔", "☑", "1", "Y", "YES", "TRUE", "愿意", "同意", "需要", "具备",
       "能", "可以", "已", "对", "会", "要", "可", "服从", "接受", "参加", "有的", "是的"}  # fmt: skip
NO = {"否", "无", "没有", "没", "×", "✗", "✘", "X", "0", "N", "NO", "FALSE", "不愿意", "不同意",
      "不需要", "不具备", "未", "暂无", "不", "不能", "不会", "不要", "不是", "不可以", "不服从",
      "不接受", "拒绝", "非"}  # fmt: skip
UNKNOWN = {
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "不详",
    "待核",
    "未知",
    "联系不上",
    "?",
    "待定",
    "不清楚",
}
NO_START = re.compile(r"^(不|没|无|未|否|暂无|拒绝|已?(取消|停|退|注销|拆|断)|已[无没])")
YES_START = re.compile(
    r"^(是|有|愿意|同意|需要|具备|可以|能"
    r"|已(有|办|开通|同意|具备|配|购|参加|接受|签|安?装|接入|解决|落实|报名))"
)
UNSURE = re.compile(r"(不|未|没|无法)能?(确定|一定|知道|清楚|了解|想好|联系|表态|填|核实|决定)")
UNCHOSEN = re.compile(r"(是|有|能|愿意|同意|需要|具备)[/、|或,;]*(否|无|没有|不.{0,3})")
"""Both answers of a form stand in the cell, and none is struck out or ticked."""
ENDED = re.compile(r"停|取消|欠费|拆|断")
SEX_LABELS = {"male": "男", "female": "女"}
SEXES = {"男": "male", "女": "female", "男性": "male", "女性": "female", "M": "male",
         "F": "female", "男生": "male", "女生": "female", "1": "male", "2": "female"}  # fmt: skip


def yes_no(inverse: str = "", yes: str = "", no: str = "") -> Parser:
    """Return a parser of yes (True), no (False) and unknown (None).

    `inverse`: a pattern; a header that has it turns a bare answer round ("无" under 上网困难 is
    good news). `yes` and `no`: patterns of words that say it in full and are never turned.
    """
    turned = re.compile(inverse) if inverse else None
    more_yes, more_no = re.compile(yes or "(?!)"), re.compile(no or "(?!)")

    def parse(cell: Cell, ask: Ask) -> Parsed:
        text = tight(ticked(clean(cell))).upper()
        if text in UNKNOWN or UNSURE.search(text):
            return Parsed(None)
        if more_no.search(text):
            return Parsed(False)
        is_named = more_yes.search(text) is not None
        if is_named and not ENDED.search(text):
            return Parsed(NO_START.match(text) is None)
        answer = None if is_named or UNCHOSEN.fullmatch(text) else _answer(text)
        if answer is None:
            note = warning("yes_no_unknown", f"看不出“{text[:12]}”是或否，请填“是”或“否”。")
            return Parsed(None, notes=(note,))
        return Parsed(answer != bool(turned and turned.search(ask.header)))

    return parse


def _answer(text: str) -> bool | None:
    if text in NO:
        return False
    if text in YES:
        return True
    if NO_START.match(text):
        return False
    return True if YES_START.match(text) else None


def answer_of(asked: str) -> Parser:
    """Return a parser of a free text; a bare yes or no is completed by a header that asks this."""
    question = re.compile(asked)

    def parse(cell: Cell, ask: Ask) -> Parsed:
        text = clean(cell)
        answer = _answer(tight(cell).upper())
        if question.search(ask.header) and answer is not None and len(text) < 4:
            text = ("" if answer else "不") + f"需要{asked}"
        return Parsed(text or None)

    return parse


def sex(cell: Cell, ask: Ask) -> Parsed:
    """Return "male" or "female"."""
    value = SEXES.get(tight(cell).upper())
    if value is None:
        return Parsed(None, notes=(warning("sex_unknown", "性别请填“男”或“女”。"),))
    return Parsed(value)


DIALECTS = (("cantonese", "粤|白话|广府|广州话"), ("leizhou", "雷州|雷话|黎话"), ("hakka", "客家|涯话|哎话"),
            ("yao", "瑶"), ("zhuang", "壮"), ("teochew", "潮"), ("mandarin", "普通话"))  # fmt: skip


DIALECT_LABELS = {
    "cantonese": "粤语", "leizhou": "雷州话", "hakka": "客家话", "yao": "瑶语", "zhuang": "壮语",
    "teochew": "潮汕话", "mandarin": "普通话",
}  # fmt: skip


def dialects(cell: Cell, ask: Ask) -> Parsed:
    """Return the codes of the dialects named; a bare yes takes the one dialect of the header."""
    text = tight(cell)
    found = _dialects_in(text)
    if found:
        return Parsed(found)
    if text in NO or text in UNKNOWN:
        return Parsed([])
    asked = _dialects_in(ask.header)
    if text in YES and len(asked) == 1:
        return Parsed(asked)
    return Parsed(None, notes=(warning("dialect_unknown", "请写明会哪种方言，如“粤语、客家话”。"),))


def show_dialects(value: Value) -> str:
    """Return the names of dialects; 无 of none."""
    return "、".join(DIALECT_LABELS[code] for code in value) or "无"


def show_sex(value: Value) -> str:
    """Return 男 or 女."""
    return SEX_LABELS.get(value, "")


def show_boarding(value: Value) -> str:
    """Return 住校 or 走读."""
    return "住校" if value else "走读"


def _dialects_in(text: str) -> list[str]:
    return [code for code, pattern in DIALECTS if re.search(pattern, text)]


_GROUPS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
GROUPS = _GROUPS.split()
"""GB/T 3304 in the order of its numbers: 1 is 汉."""
ETHNIC = frozenset([*(f"{group}族" for group in GROUPS), "其他", "穿青人"])
UNKNOWN_GROUP = warning("ethnicity_unknown", "看不懂民族，请填“汉族”“瑶族”等名称。")


def ethnicity(cell: Cell, ask: Ask) -> Parsed:
    """Return the ethnic group as 瑶族, whether written 瑶, 瑶族 or 13 (GB/T 3304)."""
    text = tight(cell)
    if text in UNKNOWN:
        return Parsed(None)
    if text.isdigit():
        return _numbered(int(text))
    value = text if text.endswith(("族", "其他", "人")) else f"{text}族"
    return Parsed(value, value) if value in ETHNIC else Parsed(None, notes=(UNKNOWN_GROUP,))


def _numbered(number: int) -> Parsed:
    if 1 <= number <= len(GROUPS):
        value = f"{GROUPS[number - 1]}族"
        return Parsed(value, value)
    if number == 97:
        return Parsed("其他", "其他")
    return Parsed(None, notes=(UNKNOWN_GROUP,))
