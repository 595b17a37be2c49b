"""Sample lists of children as other offices send them: register exports, a survey, a school."""

from __future__ import annotations

import html
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sample_columns import (
    REGISTER_COLUMNS,
    RETURN_COLUMNS,
    RETURN_GROUPS,
    SCHOOL_REGISTER_COLUMNS,
    SURVEY_COLUMNS,
)
from sample_people import (
    NUMERALS,
    SURNAMES,
    Mint,
    birthday,
    broken_check,
    excel_number,
    given_name,
    pupil_birthday,
    read_places,
    write_id,
    write_phone,
)
from sample_sheets import Page, Row, Tally, save_book
from sample_tables import CHILD_TIMES, NO, WILLING, YES

REGISTER = "扶贫系统导出 家庭成员信息.xlsx"
SCHOOL_REGISTER = "学籍系统导出 学生基本信息.xls"
SURVEY = "附件2 青禾镇困难学生摸底情况表.xlsx"
RETURN = "白藤中学困难学生报送表.xlsx"
SCHOOL_CODE = next(p["code"] for p in read_places("demo_schools.csv") if p["name"] == "白藤中学")
PHONES = 8000  # the first number of the block that these lists use

Spoiler = Callable[[Row], Any]


def spoil(rows: list[Row], planted: dict[int, str]) -> None:
    """Plant one problem in each of the rows told by their places; `_id` and `_phone` name cells."""
    for place, code in planted.items():
        row = rows[place]
        _SPOILERS[code](row)
        row["_code"] = code


def _damage(row: Row) -> None:
    row[row["_id"]] = excel_number(row[row["_id"]])


def _break(row: Row) -> None:
    row[row["_id"]] = broken_check(row[row["_id"]])


def _cut_phone(row: Row) -> None:
    row[row["_phone"]] = str(row[row["_phone"]])[:10]


_SPOILERS: dict[str, Spoiler] = {
    "damaged_id": _damage,
    "bad_check_digit": _break,
    "bad_phone": _cut_phone,
    "missing_id": lambda row: row.update({row["_id"]: ""}),
}


def dirty(rng: random.Random, rows: list[Row]) -> None:
    """IDs and phones as they stand in cells; bad ones stay as they are."""
    for row in rows:
        number, phone = row.get(row["_id"]), row.get(row["_phone"])
        if isinstance(number, str) and len(number) == 18:
            row[row["_id"]] = write_id(rng, number)
            row["_dirt"] += ["id_written_oddly"] if row[row["_id"]] != number else []
        if isinstance(phone, str) and len(phone) == 11:
            row[row["_phone"]] = write_phone(rng, phone)
            row["_dirt"] += ["phone_written_oddly"] if row[row["_phone"]] != phone else []


def register_rows(rng: random.Random, mint: Mint) -> list[Row]:
    """Families of the poverty register; children at school, infants and adults alike are rows."""
    rows = []
    for number in range(1, 31):
        surname, town = rng.choice(SURNAMES), rng.choice(("白藤镇", "山背镇", "望海镇"))
        shared = {
            "县": "岭海县",
            "乡": town,
            "村": f"上塘村{rng.randrange(1, 4)}组",
            "户编号": f"H4499{number:06d}",
            "民族": "汉族",
            "证件类型": "居民身份证",
        }
        head = _member(rng, mint, shared, surname, "户主", birthday(rng, *ADULT), "")
        family = [head, *_relatives(rng, mint, shared, surname)]
        for place, row in enumerate(family, start=1):
            row |= {"户主姓名": head["姓名"], "户主证件号码": head["证件号码"]}
            row["人口编号"] = f"{row['户编号']}{place:02d}"
        rows += family
    return rows


ADULT = (date(1960, 1, 1), date(1988, 12, 31))
STATES = ("小学", "小学", "初中", "初中", "高中", "学龄前儿童", "学前教育")


def _relatives(rng: random.Random, mint: Mint, shared: Row, surname: str) -> Iterator[Row]:
    yield _member(rng, mint, shared, rng.choice(SURNAMES), "配偶", birthday(rng, *ADULT), "")
    for _ in range(rng.choice((1, 2, 2))):
        state = rng.choice(STATES)
        grade = {"小学": 4, "初中": 8, "高中": 11}.get(state)
        born = pupil_birthday(rng, grade) if grade else birthday(rng, *INFANT)
        yield _member(rng, mint, shared, surname, rng.choice(("之子", "之女")), born, state)


INFANT = (date(2021, 9, 1), date(2024, 8, 31))


def _member(
    rng: random.Random, mint: Mint, shared: Row, surname: str, tie: str, born: date, state: str
) -> Row:
    sex = "女" if tie in ("配偶", "之女") else "男"
    return {
        **shared,
        "姓名": surname + given_name(rng, sex),
        "证件号码": mint.id_number(born),
        "与户主关系": tie,
        "性别": sex,
        "出生日期": f"{born:%Y%m%d}",
        "家庭成员联系电话": mint.phone(PHONES),
        "文化程度": "" if state else rng.choice(("小学", "初中")),
        "在校生状况": state,
        "健康状况": rng.choice(("健康", "健康", "长期慢性病")),
        "劳动技能": "" if state else "普通劳动力",
        "是否参加城乡居民基本医疗保险": "是",
        "义务教育阶段未上学原因": "",
        "_pupil": state in ("小学", "初中", "高中"),
        "_id": "证件号码",
        "_phone": "家庭成员联系电话",
        "_code": "",
        "_dirt": [],
    }


