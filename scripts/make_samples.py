"""Write the sample rosters of samples/ (`make samples`): invented people, realistic dirt.

Deterministic: one seed, fixed dates in the files.  What was planted is counted into
samples/expected.json, so tests of the importer know the right answer.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sample_helpers
import sample_office
import sample_pupils
import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sample_people import (
    DOTS,
    DOTTED,
    NUMERALS,
    SCHOOL_YEAR,
    SURNAMES,
    Mint,
    birthday,
    broken_check,
    excel_number,
    given_name,
    pupil_birthday,
    read_places,
    spaced,
    write_birth,
    write_grade,
    write_id,
    write_phone,
)
from sample_sheets import Page, Row, Tally, save_book
from sample_tables import (
    CENSUS_COLUMNS,
    CENSUS_GROUPS,
    CENSUS_PEOPLE,
    CENSUS_PROBLEMS,
    CHILD_TIMES,
    COLLEGES,
    EXTRA_COLUMNS,
    HOUSEHOLD,
    JUNIOR_OF,
    NEIGHBOUR_COLUMNS,
    NO,
    OTHER_WORDS,
    ROSTER_COLUMNS,
    ROSTER_PROBLEMS,
    TOWN_SIZES,
    UNKNOWN_SCHOOLS,
    UNWILLING,
    VOLUNTEER_TIMES,
    WILLING,
    YES,
)

SEED = 20261110
AS_OF = "2026-11-10"
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
CENSUS = "附件1 岭海县未脱贫户在读子女情况表.xlsx"
ROSTER = "岭海师范学院云支教志愿者名册.xlsx"
EXTRA = "志愿者补录.csv"
NEIGHBOUR = "望山县学生名单.xls"


class Schools:
    """The invented schools: which one a child attends and how people write its name."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.towns = {p["code"]: p["name"] for p in read_places("demo.csv")}
        self.schools = read_places("demo_schools.csv")

    def of(self, town: str, grade: int) -> tuple[str, bool]:
        """School of a 岭海县 child; True if vocational."""
        if grade <= 6:
            return self.primary(town, "449901"), False
        if grade <= 9:
            return JUNIOR_OF[town], False
        if self.rng.random() < 0.25:
            return "县职业技术学校", True
        near = "南渡中学" if JUNIOR_OF[town] == "南渡中学" else "县第二中学"
        return self.rng.choice(("县第一中学", near)), False

    def primary(self, town: str, county: str) -> str:
        """The school of a town that teaches grades 1–6."""
        for school in self.schools:
            home = school["town_code"]
            here = home.startswith(county) and self.towns[home] == town
            if here and school["kind"] in ("primary", "nine_year"):
                return school["name"]
        raise LookupError(town)

    def written(self, name: str) -> tuple[str, bool]:
        """Name or, in three of ten rows, an alias; True if an alias."""
        aliases = next(s["aliases"] for s in self.schools if s["name"] == name).split("|")
        if self.rng.random() < 0.3:
            return self.rng.choice(aliases), True
        return name, False


def stage_of(grade: int, vocational: bool) -> str:
    """学段 word."""
    if vocational:
        return "中职"
    return "小学" if grade <= 6 else "初中" if grade <= 9 else "高中"


def weak_subjects(rng: random.Random, grade: int) -> str:
    """One to three subjects that the grade is taught."""
    subjects = ["数学", "语文", "英语"] if grade >= 3 else ["数学", "语文"]
    weights = [5, 3, 5][: len(subjects)]
    if grade in (8, 9) or grade >= 10:
        subjects.append("物理")
        weights.append(2)
    if grade >= 9:
        subjects.append("化学")
        weights.append(1)
    chosen = list(dict.fromkeys(rng.choices(subjects, weights=weights, k=rng.choice((1, 1, 2, 3)))))
    return rng.choice(("、", "、", ",", " ", "；")).join(chosen)


def survey(rng: random.Random) -> tuple[Row, bool]:
    """Devices, internet, will; True if the child can be paired at once."""
    online, willing = rng.random() < 0.93, rng.random()
    phone = online or rng.random() < 0.3
    tablet = rng.random() < 0.15
    asked = WILLING if willing < 0.94 else UNWILLING if willing < 0.98 else ("", "待核")
    row = {
        "有无手机": rng.choice(YES if phone else NO),
        "有无平板": rng.choice(YES if tablet else NO),
        "是否具备上网条件": rng.choice(YES if online else NO),
        "是否愿意接受结对": rng.choice(asked),
        "可上网时间": rng.choice(CHILD_TIMES) if online else "",
        "特殊需求": rng.choices(
            ("", "无", "心理疏导", "肢体残疾四级", "听力障碍，需文字交流", "住校，仅周末可上网"),
            weights=(60, 25, 6, 2, 2, 5),
        )[0],
    }
    return row, online and willing < 0.94


