# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The forms that offices use: which columns of a kind, under which headers, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..guarded.refused import Refused
from . import KINDS
from .base import Kind


@dataclass(frozen=True)
class Form:
    """An office's own table. `columns`: field and header, in the order of the form."""

    key: str
    label: str
    kind: str
    columns: tuple[tuple[str, str], ...]
    version: int = 1

    @property
    def stamp(self) -> str:
        """What a blank form carries unseen, so that it is known when it comes back."""
        return f"{self.kind}/{self.key}/{self.version}"

    @property
    def roster(self) -> Kind:
        """The kind of roster that the form is of."""
        return KINDS[self.kind]


def _form(key: str, label: str, kind: str, fields: str, headers: Mapping[str, str]) -> Form:
    roster = KINDS[kind]
    columns = tuple((f, headers.get(f, roster.by_key[f].label)) for f in fields.split())
    return Form(key, label, kind, columns)


_FORMS = (
    _form("census", "学生情况表", "students", (
        "seq county town village head_name head_id phone household_category household_size poverty_cause name sex "
        "ethnicity birth_date id_number relation school stage grade class_name homeroom_teacher homeroom_phone level "
        "guardian_name guardian_relation guardian_phone student_no willing has_phone has_tablet has_internet subjects "
        "free_time boarding left_behind special_need remark"
    ), {"homeroom_teacher": "班主任"}),
    _form("survey", "摸底情况表", "students", (
        "seq name id_number school grade family_note level study_state psych_state peer_relation has_phone has_tablet "
        "has_internet net_fee willing unwilling_reason subjects free_time boarding special_need survey_method surveyor "
        "surveyed_on"
    ), {"name": "姓名", "id_number": "身份证号码", "school": "学校", "grade": "年级班级", "level": "成绩状况"}),
    _form("school_return", "学校反馈表", "students", (
        "seq school grade class_name name sex student_no id_number guardian_name guardian_phone left_behind boarding "
        "score_chinese score_maths score_english level follow_up_name"
    ), {"class_name": "班别", "name": "姓名", "school": "学校", "student_no": "全国学籍号", "level": "综合等级",
        "guardian_name": "监护人", "boarding": "是否住宿", "id_number": "身份证号"}),
    _form("poverty_register", "建档立卡名册", "students", (
        "county town village household_no person_no name id_number relation sex birth_date ethnicity phone stage grade "
        "school absent_reason head_id head_name household_category monitored risk_removed"
    ), {"county": "县", "town": "乡", "village": "村", "name": "姓名", "id_number": "证件号码", "phone": "家庭成员联系电话",
        "birth_date": "出生日期", "stage": "在校生状况", "head_id": "户主证件号码", "household_category": "户类型"}),
    _form("school_register", "学籍名册", "students", (
        "school school_code name sex birth_date id_number student_no ethnicity registered_address address left_behind "
        "migrant orphan grade class_name boarding phone disability_kind disability_grade guardian_name "
        "guardian_relation guardian_phone is_guardian second_name second_relation second_phone second_is_guardian"
    ), {"name": "姓名", "birth_date": "出生日期", "id_number": "身份证号", "student_no": "全国学籍号",
        "registered_address": "户口所在地行政区划", "address": "现住址", "left_behind": "是否留守儿童",
        "migrant": "是否进城务工人员随迁子女", "class_name": "班级号", "boarding": "就读方式", "guardian_name": "成员1姓名",
        "guardian_relation": "成员1关系", "guardian_phone": "成员1联系电话", "second_name": "成员2姓名",
        "second_phone": "成员2联系电话"}),
    _form("volunteer_signup", "志愿者报名表", "volunteers", (
        "seq college major is_teacher_training university_year student_no name sex political_status id_number phone "
        "izhiyuan_no subjects subjects_second stages sessions_per_week free_time device mandarin_level "
        "teacher_certificate experience dialects accepts_adjustment squad squad_leader remark"
    ), {"major": "专业", "subjects": "可辅导科目(第一)", "subjects_second": "可辅导科目(第二)"}),
    _form("online_form", "在线报名表", "volunteers", (
        "seq name college major phone subjects stages free_time sessions_per_week id_number student_no "
        "university_year remark"
    ), {"name": "1、您的姓名", "college": "2、您的学院：", "phone": "3、您的联系方式？", "subjects": "4、可辅导科目（多选）",
        "stages": "5、可辅导学段（多选）"}),
    _form("teacher_roster", "教师结对名册", "teachers", (
        "seq town school name sex id_number phone subjects stages is_homeroom title teaching_years party "
        "paired_student student_grade remark"
    ), {}),
    _form("expert_list", "专家库", "experts", (
        "seq name sex workplace title categories expertise certificate free_time mode phone email max_cases remark"
    ), {"mode": "服务方式(线上/线下)"}),
    _form("pairing_ledger", "结对台账", "pairings", (
        "seq student_name student_id school grade subjects guardian_phone volunteer_name college major "
        "volunteer_phone teacher_name teacher_phone cadre cloud_class started_on first_contact_on status remark"
    ), {}),
    _form("school_list", "学校名单", "schools", (
        "seq name school_code town school_kind aliases contact_name phone remark"
    ), {}),
)  # fmt: skip

FORMS: dict[str, Form] = {form.key: form for form in _FORMS}


def form_of(key: str) -> Form:
    """Return the form of this key, or the first form of the kind of this key."""
    found = FORMS.get(key) or next((form for form in _FORMS if form.kind == key), None)
    if found is None:
        raise Refused("unknown_kind")
    return found
