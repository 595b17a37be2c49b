"""A school that only the title of a sheet names: proposed once for all rows, never taken."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from accounts.choices import UnitKind
from rosters.choices import Verdict
from tests.rosters.desk import HEADERS, good_rows, workbook
from tests.world import make_unit

TITLE = "白藤中学2026年秋季学生花名册"
AT = HEADERS.index("就读学校")
HEADER = HEADERS[:AT] + HEADERS[AT + 1 :]
CAUSE = "?cause=required_missing.school"


def nameless(number: int = 2, start: int = 0) -> list[list[object]]:
    return [row[:AT] + row[AT + 1 :] for row in good_rows(start + number)[start:]]


def fixes(mei, batch) -> list[dict]:
    return mei.get("batch_check", batch, CAUSE).context["batch_fixes"]


def proposed(mei, batch) -> list[str | None]:
    schools = [fix["school"] for fix in fixes(mei, batch)]
    return [school and school.name for school in schools]


def book(*sheets: list[list[object]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"第{number}张")
        for row in rows:
            sheet.append(row)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_the_title_proposes_the_school_and_a_person_takes_it(mei):
    batch = mei.upload(workbook(nameless(), HEADER, TITLE))
    assert "下一步统一选学校" in mei.page("batch_mapping", batch)
    batch = mei.confirm_columns(batch)
    assert mei.verdicts(batch) == [Verdict.ERROR] * 2
    page = mei.page("batch_check", batch, CAUSE)
    assert "标题里写的是“白藤中学”" in page
    assert "<option selected>白藤中学</option>" in page
    fix = {"code": "required_missing", "field": "school", "old": "", "new": "白藤中学"}
    mei.post("batch_fix", batch, fix | {"sheet": fixes(mei, batch)[0]["sheet"], "rows": "2"})
    assert mei.verdicts(batch) == [Verdict.CREATE] * 2


def test_each_sheet_is_proposed_the_school_of_its_own_title(mei):
    batch = mei.to_check(
        book(
            [["白藤中学秋季花名册"], HEADER, *nameless(2)],
            [["山背中心小学秋季花名册"], HEADER, *nameless(1, start=2)],
        )
    )
    assert proposed(mei, batch) == ["白藤中学", "山背中心小学"]
    fix = {"code": "required_missing", "field": "school", "old": "", "new": "山背中心小学"}
    mei.post("batch_fix", batch, fix | {"sheet": "第2张"})
    assert mei.verdicts(batch) == [Verdict.ERROR, Verdict.ERROR, Verdict.CREATE]


@pytest.mark.parametrize(
    "title",
    ["岭海县2026年秋季学生花名册", "白藤中学、山背中心小学学生花名册", "不存在的中学学生花名册"],
)
def test_a_title_that_names_no_school_or_two_proposes_none(mei, title):
    assert proposed(mei, mei.to_check(workbook(nameless(), HEADER, title))) == [None]


def test_the_longest_name_in_the_title_is_meant(mei, world):
    make_unit(world, "s9", "白藤中学附属小学", UnitKind.SCHOOL, "baiteng")
    batch = mei.to_check(workbook(nameless(), HEADER, "白藤中学附属小学学生花名册"))
    assert proposed(mei, batch) == ["白藤中学附属小学"]


def test_tables_one_below_the_other_propose_none(mei):
    rows = [[TITLE], HEADER, *nameless(1), ["山背中心小学花名册"], HEADER, *nameless(1, start=1)]
    assert proposed(mei, mei.to_check(book(rows))) == [None]


def test_a_column_of_schools_that_a_person_left_out_is_still_asked_for(mei):
    batch = mei.upload(workbook(good_rows(1), title=TITLE))
    form = mei.form(batch)
    data = {name: form[name].value() or "" for name in form.fields} | {f"column_0_{AT}": ""}
    answer = mei.post("batch_mapping", batch, data)
    assert "还没有一列对应“就读学校”" in answer.content.decode()


def test_a_register_of_families_is_not_offered_one_school_for_all(mei):
    header = ["户编号", "人口编号", "姓名", "证件号码", "与户主关系", "在校生状况"]
    rows = [[f"H{n}", "2", row[2], row[4], "之子", "小学"] for n, row in enumerate(good_rows(2))]
    batch = mei.to_check(workbook(rows, header, TITLE))
    context = mei.get("batch_check", batch, "?cause=register_row.school").context
    assert context["cause"]["code"] == "register_row"
    assert context["batch_fixes"] == []
