"""Screen 3: rows are mended by cell, by cause, and automatic mends are taken back."""

import json
from io import BytesIO

from openpyxl import load_workbook

from accounts.models import Unit
from accounts.scope import county_scope
from rosters.choices import BatchState, Verdict
from rosters.services import errands
from rosters.services.fixing import MOVED_ON
from students.models import Student
from tests.rosters.desk import HEADERS, good_rows, id_number, work, workbook
from tests.rosters.test_columns import book


def spaced(number: int = 1) -> list[list[object]]:
    """Rows with a blank in the name and blanks in the phone: two mends each."""
    rows = good_rows(number)
    for row in rows:
        row[2] = f"{row[2][0]} {row[2][1:]}"
        row[8] = f"{row[8][:3]} {row[8][3:7]} {row[8][7:]}"
    return rows


def students(world) -> list[Student]:
    with county_scope([world.county.pk]):
        return list(Student.objects.all())


def test_mends_are_listed_one_by_one(mei):
    batch = mei.to_check(workbook(spaced(2)))
    page = mei.page("batch_mends", batch)
    assert "学 生二" in page
    assert "恢复原文" in page
    assert "19900000001" not in page


def test_a_mend_taken_back_lets_the_text_stand(mei, world):
    batch = mei.to_check(workbook(spaced()))
    row = mei.row(batch, 2)
    mei.post("batch_mends", batch, {"row": f"{row.pk}.name"})
    assert mei.verdicts(batch) == [Verdict.CREATE]
    mei.apply(batch)
    assert [student.name for student in students(world)] == ["学 生二"]


def test_a_text_that_cannot_stand_becomes_an_error(mei):
    batch = mei.to_check(workbook(spaced()))
    row = mei.row(batch, 2)
    mei.post("batch_mends", batch, {"row": f"{row.pk}.phone"})
    assert mei.verdicts(batch) == [Verdict.ERROR]
    assert "已恢复原文" in mei.page("batch_check", batch)
    mei.post("batch_mends", batch, {"again": "1"})
    assert mei.verdicts(batch) == [Verdict.CREATE]


def test_all_mends_of_a_column_are_taken_back_at_once(mei):
    batch = mei.to_check(workbook(spaced(3)))
    mei.post("batch_mends", batch, {"field": "phone"})
    assert mei.verdicts(batch) == [Verdict.ERROR] * 3
    left = {mend["field"] for number in (2, 3, 4) for mend in mei.row(batch, number).mends}
    assert "name" in left
    assert "phone" not in left


def test_a_school_chosen_once_may_become_an_alias(mei, world, client):
    rows = good_rows(3)
    for row in rows:
        row[5] = "白藤镇第九分校"
    batch = mei.to_check(workbook(rows))
    client.force_login(world.users["lin"])
    page = mei.page("batch_check", batch, "?cause=unknown_school.school")
    assert "<option>白藤中学</option>" in page
    assert "记作这所学校的别名" in page
    fix = {"code": "unknown_school", "field": "school", "old": "白藤镇第九分校", "new": "白藤中学"}
    mei.post("batch_fix", batch, fix | {"as_alias": "1"})
    assert mei.verdicts(batch) == [Verdict.CREATE] * 3
    school = Unit.objects.get(pk=world.units["baiteng_school"].pk)
    assert "白藤镇第九分校" in school.aliases


def test_who_may_not_keep_units_gives_no_alias(mei, world):
    rows = good_rows(1)
    rows[0][5] = "白藤镇第九分校"
    batch = mei.to_check(workbook(rows))
    assert "别名</span>" not in mei.page("batch_check", batch, "?cause=unknown_school.school")
    fix = {"code": "unknown_school", "field": "school", "old": "白藤镇第九分校", "new": "白藤中学"}
    mei.post("batch_fix", batch, fix | {"as_alias": "1"})
    assert Unit.objects.get(pk=world.units["baiteng_school"].pk).aliases == []


def test_many_rows_are_mended_by_a_job(mei, world, monkeypatch):
    monkeypatch.setattr(errands, "AT_ONCE", 2)
    monkeypatch.setattr(errands, "CHUNK", 2)
    rows = good_rows(5)
    for row in rows:
        row[5] = "不存在的中学"
    batch = mei.to_check(workbook(rows))
    fix = {"code": "unknown_school", "field": "school", "old": "不存在的中学", "new": "白藤中学"}
    mei.post("batch_fix", batch, fix)
    assert mei.fresh(batch).state == BatchState.MENDING
    mei.post("batch_fix", batch, fix)
    page = mei.page("batch_detail", batch)
    assert MOVED_ON in page
    assert "正在批量修改" in page
    batch = work(world, batch)
    assert batch.state == BatchState.CHECKING
    assert batch.errand == ""
    assert mei.verdicts(batch) == [Verdict.CREATE] * 5


