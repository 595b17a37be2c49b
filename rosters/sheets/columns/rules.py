"""Rules that need several cells of a row: they amend the draft and tell what does not agree."""

import datetime as dt
import re

from ..cells import clean, tight, true_digits
from ..draft import Draft
from ..findings import Parsed
from ..parsers.closed import NOTHING
from ..parsers.dates import EATEN
from ..parsers.grade_forms import stage_in
from ..parsers.grades import class_in, needs_stage, parse_grade
from ..parsers.ids import birth_of, sex_of
from ..parsers.phones import phones_in

SCHOOL_TAIL = re.compile(
    r"^(?P<school>.{2,}?(?:小学|中学|学校|学院|教学点|高中|初中|[一二三四五六七八九十]中(?!学)|完小))"
    r"[\s,、/(（-]*(?P<grade>(?!部|校区|分校).*(?:级|班|[一二三四五六七八九]).*)$"
)
SECONDARY = re.compile(r"中学|[一二三四五六七八九十]中$")
PRIMARY_TOO = re.compile("小学|学校|九年|一贯")
COLLEGE = re.compile(r"(?P<college>.{2,}?(?:学院|系|院))[\s/、,(-]*(?P<major>[^)]{2,})\)?")
BESIDE_PHONE = re.compile(r"[\d+()\-/、,:： ]+|电话|手机")
FIRST_GRADE_OF = {"physics": 8, "chemistry": 9}
"""Guangdong teaches physics from grade 8 and chemistry from grade 9."""
SUBJECT_LABELS = {"physics": "物理", "chemistry": "化学"}
MONTH_ALONE = re.compile(r"(\d{1,2})月份?(?:(\d{1,2})[日号])?")
WHOLE_DATE = re.compile(r"\d[-/.年,]\d+[-/.月,]\d|^\d{8}$|^\d{5}$")
PARTIAL_DATES = {"date_partial", "date_unknown"}
ID_LENGTH = 18
SEX_LABELS = {"male": "男", "female": "女"}


def split_school(draft: Draft) -> None:
    """某某小学三年级2班 in the school column is a school and a grade."""
    text = draft.values.get("school")
    found = SCHOOL_TAIL.match(text) if text else None
    if not found:
        return
    tail = found["grade"].rstrip(")）")
    if parse_grade(tail, draft.as_of, stage_in(found["school"])).value is None:
        return
    draft.values["school"] = found["school"]
    draft.mend("school", draft.raw["school"], found["school"])
    if not draft.raw.get("grade"):
        draft.values["grade"] = tail


def settle_grade(draft: Draft) -> None:
    """Read the grade with all that the row knows: stage column, school's name, class column."""
    _excuse_register(draft)
    if not draft.values.keys() & {"grade", "class_name", "stage"}:
        return
    told = draft.values.get("stage") or stage_in(draft.values.get("school") or "")
    texts = [draft.values.get(key) or "" for key in ("grade", "class_name")]
    texts.append(draft.raw.get("stage", ""))
    source, parsed = _first_grade(texts, draft.as_of, told)
    if parsed.value and parsed.value["stage"] == "primary" and _is_secondary(draft, source):
        parsed = Parsed(None, notes=(needs_stage(source),))
    draft.values["grade"] = parsed.value
    draft.note("grade", parsed.notes)
    if parsed.value:
        _finish_grade(draft, source, parsed.shown, told)
    elif any(note.code == "grade_not_school" for note in parsed.notes):
        draft.values["absent_reason"] = draft.values.get("absent_reason") or clean(source)
        draft.problems[:] = [p for p in draft.problems if p.code != "stage_unknown"]
    elif not draft.values.get("stage"):
        draft.values["stage"] = stage_in(source)


def _first_grade(texts: list[str], as_of: dt.date, told: str | None) -> tuple[str, Parsed]:
    """The first text that tells a grade; when none does, the first of all."""
    for text in filter(None, texts):
        parsed = parse_grade(text, as_of, told)
        if parsed.value:
            return text, parsed
    return texts[0], parse_grade(texts[0], as_of, told)


def _is_secondary(draft: Draft, source: str) -> bool:
    """True when 二年级 stands beside 某某中学 and nothing says 小学: it is 初二 or 高二."""
    school = draft.values.get("school") or ""
    if draft.values.get("stage") or "小" in source:
        return False
    return SECONDARY.search(school) is not None and not PRIMARY_TOO.search(school)


def _excuse_register(draft: Draft) -> None:
    """The poverty register knows neither school nor grade: the pupil is told, not kept out."""
    numbered = draft.values.get("person_no") or draft.values.get("household_no")
    if numbered and not (draft.values.get("school") and draft.values.get("grade")):
        text = "这份名册没有写明学校或年级，可先登记，请随后由学校补填。"
        draft.tell("register_row", "warning", "school", text)


def _finish_grade(draft: Draft, source: str, label: str, told: str | None) -> None:
    value = draft.values["grade"]
    draft.mend("grade", draft.raw.get("grade") or source, label)
    if not value["class_no"] and draft.values.get("class_name"):
        room = parse_grade(draft.values["class_name"], draft.as_of, told).value
        own = room["class_no"] if room else None
        value["class_no"] = own or class_in(draft.values["class_name"])
    stage = draft.values.get("stage")
    if stage and stage != value["stage"]:
        text = "学段与年级不一致，请核对。"
        draft.tell("grade_stage_conflict", "warning", "grade", text)
    draft.values.setdefault("stage", None)
    draft.values["stage"] = stage or value["stage"]


