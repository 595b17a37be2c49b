# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Names, phones, dates, grades, subjects, times and answers in the forms that people write."""

import datetime as dt

import pytest

from rosters.sheets import parse_row
from rosters.sheets.findings import Ask
from rosters.sheets.parsers import dates, names, phones, subjects, teaching, times, words
from rosters.sheets.parsers.grades import parse_grade

DAY = dt.date(2020, 5, 10)


def ask(field: str = "x", header: str = "") -> Ask:
    return Ask(field, header, DAY)


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("raw", "value", "more"),
    [
        ("李 明", "李明", {}), ("欧阳 娜娜", "欧阳娜娜", {}), ("唐×妹", "唐×妹", {}), ("㛃𬭸", "㛃𬭸", {}),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提", {}), ("依布拉音江 木沙", "依布拉音江·木沙", {}), ("王\u200b五", "王五", {}),
        ("张三（小名：毛毛）", "张三", {"name_alias": "毛毛"}), ("张三曾用名李三", "张三", {"name_alias": "李三"}),
        ("张三 李四", None, "name_several"), ("张一/张二", None, "name_shape"), ("12", None, "name_shape"),
    ],
)  # fmt: skip
def test_names(raw, value, more):
    parsed = names.name(raw, ask("name"))
    assert parsed.value == value
    assert parsed.extra == more if value else codes(parsed.notes) == [more]


@pytest.mark.parametrize(
    ("raw", "first", "other"),
    [
        ("138 0013 8000 父", "13800138000", None), ("13800138000(母)", "13800138000", None),
        ("父亲13800138000 母亲13900139000", "13800138000", "13900139000"),
        ("13800138000、0759-2345678", "13800138000", "07592345678"), ("13800138000.0", "13800138000", None),
        ("（0668）2345678", "06682345678", None), ("+86-138-0013-8000", "13800138000", None),
    ],
)  # fmt: skip
def test_phones_beside_words_and_other_phones(raw, first, other):
    parsed = phones.phone(raw, ask("phone"))
    assert parsed.value == first and parsed.extra.get("phone_other") == other


def test_a_landline_without_area_code_asks_for_it():
    assert codes(phones.phone("2345678", ask()).notes) == ["phone_without_area"]


@pytest.mark.parametrize(
    ("raw", "iso"),
    [("2010。3。5", "2010-03-05"), ("100305", "2010-03-05"), (40242.5, "2010-03-05"), ("40242", "2010-03-05"),
     (20100305.0, "2010-03-05"), ("2010 年 3 月 5 日", "2010-03-05"), ("2010-03-05 00:00:00", "2010-03-05")],
)  # fmt: skip
def test_dates(raw, iso):
    parsed = dates.date(raw, ask())
    assert parsed.value == iso and not parsed.notes


@pytest.mark.parametrize(
    ("raw", "school", "grade", "room"),
    [
        ("三年级", "甲镇中心小学", 3, None), ("三年级", "甲镇初级中学", 9, None), ("2018级3班", "甲镇初级中学", 8, "3"),
        ("2018级", "某县高级中学", 11, None), ("2020届", "甲镇初级中学", 9, None), ("三.2", "甲小学", 3, "2"),
        ("五年一班", "甲小学", 5, "1"), ("初三复读", "甲中学", 9, None), ("初三毕业班", "甲中学", 9, None),
        ("高三文(5)班", "某中学", 12, "文5"), ("302班", "甲小学", 3, "2"), ("中专二年级", "某职业学校", 11, None),
    ],
)  # fmt: skip
def test_grades_with_the_school_they_are_at(raw, school, grade, room):
    row = parse_row("students", {"name": "张一一", "school": school, "grade": raw}, as_of=DAY)
    assert row.values["grade"]["grade"] == grade and row.values["grade"]["class_no"] == room


@pytest.mark.parametrize(
    "said", ["辍学", "未入学", "初中毕业", "学前班", "高中毕业待升学", "休学", "大班"]
)
def test_a_child_not_at_school_has_one_clear_problem(said):
    row = parse_row(
        "students",
        {"name": "张一一", "id_number": "440981201003050004", "grade": said, "school": ""},
        as_of=DAY,
    )
    assert codes(row.problems) == ["grade_not_school"]
    assert row.values["absent_reason"] == said and row.values["grade"] is None


