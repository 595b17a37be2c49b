# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The list of schools of a county, with the names people really use for them."""

import re

from ..parsers import closed, names, phones, plain, schools
from .base import Column, Kind, Privacy

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
SCHOOL_KINDS = closed.Choices(
    (
        ("nine_year", "九年一贯制", "九年一贯|九年制|一贯制"),
        ("complete", "完全中学", "完全中学|完中|十二年"),
        ("vocational", "中职", "中职|中等职业|职业|技工|技校|中专|职中|职高"),
        ("primary", "小学", "小学|教学点|完小"),
        ("junior", "初中", "初中|初级中学"),
        ("senior", "高中", "高中|高级中学|普高"),
    ),
    "school_kind_unknown",
    "学校类别",
)

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("name", "学校名称", schools.school_name, (
        "学校 学校全称 校名 单位名称 名称 机构名称 学校(机构)名称 学校(全称) XXMC school"), required=True, privacy=OPEN,
        hint="写全称，如“某某县某某镇中心小学”"),
    Column("school_code", "学校标识码", schools.school_code, (
        "学校(机构)标识码 标识码 学校代码 机构代码 学校编码 机构标识码 学校机构标识码 单位代码"), privacy=OPEN,
        hint="10 位数字，列格式须为“文本”"),
    Column("town", "镇(街)", privacy=OPEN, synonyms=(
        "镇 乡镇 镇街 镇(街道) 乡镇(街道) 所在镇街 所属镇 所在镇 所属乡镇 镇别 归口单位 街道 所属镇街")),
    Column("school_kind", "学校类别", SCHOOL_KINDS.one, (
        "办学层次 学校类型 学校性质 办学类型 类别 类型 办学类别 学段 学校办学类型"), privacy=OPEN,
        choices=SCHOOL_KINDS.labels, show=SCHOOL_KINDS.show),
    Column("aliases", "别名", schools.aliases, (
        "曾用名 别名/曾用名 简称 学校简称 俗称 又名 旧名 曾用名称 其他名称"), privacy=OPEN, hint="可填几个，用“、”分开"),
    Column("contact_name", "联系人", names.person, (
        "联系人姓名 学校联系人 负责人 校长 校长姓名 负责人姓名 团委书记 大队辅导员")),
    Column("phone", "联系电话", phones.phone, (
        "电话 手机 手机号 手机号码 电话号码 联系方式 联系人电话 联系人手机 办公电话 学校电话 校长电话 负责人电话"),
        privacy=SENSITIVE),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

SCHOOLS = Kind(
    key="schools",
    label="学校名单",
    columns=COLUMNS,
    placeholders=frozenset({"seq", "town"}),
    ignored="地址 学校地址 详细地址 通讯地址 邮编 邮政编码 学生数 学生人数 教师数 班级数 原因 县区 县 邮箱",
    unique=("school_code",),
    alone=re.compile(r"(小学|中学|学校|教学点|完小|幼儿园)$"),
)
