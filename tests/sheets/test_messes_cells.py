# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Cells as hasty people fill them in: read as a careful clerk would, or asked about, never guessed."""

import datetime as dt

import pytest

from rosters.sheets import parse_row
from rosters.sheets.parsers.ticks import ticked

DAY = dt.date(2020, 5, 10)
PUPIL = {"name": "张一一", "school": "甲镇中心小学", "grade": "三年级"}


def read(field, text, **more):
    """The field's value, and whether a person is asked about it."""
    row = parse_row("students", PUPIL | {field: text} | more, as_of=DAY)
    return row.values.get(field), any(problem.field == field for problem in row.problems)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("有□ 无☑", "无"), ("☑有 □无", "有"), ("是√□否", "是"), ("有□无□", ""), ("□语文 ☑数学 ☑英语", "数学、英语"),
        ("语文√ 数学 英语", "语文"), ("√语文、数学", "语文"), ("√语文 √数学", "语文、数学"), ("√ 已核", "√ 已核"), ("√", "√"), ("语文、数学", "语文、数学"),
    ],
)  # fmt: skip
def test_of_the_options_of_a_form_the_ticked_ones_count(text, chosen):
    assert ticked(text) == chosen


@pytest.mark.parametrize(
    ("text", "answer", "asked"),
    [
        ("有□ 无☑", False, False), ("☑有 □无", True, False), ("有□ 无□", None, False),
        ("不确定", None, False), ("未联系上", None, False), ("不知道", None, False),
        ("是/否", None, True), ("有/无", None, True), ("已结对", None, True), ("一部", None, True),
        ("已取消", False, False), ("已停机", False, False), ("已配备", True, False), ("没有手机", False, False),
    ],
)  # fmt: skip
def test_yes_no_or_unknown(text, answer, asked):
    assert read("has_phone", text) == (answer, asked)


@pytest.mark.parametrize(
    ("field", "text", "answer", "asked"),
    [
        ("has_internet", "没有宽带", False, False), ("has_internet", "无WIFI", False, False),
        ("has_internet", "宽带", True, False), ("has_internet", "宽带已停", None, True),
        ("boarding", "不住校", False, False), ("left_behind", "不是留守儿童", False, False),
        ("orphan", "不是孤儿", False, False), ("low_income", "已取消", False, False),
        ("subjects", "除数学外", None, True), ("subjects", "语文√ 数学 英语", ["chinese"], False),
        ("free_time", "除周三外每晚", None, True), ("free_time", "周末（除周日上午）", None, True),
        ("free_time", "周五晚八点至九点", [19], False), ("free_time", "周六上午☑ 周日上午□", [20], False),
    ],
)  # fmt: skip
def test_a_word_denied_or_left_out_is_not_taken_for_said(field, text, answer, asked):
    assert read(field, text) == (answer, asked)


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("不缺", False),
        ("都不缺", False),
        ("充足", False),
        ("无", False),
        ("平板", True),
        ("-", None),
    ],
)
def test_devices_that_are_not_lacking_are_not_missing(text, lacks):
    row = parse_row("students", PUPIL | {"missing_device": text}, as_of=DAY)
    assert row.values.get("lacks_device") is lacks


@pytest.mark.parametrize(
    ("text", "school", "grade", "class_no"),
    [
        ("某县第一中学高一（12）班", "某县第一中学", 10, "12"), ("某县一中高二3班", "某县一中", 11, "3"),
        ("甲镇第五中学 初一 3班", "甲镇第五中学", 7, "3"), ("某县第一中学", "某县第一中学", None, None),
    ],
)  # fmt: skip
def test_a_class_behind_the_schools_name_leaves_the_name_whole(text, school, grade, class_no):
    row = parse_row("students", {"name": "张一一", "school": text}, as_of=DAY)
    read = row.values.get("grade") or {"grade": None, "class_no": None}
    assert (row.values["school"], read["grade"], read["class_no"]) == (school, grade, class_no)