def split_homeroom(draft: Draft) -> None:
    """班主任及电话 holds a name and a number: part them."""
    _part(draft, "homeroom_teacher", "homeroom_phone")


def split_names_and_phones(draft: Draft) -> None:
    """A helper's name with a number beside it: part them."""
    for name, phone in (("volunteer_name", "volunteer_phone"), ("teacher_name", "teacher_phone")):
        _part(draft, name, phone)


def _part(draft: Draft, name: str, phone: str) -> None:
    text = draft.values.get(name) or ""
    numbers = phones_in(text)
    if numbers:
        draft.values[name] = BESIDE_PHONE.sub("", text) or None
        draft.values[phone] = draft.values.get(phone) or numbers[0]


def split_college(draft: Draft) -> None:
    """文学院汉语言文学 in the college column is a college and a major."""
    found = COLLEGE.fullmatch(draft.values.get("college") or "")
    if found and not draft.values.get("major"):
        draft.values["college"], draft.values["major"] = found["college"], found["major"]
        draft.mend("college", draft.raw["college"], found["college"])


def need_helper(draft: Draft) -> None:
    """A pair has a pupil and somebody who helps."""
    if not (draft.values.get("volunteer_name") or draft.values.get("teacher_name")):
        text = "这一行没有志愿者，也没有结对教师，请至少补填一个姓名。"
        draft.tell("pair_without_helper", "error", "volunteer_name", text)


PAIR_FIELDS = (
    "volunteer_name", "volunteer_phone", "teacher_name", "teacher_phone", "started_on", "status",
)  # fmt: skip


def without_any_pair(draft: Draft) -> str:
    """A return of a whole school lists pupils who have nobody: those are no pairs."""
    if any(tight(draft.raw.get(key)) not in NOTHING for key in PAIR_FIELDS):
        return ""
    return "没有写志愿者或结对教师"


def check_identity(draft: Draft) -> None:
    """Where sex or birth date disagree with a valid ID the ID wins, and the row tells so."""
    number = draft.values.get("id_number")
    if not number:
        _without_id(draft)
        return
    born = birth_of(number) if len(number) == ID_LENGTH else None
    if born:
        _check_birth(draft, born)
        _check_sex(draft, sex_of(number))


def _without_id(draft: Draft) -> None:
    """The true digits of a damaged number still tell the birth date."""
    if any(problem.code == "id_damaged" for problem in draft.problems):
        digits = true_digits(draft.raw.get("id_number"))
        born = birth_of(digits) if digits else None
        if born and born <= draft.as_of:
            _check_birth(draft, born)
    elif not any(problem.field == "id_number" for problem in draft.problems):
        text = "没有身份证号，只能按姓名、出生日期和学校认人，请尽量补全。"
        draft.tell("id_missing", "warning", "id_number", text)


def _check_birth(draft: Draft, born: dt.date) -> None:
    written, raw, told = (
        draft.values.get("birth_date"),
        draft.raw.get("birth_date"),
        born.isoformat(),
    )
    if written == raw == told:
        return
    if _says_part_of(born, raw, written):
        draft.problems[:] = [p for p in draft.problems if p.code not in PARTIAL_DATES]
    elif written and written != told:
        text = "出生日期与身份证号里的不一致，暂以身份证号为准，请核对。"
        draft.tell("birth_conflict", "warning", "birth_date", text)
    draft.values["birth_date"] = told


def _says_part_of(born: dt.date, raw: str | None, written: str | None) -> bool:
    """2010年3月 and 3月 are a part of 2010-03-05."""
    text = tight(raw)
    if found := MONTH_ALONE.fullmatch(text):
        return int(found[1]) == born.month and int(found[2] or born.day) == born.day
    if found := EATEN.fullmatch(text):
        return int(found[1]) == born.year and born.month in (1, 10)
    if not written:
        return False
    return written[:7] == born.isoformat()[:7] and not WHOLE_DATE.search(text)


def _check_sex(draft: Draft, sex: str | None) -> None:
    if sex is None:
        return
    written = draft.values.get("sex")
    if written and written != sex:
        text = f"性别与身份证号（{SEX_LABELS[sex]}）不一致，暂以身份证号为准，请核对。"
        draft.tell("sex_conflict", "warning", "sex", text)
    draft.values["sex"] = sex


def unusual_subjects(draft: Draft) -> None:
    """An order for chemistry in grade 7 is suspicious."""
    grade = draft.values.get("grade")
    for subject in draft.values.get("subjects") or []:
        if grade and grade["grade"] < FIRST_GRADE_OF.get(subject, 0):
            text = f"这个年级一般还没有开{SUBJECT_LABELS[subject]}课，请核对。"
            draft.tell("subject_unusual", "warning", "subjects", text)


def teacher_training(draft: Draft) -> None:
    """汉语言文学(师范) in the major column tells that the volunteer trains as a teacher."""
    major = draft.values.get("major") or ""
    if draft.values.get("is_teacher_training") is None and "师范" in major:
        draft.values["is_teacher_training"] = "非师范" not in major
        draft.values["major"] = re.sub(r"[(/\s]*非?师范类?生?专?业?[)]?", "", major) or major


def join_times(draft: Draft) -> None:
    """Columns such as 周末 with a tick below them are free time."""
    told = [draft.values.get(key) for key in ("free_time", "free_weekdays", "free_weekend")]
    slots = sorted({slot for part in told for slot in part or ()})
    if slots:
        draft.values["free_time"] = slots