def test_a_header_keeps_its_sense_when_another_cell_is_mended(mei, world):
    headers = [*HEADERS, "缺少的设备(平板)"]
    rows = [[*row, "无"] for row in good_rows(1)]
    rows[0][5] = "不存在的中学"
    batch = mei.upload(workbook(rows, headers))
    batch = mei.confirm_columns(batch, column_0_9="has_tablet")
    row = mei.row(batch, 2)
    before = json.loads(row.sealed)["parsed"].get("has_tablet")
    mei.post("batch_fix", batch, {f"cell-{row.pk}-school": "白藤中学"})
    after = json.loads(mei.row(batch, 2).sealed)["parsed"].get("has_tablet")
    assert mei.verdicts(batch) == [Verdict.CREATE]
    assert after == before


def test_a_number_found_in_another_sheet_stays_found(mei, world):
    rows = good_rows(2)
    whole = rows[0][4]
    damaged = [*rows[0]]
    damaged[4], damaged[5] = int(whole[:15] + "000"), "不存在的中学"
    register = [["姓名", "身份证号"], [rows[0][2], whole]]
    batch = mei.to_check(book(情况表=[HEADERS, damaged, rows[1]], 底册=register))
    row = next(row for row in _rows(world, batch) if row.sheet == "情况表" and row.row == 2)
    assert json.loads(row.sealed)["parsed"]["id_number"] == whole
    mei.post("batch_fix", batch, {f"cell-{row.pk}-school": "白藤中学"})
    row = next(other for other in _rows(world, batch) if other.pk == row.pk)
    assert json.loads(row.sealed)["parsed"]["id_number"] == whole
    assert "id_damaged" not in [problem["code"] for problem in row.problems]


def test_the_first_of_two_rows_stays_the_first_in_the_file_after_a_mend(mei, world):
    first, wrong = good_rows(2)
    wrong[5] = "不存在的中学"
    batch = mei.to_check(book(甲表=[HEADERS, first, wrong], 乙表=[HEADERS, first]))
    row = next(row for row in _rows(world, batch) if row.sheet == "甲表" and row.row == 3)
    mei.post(
        "batch_fix", batch, {f"cell-{row.pk}-school": "白藤中学", f"cell-{row.pk}-name": "学生二"}
    )
    verdicts = {(row.sheet, row.row): row.verdict for row in _rows(world, batch)}
    assert verdicts == {
        ("甲表", 2): Verdict.CREATE, ("甲表", 3): Verdict.CREATE, ("乙表", 2): Verdict.DUPLICATE,
    }  # fmt: skip


def test_a_number_is_found_when_a_mend_tells_whose_it_is(mei, world):
    damaged, other = good_rows(2)
    whole = damaged[4]
    damaged[4], other[2] = int(whole[:15] + "000"), "不同名"
    register = [["姓名", "身份证号"], ["写错名", whole]]
    batch = mei.to_check(book(情况表=[HEADERS, damaged, other], 底册=register))
    rows = {(row.sheet, row.row): row for row in _rows(world, batch)}
    assert "id_damaged" in [p["code"] for p in rows["情况表", 2].problems]
    mei.post("batch_fix", batch, {f"cell-{rows['底册', 2].pk}-name": damaged[2]})
    row = next(row for row in _rows(world, batch) if row.pk == rows["情况表", 2].pk)
    assert json.loads(row.sealed)["parsed"]["id_number"] == whole
    assert "id_recovered" in [problem["code"] for problem in row.problems]


def test_sheets_stand_in_the_order_of_the_file(mei, world):
    rows = good_rows(3)
    batch = mei.to_check(book(丙=[HEADERS, rows[0]], 甲=[HEADERS, rows[1]], 乙=[HEADERS, rows[2]]))
    assert [row.sheet for row in _rows(world, batch)] == ["丙", "甲", "乙"]


def _rows(world, batch):
    with county_scope([world.county.pk]):
        return list(batch.rows.all())


