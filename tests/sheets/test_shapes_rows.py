"""Rows that are no people, rows that say "as above", and what only the sheet's name tells."""

import datetime as dt

import pytest

from rosters.sheets import read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD = ["序号", "学生姓名", "学生身份证号", "就读学校", "年级", "联系电话"]
ROW1 = [1, "张一一", ID1, "甲镇中心小学", "三年级", "19900000001"]
ROW2 = [2, "李二二", ID2, "甲镇中心小学", "四年级", "19900000002"]
ROW3 = [3, "王三三", ID3, "乙镇中心小学", "一年级", "19900000003"]
SHORT_HEAD = ["姓名", "身份证号", "年级", "联系电话"]
SHORT1, SHORT2 = ["张一一", ID1, "三年级", "19900000001"], ["李二二", ID2, "四年级", "19900000002"]


def read(book, rows, merged=None, kind="students", **said):
    return read_file(book({"表": rows}, {"表": merged or []}), kind, as_of=DAY, **said)


def names(reading):
    return [row.values["name"] for row in reading.rows]


def whys(reading, sheet=0):
    return {skipped.row: skipped.why for skipped in reading.sheets[sheet].skipped_rows}


def codes(row):
    return {problem.code for problem in row.problems}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (["小计", None, None, None, None, 2], "合计行"),
        ([None, "合 计", None, None, "2人"], "合计行"),
        (["甲镇小计：", None, None, "2"], "合计行"),
        (["共2人"], "合计行"),
        (["填表人：某某", None, None, "审核人：某某"], "落款（填表人、审核、盖章等）"),
        ([None, None, None, "（盖章）"], "落款（填表人、审核、盖章等）"),
        (["单位负责人（签字）：", None, "填报时间：2020年5月1日"], "落款（填表人、审核、盖章等）"),
        (["2020年5月10日"], "落款（填表人、审核、盖章等）"),
        (["# 本表由各镇填写"], "说明文字"),
        (["& 已脱贫的不填"], "说明文字"),
        (["注：以上为未脱贫户"], "说明文字"),
        (["一、甲镇"], "标题或说明文字"),
        ([None, "附件2"], "标题或说明文字"),
        ([None, "某县学生情况表（续）"], "标题或说明文字"),
        ([9], "空白模板行（只有序号）"),
    ],
)
def test_lines_that_are_no_people_are_skipped_with_their_reason(book, line, why):
    rows = [HEAD, ROW1, ROW2, ROW3, [4, "赵四四", None, "乙镇中心小学", "二年级"], line]
    reading = read(book, rows)
    assert names(reading) == ["张一一", "李二二", "王三三", "赵四四"]
    assert whys(reading) == {6: why}


@pytest.mark.parametrize(
    "line",
    [
        [None, "填写真实姓名", "18位，文本格式", "写全称", "如：三年级", "必填"],
        ["①", "与户口本一致", "必填", "必填", "必填", "选填"],
        [1, 2, 3, 4, 5, 6],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["示例", "某某某", ID3, "某某小学", "三年级", "19900000009"],
    ],
)
def test_explanations_numbers_and_examples_right_under_the_header(book, line):
    reading = read(book, [HEAD, line, ROW1, ROW2])
    assert names(reading) == ["张一一", "李二二"]
    assert set(whys(reading)) == {2}


def test_people_whose_words_look_like_marks_are_kept(book):
    head = ["学院", "姓名", "手机", "可辅导科目", "备注"]
    rows = [["统计学院", "陈合一", "19900000001", "数学", "# 夜里有空"],
            ["会计学院", "计小总", "19900000002", "语文", "注：周末"]]  # fmt: skip
    assert names(read(book, [head, *rows], kind="volunteers")) == ["陈合一", "计小总"]


def test_blank_form_rows_down_to_a_thousand(book):
    blank = [[i, None, None, None, None, None] for i in range(3, 1001)]
    prefilled = [[None, None, None, None, None, None, "甲镇", "0"] for _ in range(3)]
    head = [*HEAD, "镇", "某栏"]
    reading = read(book, [head, ROW1, ROW2, *blank, *prefilled])
    assert names(reading) == ["张一一", "李二二"]
    assert len(whys(reading)) == 1001
    assert set(whys(reading).values()) == {"空白模板行（只有序号）", "空白模板行（只有预填的内容）"}


def test_a_family_merged_over_several_columns(book):
    head = ["户主姓名", "家庭住址", "户主电话", *HEAD[1:5]]
    rows = [["张大", "甲镇乙村1号", "19900000001", *ROW1[1:5]], [None, None, None, *ROW2[1:5]],
            ["王大", "甲镇丙村2号", "19900000003", *ROW3[1:5]]]  # fmt: skip
    for merged in (["A2:A3", "B2:B3", "C2:C3"], ["A2:B3", "C2:C3"]):
        people = read(book, [head, *rows], merged).rows
        assert [row.values["head_name"] for row in people] == ["张大", "张大", "王大"]
        assert [row.values["phone"] for row in people] == ["19900000001"] * 2 + ["19900000003"]


def test_the_lower_half_of_a_merged_name_is_no_second_person(book):
    rows = [[*HEAD, "监护人"], [*ROW1, "张大"], [None] * 6 + ["王氏"], [*ROW2, "李大"]]
    reading = read(book, rows, [f"{column}2:{column}3" for column in "ABCDEF"])
    assert names(reading) == ["张一一", "李二二"]
    assert "同一人" in whys(reading)[3]


