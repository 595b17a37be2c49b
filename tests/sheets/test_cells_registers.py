# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Whole sheets of the registers, returns, form exports and ledgers that offices really have."""

import datetime as dt

import pytest

from rosters.sheets import CERTAIN, parse_row, read_file

DAY = dt.date(2020, 5, 10)
ID1, ID2, ID3 = "440981201003050004", "441826200911120000", "440802201406210008"
HEAD_ID = "44098119700101000X"


def read(book, rows, kind="students"):
    return read_file(book({"表": rows}), kind, as_of=DAY)


def codes(row):
    return {problem.code for problem in row.problems}


POVERTY = [
    "县", "乡", "村", "户编号", "人口编号", "姓名", "证件号码", "与户主关系", "性别", "证件类型", "出生日期", "民族",
    "家庭成员联系电话", "文化程度", "在校生状况", "劳动技能", "健康状况", "是否参加城乡居民基本医疗保险", "失学或辍学原因",
    "户主证件号码", "户主姓名", "户类型0", "监测对象类别", "风险是否已消除0", "风险是否已消除1",
]  # fmt: skip


def member(name, number, relation, state, reason=""):
    return [
        "某县", "甲镇", "乙村", "4409810001", "44098100010" + relation, name, number, relation, "女", "居民身份证", "20100305",
        "汉族", "19900000001", "", state, "", "健康", "是", reason, HEAD_ID, "张大", "一般户", "边缘易致贫户", "否", "是",
    ]  # fmt: skip


def test_in_the_poverty_register_only_those_at_school_are_pupils(book):
    rows = [
        POVERTY,
        member("张大", HEAD_ID, "户主", ""),
        member("张一一", ID1 + "42B1", "之女", "小学"),
        member("张二二", ID2, "之子", "普通高中一年级"),
        member("张三三", ID3, "之女", "学龄前儿童"),
        member("张四四", "", "之子", "", "因贫失学"),
        member("张五五", "", "之孙", "非在校生"),
    ]
    reading = read(book, rows)
    assert [row.values["name"] for row in reading.rows] == ["张一一", "张二二", "张四四"]
    skipped = {skip.row: skip.why for skip in reading.sheets[0].skipped_rows}
    assert skipped == {2: "不是在校学生", 5: "学龄前，不是在校学生", 7: "不是在校学生"}


def test_a_pupil_of_the_poverty_register_is_told_with_all_the_register_knows(book):
    reading = read(book, [POVERTY, member("张一一", ID1 + "42B1", "之女", "小学")])
    row = reading.rows[0]
    expected = {
        "id_number": ID1, "disability_kind": "肢体", "disability_grade": 2, "stage": "primary",
        "household_no": "4409810001", "head_id": HEAD_ID, "head_name": "张大", "risk_removed": False,
        "household_category": "monitored_edge", "relation": "之女", "village": "乙村",
    }  # fmt: skip
    assert {key: row.values.get(key) for key in expected} == expected
    assert [p.code for p in row.problems if p.level == "error"] == []
    assert "register_row" in codes(row)
    assert "column_missing" not in {problem.code for problem in reading.problems}


def own_phone(row, phone):
    """The register's row with this phone on it."""
    row[POVERTY.index("家庭成员联系电话")] = phone
    return row


HEAD = own_phone(member("张大", HEAD_ID, "户主", ""), "199 0000 0001")
CHILD = own_phone(member("张一一", ID1, "之女", "小学"), "")


def test_the_phone_on_the_row_of_the_head_reaches_the_pupils_of_the_family(book):
    other = own_phone(member("李小小", ID2, "之子", "小学"), "")
    other[POVERTY.index("户编号")] = "4409810002"
    child, stranger = read(book, [POVERTY, CHILD, HEAD, other]).rows
    assert child.values["phone"] == "19900000001" and child.raw["phone"] == ""
    assert "phone_of_head" in codes(child)
    assert [(m.field, m.value) for m in child.mends if m.field == "phone"] == [
        ("phone", "19900000001")
    ]
    assert not child.values.get("guardian_phone")
    assert not stranger.values["phone"] and "phone_of_head" not in codes(stranger)


@pytest.mark.parametrize("own", ["19900000009", "1990000"])
def test_a_phone_on_the_row_of_a_pupil_is_never_replaced(book, own):
    sister = own_phone(member("张二二", ID2, "之女", "小学"), own)
    for row in read(book, [POVERTY, HEAD, CHILD, sister]).rows:
        assert row.values["phone"] != "19900000001"
        assert "phone_of_head" not in codes(row)


def test_of_two_heads_or_of_a_relative_no_phone_is_taken(book):
    second = own_phone(member("张二", "", "户主", ""), "19900000002")
    uncle = own_phone(member("张三", "", "叔伯", ""), "19900000003")
    for rows in ([POVERTY, HEAD, second, CHILD], [POVERTY, uncle, CHILD]):
        [child] = read(book, rows).rows
        assert not child.values["phone"]


