# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Shapes of real rosters: titles, two-row headers, shifted columns, totals, no header at all."""

import datetime as dt
import io

import openpyxl
import xlwt

from rosters.sheets import CERTAIN, read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD = ["序号", "学生姓名", "学生身份证号", "就读学校", "年级", "联系电话"]
ROW1 = [1, "张一一", ID1, "甲镇中心小学", "三年级", "19900000001"]
ROW2 = [2, "李二二", ID2, "甲镇中心小学", "四年级", "19900000002"]
ROW3 = [3, "王三三", ID3, "乙镇中心小学", "一年级", "19900000003"]


def names(reading):
    return [row.values["name"] for row in reading.rows]


def whys(reading, sheet=0):
    return {skipped.row: skipped.why for skipped in reading.sheets[sheet].skipped_rows}


def test_title_explanation_totals_and_signatures_are_skipped_with_reasons(book):
    rows = [
        ["某县学生情况表"], HEAD, ["", "填写真实姓名", "18位文本格式", "必填", "必填", ""], ROW1, [],
        ROW2, ["小计", "", "", "", "", 2], [3], [4], ["填表人：某某", "", "", "审核人：某某"],
        ["注：以上为未脱贫户"],
    ]  # fmt: skip
    reading = read_file(book({"表": rows}), "students", as_of=DAY)
    assert names(reading) == ["张一一", "李二二"]
    assert [row.row for row in reading.rows] == [4, 6]
    assert reading.sheets[0].header_row == 2
    skipped = whys(reading)
    assert set(skipped) == {1, 3, 7, 8, 9, 10, 11}
    assert skipped[3] == "填写说明" and skipped[7] == "合计行" and "序号" in skipped[8]
    assert "落款" in skipped[10]


