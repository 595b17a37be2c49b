"""Forms out and in again: blank ones, filled ones, the one of bad rows."""

import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rosters.sheets import (
    CERTAIN,
    FORMS,
    KINDS,
    error_workbook_of,
    form_of,
    parse_row,
    read_file,
    show_row,
    write_table,
    write_template,
)
from rosters.sheets.parsers import households, times
from rosters.sheets.parsers.grade_forms import FIRST, LAST

DAY = dt.date(2020, 5, 10)
ID1 = "440981201003050004"
HAN = st.text(alphabet="张李王赵陈梁清远连南镇河水山木林", min_size=2, max_size=4)
PHONE = st.integers(13000000000, 19999999999).map(str)
DATE = st.dates(dt.date(2000, 1, 1), DAY).map(dt.date.isoformat)
BOOL = st.booleans()
SUBJECTS = st.lists(
    st.sampled_from(["chinese", "maths", "english", "physics", "psychology"]), unique=True
)
SLOTS = st.sets(st.integers(0, 27), min_size=1).map(sorted)


@st.composite
def grades(draw):
    stage = draw(st.sampled_from(sorted(FIRST)))
    number = draw(st.integers(FIRST[stage], min(LAST[stage], 16)))
    return {
        "stage": stage, "grade": number, "entry_year": 2019 - (number - FIRST[stage]),
        "class_no": draw(st.sampled_from([None, "2", "12", "文5"])), "raw": "", "sure": True,
    }  # fmt: skip


@st.composite
def taught(draw):
    stages = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)}
    first, last = sorted(draw(st.lists(st.integers(1, 12), min_size=2, max_size=2)))
    found = [code for code, (low, high) in stages.items() if first <= high and last >= low]
    return {"stages": found, "grade_min": first, "grade_max": last}


STUDENT = {
    "name": HAN, "sex": st.sampled_from(["male", "female"]), "ethnicity": st.just("瑶族"),
    "town": HAN, "village": HAN, "head_name": HAN, "phone": PHONE, "birth_date": DATE,
    "household_category": st.sampled_from(sorted(set(households.LABELS) - {"none"})),
    "household_size": st.integers(1, 20), "relation": st.just("之子"),
    "school": HAN.map("{}小学".format), "grade": grades(), "student_no": st.just("G" + ID1),
    "guardian_name": HAN, "guardian_phone": PHONE, "homeroom_teacher": HAN,
    "homeroom_phone": PHONE, "level": st.sampled_from(["high", "middle", "low"]),
    "willing": BOOL, "has_phone": BOOL, "has_tablet": BOOL, "has_internet": BOOL,
    "boarding": BOOL, "left_behind": BOOL, "subjects": SUBJECTS, "free_time": SLOTS,
    "surveyed_on": DATE, "score_chinese": st.integers(0, 150).map(float),
    "disability_kind": st.sampled_from(["视力", "多重"]), "disability_grade": st.integers(1, 4),
    "risk_removed": BOOL, "net_fee": HAN, "address": HAN, "remark": HAN,
}  # fmt: skip
ROSTERS = {
    "students": STUDENT,
    "volunteers": {
        "name": HAN, "phone": PHONE, "subjects": SUBJECTS.filter(bool), "stages": taught(),
        "subjects_second": SUBJECTS, "free_time": SLOTS, "university_year": st.integers(1, 9),
        "is_teacher_training": BOOL, "accepts_adjustment": BOOL, "college": HAN,
        "dialects": st.lists(st.sampled_from(["yao", "hakka", "teochew"]), unique=True),
        "sessions_per_week": st.integers(1, 5),
    },
    "teachers": {
        "name": HAN, "school": HAN, "phone": PHONE, "subjects": SUBJECTS.filter(bool),
        "stages": taught(), "is_homeroom": BOOL, "teaching_years": st.integers(0, 40),
    },
    "experts": {
        "name": HAN, "phone": PHONE, "email": st.just("a.b@example.com"),
        "categories": st.lists(
            st.sampled_from(["tutoring", "psychology", "law", "special_education"]),
            unique=True, min_size=1,
        ).map(sorted), "mode": st.sampled_from(["online", "offline", "both"]),
        "max_cases": st.integers(0, 30), "free_time": st.just("周六上午"),
    },
    "pairings": {
        "student_name": HAN, "school": HAN, "grade": grades(), "subjects": SUBJECTS,
        "volunteer_name": HAN, "volunteer_phone": PHONE, "teacher_name": HAN,
        "teacher_phone": PHONE, "started_on": DATE, "college": st.just("文学院"),
        "status": st.sampled_from(["active", "paused", "ended", "proposed"]),
    },
    "schools": {
        "name": HAN.map("{}小学".format), "school_code": st.just("2144000001"), "town": HAN,
        "school_kind": st.sampled_from(
            ["primary", "junior", "senior", "nine_year", "complete", "vocational"]
        ), "aliases": st.lists(HAN, unique=True, min_size=1), "phone": PHONE,
    },
}  # fmt: skip