SCHOOL = [
    "就读学校", "学校标识码", "姓名", "性别", "出生日期", "证件类型", "身份证号", "民族", "户口性质", "户口所在地行政区划",
    "现住址", "是否留守儿童", "是否进城务工人员随迁子女", "是否孤儿", "年级", "班级号", "入学年月", "就读方式", "联系电话",
    "残疾人类型", "学籍辅号", "班内学号", "成员1姓名", "成员1关系", "成员1联系电话", "成员1是否监护人", "成员2姓名",
    "成员2关系", "成员2联系电话", "成员2是否监护人",
]  # fmt: skip


def pupil(first, second):
    return [
        "甲镇中心小学", "2144000001", "张一一", "女", "2010-03-05", "居民身份证", ID1, "瑶族", "农业", "某省某县", "甲镇乙村",
        "是", "否", "否", "三年级", "02", "201709", "走读", "19900000009", "无残疾", "1", "12",
        "张大", "父亲", "19900000001", first, "李二", "母亲", "19900000002", second,
    ]  # fmt: skip


def test_the_guardian_of_the_school_register_is_the_member_who_is_said_to_be(book):
    rows = [SCHOOL, pupil("是", "否"), pupil("否", "是"), pupil("否", "否")]
    first, second, nobody = read(book, rows).rows
    keys = ("guardian_name", "guardian_relation", "guardian_phone")
    assert [first.values[key] for key in keys] == ["张大", "父亲", "19900000001"]
    assert [second.values[key] for key in keys] == ["李二", "母亲", "19900000002"]
    assert "guardian_unclear" in codes(nobody) and "guardian_unclear" not in codes(first)
    assert first.values["left_behind"] is True and first.values["boarding"] is False
    assert first.values["disability_kind"] is None and first.values["grade"]["class_no"] == "2"


def test_a_sheet_with_only_a_mother_has_her_as_the_guardian(book):
    rows = [
        ["姓名", "学校", "年级", "母亲姓名", "联系电话"],
        ["张一一", "甲小学", "三年级", "李二", "19900000002"],
    ]
    row = read(book, rows).rows[0]
    assert (row.values["guardian_name"], row.values["guardian_phone"]) == ("李二", "19900000002")


def test_a_phone_that_names_its_owner_stays_his(book):
    rows = [
        ["姓名", "学校", "年级", "监护人", "户主电话"],
        ["张一一", "甲小学", "三年级", "李二", "19900000002"],
    ]
    row = read(book, rows).rows[0]
    assert row.values["phone"] == "19900000002" and not row.values.get("guardian_phone")


def test_an_online_form_export_keeps_the_answers_and_nothing_of_the_visit(book):
    rows = [
        ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "1、您的姓名", "2、您的学院：", "3、您的联系方式？",
         "4、可辅导科目（多选）", "5、可辅导学段（多选）", "6、空闲时间（多选）"],
        ["1", "2020/5/9 20:11:02", "80秒", "微信", "无", "10.0.0.1", "张一", "文学院", "19900000001", "语文┋数学", "小学┋初中",
         "周六上午┋周日下午"],
        ["2", "2020/5/9 20:12:02", "81秒", "微信", "无", "10.0.0.1", "李二", "数学学院", "19900000002", "A.数学┋B.英语", "高中", "周末"],
    ]  # fmt: skip
    reading = read(book, rows, "volunteers")
    assert [row.values["seq"] for row in reading.rows] == ["1", "2"]
    first, second = (row.values for row in reading.rows)
    assert first["subjects"] == ["chinese", "maths"] and first["free_time"] == [20, 25]
    assert second["subjects"] == ["maths", "english"] and second["stages"]["stages"] == ["senior"]
    kept = {column.field for column in reading.sheets[0].columns if column.field}
    assert kept == {"seq", "name", "college", "phone", "subjects", "stages", "free_time"}
    assert not any("10.0.0.1" in str(row.raw) for row in reading.rows)


def test_free_time_in_ticked_columns_is_joined(book):
    rows = [["姓名", "手机", "可辅导科目", "周一至周五晚", "周末"], ["张一", "19900000001", "语文", "√", ""],
            ["李二", "19900000002", "语文", "", "√"]]  # fmt: skip
    first, second = (row.values["free_time"] for row in read(book, rows, "volunteers").rows)
    assert first == [2, 3, 6, 7, 10, 11, 14, 15, 18, 19] and second == list(range(20, 28))