def test_two_row_merged_header_names_the_owner_of_a_phone(book):
    rows = [
        ["姓名", "学校", "年级", "父亲", "", "班主任", ""],
        ["", "", "", "姓名", "电话", "姓名", "电话"],
        ["张一一", "甲小学", "三年级", "张大", "19900000001", "李老师", "19900000002"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"]
    for merged in ({"表": merges}, None):
        row = read_file(book({"表": rows}, merged), "students", as_of=DAY).rows[0]
        assert row.values["guardian_name"] == "张大"
        assert row.values["guardian_phone"] == "19900000001"
        assert row.values["homeroom_phone"] == "19900000002"


def test_repeated_shifted_header_in_mid_sheet_is_mapped_anew(book):
    rows = [HEAD, ROW1, ["第二部分"], ["", *HEAD], ["", *ROW2]]
    reading = read_file(book({"表": rows}), "students", as_of=DAY)
    assert names(reading) == ["张一一", "李二二"]
    assert reading.rows[1].values["id_number"] == ID2
    assert whys(reading)[4] == "重复的表头"


def test_town_sheets_are_read_and_the_summary_sheet_is_not(book):
    summary = [["镇", "人数", "小学", "初中"], ["甲镇", 1, 1, 0], ["合计", 1, 1, 0]]
    shifted = [["", *HEAD], ["", *ROW2]]
    reading = read_file(book({"汇总": summary, "甲镇": [HEAD, ROW1], "乙镇": shifted}), "students")
    assert names(reading) == ["张一一", "李二二"]
    assert [sheet.data_rows for sheet in reading.sheets] == [0, 1, 1]
    assert "sheet_skipped" in {problem.code for problem in reading.problems}


def test_family_merged_downwards_and_ditto_marks_are_filled(book):
    rows = [["户主姓名", *HEAD], ["张大", *ROW1], ["", *ROW2], ["同上", *ROW3]]
    rows[3][4] = "〃"
    reading = read_file(book({"表": rows}, {"表": ["A2:A3"]}), "students", as_of=DAY)
    assert [row.values["head_name"] for row in reading.rows] == ["张大"] * 3
    assert reading.rows[2].values["school"] == "甲镇中心小学"


def test_sheet_without_header_is_recognised_with_low_confidence(book):
    rows = [[r[1], r[2], r[5], r[3], r[4]] for r in (ROW1, ROW2, ROW3)]
    reading = read_file(book({"表": rows}), "students", as_of=DAY)
    assert names(reading) == ["张一一", "李二二", "王三三"]
    assert reading.sheets[0].header_row is None
    fields = {c.field: c.confidence for c in reading.sheets[0].columns}
    assert {"name", "id_number", "phone", "school", "grade"} <= set(fields)
    assert all(confidence < CERTAIN for confidence in fields.values())


def test_explicit_mapping_and_header_row_go_before_the_guess(book):
    rows = [["甲", "乙", "丙"], ["张一一", "甲小学", "三年级"]]
    mapping = {"表": {0: "name", 1: "school", 2: "grade"}}
    data = book({"表": rows})
    reading = read_file(data, "students", mapping=mapping, header_rows={"表": 1}, as_of=DAY)
    assert names(reading) == ["张一一"]
    assert reading.rows[0].values["grade"]["entry_year"] == 2017
    assert read_file(data, "students").rows == []


def test_numeric_id_is_damaged_never_guessed_and_keeps_the_birth_date(book):
    rows = [HEAD, [1, "张一一", int(ID1), "甲小学", "三年级", 19900000001]]
    row = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert row.values["id_number"] is None
    assert row.values["birth_date"] == "2010-03-05"
    assert row.values["phone"] == "19900000001"
    assert "id_damaged" in {problem.code for problem in row.problems}


def test_text_files_in_the_usual_encodings_read_alike():
    lines = [HEAD, [str(v) for v in ROW1], [str(v) for v in ROW2]]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"):
        for mark in (",", "\t"):
            data = "\r\n".join(mark.join(line) for line in lines).encode(encoding)
            assert names(read_file(data, "students", as_of=DAY)) == ["张一一", "李二二"]


def test_old_xls_is_read_whatever_its_name(tmp_path):
    old = xlwt.Workbook()
    sheet = old.add_sheet("表")
    for i, row in enumerate([HEAD, ROW1]):
        for j, value in enumerate(row):
            sheet.write(i, j, value)
    path = tmp_path / "名册.xlsx"
    old.save(str(path))
    assert names(read_file(path, "students", as_of=DAY)) == ["张一一"]


def test_duplicates_and_missing_fields_are_told(book):
    same = [4, "张一一", ID1, "", "三年级", ""]
    reading = read_file(book({"表": [HEAD, ROW1, same]}), "students", as_of=DAY)
    codes = {problem.code: problem for problem in reading.rows[1].problems}
    assert codes["duplicate_in_file"].level == "error"
    assert codes["required_missing"].field == "school"
    assert not any(p.code == "duplicate_in_file" for p in reading.rows[0].problems)


def test_survey_columns_and_header_sense(book):
    head = ["姓名", "学校", "年级班级", "是否有手机", "是否缺设备", "是否愿意接受结对", "薄弱科目",
            "可上网时间", "住校/走读", "成绩状况"]  # fmt: skip
    row = ["张一一", "甲小学", "四年级2班", "无", "无", "√", "语文┋数学", "周六上午", "走读", "良"]
    values = read_file(book({"表": [head, row]}), "students", as_of=DAY).rows[0].values
    assert values["has_phone"] is False and values["willing"] is True
    assert values["subjects"] == ["chinese", "maths"] and values["free_time"] == [20]
    assert values["boarding"] is False and values["level"] == "middle"
    assert values["grade"]["class_no"] == "2"


def test_online_form_headers_of_volunteers(book):
    head = ["提交答卷时间", "来自IP", "1、您的姓名", "2、您的学院：", "3、您的联系方式？",
            "4、可辅导科目（多选）", "5、可辅导学段（多选）", "6、年级", "7、可服务时间段"]  # fmt: skip
    row = ["2020/5/1", "1.2.3.4", "赵四", "文学院", "19900000009", "语文┋英语", "小学┋初中", "大二",
           "周一至周五晚"]  # fmt: skip
    reading = read_file(book({"表": [head, row]}), "volunteers", as_of=DAY)
    values = reading.rows[0].values
    assert values["subjects"] == ["chinese", "english"] and values["phone"] == "19900000009"
    assert values["stages"]["grade_max"] == 9 and values["university_year"] == 2
    assert len(values["free_time"]) == 10
    assert "1.2.3.4" not in str(reading.rows)


def test_unmapped_columns_are_never_kept_and_samples_are_masked(book):
    rows = [[*HEAD, "密码", "某列"], [*ROW1, "secret1", ID1]]
    reading = read_file(book({"表": rows}), "students", as_of=DAY)
    assert "secret1" not in repr(reading)
    assert all(ID1 not in sample for c in reading.sheets[0].columns for sample in c.samples)


def test_hidden_rows_and_sheets_are_told(book):
    workbook = openpyxl.load_workbook(io.BytesIO(book({"表": [HEAD, ROW1], "藏": [HEAD, ROW2]})))
    workbook["表"].row_dimensions[2].hidden = True
    workbook["藏"].sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    reading = read_file(buffer.getvalue(), "students", as_of=DAY)
    assert names(reading) == ["张一一"]
    assert {"hidden_rows", "sheet_skipped"} <= {problem.code for problem in reading.problems}


def test_group_words_over_the_own_person_do_not_hide_fields(book):
    rows = [
        ["序号", "户主情况", "", "学生基本情况", "", "学校", "年级"],
        ["", "户主姓名", "联系电话", "学生姓名", "性别", "", ""],
        [1, "张大", "19900000001", "张一一", "男", "甲小学", "三年级"],
    ]
    merges = {"表": ["A1:A2", "B1:C1", "D1:E1", "F1:F2", "G1:G2"]}
    values = read_file(book({"表": rows}, merges), "students", as_of=DAY).rows[0].values
    assert values["name"] == "张一一" and values["phone"] == "19900000001"
    assert values["head_name"] == "张大" and values["sex"] == "male"


def test_one_id_under_two_names_marks_both_rows(book):
    other = [2, "李二二", ID1, "甲小学", "三年级", "19900000002"]
    reading = read_file(book({"表": [HEAD, ROW1, other]}), "students", as_of=DAY)
    assert all("id_conflict" in {p.code for p in row.problems} for row in reading.rows)


def test_a_repeat_is_told_by_the_columns_own_name(book):
    rows = [["学校名称", "学校标识码", "镇街"], ["甲小学", "2144098101", "甲镇"],
            ["甲小学", "2144098101", "甲镇"]]  # fmt: skip
    reading = read_file(book({"表": rows}), "schools", as_of=DAY)
    told = [p.text for p in reading.rows[1].problems if p.code == "duplicate_in_file"]
    assert told == ["学校标识码与第 2 行重复（同名），请核对后只留一行。"]
