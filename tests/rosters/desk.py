"""Helpers of the desk's tests: small workbooks, and jobs done on the spot."""

from io import BytesIO

from openpyxl import Workbook

from accounts.scope import county_scope
from jobs import services as jobs
from rosters.models import RosterBatch

HEADERS = [
    "序号",
    "镇(街)",
    "学生姓名",
    "性别",
    "学生身份证号",
    "就读学校",
    "年级",
    "成绩(优/中/差)",
    "联系电话",
]


def check_digit(body: str) -> str:
    """GB 11643: seventeen digits → the whole number."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def id_number(birth: str, county: str = "440981") -> str:
    """An invented ID number: the sequence 000 is never issued."""
    return check_digit(f"{county}{birth}000")


def good_rows(number: int = 2) -> list[list[object]]:
    return [_good_row(n) for n in range(1, number + 1)]


def _good_row(n: int) -> list[object]:
    name = f"学生{'一二三四五六七八九'[n % 9]}"
    birth = f"2012{1 + n % 12:02d}{1 + n % 28:02d}"
    phone = f"1990000{n:04d}"
    return [n, "白藤镇", name, "女", id_number(birth), "白藤中学", "八年级", "中", phone]


def workbook(rows: list[list[object]], headers: list[str] = HEADERS, title: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def work(world, batch: RosterBatch) -> RosterBatch:
    """Do the batch's waiting job, as a worker would."""
    with county_scope([world.county.pk]):
        batch.refresh_from_db()
        job_id = batch.job_id
    jobs.perform(job_id)
    with county_scope([world.county.pk]):
        batch.refresh_from_db()
    return batch


def newest(world) -> RosterBatch:
    with county_scope([world.county.pk]):
        return RosterBatch.objects.order_by("-created_at")[0]