@pytest.mark.parametrize("mark", ["同上", "〃", "同", '"', "″", " 同上 "])
def test_as_above_takes_the_cell_above(book, mark):
    reading = read(book, [HEAD, ROW1, [2, "李二二", ID2, mark, "四年级", mark], ROW3])
    assert reading.rows[1].values["school"] == "甲镇中心小学"
    assert reading.rows[1].values["phone"] == "19900000001"


def test_as_above_is_never_copied_into_a_name_or_an_id_nor_from_nowhere(book):
    reading = read(book, [HEAD, [1, "张一一", ID1, "同上", "三年级", None],
                          [2, "同上", "同上", "甲小学", "四年级", None]])  # fmt: skip
    first, second = reading.rows
    assert first.values["school"] is None and {"ditto_unknown", "required_missing"} <= codes(first)
    assert second.values["name"] is None and second.values["id_number"] is None
    assert "ditto_unknown" in codes(second)


def test_a_sheet_named_after_a_town_or_a_school_tells_it(book):
    sheets = {
        "1.甲镇": [HEAD, ROW1],
        "乙镇中心小学名单": [SHORT_HEAD, SHORT2],
        "Sheet3": [HEAD, ROW3],
    }
    reading = read_file(book(sheets), "students", as_of=DAY)
    towns = [row.values.get("town") for row in reading.rows]
    assert towns == ["甲镇", None, None]
    assert reading.rows[1].values["school"] == "乙镇中心小学"
    told = {(p.code, p.field) for p in reading.problems if p.code == "origin_assumed"}
    assert told == {("origin_assumed", "town"), ("origin_assumed", "school")}
    assert any(mend.field == "school" and not mend.raw for mend in reading.rows[1].mends)
    assert not any(p.code == "column_missing" and p.field == "school" for p in reading.problems)


@pytest.mark.parametrize(
    "name", ["全县", "中小学", "各乡镇", "东校区", "其他学校", "Sheet1", "三年级"]
)
def test_a_sheets_name_that_is_no_place_tells_nothing(book, name):
    reading = read_file(book({name: [HEAD, ROW1]}), "students", as_of=DAY)
    assert all(mend.raw for mend in reading.rows[0].mends)
    assert "origin_assumed" not in {problem.code for problem in reading.problems}


def test_a_column_goes_before_the_sheets_name(book):
    rows = [[*HEAD, "镇"], [*ROW1, "乙镇"], [*ROW2, None]]
    people = read_file(book({"甲镇": rows}), "students", as_of=DAY).rows
    assert [row.values["town"] for row in people] == ["乙镇", None]


def test_the_school_over_each_table_of_a_sheet_holds_for_its_rows(book):
    rows = [["学校（盖章）：甲镇中心小学", None, "填表日期：2020年5月"], SHORT_HEAD, SHORT1,
            ["学校（盖章）：乙镇中心小学"], SHORT_HEAD, SHORT2]  # fmt: skip
    people = read(book, rows).rows
    assert [row.values["school"] for row in people] == ["甲镇中心小学", "乙镇中心小学"]
    assert "required_missing" not in codes(people[0])


def test_a_blank_to_fill_in_over_the_table_tells_nothing(book):
    rows = [["学校：__________", None, "____县____镇"], SHORT_HEAD, SHORT1]
    assert read(book, rows).rows[0].values.get("school") is None


def test_a_summary_of_numbers_is_skipped_and_told(book):
    summary = [
        ["镇", "学校数", "人数", "小学", "初中"],
        ["甲镇", 2, 30, 20, 10],
        ["合计", 2, 30, 20, 10],
    ]
    reading = read_file(book({"汇总表": summary, "甲镇": [HEAD, ROW1]}), "students", as_of=DAY)
    assert names(reading) == ["张一一"]
    assert len(whys(reading)) == 3 and all("汇总表" in why for why in whys(reading).values())
    assert any(p.code == "sheet_skipped" and "汇总表" in p.text for p in reading.problems)


def test_a_summary_of_the_same_people_is_not_read_twice(book):
    sheets = {"总表": [HEAD, ROW1, ROW2], "甲镇": [HEAD, ROW1], "乙镇": [HEAD, ROW2]}
    data = book(sheets)
    reading = read_file(data, "students", as_of=DAY)
    assert [(row.sheet, row.row) for row in reading.rows] == [("甲镇", 2), ("乙镇", 2)]
    assert not any("duplicate_in_file" in codes(row) for row in reading.rows)
    assert whys(reading) == dict.fromkeys((2, 3), "汇总表，里面的人在其他工作表里都有")
    chosen = read_file(
        data, "students", as_of=DAY, wanted={"总表": True, "甲镇": False, "乙镇": False}
    )
    assert [row.sheet for row in chosen.rows] == ["总表", "总表"]


def test_a_summary_with_one_more_person_is_read(book):
    sheets = {"总表": [HEAD, ROW1, ROW3], "甲镇": [HEAD, ROW1]}
    reading = read_file(book(sheets), "students", as_of=DAY)
    assert [row.sheet for row in reading.rows] == ["总表", "总表", "甲镇"]
