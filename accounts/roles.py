"""Roles and what each may do: one table that a cadre can read.

A membership gives a person one role in one unit; its rights reach that unit and all below it.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.choices import UnitKind as Kind


class Perm(StrEnum):
    """A right. The text is shown on the members page."""

    DASHBOARD = "看工作台和汇总数字"
    ROSTER_IMPORT = "导入名册"
    ROSTER_EXPORT = "导出名册（留痕）"
    EXPORT_APPROVE = "批准别人导出敏感信息"
    STUDENTS_VIEW = "看学生台账"
    STUDENTS_EDIT = "登记学生情况、意愿和需求"
    STUDENTS_REVEAL = "查看学生敏感信息（留痕）"
    VOLUNTEERS_VIEW = "看志愿者库"
    VOLUNTEERS_EDIT = "审核志愿者、登记资格"
    VOLUNTEERS_REVEAL = "查看志愿者敏感信息（留痕）"
    PLANS_RUN = "运行匹配"
    PLANS_RUN_ALL = "为所辖各县统一运行匹配（只看数字）"
    PLANS_REVIEW = "审核方案"
    PLANS_PUBLISH = "发布结对"
    PAIRS_VIEW = "看结对名单"
    PAIRS_EXPORT = "导出结对名单（留痕）"
    OFFERS_ANSWER = "答复发给自己的结对邀请"
    MEMBERS_INVITE = "邀请和停用成员"
    UNITS_EDIT = "维护单位、地名和学校"
    AUDIT_VIEW = "看操作日志"


@dataclass(frozen=True)
class RoleInfo:
    label: str
    description: str
    held_in: frozenset[Kind]
    permissions: frozenset[Perm]
    is_staff: bool = True
    invites: tuple[str, ...] = ()  # roles that a holder may hand out, in or below the own unit

    @property
    def permissions_in_order(self) -> list[Perm]:
        return [perm for perm in Perm if perm in self.permissions]


_COUNTY_ADMIN = frozenset(Perm) - {Perm.OFFERS_ANSWER, Perm.PLANS_RUN_ALL}
_COUNTY_STAFF = _COUNTY_ADMIN - {
    Perm.EXPORT_APPROVE,
    Perm.MEMBERS_INVITE,
    Perm.UNITS_EDIT,
    Perm.PLANS_PUBLISH,
    Perm.AUDIT_VIEW,
}


class Role(StrEnum):
    PROVINCE_VIEWER = "province_viewer"
    CITY_ADMIN = "city_admin"
    COUNTY_ADMIN = "county_admin"
    COUNTY_STAFF = "county_staff"
    TOWN_CADRE = "town_cadre"
    SCHOOL_CONTACT = "school_contact"
    TEACHER = "teacher"
    UNIVERSITY_ADMIN = "university_admin"
    COLLEGE_ADMIN = "college_admin"
    SQUAD_LEADER = "squad_leader"
    VOLUNTEER = "volunteer"
    EXPERT = "expert"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def info(self) -> RoleInfo:
        return ROLES[self]

    @property
    def label(self) -> str:
        return self.info.label


def _role(
    label: str,
    description: str,
    held_in: set[Kind],
    permissions: set[Perm] | frozenset[Perm],
    **more: object,
) -> RoleInfo:
    return RoleInfo(label, description, frozenset(held_in), frozenset(permissions), **more)  # type: ignore[arg-type]


ROLES: dict[Role, RoleInfo] = {
    Role.PROVINCE_VIEWER: _role(
        "省级查看员",
        "看全省汇总数字、统一运行匹配，不看学生和志愿者个人信息；设立市级管理员",
        {Kind.PROVINCE},
        {Perm.DASHBOARD, Perm.PLANS_RUN_ALL, Perm.MEMBERS_INVITE},
        invites=("city_admin",),
    ),
    Role.CITY_ADMIN: _role(
        "市级管理员",
        "看所辖各县汇总数字、统一运行匹配，设立县级管理员",
        {Kind.CITY},
        {
            Perm.DASHBOARD,
            Perm.PLANS_RUN_ALL,
            Perm.MEMBERS_INVITE,
            Perm.UNITS_EDIT,
            Perm.AUDIT_VIEW,
        },
        invites=("county_admin", "auditor"),
    ),
    Role.COUNTY_ADMIN: _role(
        "县级管理员",
        "负责全县工作：名册、匹配、发布和成员",
        {Kind.COUNTY},
        _COUNTY_ADMIN,
        invites=("county_staff", "town_cadre", "school_contact", "university_admin", "auditor"),
    ),
    Role.COUNTY_STAFF: _role(
        "县级工作人员", "日常工作：导入、核实、匹配、审核", {Kind.COUNTY}, _COUNTY_STAFF
    ),
    Role.TOWN_CADRE: _role(
        "镇街团干部",
        "看和登记本镇街学生",
        {Kind.TOWN},
        {Perm.STUDENTS_VIEW, Perm.STUDENTS_EDIT, Perm.PAIRS_VIEW},
    ),
    Role.SCHOOL_CONTACT: _role(
        "学校联系人",
        "核实本校学生",
        {Kind.SCHOOL},
        {Perm.STUDENTS_VIEW, Perm.STUDENTS_EDIT, Perm.PAIRS_VIEW},
    ),
    Role.TEACHER: _role(
        "本校老师", "带结对学生", {Kind.SCHOOL}, {Perm.OFFERS_ANSWER}, is_staff=False
    ),
    Role.UNIVERSITY_ADMIN: _role(
        "校级团委",
        "管理本校志愿者",
        {Kind.UNIVERSITY},
        {Perm.VOLUNTEERS_VIEW, Perm.VOLUNTEERS_EDIT, Perm.MEMBERS_INVITE},
        invites=("college_admin", "squad_leader"),
    ),
    Role.COLLEGE_ADMIN: _role(
        "院级团委",
        "管理本院志愿者",
        {Kind.COLLEGE},
        {Perm.VOLUNTEERS_VIEW, Perm.VOLUNTEERS_EDIT, Perm.MEMBERS_INVITE},
        invites=("squad_leader",),
    ),
    Role.SQUAD_LEADER: _role("分队长", "看本分队志愿者", {Kind.SQUAD}, {Perm.VOLUNTEERS_VIEW}),
    Role.VOLUNTEER: _role(
        "志愿者",
        "带结对学生",
        {Kind.UNIVERSITY, Kind.COLLEGE, Kind.SQUAD},
        {Perm.OFFERS_ANSWER},
        is_staff=False,
    ),
    Role.EXPERT: _role(
        "专家", "接受转介个案", {Kind.COUNTY, Kind.ORGANISATION}, set(), is_staff=False
    ),
    Role.AUDITOR: _role("审计员", "只看操作日志", {Kind.CITY, Kind.COUNTY}, {Perm.AUDIT_VIEW}),
    Role.OPERATOR: _role(
        "系统运维", "看后台任务，不看个人信息", {Kind.PROVINCE, Kind.CITY, Kind.COUNTY}, set()
    ),
}
