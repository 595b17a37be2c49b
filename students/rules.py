"""Who may, and why not; and what a child still lacks before it can be matched."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from accounts.roles import Perm
from students.choices import Answer, CensusState, Mode
from students.models import Consent, Need, Student, Survey


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and a sentence that says why and what helps."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """A service was asked for what a rule denies; the text is the rule's reason."""


def demand(verdict: Verdict) -> None:
    """Raise `Refused` when a rule denies."""
    if isinstance(verdict, Denied):
        raise Refused(verdict.reason)


def may_edit(user: Any, student: Student) -> Verdict:
    units = (student.county, student.town, student.school)
    if any(unit and user.has_in(Perm.STUDENTS_EDIT, unit) for unit in units):
        return Allowed()
    return Denied("这名学生不在你负责的范围内，请联系县级团委。")


def may_reveal(user: Any, student: Student) -> Verdict:
    if user.has_in(Perm.STUDENTS_REVEAL, student.county):
        return Allowed()
    return Denied("只有县级团委工作人员可以查看敏感信息。")


def may_consent(student: Student) -> Verdict:
    if student.census_state == CensusState.LEFT:
        return Denied("学生已离校，不再登记授权。如已返校，请先登记摸排结果。")
    if active_consent(student):
        return Denied("已有一份有效授权。家长要改，请先登记撤回，再重新登记。")
    return Allowed()


def may_withdraw(student: Student) -> Verdict:
    if active_consent(student):
        return Allowed()
    return Denied("现在没有有效的授权，不需要撤回。")


def may_set_need(student: Student) -> Verdict:
    if student.census_state == CensusState.LEFT:
        return Denied("学生已离校，不再登记需求。如已返校，请先登记摸排结果。")
    return Allowed()


def active_consent(student: Student) -> Consent | None:
    return Consent.objects.active().filter(student=student).first()


def open_need(student: Student) -> Need | None:
    return Need.objects.open().filter(student=student).prefetch_related("subjects").first()


def newest_survey(student: Student) -> Survey | None:
    surveys = Survey.objects.filter(student=student)
    return surveys.order_by(F("surveyed_on").desc(nulls_last=True), "-created_at").first()


@dataclass(frozen=True)
class Gap:
    """One thing between a child and a pairing, and the page that mends it."""

    code: str
    text: str
    url_name: str
    verb: str


_CENSUS_GAPS = {
    CensusState.UNCHECKED: Gap(
        "unchecked", "还没有摸排核实", "students:student_census", "登记摸排"
    ),
    CensusState.DISPUTED: Gap(
        "disputed", "摸排信息有出入，要核清", "students:student_census", "登记摸排"
    ),
    CensusState.LEFT: Gap("left", "已离校，不再安排结对", "students:student_census", "改正状态"),
}
_WILLING_GAPS = {
    Answer.UNKNOWN: Gap(
        "unasked", "还没有问过是否愿意结对", "students:student_willing", "登记意愿"
    ),
    Answer.NO: Gap("unwilling", "本人或家长不愿意结对", "students:student_willing", "更新意愿"),
}
_NO_CONSENT = Gap("no_consent", "监护人还没有授权", "students:student_consent", "登记授权")
_NO_NEED = Gap("no_need", "还没有报需求（科目和时间）", "students:student_need", "填报需求")
_NOT_EQUIPPED = Gap(
    "no_device", "只要线上辅导，但缺设备或不能上网", "students:student_edit", "更新设备情况"
)


def readiness(student: Student) -> list[Gap]:
    """Say all that is missing; empty exactly for the children of `StudentQuerySet.ready()`."""
    return gaps_of(student, consented=bool(active_consent(student)), need=open_need(student))


def gaps_of(student: Student, *, consented: bool, need: Need | None) -> list[Gap]:
    """The same, when consent and open need are at hand already."""
    gaps = [_CENSUS_GAPS.get(student.census_state), _WILLING_GAPS.get(student.willing)]
    gaps += [None if consented else _NO_CONSENT, None if need else _NO_NEED]
    if need and need.mode == Mode.ONLINE and not student.is_online_ready:
        gaps.append(_NOT_EQUIPPED)
    return [gap for gap in gaps if gap]