def write_level(rng: random.Random) -> str:
    """成绩 in the mixed words of many teachers."""
    words = ("优", "中", "差", "良好", "A", "B", "C", "优秀", "中等", "待提高", "")
    return rng.choices(words, weights=(15, 35, 20, 5, 4, 6, 4, 3, 4, 2, 2))[0]


def household(rng: random.Random, mint: Mint, town: str, village: str) -> Row:
    """What the children of one family share."""
    surname = rng.choice(SURNAMES)
    birth = birthday(rng, date(1956, 1, 1), date(1988, 12, 31))
    return {
        "_surname": surname,
        "_phone": mint.phone(0),
        "县(市、区)": rng.choice(("岭海县", "岭海县", "岭海")),
        "镇(街)": rng.choice((town, town, town.removesuffix("镇"), "岭海县" + town)),
        "村(居)委": village,
        "户主姓名": surname + given_name(rng, "男"),
        "户主身份证号": mint.id_number(birth),
        "贫困户属性": rng.choices(
            ("一般贫困户", "低保贫困户", "五保贫困户", "低保户"), weights=(5, 4, 1, 1)
        )[0],
        "家庭人口": rng.randrange(3, 8),
        "致贫原因": rng.choice(("因病", "因残", "因学", "缺劳力", "缺技术")),
        "民族": rng.choices(("汉", "汉族", "瑶族", "壮族"), weights=(50, 44, 4, 2))[0],
    }


def pupil(
    rng: random.Random, mint: Mint, home: Row, grade: int, schools: Schools, town: str
) -> Row:
    """One census row without any problem."""
    sex = rng.choice("男女")
    birth = pupil_birthday(rng, grade)
    school, vocational = schools.of(town, grade)
    written, alias = schools.written(school)
    room = rng.randrange(1, 7)
    grade_text, classed = write_grade(rng, grade, vocational, room)
    answers, ready = survey(rng)
    own = rng.random() < 0.8
    guardian = home["户主姓名"] if own else rng.choice(SURNAMES) + given_name(rng, "女")
    dirt = ["school_alias"] if alias else []
    return {
        **home,
        **answers,
        "学生姓名": home["_surname"] + given_name(rng, sex),
        "性别": sex,
        "出生年月": write_birth(rng, birth),
        "学生身份证号": mint.id_number(birth),
        "与户主关系": "子" if sex == "男" else "女",
        "就读学校": written,
        "学段": stage_of(grade, vocational) if rng.random() < 0.95 or len(grade_text) == 1 else "",
        "年级": grade_text,
        "班级": "" if classed else rng.choice((f"{room}班", room, f"({room})班")),
        "班主任及电话": f"{rng.choice(SURNAMES)}老师 {mint.phone(4000)}"
        if rng.random() < 0.5
        else "",
        "成绩(优/中/差)": write_level(rng),
        "备注": rng.choices(("", "留守", "单亲", "住校"), weights=(80, 10, 5, 5))[0],
        "薄弱科目": weak_subjects(rng, grade),
        "监护人姓名": guardian,
        "监护人电话": home["_phone"] if own else mint.phone(2000),
        "_birth": birth,
        "_grade": grade,
        "_ready": ready,
        "_code": "",
        "_dirt": dirt,
    }


def grade_weights() -> list[int]:
    """About half primary, a third junior, the rest senior."""
    return [8] * 6 + [11] * 3 + [6] * 3


def families(rng: random.Random, mint: Mint, schools: Schools, town: str, size: int) -> list[Row]:
    """The children of a town, family by family, ordered by village."""
    villages = [f"{a}{b}村" for a in "上下新" for b in "塘岭"]
    counts: list[int] = []
    while sum(counts) < size:
        counts.append(min(rng.choices((1, 2, 3), weights=(75, 20, 5))[0], size - sum(counts)))
    homes = sorted((rng.choice(villages) for _ in counts), key=villages.index)
    rows = []
    for number, (count, village) in enumerate(zip(counts, homes, strict=True)):
        home = household(rng, mint, town, village)
        grades = rng.choices(range(1, 13), weights=grade_weights(), k=count)
        for child, grade in enumerate(grades):
            row = pupil(rng, mint, home, grade, schools, town)
            row.update(_town=town, _family=number, _child=child, _siblings=count)
            rows.append(row)
    return rows


