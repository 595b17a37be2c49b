# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Kinds of families that need help, disability, and reasons for not being at school."""

import re

from ..cells import clean, number_in, tight
from ..findings import Ask, Parsed, Value, warning
from ..grid import Cell
from .closed import NOTHING, Choices

CATEGORIES = (
    ("monitored_unstable", "脱贫不稳定户", "脱贫不稳定"),
    ("monitored_edge", "边缘易致贫户", "边缘易致贫"),
    ("monitored_sudden", "突发严重困难户", "突发严重困难"),
    ("low_income_edge", "低保边缘户", "低保边缘|低边"),
    ("low_income", "低保户", "低保(?!边缘)|最低生活保障"),
    ("wubao", "五保（特困）户", "五保|特困"),
    ("orphan", "孤儿", "(?<!非)孤儿"),
    ("unsupported_child", "事实无人抚养儿童", "事实无人"),
    ("rigid_spending", "刚性支出困难户", "刚性支出|支出型"),
    ("lifted", "脱贫户", "已脱贫|(?<!未)脱贫(户|人口|享受政策)|^(建档立卡|稳定)?脱贫$|^\\d{2,4}年度?脱贫$"),
    ("poor_general", "一般贫困户", "一般贫困|一般户|建档立卡|相对贫困|未脱贫|返贫|贫困户|贫困人口"),
    ("martyr", "烈士（优抚）家庭", "烈士|优抚"),
    ("disabled", "残疾人家庭", "残疾"),
    ("serious_illness", "重病家庭", "重病|大病"),
    ("single_parent", "单亲", "单亲"),
    ("prison", "父母服刑", "服刑|在押|强制戒毒"),
    ("left_behind", "留守", "留守"),
    ("migrant", "流动（随迁）", "流动|随迁"),
    ("none", "一般家庭", "^(无|否|非.*|不是|一般家庭|普通家庭|正常)$"),
    ("other", "其他", "^其[他它]"),
)  # fmt: skip
LABELS = {code: label for code, label, _ in CATEGORIES}
PATTERNS = [(code, re.compile(pattern)) for code, _, pattern in CATEGORIES]
DISABILITIES = Choices(
    tuple(
        (f"{kind}", kind, pattern)
        for kind, pattern in (
            ("多重", "多重"), ("视力", "视力|盲"), ("听力", "听力|聋"), ("言语", "言语|语言|哑"), ("肢体", "肢体"),
            ("智力", "智力|智障"), ("精神", "精神|孤独症|自闭"),
        )
    ),
    "disability_unknown",
    "残疾类别",
)  # fmt: skip
FORMER = re.compile("曾|^原|以前|取消|退出")
"""A kind that the family was once of."""
NOT_DISABLED = re.compile(r"^(无残疾|非残疾(人)?|否|健康|正常|0)$")
REASONLESS = NOTHING | {"否", "正常", "在读", "在校", "0"}


def category(cell: Cell, ask: Ask) -> Parsed:
    """Return the code of the first family kind named; of several all are told and kept."""
    text = tight(cell)
    found = [] if FORMER.search(text) else [c for c, pattern in PATTERNS if pattern.search(text)]
    if text in NOTHING - {"无"}:
        return Parsed(None)
    if not found:
        note = warning(
            "category_unknown", f"不认识家庭类别“{text[:12]}”，暂记为“其他”，请改成列出的类别。"
        )
        return Parsed("other", notes=(note,))
    if len(found) > 1 and "poor_general" in found:
        found.remove("poor_general")
    if len(found) > 1:
        note = warning("category_several", "写了几种家庭类别，以第一种为主，其余也已记下，请核对。")
        return Parsed(found[0], notes=(note,), extra={f"{ask.field}_all": found})
    return Parsed(found[0])


def show_category(value: Value) -> str:
    """Return the label of a family kind; a label stays what it is."""
    return LABELS.get(value, str(value or ""))


def disability_kind(cell: Cell, ask: Ask) -> Parsed:
    """Return the kind of disability; a healthy child has none."""
    if NOT_DISABLED.match(tight(cell)):
        return Parsed(None)
    return DISABILITIES.one(cell, ask)


def disability_grade(cell: Cell, ask: Ask) -> Parsed:
    """Return the grade 1 (gravest) to 4."""
    text = tight(cell)
    found = re.search(r"[一二三四1-4]", text)
    if found:
        return Parsed(number_in(found[0]))
    if text in NOTHING or NOT_DISABLED.match(text):
        return Parsed(None)
    note = warning("disability_grade_unknown", "残疾等级请填一级、二级、三级或四级。")
    return Parsed(None, notes=(note,))


def show_disability_grade(value: Value) -> str:
    """Return 二级 of 2."""
    return f"{'零一二三四'[value]}级" if value else ""


def reason(cell: Cell, ask: Ask) -> Parsed:
    """Return why a child is not at school; None for a child who is."""
    text = clean(cell)
    return Parsed(None if tight(text) in REASONLESS else text)
