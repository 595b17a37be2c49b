"""Sample lists of the office itself: the ledger of pairs it keeps, and its schools."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from sample_columns import LEDGER_COLUMNS, SCHOOL_COLUMNS
from sample_people import SURNAMES, Mint, given_name, read_places
from sample_pupils import PHONES
from sample_sheets import Page, Row, Tally, save_book

LEDGER = "岭海县一对一结对台账.xlsx"
SCHOOLS = "岭海县中小学校名单.xlsx"
COUNTY = "449901"
KINDS = {
    "primary": "小学",
    "junior": "初级中学",
    "nine_year": "九年一贯制学校",
    "senior": "高级中学",
    "complete": "完全中学",
    "vocational": "中等职业学校",
    "special": "特殊教育学校",
}


def make_ledger(rng: random.Random, children: list[Row], volunteers: list[Row], out: Path) -> Tally:
    """J: fifty pairs between children of the census and volunteers of the roster."""
    pairs = zip(_clean(children), _clean(volunteers), strict=False)
    rows = [_pair(rng, child, one) for child, one in list(pairs)[:50]]
    rows[9] |= {"志愿者电话": str(rows[9]["志愿者电话"])[:10], "_code": "bad_phone"}
    rows[23] |= dict.fromkeys(("志愿者姓名", "志愿者电话", "学院专业", "结对教师"), "")
    rows[23]["_code"] = "missing_helper"
    rows[37] |= {"状态": "见附件", "_code": "unknown_state"}
    book, tally = Workbook(), Tally("pairings")
    page = Page(book.active, LEDGER_COLUMNS)
    page.sheet.title = "结对台账"
    page.title("岭海县“一对一”结对帮扶台账")
    page.put(["填报单位：共青团岭海县委员会（盖章）", "", "", "", "", "2026年11月10日"])
    page.header()
    for number, row in enumerate(rows, start=1):
        shown = row | ({"云班级": "〃"} if number % 10 != 1 else {})
        row["_dirt"] += ["ditto_cell"] if number % 10 != 1 else []
        line = page.put([number, *(shown[name] for name in LEDGER_COLUMNS[1:])])
        tally.row("结对台账", line, row)
    page.put(["合计", f"{len(rows)}对"])
    page.put(["填表人：梁文静", "", "", "审核人：钟国栋"])
    save_book(book, out / LEDGER)
    return tally


def _clean(rows: list[Row]) -> list[Row]:
    return [row for row in rows if not row["_code"] and not row["_dirt"]]


def _pair(rng: random.Random, child: Row, one: Row) -> Row:
    began = date(2026, 10, 8) + timedelta(days=rng.randrange(20))
    forms = (f"{began:%Y-%m-%d}", f"{began.year}年{began.month}月{began.day}日", began)
    return {
        "学生姓名": child["学生姓名"],
        "学校年级": f"{child['就读学校']}{child['年级']}",
        "需求科目": rng.choice(("数学", "语文、数学", "英语")),
        "监护人电话": child["监护人电话"],
        "志愿者姓名": one["姓名"],
        "学院专业": f"{one['学院']} {one['专业(师范/非师范)'].split('（')[0]}",
        "志愿者电话": one["手机"],
        "结对教师": "",
        "团干部": rng.choice(("梁文静", "钟国栋")),
        "云班级": "第一云班级",
        "结对时间": rng.choice(forms),
        "首次联系时间": f"{began + timedelta(days=3):%Y.%m.%d}",
        "状态": rng.choice(("结对中", "结对中", "帮扶中", "暂停")),
        "_code": "",
        "_dirt": [],
    }


def make_schools(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """All schools of 岭海县, with the names people really use for them; a few rows are wrong."""
    towns = {place["code"]: place["name"] for place in read_places("demo.csv")}
    places = [p for p in read_places("demo_schools.csv") if p["town_code"].startswith(COUNTY)]
    rows = [_school(rng, mint, place, towns) for place in places]
    rows[5] |= {"联系电话": rows[5]["联系电话"][:10], "_code": "bad_phone"}
    rows.append({**rows[2], "_code": "duplicate", "_dirt": []})
    book, tally = Workbook(), Tally("schools")
    page = Page(book.active, SCHOOL_COLUMNS)
    page.sheet.title = "学校名单"
    page.title("岭海县中小学校名单")
    page.put(["填报单位：岭海县教育局（盖章）"])
    page.header()
    for number, row in enumerate(rows, start=1):
        line = page.put([number, *(row[name] for name in SCHOOL_COLUMNS[1:])])
        tally.row("学校名单", line, row)
    page.put(["合计", f"{len(rows)}所"])
    save_book(book, out / SCHOOLS)
    return tally


def _school(rng: random.Random, mint: Mint, place: dict[str, str], towns: dict[str, str]) -> Row:
    town = towns[place["town_code"]]
    return {
        "学校名称": place["name"],
        "学校标识码": place["code"],
        "镇(街)": rng.choice((town, town.removesuffix("镇"), f"岭海县{town}")),
        "学校类别": KINDS[place["kind"]],
        "别名": place["aliases"].replace("|", rng.choice("、;")),
        "联系人": rng.choice(SURNAMES) + given_name(rng, "女"),
        "联系电话": mint.phone(PHONES),
        "备注": "",
        "_code": "",
        "_dirt": [],
    }