def spoil_pupil(rng: random.Random, row: Row, code: str, turn: int) -> None:
    """Plant one problem in a census row."""
    row["_code"] = code
    number = row["学生身份证号"]
    if code == "damaged_id":
        row["学生身份证号"] = excel_number(number)
    elif code == "bad_check_digit":
        row["学生身份证号"] = broken_check(number)
    elif code == "bad_id_length":
        row["学生身份证号"] = number[:5] + number[6:]
    elif code == "missing_id":
        row["学生身份证号"] = ("", "未办理", "-")[turn % 3]
    elif code == "bad_phone":
        row["监护人电话"] = row["监护人电话"][:10]
    elif code == "unknown_school":
        small = row["_grade"] <= 6
        row["就读学校"] = UNKNOWN_SCHOOLS[turn % 2 if small else 2]
        row["_dirt"] = []
    elif code == "unclear_grade":
        row.update({"年级": "二", "学段": "", "班级": "", "就读学校": "高坪学校", "_dirt": []})
    elif code == "birth_mismatch":
        wrong = row["_birth"].replace(day=1, year=row["_birth"].year - 1)
        row["出生年月"] = f"{wrong.year}-{wrong.month}-{wrong.day}"
    elif code == "not_in_school":
        grade = row["_grade"]
        young = ("学前班", "未入学")[turn % 2]
        word = young if grade <= 2 else "初中毕业" if grade >= 10 else "辍学"
        row.update({"年级": word, "学段": "", "班级": "", "就读学校": "", "_dirt": []})


def plant(
    rng: random.Random,
    rows: list[Row],
    problems: dict[str, int],
    spoil: Callable[[random.Random, Row, str, int], None],
) -> None:
    """Give as many rows as wanted one problem each."""
    total = sum(problems.values())
    victims = iter(rng.sample(range(len(rows)), total))
    for code, count in problems.items():
        for turn in range(count):
            spoil(rng, rows[next(victims)], code, turn)


def unclear_candidates(rows: list[Row]) -> list[Row]:
    """Children for whom a bare 二 fits the age: grade 2 or 8 of 高坪镇's nine-year school."""
    return [r for r in rows if r["_town"] == "高坪镇" and r["_grade"] in (2, 8) and not r["_code"]]


def copy_row(row: Row, **changes: Any) -> Row:
    """A second entry for the same child, without family ties in its sheet."""
    return {**row, "_dirt": [], "_family": -1, "_child": 0, "_siblings": 1, **changes}


def plant_twins(rng: random.Random, towns: dict[str, list[Row]]) -> None:
    """Three children entered twice and one ID under two names; second entries end a sheet."""
    clean = [
        r
        for name, rows in towns.items()
        for r in rows
        if not r["_code"] and r["_siblings"] == 1 and r["_ready"] and name != "白藤镇"
    ]
    third = rng.choice([r for r in clean if len(r["学生姓名"]) == 2])
    first, second, two_names = rng.sample([r for r in clean if r is not third], 3)
    towns[first["_town"]].append(copy_row(first, _code="duplicate"))
    towns["白藤镇"].append(copy_row(second, _code="duplicate"))
    respaced = spaced(rng, third["学生姓名"])
    towns["榕城街道"].append(copy_row(third, _code="duplicate", 学生姓名=respaced))
    two_names["_code"] = "id_conflict"
    towns["榕城街道"].append(copy_row(two_names, 学生姓名="谭小满", _code="id_conflict"))


def dirty_names(rng: random.Random, rows: list[Row], key: str, spaces: int, dotted: int) -> None:
    """Blanks inside names and middle dots of every kind; no problem, only dirt."""
    clean = [r for r in rows if not r["_code"]]
    for row in rng.sample([r for r in clean if len(r[key]) == 2], spaces):
        row[key] = spaced(rng, row[key])
        row["_dirt"].append("name_with_space")
    for turn, row in enumerate(rng.sample([r for r in clean if not r["_dirt"]], dotted)):
        row[key] = DOTTED[turn % len(DOTTED)].format(DOTS[turn % len(DOTS)])
        row["_dirt"].append("name_with_dot")


