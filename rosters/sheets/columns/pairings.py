# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The ledger of pairs that an office already keeps (结对台账), and the pairs of a school return."""

from ..parsers import closed, dates, grades, ids, names, phones, plain, subjects
from .base import Column, Kind, Privacy
from .rules import (
    need_helper,
    settle_grade,
    split_college,
    split_names_and_phones,
    split_school,
    without_any_pair,
)

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
STATES = closed.Choices(
    (
        ("paused", "暂停", "暂停|中止|停"),
        ("ended", "已结束", "结束|解除|终止|已完成|完成|退出|毕业|解对"),
        ("proposed", "拟结对", "拟|待|未开始|未结对|意向|计划|准备"),
        ("active", "结对中", "进行|正常|结对|帮扶中|在帮|已开始|持续|辅导中|有效|开展"),
    ),
    "pair_state_unknown",
    "状态",
)

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("student_name", "学生姓名", names.name, (
        "学生 结对学生 结对学生姓名 帮扶对象 帮扶对象姓名 被帮扶学生 结对对象 受助学生姓名 受助人姓名 学生名字 儿童姓名 "
        "帮扶学生姓名 学员姓名 孩子姓名 学生(姓名)"), required=True, doubtful="姓名 名字"),
    Column("student_id", "学生身份证号", ids.id_number(), (
        "学生身份证 学生身份证号码 身份证号 身份证号码 身份证 公民身份号码 证件号码 居民身份证号"), privacy=SENSITIVE),
    Column("school", "学校", privacy=OPEN, synonyms=(
        "学校名称 学校全称 就读学校 所在学校 学校年级 学校及年级 学校年级班级 学校班级 学校/年级 学生学校 学生就读学校")),
    Column("grade", "年级", grades.later, (
        "所在年级 就读年级 年级班级 学生年级 年级/班级 年级班别"), privacy=OPEN, show=grades.show),
    Column("class_name", "班级", synonyms="班别 班 所在班级", privacy=OPEN),
    Column("subjects", "需求科目", subjects.subjects, (
        "辅导科目 结对科目 帮扶科目 需辅导科目 薄弱科目 薄弱学科 匹配科目 科目 学科 辅导学科 帮扶学科"), privacy=OPEN, show=subjects.show),
    Column("guardian_phone", "监护人电话", phones.phone, (
        "监护人联系电话 监护人手机 监护人联系方式 家长电话 家长联系电话 家长手机 家长联系方式 学生电话 学生联系电话 "
        "学生家长电话 学生监护人电话"), privacy=SENSITIVE, doubtful="联系电话 电话 手机 手机号 联系方式"),
    Column("volunteer_name", "志愿者姓名", names.person, (
        "志愿者 结对志愿者 结对志愿者姓名 大学生志愿者 大学生姓名 结对大学生 辅导志愿者 志愿者名字 辅导员姓名 结对人 "
        "结对人姓名"), doubtful="帮扶人 帮扶联系人 帮扶人姓名"),
    Column("college", "学院", privacy=OPEN, synonyms=(
        "所在学院 志愿者学院 院系 学院专业 学院及专业 学院/专业 二级学院"), doubtful="所属单位 单位 志愿者单位"),
    Column("major", "专业", synonyms="志愿者专业 所学专业 专业班级", privacy=OPEN),
    Column("volunteer_phone", "志愿者电话", phones.phone, (
        "志愿者联系电话 志愿者手机 志愿者联系方式 大学生电话 志愿者手机号 志愿者手机号码 结对人电话"), privacy=SENSITIVE,
        doubtful="帮扶人电话 帮扶联系人电话"),
    Column("teacher_name", "结对教师", names.person, (
        "结对老师 结对教师姓名 结对老师姓名 教师姓名 老师姓名 帮扶教师 教师 本地教师 辅导教师")),
    Column("teacher_phone", "教师电话", phones.phone, (
        "教师联系电话 老师电话 结对教师电话 结对老师电话 教师手机 教师联系方式 老师联系电话 结对教师联系电话"),
        privacy=SENSITIVE),
    Column("cadre", "团干部", names.person, (
        "团干部姓名 跟踪团干部 联系团干部 跟踪联系人 跟踪联系人(团委书记/大队辅导员) 团委书记 大队辅导员 负责团干部")),
    Column("cloud_class", "云班级", synonyms="云班级名称 班级群 云班 所属云班级", privacy=OPEN),
    Column("started_on", "结对时间", dates.date, (
        "结对日期 开始日期 开始时间 结对开始时间 帮扶开始时间 配对时间 结对开始日期"), privacy=OPEN),
    Column("first_contact_on", "首次联系时间", dates.date, (
        "首次联系日期 首次联系 第一次联系时间 首次辅导时间 首次沟通时间"), privacy=OPEN),
    Column("status", "状态", STATES.one, "结对状态 帮扶状态 当前状态 结对情况 目前状态", privacy=OPEN,
           choices=STATES.labels, show=STATES.show),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

PAIRINGS = Kind(
    key="pairings",
    label="结对台账",
    columns=COLUMNS,
    leaves_out=without_any_pair,
    rules=(split_school, settle_grade, split_college, split_names_and_phones, need_helper),
    core="student_name",
    neighbours={
        ("guardian_phone", "volunteer_name"): "volunteer_phone",
        ("guardian_phone", "teacher_name"): "teacher_phone",
    },
    ignored="微信号 微信 QQ QQ号 密码 原因 全国学籍号 监护人 是否留守 是否住宿 语文 数学 英语 综合等级 任教学科 性别 志愿者身份证号",
    unique=(),
)
