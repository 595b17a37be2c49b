"""Sample lists of those who help: an online form, teachers of the county, the expert pool."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from sample_columns import EXPERT_COLUMNS, FORM_COLUMNS, TEACHER_COLUMNS
from sample_people import NUMERALS, SCHOOL_YEAR, SURNAMES, Mint, birthday, given_name
from sample_pupils import PHONES, dirty, spoil
from sample_sheets import Page, Row, Tally, save_book

FORM = "问卷星导出 云支教志愿者报名.csv"
TEACHERS = "岭海县本地结对教师名册.xlsx"
EXPERTS = "岭海县课业辅导和心理咨询专家库.xlsx"

COLLEGES = ("数学学院", "文学院", "外国语学院", "岭海师范学院物理学院", "化学与环境学院（师范类）")
SCHOOLS = {  # town: school, and the grades it teaches as people write them
    "白藤镇": ("白藤中学", "初中"),
    "望海镇": ("望海中学", "初中"),
    "高坪镇": ("高坪学校", "小学、初中"),
}


def make_form(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """G: the export of an online form, GB18030, several answers in one cell."""
    rows = [_answer(rng, mint) for _ in range(40)]
    spoil(rows, {6: "bad_check_digit", 15: "bad_phone"})
    rows[22].update({"7、可辅导科目（多选）": "", "_code": "missing_subject"})
    rows.append({**rows[3], "_code": "duplicate", "_dirt": []})
    tally = Tally("volunteers", facts={"encoding": "gb18030"})
    with (out / FORM).open("w", encoding="gb18030", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(FORM_COLUMNS)
        for line, row in enumerate(rows, start=2):
            writer.writerow([row[name] for name in FORM_COLUMNS])
            tally.row("", line, row)
    return tally


def _answer(rng: random.Random, mint: Mint) -> Row:
    year = rng.randrange(1, 5)
    entry = SCHOOL_YEAR - year + 1
    chosen = rng.sample(("语文", "数学", "英语", "物理", "心理"), k=rng.choice((1, 2, 3)))
    minute = rng.randrange(60)
    return {
        "提交答卷时间": f"2026/11/{rng.randrange(1, 10)} 20:{minute:02d}:00",
        "所用时间": f"{rng.randrange(60, 400)}秒",
        "来源": "微信",
        "来源详情": "N/A",
        "来自IP": f"192.0.2.{rng.randrange(1, 250)}(广东-湛江)",
        "1、您的姓名": rng.choice(SURNAMES) + given_name(rng, "女"),
        "2、您的学院：": rng.choice(COLLEGES),
        "3、您的专业：": rng.choice(("数学与应用数学", "汉语言文学", "英语", "心理学")),
        "4、您的年级": rng.choice((f"大{NUMERALS[year]}", f"{entry}级")),
        "5、您的身份证号码": mint.id_number(
            birthday(rng, date(entry - 19, 9, 1), date(entry - 18, 8, 31))
        ),
        "6、您的联系方式？": mint.phone(PHONES),
        "7、可辅导科目（多选）": rng.choice("┋;").join(chosen),
        "8、可辅导学段（多选）": rng.choice(("小学", "小学┋初中", "初中┋高中")),
        "9、每周可服务时间": rng.choice(("周末", "周三晚、周六上午", "每天19:00后")),
        "10、是否服从调剂": rng.choice(("是", "否")),
        "_id": "5、您的身份证号码",
        "_phone": "6、您的联系方式？",
        "_code": "",
        "_dirt": [],
    }


def make_teachers(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """H: teachers by town, the school's cells merged or 同上, 小计 at the end of each town."""
    towns = {town: [_teacher(rng, mint, town) for _ in range(20)] for town in SCHOOLS}
    everyone = [row for rows in towns.values() for row in rows]
    spoil(everyone, {2: "bad_check_digit", 27: "damaged_id", 35: "bad_phone", 44: "missing_id"})
    for place in (8, 19, 51):
        everyone[place] |= {"结对学生": "李小禾", "学生年级": "八年级", "_code": "paired_student"}
    everyone[58] |= {"学校": "红旗希望学校", "_code": "unknown_school"}
    dirty(rng, everyone)
    book, tally = Workbook(), Tally("teachers")
    book.remove(book.active)
    for town, rows in towns.items():
        _town_of_teachers(Page(book.create_sheet(town), TEACHER_COLUMNS), town, rows, tally)
    save_book(book, out / TEACHERS)
    return tally


