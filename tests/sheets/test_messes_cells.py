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
    ("text", "name", "alias", "told"),
    [
        ("张三（小名狗仔）", "张三", "狗仔", None), ("张三（张小三）", "张三", "张小三", None),
        ("张三（已转出）", "张三", None, "name_note"), ("张三(2)", "张三", None, "name_note"), ("张三（女）", "张三", None, "name_note"),
        ("张三已转学", None, None, "name_shape"), ("张三休学", None, None, "name_shape"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_an_alias_or_is_told(text, name, alias, told):
    row = parse_row("students", PUPIL | {"name": text}, as_of=DAY)
    codes = [problem.code for problem in row.problems if problem.field == "name"]
    assert (row.values["name"], row.values.get("name_alias")) == (name, alias)
    assert codes == [told] * (told is not None)


@pytest.mark.parametrize(
    ("field", "text", "value", "asked"),
    [
        ("guardian_name", "无", None, False), ("guardian_name", "暂无", None, False), ("guardian_name", "张大", "张大", False),
        ("birth_date", 2010.1, None, True), ("birth_date", 2010.3, "2010-03-01", True), ("birth_date", 20100305.0, "2010-03-05", False),
        ("birth_date", "二〇一〇年三月十五日", "2010-03-15", False), ("birth_date", "二零一零年十月", "2010-10-01", True),
        ("birth_date", "农历二〇一〇年三月初五", None, True), ("birth_date", "二〇一〇年正月初五", None, True),
        ("level", "语文优、数学差", None, True), ("level", "语文优、数学优", "high", False),
        ("household_category", "曾经是低保户", "other", True), ("household_category", "2018年脱贫", "lifted", False),
            ],
)  # fmt: skip
def test_other_words_for_nothing_for_days_and_for_doubt(field, text, value, asked):
    assert read(field, text) == (value, asked)


@pytest.mark.parametrize("text", ["待补", "没有身份证", "正在办理"])
def test_an_id_that_is_not_there_yet_is_missing_and_not_wrong(text):
    row = parse_row("students", PUPIL | {"id_number": text}, as_of=DAY)
    assert [problem.code for problem in row.problems] == ["id_missing"]


def test_a_month_that_lost_its_zero_is_settled_by_the_id():
    born_in_october = "440981201010050002"
    cells = {"birth_date": "2010.1", "id_number": born_in_october}
    row = parse_row("students", PUPIL | cells, as_of=DAY)
    assert row.values["birth_date"] == "2010-10-05" and not row.problems


@pytest.mark.parametrize("text", ["三年级转四年级", "一年级、三年级", "小学六年级升初一"])
def test_two_grades_in_one_cell_are_doubted(text):
    row = parse_row("students", PUPIL | {"grade": text}, as_of=DAY)
    assert "grade_unsure" in {problem.code for problem in row.problems}


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


@pytest.mark.parametrize(
    "text", ["七年级（初一）", "高中一年级(高一)3班", "初二(八年级)", "小学三年级(3年级)"]
)
def test_one_grade_said_twice_is_sure(text):
    row = parse_row("students", {"name": "张一一", "grade": text}, as_of=DAY)
    assert row.values["grade"]["sure"]


@pytest.mark.parametrize(
    ("school", "text", "grade"),
    [
        ("某县第一中学", "二年级", None), ("甲镇中学", "三", None), ("甲镇中学", "初二", 8), ("甲镇初级中学", "二年级", 8),
        ("甲镇中心学校", "二年级", 2), ("甲镇中学附属小学", "二年级", 2), ("甲镇中学", "小学二年级", 2),
    ],
)  # fmt: skip
def test_a_low_grade_at_a_secondary_school_is_asked_about(school, text, grade):
    row = parse_row("students", {"name": "张一一", "school": school, "grade": text}, as_of=DAY)
    read = row.values["grade"]
    assert (read["grade"] if read else None) == grade
    assert ("grade_needs_stage" in {problem.code for problem in row.problems}) == (grade is None)


@pytest.mark.parametrize(
    ("text", "group"),
    [("瑶", "瑶族"), ("01", "汉族"), ("穿青人", "穿青人"), ("未识别", None), ("广东", None)],
)
def test_an_ethnic_group_is_one_of_the_known(text, group):
    assert read("ethnicity", text) == (group, group is None)