def make_register(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """D: an export of the poverty register, every member of the family a row."""
    rows = register_rows(rng, mint)
    pupils = [row for row in rows if row["_pupil"]]
    spoil(pupils, {3: "damaged_id", 9: "bad_check_digit", 20: "bad_check_digit"})
    for row in pupils:
        row["_code"] = row["_code"] or "no_school"  # the register knows only the stage
    book, tally = Workbook(), Tally("students")
    page = Page(book.active, REGISTER_COLUMNS)
    page.sheet.title = "家庭成员"
    page.header()
    for row in rows:
        line = page.put([row[name] for name in REGISTER_COLUMNS])
        if row["_pupil"]:
            tally.row("家庭成员", line, row)
        else:
            tally.skipped_people += 1
    save_book(book, out / REGISTER)
    return tally


def make_school_register(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """E: an export of the school register, a web page named .xls."""
    rows = [_enrolled(rng, mint) for _ in range(50)]
    spoil(rows, {12: "bad_check_digit", 30: "missing_id", 41: "bad_phone"})
    dirty(rng, rows)
    tally = Tally("students")
    lines = [_tr(SCHOOL_REGISTER_COLUMNS, "th")]
    for line, row in enumerate(rows, start=2):
        lines.append(_tr([str(row.get(name, "")) for name in SCHOOL_REGISTER_COLUMNS], "td"))
        tally.row("网页表格", line, row)
    head = "<html><head><meta charset='utf-8'></head><body><table border='1'>"
    text = "\n".join([head, *lines, "</table></body></html>\n"])
    (out / SCHOOL_REGISTER).write_text(text, encoding="utf-8")
    tally.facts = {"really": "html"}
    return tally


def _tr(cells: list[str], mark: str) -> str:
    return "<tr>" + "".join(f"<{mark}>{html.escape(c)}</{mark}>" for c in cells) + "</tr>"


def _enrolled(rng: random.Random, mint: Mint) -> Row:
    grade = rng.choice((7, 8, 9))
    born, sex, surname = pupil_birthday(rng, grade), rng.choice("男女"), rng.choice(SURNAMES)
    return {
        "就读学校": rng.choice(("白藤中学", "岭海县白藤中学")),
        "学校标识码": SCHOOL_CODE,
        "姓名": surname + given_name(rng, sex),
        "性别": sex,
        "出生日期": f"{born:%Y%m%d}",
        "证件类型": "居民身份证",
        "身份证号": mint.id_number(born),
        "民族": "汉族",
        "户口性质": "农业",
        "户口所在地行政区划": "岭海县",
        "现住址": f"岭海县白藤镇上塘村{rng.randrange(1, 90)}号",
        "是否独生子女": rng.choice("是否"),
        "是否留守儿童": rng.choice(("非留守儿童", "单亲留守儿童", "双亲留守儿童")),
        "是否进城务工人员随迁子女": "否",
        "是否孤儿": "否",
        "健康状况": "健康或良好",
        "政治面貌": "少先队员",
        "年级": f"{NUMERALS[grade]}年级",
        "班级号": f"{rng.randrange(1, 5):02d}",
        "入学年月": f"{2026 - (grade - 7)}09",
        "就读方式": rng.choice(("走读", "住校")),
        "联系电话": mint.phone(PHONES),
        "残疾人类型": "无残疾",
        "是否需要申请资助": "是",
        "是否享受一补": "否",
        "学籍辅号": f"G{rng.randrange(10**7):07d}",
        "班内学号": str(rng.randrange(1, 50)),
        "成员1姓名": surname + given_name(rng, "男"),
        "成员1关系": "父亲",
        "成员1联系电话": mint.phone(PHONES),
        "成员1是否监护人": "是",
        "成员2姓名": rng.choice(SURNAMES) + given_name(rng, "女"),
        "成员2关系": "母亲",
        "成员2联系电话": mint.phone(PHONES),
        "成员2是否监护人": "否",
        "_id": "身份证号",
        "_phone": "成员1联系电话",
        "_code": "",
        "_dirt": [],
    }


def make_survey(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """B: a survey table with answers in many words, 小计 by school and a note at the end."""
    schools = ("青禾中心小学", "云山中学")
    rows = {s: [_surveyed(rng, mint, s) for _ in range(20)] for s in schools}
    everyone = [row for group in rows.values() for row in group]
    spoil(everyone, {4: "damaged_id", 17: "missing_id", 26: "bad_check_digit"})
    dirty(rng, everyone)
    book, tally = Workbook(), Tally("students")
    page = Page(book.active, SURVEY_COLUMNS)
    page.sheet.title = "摸底表"
    page.title("附件2  青禾镇困难家庭学生摸底情况表")
    page.put(["填报单位：青禾镇团委（盖章）", "", "", "", "", "填报日期：2026年11月6日"])
    page.header()
    number = 0
    for school, group in rows.items():
        for row in group:
            number += 1
            line = page.put([number, *(row[name] for name in SURVEY_COLUMNS[1:])])
            tally.row("摸底表", line, row)
        page.put(["小计", f"{len(group)}人", "", school])
    page.put([])
    page.put(["注：成绩状况请填优、中、差；不愿意结对的请在特殊需求栏说明。"])
    page.put(["填表人：梁文静", "", "", "审核人：钟国栋"])
    save_book(book, out / SURVEY)
    return tally


def _surveyed(rng: random.Random, mint: Mint, school: str) -> Row:
    grade = rng.randrange(3, 7) if school.endswith("小学") else rng.randrange(7, 10)
    sex, born = rng.choice("男女"), pupil_birthday(rng, grade)
    weak = rng.choice(("数学", "语文、数学", "英语", "数学,英语"))
    return {
        "姓名": rng.choice(SURNAMES) + given_name(rng, sex),
        "身份证号码": mint.id_number(born),
        "学校": school,
        "年级班级": f"{NUMERALS[grade]}年级（{rng.randrange(1, 4)}）班",
        "家庭概况": rng.choice(("父亲外出务工", "与祖父母同住", "母亲患病", "")),
        "成绩状况": rng.choice(("优", "中", "差", "良好", "中等", "待提高")),
        "学习状态": rng.choice(("认真", "一般", "较被动", "")),
        "心理情况": rng.choice(("正常", "较内向", "")),
        "朋辈关系": rng.choice(("融洽", "一般", "")),
        "是否有手机": rng.choice((*YES, *NO)),
        "是否有平板": rng.choice(NO),
        "是否具备上网条件": rng.choice((*YES, "有宽带", "无")),
        "上网费用如何解决": rng.choice(("家庭自付", "需要补贴", "")),
        "是否愿意接受结对": rng.choice(WILLING),
        "薄弱科目": weak,
        "可上网时间": rng.choice(CHILD_TIMES),
        "住校/走读": rng.choice(("走读", "住校")),
        "特殊需求": rng.choice(("", "", "心理疏导")),
        "摸底方式": rng.choice(("入户", "电话", "微信")),
        "摸底人": "梁文静",
        "摸底时间": rng.choice(("2026-11-03", "2026年11月4日", "2026.11.5")),
        "_id": "身份证号码",
        "_phone": "_none",
        "_code": "",
        "_dirt": [],
    }


def make_return(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """C: a school's return; the school stands in the title only, the header is two rows high."""
    grades = {grade: [_returned(rng, mint, grade) for _ in range(15)] for grade in (7, 8, 9)}
    everyone = [row for group in grades.values() for row in group]
    spoil(everyone, {5: "bad_phone", 22: "bad_phone"})
    for row in everyone:
        row["_code"] = row["_code"] or "missing_id"  # such a return has no column for it
    dirty(rng, everyone)
    book, tally = Workbook(), Tally("students")
    page = Page(book.active, RETURN_COLUMNS)
    page.sheet.title = "报送表"
    page.title("岭海县困难家庭学生情况报送表")
    page.put(["学校（盖章）：白藤中学", "", "", "", "", "2026年11月8日"])
    page.grouped_header(RETURN_GROUPS)
    number = 0
    for group in grades.values():
        for place, row in enumerate(group):
            number += 1
            shown = row | ({"年级": "同上"} if place % 5 else {})
            row["_dirt"] += ["ditto_cell"] if place % 5 else []
            line = page.put([number, *(shown[name] for name in RETURN_COLUMNS[1:])])
            tally.row("报送表", line, row)
    page.put(["合计", "", "", f"{number}人"])
    page.put(["填表人：陈海燕", "", "", "校长：", "", "审核人：钟国栋"])
    save_book(book, out / RETURN)
    return tally


def _returned(rng: random.Random, mint: Mint, grade: int) -> Row:
    sex, surname = rng.choice("男女"), rng.choice(SURNAMES)
    scores = [rng.randrange(40, 118) for _ in range(3)]
    return {
        "年级": f"{NUMERALS[grade]}年级",
        "班别": f"{rng.randrange(1, 4)}班",
        "姓名": surname + given_name(rng, sex),
        "性别": sex,
        "全国学籍号": "",
        "监护人": surname + given_name(rng, "男"),
        "监护人电话": mint.phone(PHONES),
        "是否留守": rng.choice(("是", "否", "√", "×")),
        "是否住宿": rng.choice(("是", "否")),
        "语文": scores[0],
        "数学": scores[1],
        "英语": scores[2],
        "综合等级": rng.choice(("A", "B", "C", "优", "中", "差")),
        "结对教师": rng.choice(("", "梁老师")),
        "任教学科": "",
        "教师电话": "",
        "跟踪联系人(团委书记/大队辅导员)": "陈海燕",
        "_id": "_none",
        "_phone": "监护人电话",
        "_code": "",
        "_dirt": [],
    }
