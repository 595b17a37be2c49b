"""Screen 2: sheets, header rows, columns, repeats, and what is remembered."""

import json
from io import BytesIO

import pytest
from openpyxl import Workbook

from accounts.scope import county_scope
from rosters.choices import BatchState, Verdict
from rosters.models import MappingMemory
from tests.rosters.desk import HEADERS, good_rows, id_number, newest, work, workbook


def book(**tables) -> bytes:
    """A workbook of several sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def names(world, batch) -> list[str]:
    with county_scope([world.county.pk]):
        return [json.loads(row.sealed)["raw"].get("name") for row in batch.rows.all()]


def test_the_first_rows_are_shown_with_the_header_marked(mei):
    batch = mei.upload(workbook(good_rows(2), title="岭海县未脱贫户子女情况表"))
    page = mei.page("batch_mapping", batch)
    assert "岭海县未脱贫户子女情况表" in page
    assert "第 2 行</b>为表头" in page
    assert good_rows(1)[0][4] not in page


def test_a_column_that_is_known_and_not_kept_is_told(mei):
    sheet = book(名册=[["学校", "姓名", "联系电话", "任教学科", "结对学生", "学生年级"],
                     ["白藤中学", "丁一", "19900000011", "数学", "李小禾", "八年级"]])  # fmt: skip
    page = mei.page("batch_mapping", mei.upload(sheet, kind="teachers"))
    assert page.count("只认出，不保存") == 1


def test_another_header_row_is_read_again(mei, world):
    batch = mei.upload(workbook([HEADERS, *good_rows(2)]))
    found = batch.sheets[0]["header_row"]
    mei.post("batch_layout", batch, {"header_0": "2", "wanted_0": "on"})
    batch = work(world, batch)
    assert batch.state == BatchState.MAPPING
    assert batch.sheets[0]["header_row"] == 2 != found
    assert batch.sheets[0]["data_rows"] == 2
    mei.post("batch_layout", batch, {"header_0": "", "wanted_0": "on"})
    assert work(world, batch).sheets[0]["header_row"] == found


def test_a_sheet_without_a_header_is_known_by_its_content(mei, world):
    rows = good_rows(5)
    for row, name in zip(rows, ("李小禾", "陈思源", "房阿妹", "黄子轩", "梁雨桐"), strict=True):
        row[2] = name
    batch = mei.upload(workbook(rows[1:], headers=rows[0]))
    mei.post("batch_layout", batch, {"header_0": "0", "wanted_0": "on"})
    batch = work(world, batch)
    assert batch.sheets[0]["header_row"] is None
    assert batch.sheets[0]["data_rows"] == 5
    assert {"name", "id_number"} <= {c["field"] for c in batch.sheets[0]["columns"]}


def test_a_sheet_that_is_not_wanted_is_left_out(mei, world):
    rows = good_rows(4)
    batch = mei.upload(book(白藤=[HEADERS, *rows[:2]], 山背=[HEADERS, *rows[2:]]))
    mei.post("batch_layout", batch, {"header_0": "", "wanted_0": "on", "header_1": ""})
    batch = mei.confirm_columns(work(world, batch))
    assert len(mei.verdicts(batch)) == 2


def test_sheets_with_the_same_headers_are_asked_about_once(mei):
    rows = good_rows(4)
    batch = mei.upload(book(白藤=[HEADERS, *rows[:2]], 山背=[HEADERS, *rows[2:]]))
    assert len(mei.form(batch).groups) == 1
    assert len(mei.verdicts(mei.confirm_columns(batch))) == 4


def test_sheets_with_other_headers_are_mapped_by_themselves(mei, world):
    rows = good_rows(4)
    other = ["姓名", "身份证号", "学校", "年级", "备用姓名"]
    second = [[r[2], r[4], r[5], r[6], f"{r[2]}甲"] for r in rows[2:]]
    batch = mei.upload(book(白藤=[HEADERS, *rows[:2]], 山背=[other, *second]))
    assert len(mei.form(batch).groups) == 2
    batch = mei.confirm_columns(batch, column_1_0="", column_1_4="name")
    assert sorted(names(world, batch)) == sorted(
        [rows[0][2], rows[1][2], f"{rows[2][2]}甲", f"{rows[3][2]}甲"]
    )


def test_two_columns_for_one_field_are_refused(mei):
    batch = mei.upload(workbook(good_rows(1)))
    form = mei.form(batch)
    data = {name: form[name].value() or "" for name in form.fields} | {"column_0_1": "name"}
    answer = mei.post("batch_mapping", batch, data)
    assert "有两列都对应“学生姓名”" in answer.content.decode()


def test_a_column_that_is_not_imported_is_not_kept(mei, world):
    batch = mei.to_check(workbook(good_rows(1)), column_0_8="")
    with county_scope([world.county.pk]):
        kept = json.loads(batch.rows.get().sealed)
    assert "19900000001" not in json.dumps(kept, ensure_ascii=False)


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("first", Verdict.CREATE, Verdict.DUPLICATE),
        ("last", Verdict.DUPLICATE, Verdict.CREATE),
        ("none", Verdict.ERROR, Verdict.ERROR),
    ],
)
def test_which_of_two_equal_rows_is_taken_is_the_officers_rule(mei, rule, first, second):
    row = good_rows(1)[0]
    batch = mei.to_check(workbook([row, row]), repeats=rule)
    assert mei.verdicts(batch) == [first, second]
    levels = {cause["level"] for cause in mei.get("batch_check", batch).context["causes"]}
    assert ("error" in levels) == (rule == "none")


HELPERS = {
    "volunteers": ["姓名", "手机", "学院", "可辅导科目"],
    "teachers": ["姓名", "联系电话", "学校", "任教学科"],
}


@pytest.mark.parametrize("kind", HELPERS)
@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("first", Verdict.CREATE, Verdict.DUPLICATE),
        ("last", Verdict.DUPLICATE, Verdict.CREATE),
        ("none", Verdict.ERROR, Verdict.ERROR),
    ],
)
def test_the_rule_for_repeats_holds_for_helpers(mei, world, kind, rule, first, second):
    place = "数学学院" if kind == "volunteers" else "白藤中学"
    row = ["周小敏", "13900007001", place, "数学"]
    more = {"unit": str(world.units["university"].pk)} if kind == "volunteers" else {}
    batch = mei.upload(workbook([row, row], HELPERS[kind]), kind, **more)
    batch = mei.confirm_columns(batch, repeats=rule)
    assert mei.verdicts(batch) == [first, second]


def test_a_poverty_register_needs_no_school_and_no_grade(mei):
    headers = ["户编号", "户主姓名", "户主身份证号", "姓名", "证件号码", "与户主关系", "贫困户属性"]
    row = ["H1", "李大山", id_number("19800102"), "李小明", id_number("20120305"), "之子", "低保户"]
    batch = mei.upload(workbook([row], headers))
    batch = mei.confirm_columns(batch)
    assert batch.state == BatchState.CHECKING
    assert mei.verdicts(batch) == [Verdict.CREATE]


def test_a_row_left_out_lets_the_other_one_in(mei):
    row = good_rows(1)[0]
    batch = mei.to_check(workbook([row, row]), repeats="none")
    mei.post("batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "skip"})
    assert mei.verdicts(batch) == [Verdict.SKIPPED, Verdict.CREATE]
    mei.post("batch_decide", batch, {f"decide-{mei.row(batch, 2).pk}": "again"})
    assert mei.verdicts(batch) == [Verdict.ERROR, Verdict.ERROR]


def test_the_columns_are_remembered_for_the_unit_that_sends_the_roster(mei, world):
    headers = ["姓名", "手机", "学院", "能教的", "证件号码"]
    content = workbook([["周小敏", "19900007001", "数学学院", "数学", ""]], headers)
    university = world.units["university"]
    batch = mei.upload(content, "volunteers", unit=str(university.pk))
    mei.confirm_columns(batch, column_0_3="subjects")
    with county_scope([world.county.pk]):
        memory = MappingMemory.objects.get()
    assert memory.unit == university
    assert memory.mapping["能教的"] == "subjects"
    again = mei.upload(content, "volunteers", unit=str(university.pk))
    assert {c["key"]: c["field"] for c in again.sheets[0]["columns"]}["能教的"] == "subjects"
    assert "按上次的对应" in mei.page("batch_mapping", again)


def test_nothing_is_remembered_when_not_wished(mei, world):
    mei.to_check(workbook(good_rows(1)), remember=False)
    with county_scope([world.county.pk]):
        assert not MappingMemory.objects.exists()


def test_a_file_seen_before_is_told_but_not_refused(mei, world):
    content = workbook(good_rows(2))
    mei.apply(mei.to_check(content))
    batch = mei.upload(content)
    assert "已导入过" in mei.page("batch_mapping", batch)
    assert set(mei.verdicts(mei.confirm_columns(batch))) == {Verdict.UNCHANGED}


def test_an_unreadable_file_says_what_to_do_on_its_page(mei, world):
    batch = mei.upload(b"\x89PNG\r\n\x1a\n" + b"0" * 64, name="扫描.xlsx")
    page = mei.page("batch_detail", batch)
    assert batch.job.error in page
    assert "换一个文件" in page
    mei.post("batch_drop", batch)
    assert newest(world).state == BatchState.DROPPED


def test_no_sample_outlives_the_import(mei):
    batch = mei.apply(mei.to_check(workbook(good_rows(2))))
    told = json.dumps(mei.fresh(batch).sheets, ensure_ascii=False)
    assert "学生二" not in told
    assert "就读学校" in told
