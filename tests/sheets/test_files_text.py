"""Text files and pastes: encodings, separators, what stands in a cell."""

import pytest

from rosters.sheets import read_file

from .tables import BOTH, DAY, HEAD, ID1, ROW1, ROW2, TABLE, people, text_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "gb18030"])  # fmt: skip
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_of_every_encoding_and_separator(encoding, mark):
    assert people(text_of(TABLE, mark).encode(encoding)) == BOTH


def test_rare_characters_survive_gb18030():
    row = ["㛃䶮", ID1, "甲小学", "三年级", "19900000001"]
    assert people(text_of([HEAD, row]).encode("gb18030"))[0][0] == "㛃䶮"


def test_short_gb18030_text_that_passes_as_utf8_is_not_taken_for_greek():
    """Some characters are, in GB18030, two bytes that UTF-8 reads as one foreign letter."""
    data = "name,school,grade\r\n拢磨漏,脌脕脗,3\r\n".encode("gb18030")
    assert data.decode("utf-8").startswith("name,school,grade")
    assert read_file(data, "students", as_of=DAY).rows[0].raw["name"] == "拢磨漏"


def test_latin_names_in_utf8_stay_latin():
    data = "name,school,grade\r\nRené,甲,3\r\n".replace("甲", "A").encode()
    assert read_file(data, "students", as_of=DAY).rows[0].raw["name"] == "René"


def test_paste_from_a_table_with_quotes_breaks_and_ditto_marks():
    text = "\t".join(HEAD) + "\r\n" + "\t".join(ROW1) + "\r\n"
    text += '李二二\t441826200911120000\t"\t"四年级\n（2）班"\t19900000002\r\n'
    reading = read_file(text.encode(), "students", as_of=DAY)
    assert [row.values["school"] for row in reading.rows] == ["甲镇中心小学"] * 2
    assert reading.rows[1].values["grade"]["class_no"] == "2"


def test_commas_inside_pasted_cells_do_not_split_them():
    rows = [[*HEAD, "备注"], [*ROW1, "a,b,c,d"], [*ROW2, "e,f,g,h"]]
    reading = read_file(text_of(rows, "\t").encode(), "students", as_of=DAY)
    assert [row.values["remark"] for row in reading.rows] == ["a,b,c,d", "e,f,g,h"]


def test_ragged_lines_and_the_equals_trick():
    text = ",".join(HEAD) + f'\r\n张一一,="{ID1}",甲小学,三年级\r\n李二二\r\n'
    reading = read_file(text.encode(), "students", as_of=DAY)
    assert reading.rows[0].values["id_number"] == ID1
    assert [row.row for row in reading.rows] == [2, 3]


@pytest.mark.parametrize("start", ["MZ", "BM", "BZh"])
def test_letters_that_mark_a_program_or_a_picture_may_head_a_text(start):
    data = text_of([[start, *HEAD], ["汉", *ROW1]]).encode()
    assert people(data) == BOTH[:1]