def write_cells(
    rng: random.Random, row: Row, ids: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    """Turn clean IDs and phones into what stands in cells, counting the dirt."""
    for key in ids:
        clean = row[key]
        if isinstance(clean, str) and len(clean) == 18:
            row[key] = write_id(rng, clean)
            row["_dirt"] += ["id_written_oddly"] if row[key] != clean else []
    for key in phones:
        clean = row[key]
        if len(clean) == 11:
            row[key] = write_phone(rng, clean)
            kind = "phone_as_number" if isinstance(row[key], int) else "phone_written_oddly"
            row["_dirt"] += [kind] if row[key] != clean else []


def census_rows(rng: random.Random, mint: Mint) -> dict[str, list[Row]]:
    """All 1,500 rows by town."""
    schools = Schools(rng)
    names = [p["name"] for p in read_places("demo.csv") if p["parent_code"] == "449901"]
    sizes = [CENSUS_PEOPLE * n // sum(TOWN_SIZES) for n in TOWN_SIZES]
    sizes[10] += CENSUS_PEOPLE - sum(sizes)
    towns = {
        town: families(rng, mint, schools, town, size)
        for town, size in zip(names, sizes, strict=True)
    }
    everyone = [row for rows in towns.values() for row in rows]
    for row in rng.sample(unclear_candidates(everyone), CENSUS_PROBLEMS["unclear_grade"]):
        spoil_pupil(rng, row, "unclear_grade", 0)
    rest = {code: n for code, n in CENSUS_PROBLEMS.items() if code != "unclear_grade"}
    plant(rng, [r for r in everyone if not r["_code"]], rest, spoil_pupil)
    plant_twins(rng, towns)
    everyone = [row for rows in towns.values() for row in rows]
    dirty_names(rng, everyone, "学生姓名", spaces=60, dotted=8)
    for row in everyone:
        row["联系电话"] = row["_phone"]
        write_cells(rng, row, ("学生身份证号", "户主身份证号"), ("联系电话", "监护人电话"))
    return towns


def ditto(rng: random.Random, row: Row, mark: str) -> Row:
    """A sibling's row with the household marked as the same as above."""
    row["_dirt"].append("ditto_row")
    return {**row, **{key: mark for key in HOUSEHOLD if key != "家庭人口"}}


def merge_family(page: Page, rows: list[Row], index: int, line: int) -> None:
    """Merge the household cells of a family whose first row is `line`."""
    count = rows[index]["_siblings"]
    if count > 1 and rows[index]["_child"] == 0:
        for key in HOUSEHOLD:
            place = page.columns.index(key) + 1
            page.merge(line, place, line + count - 1, place)


def town_body(rng: random.Random, page: Page, town: str, rows: list[Row], tally: Tally) -> None:
    """The data rows of a town with what stands between them."""
    mark = rng.choice(("同上", "〃"))
    merged, village = town == "沙溪镇", rows[0]["村(居)委"]
    counted = 0
    for index, row in enumerate(rows):
        if town == "白藤镇" and row["村(居)委"] != village:
            page.put(["小计", "", "", village, "", "", "", "", "", "", f"{counted}人"])
            village, counted = row["村(居)委"], 0
        if town == "青禾镇" and index >= len(rows) // 2 and row["_child"] == 0 and not counted:
            page.title("岭海县未脱贫户在读子女情况表（续）")
            page.header()
            counted = 1
        shown = row
        if row["_child"] > 0 and not merged:
            shown = ditto(rng, row, mark)
        elif row["_child"] > 0:
            row["_dirt"].append("merged_family_row")
            shown = {**row, **dict.fromkeys(HOUSEHOLD, "")}
        line = page.put([index + 1, *(shown.get(name, "") for name in page.columns[1:])])
        counted += town == "白藤镇"
        if merged:
            merge_family(page, rows, index, line)
        tally.row(page.sheet.title, line, row)


def town_sheet(
    rng: random.Random, book: Workbook, town: str, rows: list[Row], tally: Tally
) -> None:
    """One town's sheet: title, unit line, header, data, total, signatures."""
    page = Page(book.create_sheet(town), CENSUS_COLUMNS, shift=1 if town == "西塘镇" else 0)
    page.title("附件1  岭海县未脱贫户在读子女情况表")
    page.put([f"填报单位：{town}（盖章）", "", "", "", "", "", "填报日期：2026年11月10日"])
    if town in ("云坑镇", "云山街道", "榕城街道", "山背镇"):
        page.grouped_header(CENSUS_GROUPS)
    else:
        page.header(OTHER_WORDS if town == "望海镇" else None)
    if town == "石桥镇":
        page.put(["说明：成绩请填优、中、差；身份证号请以文本格式填写；一户多名子女请逐人填写。"])
    town_body(rng, page, town, rows, tally)
    if town in ("荔园镇", "竹海镇"):
        for number in range(30):
            page.put([len(rows) + number + 1] if town == "荔园镇" else ["", "岭海县", town])
    page.put(["合计", "", "", "", "", "", "", "", "", "", f"{len(rows)}人"])
    page.put([])
    page.put(["填表人：梁文静", "", "", "审核人：钟国栋", "", "", "联系电话：19900009990"])


def summary_sheet(sheet: Worksheet, towns: dict[str, list[Row]]) -> None:
    """汇总: totals by town; holds no children."""
    page = Page(sheet, ["序号", "镇(街)", "在读子女人数", "小学", "初中", "高中及中职", "备注"])
    page.title("岭海县未脱贫户在读子女情况汇总表")
    page.put(["填报单位：共青团岭海县委员会（盖章）"])
    page.header()
    for number, (town, rows) in enumerate(towns.items(), start=1):
        stages = Counter((r["_grade"] > 6) + (r["_grade"] > 9) for r in rows)
        page.put([number, town, len(rows), stages[0], stages[1], stages[2]])
    page.put(["合计", "", sum(len(rows) for rows in towns.values())])
    page.put(["填表人：梁文静", "", "审核人：钟国栋"])


def make_census(rng: random.Random, mint: Mint, out: Path) -> tuple[Tally, list[Row]]:
    """The county census; also returns its rows."""
    towns = census_rows(rng, mint)
    tally = Tally("students")
    book = Workbook()
    book.active.title = "汇总"
    summary_sheet(book["汇总"], towns)
    for town, rows in towns.items():
        town_sheet(rng, book, town, rows, tally)
    save_book(book, out / CENSUS)
    everyone = [row for rows in towns.values() for row in rows]
    tally.facts = {
        "distinct_children": CENSUS_PEOPLE,
        "ready_rows": sum(r["_ready"] and not r["_code"] for r in everyone),
        "unknown_school_names": sorted(
            {r["就读学校"] for r in everyone if r["_code"] == "unknown_school"}
        ),
        "sheets_without_people": ["汇总"],
    }
    return tally, everyone


def volunteer(
    rng: random.Random,
    mint: Mint,
    college: str,
    squad: str,
    majors: tuple[tuple[str, str, str], ...],
) -> Row:
    """One volunteer without any problem."""
    major, first, second = rng.choice(majors)
    sex = rng.choices("男女", weights=(3, 7))[0]
    year = rng.choices((1, 2, 3, 4), weights=(25, 35, 30, 10))[0]
    entry, room = SCHOOL_YEAR - year + 1, rng.randrange(1, 6)
    birth = birthday(rng, date(entry - 19, 9, 1), date(entry - 18, 8, 31))
    times = rng.choices((1, 2, 3), weights=(45, 40, 15))[0]
    number = mint.phone(5000)
    grade = rng.choice(
        (f"{entry}级{major}{room}班", f"大{NUMERALS[year]}{room}班", f"{entry % 100}级{room}班")
    )
    stages = ("小学", "小学、初中", "初中", "小学/初中", "初中、高中", "小学、初中、高中")
    return {
        "学院": college,
        "专业(师范/非师范)": f"{major}（{rng.choice(('师范', '师范', '师范', '非师范'))}）",
        "年级班级": grade,
        "学号": f"{entry}{number[-5:]}",
        "姓名": rng.choice(SURNAMES) + given_name(rng, sex),
        "性别": sex,
        "政治面貌": rng.choices(("共青团员", "中共党员", "群众"), weights=(85, 8, 7))[0],
        "身份证号": mint.id_number(birth),
        "手机": number,
        "微信号": rng.choice(("同手机", f"lh_{number[-4:]}", "")),
        "i志愿编号": f"LH{entry}{number[-5:]}",
        "可辅导科目(第一)": first,
        "可辅导科目(第二)": second,
        "可辅导学段": rng.choices(stages, weights=(20, 30, 15, 10, 15, 10))[0],
        "每周可服务次数": rng.choice((times, times, f"{times}次", f"每周{times}次")),
        "可服务时间段": rng.choice(VOLUNTEER_TIMES),
        "设备": rng.choice(("电脑", "手机", "电脑、手机", "平板")),
        "普通话等级": rng.choice(("二级甲等", "二甲", "二级乙等", "一级乙等", "")),
        "教师资格证": rng.choice(("有", "无", "在考", "")),
        "支教经历": rng.choice(("无", "", "2025年暑期三下乡")),
        "是否会粤语/雷州话/客家话/瑶语": rng.choice(("粤语", "客家话", "雷州话", "否", "")),
        "是否服从调剂": rng.choice(("是", "是", "是", "否")),
        "所属分队": squad,
        "备注": "",
        "_birth": birth,
        "_code": "",
        "_dirt": [],
    }


def spoil_volunteer(rng: random.Random, row: Row, code: str, turn: int) -> None:
    """Plant one problem in a volunteer's row."""
    row["_code"] = code
    number = row["身份证号"]
    if code == "damaged_id":
        row["身份证号"] = excel_number(number)
    elif code == "bad_check_digit":
        row["身份证号"] = broken_check(number)
    elif code == "bad_phone":
        row["手机"] = row["手机"][:10]
    elif code == "under_age":
        row["身份证号"] = row["_young"]
        row["年级班级"] = "2026级1班"
    elif code == "missing_subject":
        row["可辅导科目(第一)"] = row["可辅导科目(第二)"] = ""
    elif code == "unknown_squad":
        row["所属分队"] = row["学院"] + "二十一分队"


def college_rows(rng: random.Random, mint: Mint) -> dict[str, list[Row]]:
    """All 2,000 rows by college."""
    units = read_places("demo_universities.csv")
    codes = {u["name"]: u["code"] for u in units}
    colleges: dict[str, list[Row]] = {}
    for college, size, majors in COLLEGES:
        squads = [u["name"] for u in units if u["parent_code"] == codes[college]]
        people = 6 if college in ("文学院", "数学学院") else 0  # seats kept for second entries
        rows = [
            volunteer(rng, mint, college, squads[n * len(squads) // size], majors)
            for n in range(size - people // 2)
        ]
        leaders = {
            squad: next(r["姓名"] for r in rows if r["所属分队"] == squad) for squad in squads
        }
        for row in rows:
            row["分队长"] = leaders[row["所属分队"]]
        colleges[college] = rows
    everyone = [row for rows in colleges.values() for row in rows]
    plant_volunteers(rng, mint, colleges, everyone)
    dirty_names(rng, everyone, "姓名", spaces=80, dotted=4)
    for rows in colleges.values():
        for row in rows:
            write_cells(rng, row, ("身份证号",), ("手机",))
    return colleges


def plant_volunteers(
    rng: random.Random, mint: Mint, colleges: dict[str, list[Row]], everyone: list[Row]
) -> None:
    """Single-row problems, five people entered twice, one ID under two names."""
    for row in everyone:
        row["_young"] = ""
    first_years = [r for r in everyone if r["_birth"].year == 2007 and r["_birth"].month > 8]
    for row in rng.sample(first_years, ROSTER_PROBLEMS["under_age"]):
        row["_young"] = mint.id_number(birthday(rng, date(2009, 1, 1), date(2009, 6, 30)))
        spoil_volunteer(rng, row, "under_age", 0)
    rest = {code: n for code, n in ROSTER_PROBLEMS.items() if code != "under_age"}
    plant(rng, [r for r in everyone if not r["_code"]], rest, spoil_volunteer)
    clean = [r for r in colleges["外国语学院"] if not r["_code"]]
    *twice, two_names = rng.sample(clean, 6)
    for number, row in enumerate(twice):
        home = "文学院" if number < 3 else "数学学院"
        colleges[home].append({**row, "_code": "duplicate", "_dirt": []})
    two_names["_code"] = "id_conflict"
    colleges["数学学院"].append(
        {**two_names, "姓名": "谭晓岚", "_code": "id_conflict", "_dirt": []}
    )


def one_subject_column(row: Row) -> Row:
    """The colleges that ask for both subjects in one cell."""
    pair = [row["可辅导科目(第一)"], row["可辅导科目(第二)"]]
    return {**row, "可辅导科目": "、".join(filter(None, pair))}


def make_roster(rng: random.Random, mint: Mint, out: Path) -> tuple[Tally, list[Row]]:
    """The university's roster; also returns its rows."""
    colleges = college_rows(rng, mint)
    tally, book = Tally("volunteers"), Workbook()
    book.remove(book.active)
    for college, rows in colleges.items():
        columns = list(ROSTER_COLUMNS)
        single = college in ("物理学院", "化学与环境学院", "教育与艺术学院")
        if single:
            columns[12:14] = ["可辅导科目"]
        page = Page(book.create_sheet(college), columns)
        page.title(f"岭海师范学院{college}云支教志愿者名册")
        page.put([f"填报单位：共青团岭海师范学院{college}委员会", "", "", "", "2026年11月"])
        page.header()
        for number, row in enumerate(rows, start=1):
            shown = one_subject_column(row) if single else row
            line = page.put([number, *(shown[name] for name in columns[1:])])
            tally.row(college, line, row)
        page.put(["合计", "", "", "", "", f"{len(rows)}人"])
        page.put(["填表人：苏婉清", "", "", "审核人：何立群"])
    save_book(book, out / ROSTER)
    everyone = [row for rows in colleges.values() for row in rows]
    firsts = Counter(r["可辅导科目(第一)"] for r in everyone if r["可辅导科目(第一)"])
    tally.facts = {
        "distinct_volunteers": tally.data_rows - 6,
        "first_subjects": dict(sorted(firsts.items())),
    }
    return tally, everyone


def extra_rows(rng: random.Random, mint: Mint, roster: list[Row]) -> list[Row]:
    """60 late volunteers, one of them already on the roster."""
    rows = []
    for _ in range(59):
        college, _, majors = rng.choice(COLLEGES)
        rows.append(volunteer(rng, mint, college, "", majors))
    known = next(r for r in roster if not r["_code"] and not r["_dirt"])
    rows.insert(30, {**known, "_code": "duplicate_of_other_file", "_dirt": []})
    for index in (7, 41):
        rows[index]["身份证号"] = f"{float(rows[index]['身份证号'][:15] + '000'):.5E}"
        rows[index]["_code"] = "damaged_id"
    rows[19].update({"身份证号": broken_check(rows[19]["身份证号"]), "_code": "bad_check_digit"})
    rows[52].update({"手机": rows[52]["手机"][:10], "_code": "bad_phone"})
    rows[12].update({"姓名": "陈䶮", "_dirt": ["rare_character"]})
    rows[23].update({"姓名": "黄㛃", "_dirt": ["rare_character"]})
    return rows


def make_extra(rng: random.Random, mint: Mint, roster: list[Row], out: Path) -> Tally:
    """The late list: a GB18030 CSV as an old spreadsheet writes it."""
    tally = Tally("volunteers", facts={"encoding": "gb18030"})
    with (out / EXTRA).open("w", encoding="gb18030", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(EXTRA_COLUMNS)
        for line, row in enumerate(extra_rows(rng, mint, roster), start=2):
            subjects = "；".join(filter(None, (row["可辅导科目(第一)"], row["可辅导科目(第二)"])))
            major = row["专业(师范/非师范)"].split("（")[0]
            writer.writerow(
                (
                    *(row["姓名"], row["性别"], row["学院"], major, row["年级班级"]),
                    *(row["身份证号"], row["手机"], subjects, row["可辅导学段"]),
                    *(row["每周可服务次数"], row["可服务时间段"], row["普通话等级"]),
                )
            )
            tally.row("", line, row)
    return tally


def neighbour_pupil(rng: random.Random, mint: Mint, schools: Schools) -> Row:
    """A child of 望山县 without any problem."""
    grade = rng.choices(range(1, 13), weights=grade_weights())[0]
    town = "石桥镇" if grade in (7, 8) else rng.choice(("望城镇", "松岭镇", "石桥镇"))
    school = schools.primary(town, "449902") if grade <= 6 or town == "石桥镇" else "望山中学"
    if grade > 9:
        school = "望山中学"
    sex, surname = rng.choice("男女"), rng.choice(SURNAMES)
    birth = pupil_birthday(rng, grade)
    room = rng.randrange(1, 5)
    answers, ready = survey(rng)
    grade_text, classed = write_grade(rng, grade, False, room)
    return {
        **answers,
        "乡镇": town,
        "姓名": surname + given_name(rng, sex),
        "身份证号码": mint.id_number(birth),
        "学校": schools.written(school)[0],
        "年级班级": grade_text if classed or len(grade_text) == 1 else f"{grade_text}({room})班",
        "户类别": rng.choice(("脱贫不稳定户", "边缘易致贫户", "突发严重困难户", "低保户")),
        "成绩状况": write_level(rng),
        "是否有手机": answers["有无手机"],
        "是否有平板": answers["有无平板"],
        "薄弱科目": weak_subjects(rng, grade),
        "监护人": surname + given_name(rng, "女"),
        "联系电话": mint.phone(9000),
        "_grade": grade,
        "_ready": ready,
        "_code": "",
        "_dirt": [],
    }


def neighbour_rows(rng: random.Random, mint: Mint, census: list[Row]) -> list[Row]:
    """80 children; one is also claimed by 岭海县 under the same ID."""
    schools = Schools(rng)
    schools.schools = [s for s in schools.schools if s["town_code"].startswith("449902")]
    rows = [neighbour_pupil(rng, mint, schools) for _ in range(80)]
    for index in (11, 47):
        rows[index]["身份证号码"] = excel_number(rows[index]["身份证号码"])
        rows[index]["_code"] = "damaged_id"
    number = broken_check(rows[25]["身份证号码"])
    rows[25].update({"身份证号码": number, "_code": "bad_check_digit"})
    rows[33].update({"联系电话": rows[33]["联系电话"][:10], "_code": "bad_phone"})
    rows[60].update({"学校": "望山县旧墟小学", "_code": "unknown_school"})
    moved = next(
        r for r in census if not r["_code"] and not r["_dirt"] and r["_grade"] == rows[70]["_grade"]
    )
    rows[70].update(
        {
            "姓名": moved["学生姓名"],
            "身份证号码": moved["学生身份证号"],
            "_code": "same_id_other_county",
        }
    )
    return rows


def make_neighbour(rng: random.Random, mint: Mint, census: list[Row], out: Path) -> Tally:
    """The other county's list: a true .xls workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("学生名单")
    sheet.write_merge(0, 0, 0, len(NEIGHBOUR_COLUMNS) - 1, "望山县困难家庭学生线上结对摸底名单")
    for place, name in enumerate(NEIGHBOUR_COLUMNS):
        sheet.write(1, place, name)
    rows = neighbour_rows(rng, mint, census)
    tally = Tally(
        "students", facts={"ready_rows": sum(r["_ready"] and not r["_code"] for r in rows)}
    )
    for number, row in enumerate(rows, start=1):
        sheet.write(number + 1, 0, number)
        for place, name in enumerate(NEIGHBOUR_COLUMNS[1:], start=1):
            if row[name] != "":
                sheet.write(number + 1, place, row[name])
        tally.row("学生名单", number + 2, row)
    sheet.write(len(rows) + 2, 0, "合计")
    sheet.write(len(rows) + 2, 2, f"{len(rows)}人")
    book.save(str(out / NEIGHBOUR))
    return tally


def make_all(out: Path) -> Iterator[tuple[str, Tally]]:
    """Write every file; the order is part of the seed."""
    rng = random.Random(SEED)
    mint = Mint(rng)
    census, children = make_census(rng, mint, out)
    yield CENSUS, census
    roster, volunteers = make_roster(rng, mint, out)
    yield ROSTER, roster
    yield EXTRA, make_extra(rng, mint, volunteers, out)
    yield NEIGHBOUR, make_neighbour(rng, mint, children, out)
    yield from make_others(mint, children, volunteers, out)


def make_others(
    mint: Mint, children: list[Row], volunteers: list[Row], out: Path
) -> Iterator[tuple[str, Tally]]:
    """The other lists that offices send; a seed of their own leaves the first four alone."""
    rng = mint.rng = random.Random(SEED + 1)
    yield sample_pupils.REGISTER, sample_pupils.make_register(rng, mint, out)
    yield sample_pupils.SCHOOL_REGISTER, sample_pupils.make_school_register(rng, mint, out)
    yield sample_pupils.SURVEY, sample_pupils.make_survey(rng, mint, out)
    yield sample_pupils.RETURN, sample_pupils.make_return(rng, mint, out)
    yield sample_helpers.FORM, sample_helpers.make_form(rng, mint, out)
    yield sample_helpers.TEACHERS, sample_helpers.make_teachers(rng, mint, out)
    yield sample_helpers.EXPERTS, sample_helpers.make_experts(rng, mint, out)
    yield sample_office.LEDGER, sample_office.make_ledger(rng, children, volunteers, out)
    yield sample_office.SCHOOLS, sample_office.make_schools(rng, mint, out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLES)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    files = {name: tally.as_json() for name, tally in make_all(out)}
    expected = {"as_of": AS_OF, "school_year": "2026–27", "files": files}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (out / "expected.json").write_text(text + "\n", encoding="utf-8")
    for name, entry in files.items():
        print(name, entry["data_rows"], entry["problems"], entry["warnings"])


if __name__ == "__main__":
    main()
