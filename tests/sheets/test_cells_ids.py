# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""ID numbers: right and wrong ones, damaged ones, and what a file still tells of those."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from rosters.sheets import error_workbook_of, parse_row, read_file
from rosters.sheets.findings import Ask
from rosters.sheets.parsers.ids import check_digit, fault_of, id_number, is_valid_id

DAY = dt.date(2020, 5, 10)
ASK = Ask("id_number", "身份证号", DAY)
GOOD = "440981201003050004"
NUMBER = 4.4098120100305e17
"""What a spreadsheet makes of GOOD: the last three digits are gone."""
HEAD = ["姓名", "身份证号", "学校", "年级", "出生年月"]


def parse(cell):
    return id_number()(cell, ASK)


def codes(problems):
    return {problem.code for problem in problems}


def made(county: str, born: dt.date, serial: int = 0) -> str:
    first = f"{county}{born:%Y%m%d}{serial:03d}"
    return first + check_digit(first)


def theirs(number: str) -> bool:
    """The verdict of python-stdnum; it raises KeyError at some unknown counties."""
    try:
        return bool(ric.is_valid(number))
    except KeyError:
        return False


@pytest.mark.parametrize(
    "raw",
    [GOOD, f" {GOOD} ", f"'{GOOD}", "440981 20100305 0004", "４４０９８１２０１００３０５０００４",
     f"\u200b{GOOD}\ufeff", "44098120100305OOO4".replace("O", "О"), f"{GOOD}\n", "440981-20100305-0004"],
)  # fmt: skip
def test_a_number_in_odd_clothes_is_the_number(raw):
    assert parse(raw).value == GOOD


@pytest.mark.parametrize("last", ["x", "X", "Ｘ", "×", "Χ", "х"])
def test_the_letter_x_and_its_look_alikes(last):
    first = next(f"44098120100305{n:03d}" for n in range(99)
                 if check_digit(f"44098120100305{n:03d}") == "X")  # fmt: skip
    assert parse(first + last).value == f"{first}X"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (GOOD[:-1] + "5", "id_check_digit"), (GOOD[:-1], "id_shape"), (GOOD + "1", "id_shape"),
        ("440981801003050", "id_15_digits"), ("张一", "id_shape"),
        (made("440981", dt.date(2020, 5, 11)), "id_birth"), ("440981201002300005", "id_birth"),
        (made("449999", dt.date(2010, 3, 5)), "id_county"),
        (made("990101", dt.date(2010, 3, 5)), "id_county"),
        (NUMBER, "id_damaged"), (440981201003050000, "id_damaged"), ("4.41E+17", "id_damaged"),
        ("4.4098120100305E+17", "id_damaged"), ("440981201003050000", "id_damaged"),
    ],
)  # fmt: skip
def test_a_wrong_number_has_one_clear_problem(raw, code):
    parsed = parse(raw)
    assert parsed.value is None and [note.code for note in parsed.notes] == [code]
    assert parsed.notes[0].level == "error" and parsed.notes[0].text.endswith("。")
    assert "201003" not in parsed.notes[0].text


def test_numbers_of_hong_kong_macau_taiwan_and_of_foreigners_are_fine():
    for county in ("810000", "820000", "830000", "911840"):
        assert parse(made(county, dt.date(2010, 3, 5))).value


@pytest.mark.parametrize("tail", ["42", "42B1", "71"])
def test_a_disability_certificate_holds_an_id(tail):
    parsed = parse(GOOD + tail)
    assert parsed.value == GOOD
    assert parsed.extra["disability_grade"] == int(tail[1])
    assert parsed.extra["disability_kind"] == {"4": "肢体", "7": "多重"}[tail[0]]


def test_old_numbers_are_for_the_old_only():
    assert id_number(old_allowed=True)("440981650305001", ASK).value == "440981650305001"


# -- Against python-stdnum -----------------------------------------------------------------------
DISAGREE = {
    "a county that was abolished before the birth": made("110103", dt.date(2012, 3, 5)),
    "a county renamed at home, kept in the ID": made("440923", dt.date(2016, 3, 5)),
}
WRONGLY_TAKEN = {
    "a birth in the future": made("440981", dt.date(2035, 3, 5)),
    "a province in the place of a county": made("110000", dt.date(2010, 3, 5)),
}


@pytest.mark.parametrize("why", sorted(DISAGREE))
def test_abolished_counties_stay_valid_for_life(why):
    assert is_valid_id(DISAGREE[why]) and not theirs(DISAGREE[why])


@pytest.mark.parametrize("why", sorted(WRONGLY_TAKEN))
def test_what_cannot_be_is_refused(why):
    assert fault_of(WRONGLY_TAKEN[why], DAY) and theirs(WRONGLY_TAKEN[why])


@pytest.mark.parametrize("county", ["449999", "990101", "440190"])
def test_unknown_counties_are_refused(county):
    assert fault_of(made(county, dt.date(2010, 3, 5)), DAY) == "county"


