"""Invented people for the sample rosters: names, IDs, phones and the ways clerks write them.

Nobody here exists.  Every ID carries the sequence 000, which is never issued, with a right check
digit; every phone is 1990000xxxx.  Sequence 000 is even, so it says nothing about sex.
"""

# ruff: noqa: SIM905 - word lists stay readable as one string

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

PLACES = Path(__file__).resolve().parent.parent / "accounts" / "places"
SCHOOL_YEAR = 2026
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
NUMERALS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

SURNAMES = (
    "陈 李 黄 张 梁 林 刘 吴 罗 杨 何 邓 谢 王 苏 曾 叶 朱 周 赖 冯 钟 莫 唐 房 区 单 仇 解 欧阳"
).split()
GIVEN_FEMALE = (
    "婷 欣怡 思琪 晓雯 嘉敏 梓晴 雨桐 海燕 秀妹 丽君 慧 玉珍 芷若 诗涵 美玲 静 佳仪".split()
)
GIVEN_MALE = (
    "伟 俊杰 志强 浩然 子轩 家豪 文博 建华 永康 明 锦荣 天佑 国栋 宇航 振业 勇 水生".split()
)
DOTTED = (
    "阿依古丽{}买买提",
    "古丽娜尔{}艾山",
    "艾力{}吐尔逊",
    "迪丽热巴{}玉素甫",
    "阿不都{}热合曼",
)
DOTS = "·•．‧"


def read_places(name: str) -> list[dict[str, str]]:
    """One of the bundled place lists."""
    with (PLACES / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def check_character(first17: str) -> str:
    """GB 11643 check character."""
    total = sum(int(c) * w for c, w in zip(first17, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


class Mint:
    """Hands out IDs and phones, never the same twice."""

    def __init__(self, rng: random.Random) -> None:
        counties = [p["code"] for p in read_places("guangdong.csv") if p["level"] == "county"]
        self.counties = [c for c in counties if c not in ("441901", "442001")]
        self.rng = rng
        self.used: set[str] = set()
        self.next_phone: dict[int, int] = {}

    def id_number(self, birth: date) -> str:
        """An ID of sequence 000; only county and birth date tell people apart."""
        while True:
            first17 = f"{self.rng.choice(self.counties)}{birth:%Y%m%d}000"
            if first17 not in self.used:
                self.used.add(first17)
                return first17 + check_character(first17)

    def phone(self, block: int) -> str:
        """The next free number of a block that starts at `block` (0–9999)."""
        number = self.next_phone.get(block, block)
        self.next_phone[block] = number + 1
        return f"1990000{number:04d}"


def birthday(rng: random.Random, first: date, last: date) -> date:
    """Some day between two days."""
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def pupil_birthday(rng: random.Random, grade: int) -> date:
    """Six years old by 31 August of the year they entered grade 1."""
    year = SCHOOL_YEAR - grade + 1 - 7
    return birthday(rng, date(year, 9, 1), date(year + 1, 8, 31))


def given_name(rng: random.Random, sex: str) -> str:
    """A given name."""
    return rng.choice(GIVEN_FEMALE if sex == "女" else GIVEN_MALE)


def spaced(rng: random.Random, name: str) -> str:
    """李明 as people align it under three-character names: 李 明, 李　明."""
    return name[0] + rng.choice((" ", "　", "  ")) + name[1:]


def broken_check(number: str) -> str:
    """The same ID with a wrong check character."""
    place = CHECK_CHARACTERS.index(number[17])
    return number[:17] + CHECK_CHARACTERS[(place + 1) % 11]


def excel_number(number: str) -> float:
    """What a spreadsheet keeps of an ID typed as a number: 15 digits."""
    return float(number[:15] + "000")


def write_id(rng: random.Random, number: str) -> str:
    """A good ID the way it stands in a cell."""
    roll = rng.random()
    if roll < 0.015:
        return number.translate(FULL_WIDTH)
    if roll < 0.035:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    if roll < 0.065:
        return number + " "
    if roll < 0.07:
        return "'" + number
    return number.lower() if rng.random() < 0.3 else number


def write_phone(rng: random.Random, number: str) -> str | int:
    """A good phone the way it stands in a cell: text, number, grouped, full width."""
    roll = rng.random()
    if roll < 0.3:
        return int(number)
    if roll < 0.35:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if roll < 0.38:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    if roll < 0.4:
        return number.translate(FULL_WIDTH)
    if roll < 0.41:
        return "+86 " + number
    return number


def write_birth(rng: random.Random, day: date) -> str | int | date:
    """A birth date in one of the mixed forms, real date cells and Excel serials among them."""
    y, m, d = day.year, day.month, day.day
    forms: list[str | int | date] = [
        f"{y}-{m}-{d}",
        f"{y}/{m:02d}/{d:02d}",
        f"{y}.{m}.{d}",
        f"{y}{m:02d}{d:02d}",
        int(f"{y}{m:02d}{d:02d}"),
        f"{y}年{m}月{d}日",
        f"{y}{m:02d}",
        f"{y}年{m}月",
        day,
        (day - date(1899, 12, 30)).days,
    ]
    return rng.choices(forms, weights=(20, 12, 14, 8, 4, 14, 10, 8, 8, 2))[0]


def write_grade(rng: random.Random, grade: int, vocational: bool, room: int) -> tuple[str, bool]:
    """A readable grade; True if the class stands in the same cell.

    A bare numeral is only used where one stage has it (四, 五, 六).
    """
    if grade <= 6:
        n = NUMERALS[grade]
        forms = [f"{n}年级", f"{n}年级", f"{grade}年级", f"小学{n}年级", f"小{n}"]
        forms.append(f"{grade}年级".translate(FULL_WIDTH))
        forms += [n, n] if grade >= 4 else []
        classed = [f"{n}({room})班", f"{n}（{room}）班"]
    elif grade <= 9:
        n, k = NUMERALS[grade - 6], NUMERALS[grade]
        forms = [f"初{n}", f"初{n}", f"{k}年级", f"{k}年级", f"初中{n}年级"]
        classed = [f"{k}({room})班", f"初{n}({room})班", f"初{n}（{room}）班"]
    elif vocational:
        n = NUMERALS[grade - 9]
        return rng.choice((f"中职{n}年级", f"职{n}", f"中专{n}年级")), False
    else:
        n = NUMERALS[grade - 9]
        forms = [f"高{n}", f"高{n}", f"高中{n}年级", f"高{grade - 9}"]
        classed = [f"高{n}({room})班"]
    chosen = rng.choice(forms + classed)
    return chosen, chosen in classed
