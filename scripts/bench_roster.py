"""Made-up rosters of students and of volunteers: the same people for the same number of rows."""

import io
import random
from collections.abc import Iterator
from datetime import date

from openpyxl import Workbook
from sample_people import GIVEN_FEMALE, GIVEN_MALE, SURNAMES, Mint, birthday, pupil_birthday

SEED = 20_261_110
AS_OF = date(2026, 11, 10)
HEADERS = (
    "序号", "镇(街)", "村(居)委", "户主姓名", "户主身份证号", "联系电话", "贫困户属性",
    "家庭人口", "学生姓名", "性别", "出生年月", "学生身份证号", "与户主关系", "就读学校", "年级",
    "班级", "成绩(优/中/差)", "是否愿意接受结对", "是否有手机", "薄弱科目",
)  # fmt: skip
VOLUNTEER_HEADERS = (
    "序号", "姓名", "性别", "身份证号", "手机号", "学校", "学院", "专业", "年级", "学号",
    "可辅导科目", "可辅导学段", "可服务时间", "每周可服务次数", "方言", "政治面貌", "普通话水平",
)  # fmt: skip
GRADES = {7: "七年级", 8: "八年级", 9: "九年级"}
CHARACTERS = sorted({c for name in GIVEN_FEMALE + GIVEN_MALE for c in name})


def workbook(rows: int) -> bytes:
    """A roster of students, twenty columns, as .xlsx."""
    return _book("学生情况表", HEADERS, _students(rows))


def volunteers_workbook(rows: int) -> bytes:
    """A roster of university volunteers, seventeen columns, as .xlsx."""
    return _book("志愿者名册", VOLUNTEER_HEADERS, _volunteers(rows))


def _book(title: str, headers: tuple[str, ...], rows: Iterator[list[str | int]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def person_name(dice: random.Random) -> str:
    return dice.choice(SURNAMES) + "".join(dice.choices(CHARACTERS, k=2))


def _students(count: int) -> Iterator[list[str | int]]:
    dice = random.Random(SEED)
    mint = Mint(dice)
    for number in range(1, count + 1):
        yield [number, *_family(dice, mint, number), *_child(dice, mint)]


def _family(dice: random.Random, mint: Mint, number: int) -> list[str | int]:
    born = birthday(dice, date(1965, 1, 1), date(1992, 12, 31))
    phone = f"1990000{number % 10_000:04d}"
    village = dice.choice(["坡头村", "新塘村", "石岭村"])
    category = dice.choice(["一般贫困户", "低保贫困户"])
    size = dice.randint(3, 7)
    return ["白藤镇", village, person_name(dice), mint.id_number(born), phone, category, size]


def _child(dice: random.Random, mint: Mint) -> list[str]:
    grade = dice.choice(list(GRADES))
    born = pupil_birthday(dice, grade)
    facts = [dice.choice("男女"), born.isoformat(), mint.id_number(born), "子女", "白藤中学"]
    level, subject = dice.choice("优中差"), dice.choice(["数学", "英语", "语文、数学"])
    room = f"{dice.randint(1, 6)}班"
    return [
        person_name(dice),
        *facts,
        GRADES[grade],
        room,
        level,
        "是",
        dice.choice("是否"),
        subject,
    ]


def _volunteers(count: int) -> Iterator[list[str | int]]:
    dice = random.Random(SEED)
    mint = Mint(dice)
    for number in range(1, count + 1):
        born = birthday(dice, date(2003, 1, 1), date(2007, 12, 31))
        subjects = "、".join(dice.sample(["语文", "数学", "英语", "物理"], 2))
        yield [
            number, person_name(dice), dice.choice("男女"), mint.id_number(born),
            f"199{number:08d}", "岭海师范学院", "数学学院", "数学与应用数学(师范)",
            dice.choice(["大一", "大二", "大三"]), f"2026{number:06d}", subjects,
            dice.choice(["小学", "初中", "小学、初中"]), dice.choice(["周末", "周一至周五晚"]),
            dice.randint(1, 4), dice.choice(["雷州话", "粤语"]), "共青团员", "二级甲等",
        ]  # fmt: skip


def id_numbers(count: int) -> list[str]:
    """Made-up ID numbers, one in ten with a wrong check digit."""
    dice = random.Random(SEED)
    mint = Mint(dice)
    numbers = [
        mint.id_number(birthday(dice, date(1990, 1, 1), date(2015, 12, 31))) for _ in range(count)
    ]
    return [n if i % 10 else n[:-1] + ("1" if n[-1] != "1" else "2") for i, n in enumerate(numbers)]