@given(
    st.sampled_from(["440981", "441826", "440802", "445381", "440103", "110101", "430111"]),
    st.dates(dt.date(2001, 1, 1), DAY), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9),
)  # fmt: skip
def test_on_counties_of_today_both_agree_whatever_the_typing_error(county, born, serial, at, by):
    number = made(county, born, serial)
    assert theirs(number) and is_valid_id(number)
    wrong = number[:at] + str((int(number[at].replace("X", "0")) + by) % 10) + number[at + 1 :]
    if wrong != number:
        assert fault_of(wrong, DAY) and not theirs(wrong)


def test_every_swap_of_neighbours_is_found():
    rng = random.Random(7)
    for _ in range(300):
        number = made("440981", dt.date(2001, 1, 1) + dt.timedelta(rng.randrange(7000)))
        at = rng.randrange(16)
        swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        assert (swapped == number) == is_valid_id(swapped)


# -- Damaged numbers ------------------------------------------------------------------------------
def test_a_damaged_number_keeps_the_birth_date_and_is_never_guessed(book):
    rows = [HEAD, ["张一一", NUMBER, "甲小学", "三年级", "2010年3月"]]
    row = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert row.values["id_number"] is None and row.values["birth_date"] == "2010-03-05"
    assert codes(row.problems) == {"id_damaged"}


def test_a_damaged_number_is_recovered_from_the_student_number(book):
    rows = [[*HEAD, "全国学籍号"], ["张一一", NUMBER, "甲小学", "三年级", "", f"G{GOOD}"]]
    row = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert row.values["id_number"] == GOOD
    assert codes(row.problems) == {"id_recovered"}
    assert [m.value for m in row.mends if m.field == "id_number"] == [GOOD]


def test_a_damaged_number_is_recovered_from_another_sheet_with_the_same_name(book):
    sheets = {
        "甲": [HEAD, ["张一一", NUMBER, "甲小学", "三年级", ""]],
        "乙": [HEAD, ["张一一", GOOD, "甲小学", "三年级", ""]],
    }
    rows = read_file(book(sheets), "students", as_of=DAY).rows
    assert rows[0].values["id_number"] == GOOD
    assert "id_damaged" not in codes(rows[0].problems)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("李二二", GOOD),
        ("张一一", made("440981", dt.date(2010, 3, 6))),
        ("张一一", GOOD[:-1] + "5"),
    ],
)
def test_nothing_is_recovered_from_somebody_else(book, name, number):
    rows = [
        HEAD,
        ["张一一", NUMBER, "甲小学", "三年级", ""],
        [name, number, "甲小学", "三年级", ""],
    ]
    first = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert first.values["id_number"] is None and "id_damaged" in codes(first.problems)


def test_two_whole_numbers_that_fit_recover_nothing(book):
    other = made("440981", dt.date(2010, 3, 5), 1)
    rows = [HEAD] + [["张一一", n, "甲小学", "三年级", ""] for n in (NUMBER, GOOD, other)]
    first = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert first.values["id_number"] is None


def test_a_student_number_of_another_child_recovers_nothing(book):
    wrong = made("440981", dt.date(2011, 3, 5))
    rows = [[*HEAD, "全国学籍号"], ["张一一", NUMBER, "甲小学", "三年级", "", f"G{wrong}"]]
    row = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert row.values["id_number"] is None


def test_a_damaged_number_stays_damaged_through_the_error_workbook(book):
    rows = [HEAD, ["张一一", NUMBER, "甲小学", "三年级", ""]]
    first = read_file(book({"表": rows}), "students", as_of=DAY)
    again = read_file(error_workbook_of(first), "students", as_of=DAY).rows[0]
    assert again.values["id_number"] is None and again.values["birth_date"] == "2010-03-05"
    assert "id_damaged" in codes(again.problems)


@pytest.mark.parametrize(
    ("written", "problem"),
    [("2010年3月", None), ("3月", None), ("3月5日", None), ("2010-03-05", None),
     ("2010-04-05", "birth_conflict"), ("2010年4月", "birth_conflict"), ("4月", "date_unknown")],
)  # fmt: skip
def test_the_id_completes_a_partial_birth_date(book, written, problem):
    rows = [HEAD, ["张一一", GOOD, "甲小学", "三年级", written]]
    row = read_file(book({"表": rows}), "students", as_of=DAY).rows[0]
    assert row.values["birth_date"] == "2010-03-05"
    told = {p.code for p in row.problems if p.field == "birth_date"}
    assert (problem in told) if problem else not told


def test_the_first_of_a_month_completes_it_too():
    raw = {"name": "张一一", "id_number": made("440981", dt.date(2010, 3, 1)), "school": "甲小学",
           "grade": "三年级", "birth_date": "2010年3月"}  # fmt: skip
    row = parse_row("students", raw, as_of=DAY)
    assert row.values["birth_date"] == "2010-03-01"
    assert not [p for p in row.problems if p.field == "birth_date"]
