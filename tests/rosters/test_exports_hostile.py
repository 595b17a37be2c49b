"""No cell of any file that leaves is a formula, whatever the data hold."""

import re
from io import BytesIO
from itertools import count, product
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Perm
from accounts.scope import all_counties, county_scope
from pairing.models import Pairing
from rosters import sheets
from rosters.sheets.write import DANGEROUS, safe_text
from students.models import Household, Student
from tests.rosters.leaving import Office
from tests.rosters.ledgers import CENSUS
from volunteers.choices import HelperKind
from volunteers.models import Volunteer

STARTS = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", "\x01=", "\x0b+",
    "\x7f@", " =",
)  # fmt: skip
PAYLOADS = (
    "cmd|' /C calc'!A0", 'HYPERLINK("http://x.test","y")', "1+1", "SUM(A1:A9)", "_x003D_1+1",
    "DDE(\"a\";\"b\")", "'=1", "￾=1",
)  # fmt: skip
HOSTILE = [start + payload for start, payload in product(STARTS, PAYLOADS)]
ENOUGH = 10_000


@pytest.fixture
def office(client, world) -> Office:
    return Office(client, world)


def texts():
    """Hostile texts, each with a number of its own, so that names differ."""
    for number in count():
        yield f"{HOSTILE[number % len(HOSTILE)]}{number}"


def _hostile_cells(content: bytes) -> int:
    """Re-open the file; count the cells that begin like a formula, and refuse any that is one."""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert re.search(rb"<f[ >/]", archive.read(name)) is None
    found = 0
    for sheet in load_workbook(BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(DANGEROUS):
                    assert cell.quotePrefix
                    found += 1
    return found


def _hostile_children(world, number: int) -> list[Student]:
    told = texts()
    with all_counties("test data"):
        households = Household.objects.bulk_create(
            Household(
                county=world.county, head_name=next(told)[:40], village=next(told)[:60],
                poverty_cause=next(told)[:100], head_id_number=next(told), phone=next(told),
            )
            for _ in range(number)
        )  # fmt: skip
        return Student.objects.bulk_create(
            Student(
                county=world.county, town=world.units["baiteng"], household=household,
                school=world.units["baiteng_school"], name=next(told)[:40],
                ethnicity=next(told)[:20], id_number=next(told), student_no=next(told),
                relation=next(told)[:20], guardian_name=next(told)[:40],
                guardian_relation=next(told)[:20], guardian_phone=next(told),
                homeroom_teacher=next(told)[:60], homeroom_phone=next(told),
                class_no=next(told)[:20],
                special_need=next(told)[:100], remark=next(told)[:200],
            )
            for household in households
        )  # fmt: skip


def test_ten_thousand_hostile_values_of_children(office, world):
    _hostile_children(world, 750)
    assert _hostile_cells(office.take_out("census", sensitive=True)) >= ENOUGH


def _hostile_helpers(world, number: int, kind: HelperKind) -> list[Volunteer]:
    told = texts()
    words = (
        "college", "major", "student_no", "izhiyuan_no", "squad", "mandarin_level", "device",
        "teacher_certificate", "experience", "political_status", "title", "workplace", "expertise",
        "certificate", "service_time", "email", "remark", "phone", "id_number",
    )  # fmt: skip
    with all_counties("test data"):
        return Volunteer.objects.bulk_create(
            Volunteer(
                county=world.county,
                kind=kind,
                unit=world.units["baiteng_school"],
                name=next(told)[:40],
                **{
                    word: next(told)[: Volunteer._meta.get_field(word).max_length] for word in words
                },
            )
            for _ in range(number)
        )


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("volunteer_signup", HelperKind.UNIVERSITY),
        ("teacher_roster", HelperKind.TEACHER),
        ("expert_list", HelperKind.EXPERT),
    ],
)
def test_hostile_values_of_helpers(office, world, form, kind):
    _hostile_helpers(world, 200, kind)
    assert _hostile_cells(office.take_out(form, sensitive=True)) >= 200 * 4


@pytest.fixture
def pairs(world) -> list[Pairing]:
    children = _hostile_children(world, 300)
    helpers = _hostile_helpers(world, 300, HelperKind.UNIVERSITY)
    told = texts()
    with all_counties("test data"):
        return Pairing.objects.bulk_create(
            Pairing(
                county=world.county, student=child, volunteer=helper, place=1,
                remark=next(told)[:200], confirmed_by=world.users["lin"],
            )
            for child, helper in zip(children, helpers, strict=True)
        )  # fmt: skip


def test_hostile_values_of_pairs(office, pairs):
    found = _hostile_cells(office.take_out("pairing_ledger", sensitive=True))
    assert found >= len(pairs) * 5


def test_hostile_values_in_the_list_of_pairs(office, world, pairs):
    assert world.users["lin"].has(Perm.PAIRS_EXPORT)
    url = reverse("pairing:pairing_export")
    content = office.as_("lin").post(url, {"reason": "报送团市委"}).content
    assert _hostile_cells(content) >= len(pairs)


def test_ten_thousand_hostile_values_in_the_error_workbook(office, world):
    """They come in as a roster, and go back as the rows to be mended."""
    told = texts()
    rows = [[next(told) for _ in CENSUS] for _ in range(520)]
    batch = office.bring_in("students", sheets.write_workbook([("名册", CENSUS, rows)]))
    url = reverse("rosters:batch_errors", args=[batch.pk])
    with county_scope([world.county.pk]):
        assert batch.rows.count() == 520
    assert _hostile_cells(office.client.get(url).content) >= ENOUGH


@pytest.mark.parametrize("form", sorted(sheets.FORMS))
def test_ten_thousand_hostile_values_in_every_form(form):
    """The writer itself, whatever a room hands it."""
    told = texts()
    fields = [field for field, _ in sheets.FORMS[form].columns if _holds_text(form, field)]
    rows = [{field: next(told) for field in fields} for _ in range(ENOUGH // len(fields) + 1)]
    assert _hostile_cells(sheets.write_table(form, rows)) >= ENOUGH * 0.8


def _holds_text(form: str, field: str) -> bool:
    column = sheets.FORMS[form].roster.by_key[field]
    try:
        return column.show("=1") == "=1"
    except (AttributeError, KeyError, TypeError):
        return False


def test_a_text_keeps_its_words():
    content = sheets.write_workbook([("表", ["名"], [["=1+1"], ["＝2"]])])
    sheet = load_workbook(BytesIO(content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["=1+1", "＝2"]
    assert safe_text("\x01=1") == "=1"
