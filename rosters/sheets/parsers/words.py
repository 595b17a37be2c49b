# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Closed sets of words: yes and no, sex, level, household kinds, dialects."""

import re

from ..cells import clean, tight
from ..findings import Ask, Parsed, warning
from ..grid import Cell
from . import Parser

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
NO_START = re.compile(r"^(不|没|无|未|否|暂无|拒绝)")
YES_START = re.compile(r"^(是|有|愿意|同意|需要|具备|可以|能|已)")
SEXES = {"男": "male", "女": "female", "男性": "male", "女性": "female", "M": "male",
         "F": "female", "男生": "male", "女生": "female", "1": "male", "2": "female"}  # fmt: skip


def yes_no(inverse: str = "", yes: str = "", no: str = "") -> Parser:
    """Return a parser of yes (True), no (False) and unknown (None).

    `inverse`: a pattern; a header that has it turns the answer round ("无" under 所缺设备 is good
    news). `yes` and `no`: patterns of further words of this column.
    """
    turned = re.compile(inverse) if inverse else None
    more_yes, more_no = re.compile(yes or "(?!)"), re.compile(no or "(?!)")

    def parse(cell: Cell, ask: Ask) -> Parsed:
        text = tight(cell).upper()
        answer = _answer(text, more_yes, more_no)
        if answer is None:
            if text in UNKNOWN:
                return Parsed(None)
            return Parsed(
                None, notes=(warning("yes_no_unknown", "看不出是或否，请填“是”或“否”。"),)
            )
        return Parsed(answer != bool(turned and turned.search(ask.header)))

    return parse


def _answer(text: str, yes: re.Pattern[str], no: re.Pattern[str]) -> bool | None:
    if text in UNKNOWN:
        return None
    if text in NO or no.search(text):
        return False
    if text in YES or yes.search(text):
        return True
    if NO_START.match(text):
        return False
    return True if YES_START.match(text) else None


def sex(cell: Cell, ask: Ask) -> Parsed:
    """Return "male" or "female"."""
    value = SEXES.get(tight(cell).upper())
    if value is None:
        return Parsed(None, notes=(warning("sex_unknown", "性别请填“男”或“女”。"),))
    return Parsed(value)


LEVELS = {
    "high": ["优", "优秀", "优等", "优生", "A", "A+", "A-", "甲", "上", "好", "很好", "拔尖"],
    "middle": [
        "良",
        "良好",
        "中",
        "中等",
        "一般",
        "B",
        "B+",
        "B-",
        "C",
        "C+",
        "C-",
        "乙",
        "丙",
        "及格",
        "合格",
        "中上",
        "中下",
        "中等偏上",
        "中等偏下",
        "较好",
        "尚可",
    ],
    "low": [
        "差",
        "较差",
        "很差",
        "不及格",
        "不合格",
        "待提高",
        "待提升",
        "待改进",
        "学困",
        "学困生",
        "困难",
        "D",
        "E",
        "丁",
        "下",
        "偏下",
        "后进",
    ],
}
LEVEL_OF = {word: level for level, words in LEVELS.items() for word in words}


def level(cell: Cell, ask: Ask) -> Parsed:
    """Return "high", "middle" or "low"; scores and ranks stay unknown, the raw text is kept."""
    text = tight(cell).upper().rstrip("等级")
    value = LEVEL_OF.get(text) or LEVEL_OF.get(tight(cell).upper())
    if value or text in UNKNOWN:
        return Parsed(value)
    note = warning(
        "level_unknown", f"看不出成绩属于优、中、差哪一档（“{clean(cell)[:12]}”），请改填。"
    )
    return Parsed(None, notes=(note,))


CATEGORIES = (
    ("monitored_unstable", "脱贫不稳定"), ("monitored_edge", "边缘易致贫"),
    ("monitored_sudden", "突发严重困难"), ("low_income_edge", "低保边缘|低边"),
    ("low_income", "低保|最低生活保障"), ("wubao", "五保|特困"), ("orphan", "(?<!非)孤儿"),
    ("unsupported_child", "事实无人"), ("rigid_spending", "刚性支出"),
    ("lifted", "已脱贫|^脱贫户?$"), ("poor_general", "一般贫困|一般户|建档立卡|相对贫困|未脱贫|贫困户"),
    ("martyr", "烈士|优抚"), ("disabled", "残疾"), ("serious_illness", "重病"),
    ("single_parent", "单亲"), ("left_behind", "留守"), ("migrant", "流动|随迁"), ("none", "^(无|否|非.*|不是|一般家庭|普通家庭)$"),
)  # fmt: skip


def category(cell: Cell, ask: Ask) -> Parsed:
    """Return the code of the first household kind named; several in a cell are told."""
    text = tight(cell)
    found = [code for code, pattern in CATEGORIES if re.search(pattern, text)]
    if not found:
        return _unknown_category(text)
    if found[0] != "poor_general" and "poor_general" in found:
        found.remove("poor_general")
    if len(found) > 1:
        note = warning("category_several", "写了几种家庭类别，只采用第一种，其余请写在备注。")
        return Parsed(found[0], notes=(note,), extra={f"{ask.field}_all": found})
    return Parsed(found[0])


def _unknown_category(text: str) -> Parsed:
    if text in UNKNOWN:
        return Parsed(None)
    return Parsed(
        "other", notes=(warning("category_unknown", "不认识这种家庭类别，暂记为“其他”。"),)
    )


DIALECTS = (("cantonese", "粤|白话|广府|广州话"), ("leizhou", "雷州|雷话|黎话"), ("hakka", "客家|涯话|哎话"),
            ("yao", "瑶"), ("zhuang", "壮"), ("teochew", "潮"), ("mandarin", "普通话"))  # fmt: skip


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


def _dialects_in(text: str) -> list[str]:
    return [code for code, pattern in DIALECTS if re.search(pattern, text)]


def ethnicity(cell: Cell, ask: Ask) -> Parsed:
    """Return the ethnic group as 汉族, whether written 汉, 汉族 or 01 (GB/T 3304)."""
    text = tight(cell)
    if text in UNKNOWN:
        return Parsed(None)
    text = {"1": "汉", "01": "汉"}.get(text, text)
    value = text if text.endswith("族") else text + "族"
    return Parsed(value, value)