def _town_of_teachers(page: Page, town: str, rows: list[Row], tally: Tally) -> None:
    page.title("岭海县本地教师结对帮扶名册")
    page.put([f"填报单位：{town}中心校（盖章）"])
    page.header()
    first = page.row + 1
    for number, row in enumerate(rows, start=1):
        shown = dict(row)
        if number > 1 and row["学校"] == rows[0]["学校"]:
            shown |= dict.fromkeys(TEACHER_COLUMNS[1:3], "同上" if town == "高坪镇" else "")
            row["_dirt"].append("ditto_row" if town == "高坪镇" else "merged_row")
        line = page.put([number, *(shown[name] for name in TEACHER_COLUMNS[1:])])
        tally.row(page.sheet.title, line, row)
    if town != "高坪镇":
        for column in (2, 3):
            page.merge(first, column, page.row, column)
    page.put(["小计", "", f"{len(rows)}人"])
    page.put(["填表人：陈海燕", "", "", "审核人：钟国栋"])


def _teacher(rng: random.Random, mint: Mint, town: str) -> Row:
    sex, (school, grades) = rng.choice("男女女"), SCHOOLS[town]
    years = rng.randrange(1, 30)
    return {
        "镇(街)": town,
        "学校": school,
        "姓名": rng.choice(SURNAMES) + given_name(rng, sex),
        "性别": sex,
        "身份证号": mint.id_number(birthday(rng, date(1970, 1, 1), date(1998, 12, 31))),
        "联系电话": mint.phone(PHONES),
        "任教学科": rng.choice(("语文", "数学", "英语", "物理", "道法", "语文、历史")),
        "任教年级": grades,
        "是否班主任": rng.choice(("是", "否", "√", "")),
        "职称": rng.choice(("一级教师", "二级教师", "高级教师", "")),
        "教龄": rng.choice((years, f"{years}年")),
        "政治面貌": rng.choice(("中共党员", "群众", "共青团员")),
        "结对学生": "",
        "学生年级": "",
        "备注": "",
        "_id": "身份证号",
        "_phone": "联系电话",
        "_code": "",
        "_dirt": [],
    }


def make_experts(rng: random.Random, mint: Mint, out: Path) -> Tally:
    """I: the pool of 30 experts; 31st row is one of them again."""
    rows = [_expert(rng, mint, place) for place in range(30)]
    spoil(rows, {11: "bad_phone"})
    rows[20] |= {"专家类别(课业辅导/心理咨询/法律/特殊教育)": "综合", "_code": "unknown_category"}
    rows.append({**rows[4], "_code": "duplicate", "_dirt": []})
    book, tally = Workbook(), Tally("experts")
    page = Page(book.active, EXPERT_COLUMNS)
    page.sheet.title = "专家库"
    page.title("岭海县青少年课业辅导和心理咨询专家库名单")
    page.put(["填报单位：共青团岭海县委员会", "", "", "", "2026年11月"])
    page.header()
    for number, row in enumerate(rows, start=1):
        line = page.put([number, *(row[name] for name in EXPERT_COLUMNS[1:])])
        tally.row("专家库", line, row)
    page.put(["合计", f"{len(rows)}人"])
    save_book(book, out / EXPERTS)
    return tally


FIELDS = (  # category as written, workplace, title, field, certificate
    ("课业辅导", "岭海县教育局教研室", "高级教师", "初中数学", "教师资格证"),
    ("心理咨询", "岭海县人民医院", "主治医师", "青少年情绪", "心理治疗师证"),
    ("心理咨询、课业辅导", "县第一中学", "心理教师", "学习压力", "心理健康教育C证"),
    ("法律", "岭海县法律援助处", "律师", "未成年人监护", "律师执业证"),
    ("特殊教育", "岭海县特殊教育学校", "一级教师", "听力障碍", "教师资格证"),
    ("其他（家庭教育）", "岭海县妇联", "家庭教育指导师", "亲子沟通", "家庭教育指导师证"),
)


def _expert(rng: random.Random, mint: Mint, place: int) -> Row:
    category, workplace, title, expertise, certificate = FIELDS[place % len(FIELDS)]
    sex = rng.choice("男女")
    return {
        "姓名": rng.choice(SURNAMES) + given_name(rng, sex),
        "性别": sex,
        "工作单位": workplace,
        "职务/职称": title,
        "专家类别(课业辅导/心理咨询/法律/特殊教育)": category,
        "擅长领域": expertise,
        "资格证书及编号": f"{certificate} 000{place:03d}",
        "可服务时间": rng.choice(("周六上午", "周三晚", "工作日下午")),
        "服务方式(线上/线下)": rng.choice(("线上", "线下", "线上+线下", "均可")),
        "联系电话": mint.phone(PHONES),
        "邮箱": f"expert{place:02d}@example.com",
        "可接个案数": rng.choice((2, 3, "3个", 5)),
        "备注": "",
        "_phone": "联系电话",
        "_id": "_none",
        "_code": "",
        "_dirt": [],
    }