def test_a_pause_beside_a_grade_is_told_and_a_vocational_school_without_grade_has_its_stage():
    assert codes(parse_grade("三年级(休学)", DAY).notes) == ["grade_paused"]
    row = parse_row("students", {"name": "张一一", "school": "某校", "grade": "技校"}, as_of=DAY)
    assert row.values["stage"] == "vocational" and "grade_unknown" in codes(row.problems)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("语文┋数学", ["chinese", "maths"]), ("语文；数学", ["chinese", "maths"]), ("1.语文 2.数学", ["chinese", "maths"]),
        ("A.语文┋B.数学", ["chinese", "maths"]), ("第一志愿：语文；第二志愿：数学", ["chinese", "maths"]),
        ("理科", ["physics", "chemistry", "biology"]), ("语文\n数学", ["chinese", "maths"]),
    ],
)  # fmt: skip
def test_subjects_between_any_separators(raw, found):
    parsed = subjects.subjects(raw, ask("subjects"))
    assert parsed.value == found and not parsed.notes


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("周一至周五晚", "周一至周五晚上"), ("周末", "周六、周日全天"), ("每天19:00后", "周一至周日晚上"),
        ("每晚7点后", "周一至周日晚上"), ("周三下午5点-7点", "周三下午"), ("一三五晚上", "周一、周三、周五晚上"),
        ("平时晚上八点以后", "周一至周五20:00-21:00"), ("周二20:00", "周二20:00-21:00"),
    ],
)  # fmt: skip
def test_free_time_in_words(raw, text):
    assert times.show(times.slots_in(raw)[0]) == text


@pytest.mark.parametrize(
    ("raw", "low", "high", "stages"),
    [
        ("三年级、四年级", 3, 4, ["primary"]), ("一至三年级", 1, 3, ["primary"]), ("初中一至三年级", 7, 9, ["junior"]),
        ("三(2)班、四(1)班", 3, 4, ["primary"]), ("高一", 10, 10, ["senior"]), ("小学┋初中", 1, 9, ["primary", "junior"]),
        ("小学低年级", 1, 3, ["primary"]), ("五年级至八年级", 5, 8, ["primary", "junior"]),
    ],
)  # fmt: skip
def test_grades_taught(raw, low, high, stages):
    assert teaching.stages(raw, ask()).value == {
        "stages": stages,
        "grade_min": low,
        "grade_max": high,
    }


@pytest.mark.parametrize(
    ("field", "header", "raw", "values"),
    [
        ("missing_device", "所缺设备", "无", {"lacks_device": False}),
        ("missing_device", "所缺设备", "平板", {"lacks_device": True, "has_tablet": False}),
        ("device", "学习设备", "手机、平板", {"has_phone": True, "has_tablet": True}),
        ("device", "学习设备", "无", {"has_phone": False, "has_tablet": False}),
        ("device", "学习设备", "手机", {"has_phone": True, "has_tablet": None}),
        ("has_internet", "网络困难", "无", {"has_internet": True}), ("has_internet", "上网方式", "WIFI", {"has_internet": True}),
        ("willing", "是否拒绝", "是", {"willing": False}), ("willing", "是否拒绝", "愿意", {"willing": True}),
        ("willing", "是否愿意结对", "拒绝", {"willing": False}), ("willing", "是否愿意", "联系不上", {"willing": None}),
        ("net_fee", "是否需要流量补贴", "是", {"net_fee": "需要补贴"}), ("boarding", "住校/走读", "走读", {"boarding": False}),
        ("lifted", "是否未脱贫", "是", {"lifted": False}), ("lifted", "脱贫状态", "已脱贫", {"lifted": True}),
        ("low_income", "是否低保", "是", {"household_category": "low_income"}),
        ("ethnicity", "民族", "01", {"ethnicity": "汉族"}), ("ethnicity", "民族", "瑶", {"ethnicity": "瑶族"}),
    ],
)  # fmt: skip
def test_an_answer_means_what_its_header_asks(field, header, raw, values):
    row = parse_row("students", {"name": "张一一", field: raw}, as_of=DAY, headers={field: header})
    assert {key: row.values.get(key) for key in values} == values


@pytest.mark.parametrize("raw", ["", "-", "—", "/", "不详", "待核", "联系不上"])
def test_unknown_stays_unknown(raw):
    parsed = words.yes_no()(raw, ask())
    assert parsed.value is None and not parsed.notes
