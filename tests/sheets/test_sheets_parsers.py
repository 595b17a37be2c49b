# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Cells in the forms that people write."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rosters.sheets import mask_id, mask_phone
from rosters.sheets.findings import Ask
from rosters.sheets.parsers import (
    dates,
    households,
    ids,
    names,
    phones,
    subjects,
    times,
    university,
    words,
)
from rosters.sheets.parsers.grades import parse_grade

ASK = Ask("id_number", "", dt.date(2020, 5, 10))
GOOD = "440981201003050004"


@pytest.mark.parametrize(
    ("raw", "stage", "shown"),
    [
        ("小学一年级", None, "小学一年级"), ("３年级", None, "小学三年级"), ("小三", None, "小学三年级"),
        ("三（2）班", None, "小学三年级2班"), ("三2", None, "小学三年级2班"), ("六年", None, "小学六年级"),
        ("七(3)班", None, "初中一年级3班"), ("初三(12)班", None, "初中三年级12班"),
        ("九年级", None, "初中三年级"), ("高二10班", None, "高中二年级10班"),
        ("高三文(5)班", None, "高中三年级文5班"), ("职二", None, "中职二年级"),
        ("大专一年级", None, "大学一年级"), ("2018级3班", "junior", "初中二年级3班"),
        ("2018级", "senior", "高中二年级"), ("2020届", "junior", "初中三年级"),
        ("三年级", "junior", "初中三年级"), ("2018级", None, ""), ("学前班", None, ""),
        ("初中毕业", None, ""), ("G2", None, ""),
    ],
)  # fmt: skip
def test_grades_of_all_forms(raw, stage, shown):
    parsed = parse_grade(raw, dt.date(2020, 5, 10), stage)
    assert parsed.shown == shown
    assert bool(parsed.notes) == (not shown)


def test_a_guessed_grade_says_so():
    parsed = parse_grade("302班", dt.date(2020, 5, 10))
    assert parsed.value["grade"] == 3 and parsed.value["class_no"] == "2"
    assert not parsed.value["sure"] and parsed.notes[0].code == "grade_unsure"


def test_entry_year_follows_the_school_year():
    spring, autumn = dt.date(2020, 8, 31), dt.date(2020, 9, 1)
    assert parse_grade("八年级", spring).value["entry_year"] == 2018
    assert parse_grade("八年级", autumn).value["entry_year"] == 2019


@pytest.mark.parametrize(
    ("raw", "slots"),
    [
        ("周一、周三晚上", [2, 3, 10, 11]), ("周六日下午", [21, 25]), ("周末", list(range(20, 28))),
        ("周一到周五19:00-20:30", [2, 6, 10, 14, 18]), ("周六9:00-11:00", [20]),
        ("周六下午，周日", [21, 24, 25, 26, 27]), ("星期六下午2点-4点", [21]),
        ("每天19:00后", [d * 4 + p for d in range(7) for p in (2, 3)]), ("寒暑假", []),
    ],
)  # fmt: skip
def test_free_time_becomes_slots(raw, slots):
    assert times.slots_in(raw)[0] == slots


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("138 0013 8000", "13800138000"), ("+86 19900001234", "19900001234"),
        (19900001234.0, "19900001234"), ("１９９００００１２３４", "19900001234"),
        ("19900001234/19900001235", "19900001234"), ("0759-1234567", "07591234567"),
        ("1990000123", None),
    ],
)  # fmt: skip
def test_phones(raw, number):
    assert phones.phone(raw, ASK).value == number


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2010-3-5", "2010-03-05"), ("2010年3月5日", "2010-03-05"), ("10.3.5", "2010-03-05"),
        (40242.0, "2010-03-05"), ("40242", "2010-03-05"), ("201003", "2010-03-01"), ("3月", None),
        ("2010-2-30", None), ("2030-1-1", None),
    ],
)  # fmt: skip
def test_dates(raw, iso):
    assert dates.date(raw, ASK).value == iso


def test_names_subjects_years_and_words():
    assert names.name("李　明", ASK).value == "李明"
    assert names.name("阿卜杜拉•买买提", ASK).value == "阿卜杜拉·买买提"
    assert names.name("张三(曾用名李三)", ASK).extra == {"id_number_alias": "李三"}
    assert subjects.subjects("语数英、物理/道法", ASK).value == [
        "chinese", "maths", "english", "physics", "politics"
    ]  # fmt: skip
    assert subjects.subjects("跳伞", ASK).notes[0].code == "subject_unknown"
    assert university.university_year("研一", ASK).value == 5
    assert university.university_year("2018级3班", ASK).value == 2
    assert households.category("低保贫困户", ASK).value == "low_income"
    assert words.dialects("粤语、客家话", ASK).value == ["cantonese", "hakka"]


def test_ids_and_masks():
    parse = ids.id_number()
    assert parse("４４０９８１ 20100305 0004", ASK).value == GOOD
    certificate = parse(GOOD + "42B1", ASK)
    assert certificate.value == GOOD
    assert certificate.extra == {"disability_kind": "肢体", "disability_grade": 2}
    assert parse("4.41E+17", ASK).notes[0].code == "id_damaged"
    assert mask_id(GOOD) == "4409**********0004" and mask_phone("13800135678") == "138****5678"


@given(st.sampled_from(["440981", "440923", "110103", "810000", "911840"]), st.dates(dt.date(1950, 1, 1), dt.date(2019, 12, 31)),
       st.integers(0, 999), st.sampled_from("0123456789X"))  # fmt: skip
def test_only_right_check_digits_pass(county, born, serial, last):
    first = f"{county}{born:%Y%m%d}{serial:03d}"
    parsed = ids.id_number()(first + last.lower(), ASK)
    assert (parsed.value == first + last) == (ids.check_digit(first) == last)
    assert bool(parsed.notes) == (parsed.value is None)


@given(st.text(max_size=30))
def test_id_parser_is_idempotent_and_accepts_only_valid(text):
    value = ids.id_number()(text, ASK).value
    assert value is None or (ids.is_valid_id(value) and ids.id_number()(value, ASK).value == value)


@given(st.text(max_size=30))
def test_names_hold_no_control_characters_and_are_idempotent(text):
    value = names.name(text, ASK).value
    if value is not None:
        assert not any(unicodedata.category(c).startswith("C") for c in value)
        assert names.name(value, ASK).value == value


@given(st.text(alphabet="周一二三六日天末上下午晚每:：019-至、，点半后 ", max_size=20))
def test_slots_stay_in_the_week(text):
    slots = times.slots_in(text)[0]
    assert slots == sorted(set(slots)) and all(0 <= slot < 28 for slot in slots)


@given(st.text(alphabet="一二三七九初高中小学大职年级班届()（）0123456789文理 ", max_size=12),
       st.sampled_from([None, "primary", "junior", "senior", "vocational", "tertiary"]))  # fmt: skip
def test_grades_never_break_and_stay_on_the_scale(text, stage):
    value = parse_grade(text, dt.date(2020, 5, 10), stage).value
    assert value is None or 1 <= value["grade"] <= 19