def test_a_ledger_of_pairs_parts_what_stands_in_one_cell(book):
    rows = [
        ["序号", "学生姓名", "学校年级", "需求科目", "监护人电话", "志愿者姓名", "学院专业", "志愿者电话", "结对教师", "团干部",
         "云班级", "结对时间", "首次联系时间", "状态"],
        [1, "张一一", "甲镇中心小学三年级", "语文、数学", "19900000001", "李二", "文学院汉语言文学", "19900000002", "王老师",
         "陈三", "云班级3", "2020-04-01", "2020.4.5", "结对中"],
        [2, "赵二二", "甲镇初级中学2018级", "数学", "", "", "", "", "王老师 19900000004", "", "", "", "", "已解除"],
        [3, "孙三三", "甲镇中心小学三年级", "数学", "", "", "", "", "", "", "", "", "", "结对中"],
    ]  # fmt: skip
    first, second, third = read(book, rows, "pairings").rows
    expected = {
        "school": "甲镇中心小学", "subjects": ["chinese", "maths"], "college": "文学院", "major": "汉语言文学",
        "started_on": "2020-04-01", "first_contact_on": "2020-04-05", "status": "active", "cadre": "陈三",
    }  # fmt: skip
    assert {key: first.values[key] for key in expected} == expected
    assert first.values["grade"]["grade"] == 3 and second.values["grade"]["grade"] == 8
    assert (second.values["teacher_name"], second.values["teacher_phone"]) == (
        "王老师",
        "19900000004",
    )
    assert second.values["status"] == "ended"
    assert codes(third) == {"pair_without_helper"}


def test_a_school_return_read_as_a_ledger_has_only_its_pairs(book):
    rows = [
        ["序号", "年级", "班别", "姓名", "全国学籍号", "监护人电话", "结对教师", "教师电话", "跟踪联系人(团委书记/大队辅导员)"],
        [1, "三年级", "2班", "张一一", f"G{ID1}", "19900000001", "王老师", "19900000003", "陈三"],
        [2, "三年级", "2班", "李二二", f"G{ID2}", "19900000002", "", "", ""],
    ]  # fmt: skip
    reading = read(book, rows, "pairings")
    assert [row.values["student_name"] for row in reading.rows] == ["张一一"]
    assert reading.rows[0].values["cadre"] == "陈三"
    assert reading.sheets[0].skipped_rows[0].why == "没有写志愿者或结对教师"


def test_teachers_experts_and_schools(book):
    teachers = [["镇(街)", "学校", "姓名", "联系电话", "任教学科", "任教年级", "是否班主任", "教龄", "结对学生"],
                ["甲镇", "甲小学", "王一", "19900000001", "语文、数学", "三年级、四年级", "是", "12年", "张一一"]]  # fmt: skip
    row = read(book, teachers, "teachers").rows[0].values
    assert row["stages"] == {"stages": ["primary"], "grade_min": 3, "grade_max": 4}
    assert (
        row["is_homeroom"] is True
        and row["teaching_years"] == 12
        and row["paired_student"] == "张一一"
    )
    experts = [["姓名", "工作单位", "专家类别(课业辅导/心理咨询/法律/特殊教育)", "服务方式(线上/线下)", "联系电话", "邮箱", "可接个案数"],
               ["李二", "某医院", "心理咨询、特殊教育", "线上、线下", "19900000002", "A@example.com", "3个"]]  # fmt: skip
    row = read(book, experts, "experts").rows[0].values
    assert row["categories"] == ["psychology", "special_education"] and row["mode"] == "both"
    assert row["email"] == "a@example.com" and row["max_cases"] == 3
    schools = [["学校名称", "学校标识码", "镇街", "办学层次", "曾用名", "联系人", "联系电话", "地址"],
               ["甲镇中心小学", "2144000001", "甲镇", "小学", "甲镇一小、甲小", "陈三", "0763-1234567", "某路 1 号"]]  # fmt: skip
    reading = read(book, schools, "schools")
    row = reading.rows[0].values
    assert row["aliases"] == ["甲镇一小", "甲小"] and row["school_kind"] == "primary"
    assert all(c.confidence >= CERTAIN for c in reading.sheets[0].columns if c.field)
    assert "某路" not in str(reading.rows[0].raw)


def test_each_problem_says_in_one_sentence_how_to_mend_it():
    bad = {
        "name": "1", "id_number": "12", "grade": "某", "level": "？？", "phone": "123", "birth_date": "昨天", "subjects": "跳伞",
        "free_time": "看情况", "has_phone": "也许", "household_category": "某类", "stage": "某", "sex": "某", "school_code": "1",
    }  # fmt: skip
    row = parse_row("students", bad, as_of=DAY)
    assert {problem.field for problem in row.problems} >= set(bad)
    for problem in row.problems:
        assert problem.text.endswith("。") and problem.text.count("。") <= 2
        assert any(word in problem.text for word in ("请", "须", "改")), problem.text