def agrees(told, values):
    """Every value given comes back; a grade is the same whatever its text was."""
    for key, value in values.items():
        back = told.get(key)
        if key == "grade":
            back, value = ({**grade, "raw": ""} for grade in (back, value))
        if key in ("categories", "dialects"):
            back, value = sorted(back), sorted(value)
        assert back == value, key


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_values_shown_and_read_again_are_the_same(kind, data):
    values = data.draw(st.fixed_dictionaries({}, optional=ROSTERS[kind]))
    row = parse_row(kind, show_row(kind, values), as_of=DAY)
    agrees(row.values, values)
    assert not [p for p in row.problems if p.level == "error" and p.field in values]


@pytest.mark.parametrize("key", sorted(FORMS))
@given(st.data())
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_table_in_the_office_s_shape_is_read_again_with_equal_values(key, data):
    form = FORMS[key]
    fields = {field for field, _ in form.columns}
    own = {field: maker for field, maker in ROSTERS[form.kind].items() if field in fields}
    rows = data.draw(st.lists(st.fixed_dictionaries(own), min_size=1, max_size=4))
    book = write_table(key, rows)
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [header for _, header in form.columns]
    assert all(cell.data_type in "sn" for line in sheet.iter_rows() for cell in line)
    reading = read_file(book, form.kind, as_of=DAY)
    assert [c.field for c in reading.sheets[0].columns] == [field for field, _ in form.columns]
    assert len(reading.rows) == len(rows)
    for row, values in zip(reading.rows, rows, strict=True):
        agrees(row.values, values)


@pytest.mark.parametrize("key", sorted({*FORMS, *KINDS}))
def test_our_own_blank_form_is_understood_for_sure_and_holds_nobody(key):
    form = form_of(key)
    reading = read_file(write_template(key), form.kind)
    assert [c.field for c in reading.sheets[0].columns] == [field for field, _ in form.columns]
    assert all(c.confidence >= CERTAIN for c in reading.sheets[0].columns)
    assert reading.stamp == f"{form.kind}/{form.key}/1"
    assert not reading.rows and "名册模板版本" not in {sheet.name for sheet in reading.sheets}


@pytest.mark.parametrize("key", sorted(FORMS))
def test_headers_of_a_form_are_sure_even_without_its_stamp(key):
    form = FORMS[key]
    columns = read_file(write_table(key, []), form.kind).sheets[0].columns
    assert all(column.confidence >= CERTAIN for column in columns)


def test_a_form_of_another_kind_says_so():
    reading = read_file(write_template("volunteers"), "students")
    assert "other_kind" in {problem.code for problem in reading.problems}


def test_the_stamp_is_out_of_sight_and_drop_downs_are_there():
    book = openpyxl.load_workbook(io.BytesIO(write_template("census")))
    assert book["名册模板版本"].sheet_state == "veryHidden"
    rules = book.worksheets[0].data_validations.dataValidation
    assert any("优,中,差" in (rule.formula1 or "") for rule in rules)


@given(SLOTS)
def test_times_in_words_read_as_the_same_times(slots):
    assert times.slots_in(times.show(slots)) == (slots, False)


def test_bad_rows_come_back_in_their_own_columns_and_are_read_for_sure(book):
    rows = [
        ["年级", "姓名", "联系人", "联系电话", "身份证号", "内部编号"],
        ["三年级", "张一一", "张大", "19900000001", ID1[:-1] + "5", "x"],
        ["三年级", "李二二", "李大", "1990000", ID1, "x"],
    ]
    first = read_file(book({"表": rows}), "students", as_of=DAY)
    data = error_workbook_of(first)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["年级", "姓名", "联系人", "联系电话", "身份证号", "就读学校", "原因"]
    red = {cell.column for cell in sheet[2] if cell.fill.fgColor.rgb.endswith("FFC7CE")}
    assert red == {5, 6} and sheet.cell(2, 5).comment and "校验" in sheet.cell(2, 7).value
    sheet.cell(2, 5).value, sheet.cell(2, 6).value = "440981201003050012", "甲小学"
    sheet.parent.save(buffer := io.BytesIO())
    again = read_file(buffer.getvalue(), "students", as_of=DAY)
    assert all(c.confidence >= CERTAIN for c in again.sheets[0].columns if c.field)
    assert [c.header for c in again.sheets[0].columns if not c.field] == ["原因"]
    assert again.rows[0].values["guardian_phone"] == "19900000001"
    assert not [p for p in again.rows[0].problems if p.level == "error"]