def test_the_error_workbook_keeps_sheets_and_headers(mei):
    rows = good_rows(4)
    rows[1][5] = rows[3][5] = "不存在的中学"
    other = ["姓名", "身份证号", "学校", "年级"]
    second = [[r[2], r[4], r[5], r[6]] for r in rows[2:]]
    batch = mei.to_check(book(白藤=[HEADERS, *rows[:2]], 山背=[other, *second]))
    made = load_workbook(BytesIO(mei.get("batch_errors", batch).content))
    headers = {sheet.title: [cell.value for cell in sheet[1]] for sheet in made.worksheets}
    assert headers["山背"] == [*other, "原因"]
    assert headers["白藤"][-1] == "原因"
    assert [made[title].max_row for title in ("白藤", "山背")] == [2, 2]


def test_a_date_is_never_kept_in_the_clear(mei):
    headers = [*HEADERS, "出生日期"]
    rows = [[*row, "2011年3月5日"] for row in good_rows(1)]
    batch = mei.to_check(workbook(rows, headers))
    row = mei.row(batch, 2)
    assert any(problem["code"] == "birth_conflict" for problem in row.problems)
    told = json.dumps([row.problems, row.mends], ensure_ascii=False)
    for text in ("2011", "3月5日", "2011-03-05", "2012-"):
        assert text not in told


def test_the_check_asks_the_database_the_same_number_of_times(mei, django_assert_max_num_queries):
    def pages(number: int) -> int:
        rows = good_rows(number)
        for row in rows:
            row[5] = "不存在的中学"
        batch = mei.to_check(workbook(rows))
        with django_assert_max_num_queries(100) as asked:
            mei.page("batch_check", batch)
        return len(asked)

    assert pages(2) == pages(30)


def test_rows_are_shown_by_their_number_in_the_sheet_page_by_page(mei):
    rows = good_rows(25)
    for row in rows:
        row[5] = "不存在的中学"
    batch = mei.to_check(workbook(rows, title="标题"))
    first = mei.page("batch_check", batch)
    second = mei.page("batch_check", batch, "?page=2")
    assert f"cell-{mei.row(batch, 3).pk}-school" in first
    assert f"cell-{mei.row(batch, 27).pk}-school" in second
    assert "第 27 行" in second


FAMILY = ["户编号", "人口编号", "姓名", "证件号码", "与户主关系", "在校生状况", "联系电话", "民族"]


def family(mei):
    """A household register: the phone stands on the row of the head alone."""
    rows = [
        ["H1", "1", "李大山", id_number("19800102"), "户主", "", "19900000001", "汉"],
        ["H1", "2", "李小明", id_number("20120305"), "之子", "小学", "", "汉"],
    ]
    return mei.to_check(workbook(rows, FAMILY))


def phone_of(world) -> list[str]:
    with county_scope([world.county.pk]):
        return [child.household.phone for child in Student.objects.select_related("household")]


def test_the_phone_of_the_head_stays_when_another_cell_of_the_child_is_mended(mei, world):
    batch = family(mei)
    page = mei.page("batch_check", batch, "?cause=phone_of_head.phone")
    assert "取自同一户户主那一行" in page and "现为 199****0001" in page
    mei.post("batch_fix", batch, {f"cell-{mei.row(batch, 3).pk}-ethnicity": "瑶"})
    mei.apply(batch)
    assert phone_of(world) == ["19900000001"]


def test_the_phone_of_the_head_can_be_taken_back_or_replaced(mei, world):
    batch = family(mei)
    key = mei.row(batch, 3).pk
    mei.post("batch_mends", batch, {"row": f"{key}.phone"})
    assert "phone_of_head" not in str(mei.row(batch, 3).problems)
    assert "19900000001" not in str(json.loads(mei.row(batch, 3).sealed)["parsed"])
    mei.post("batch_fix", batch, {f"cell-{key}-phone": "19900000002"})
    mei.apply(batch)
    assert phone_of(world) == ["19900000002"]


def test_what_the_sheet_told_of_a_row_stays_when_a_cell_is_mended(mei):
    rows = good_rows(2)
    rows[1][7] = "#N/A"
    made = load_workbook(BytesIO(workbook(rows)))
    made.active.row_dimensions[3].hidden = True
    buffer = BytesIO()
    made.save(buffer)
    batch = mei.to_check(buffer.getvalue())
    key = mei.row(batch, 3).pk
    told = {"hidden_row", "cell_error"}
    mei.post("batch_fix", batch, {f"cell-{key}-name": "李小花"})
    assert told <= {problem["code"] for problem in mei.row(batch, 3).problems}
    mei.post("batch_fix", batch, {f"cell-{key}-level": "优"})
    assert told & {p["code"] for p in mei.row(batch, 3).problems} == {"hidden_row"}
