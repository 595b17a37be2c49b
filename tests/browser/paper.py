"""The roster that the officer uploads: 60 children, one with a telephone number too short."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

CHILDREN = 60
BAD_ROW, GOOD_PHONE = 4, "19900000777"
HEADER = [
    "序号", "镇街", "姓名", "性别", "身份证号", "就读学校", "年级", "成绩", "监护人", "监护人电话",
    "是否愿意接受结对", "是否有手机", "是否具备上网条件", "薄弱科目", "可辅导时间",
]  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
GIVEN = "安平宁远明静文清雅和"


def write(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "白藤镇"
    sheet.append(["岭海县学生情况表"])
    sheet.append(HEADER)
    for number in range(1, CHILDREN + 1):
        sheet.append(_row(number))
    book.save(path)
    return path


def _row(number: int) -> list[str]:
    phone = f"1990000{number:04d}"
    if number + 2 == BAD_ROW:
        phone = phone[:-1]
    return [
        str(number), "白藤镇", f"赵{GIVEN[number // 10 % 10]}{GIVEN[number % 10]}",
        "女" if number % 2 else "男", id_number(number), "白藤中学", "八年级", "优中差"[number % 3],
        "赵家长", phone, "是", "是", "是", "数学、英语" if number % 2 else "语文、数学",
        "周一至周五晚、周六上午、周日下午",
    ]  # fmt: skip


def id_number(number: int) -> str:
    """Of a sequence that is never given out, with the right check digit."""
    birth = date(2012, 9, 1 + number % 28).replace(month=9 + number // 28)
    first = f"440981{birth:%Y%m%d}000"
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]
