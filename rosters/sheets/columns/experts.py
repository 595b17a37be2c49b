# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The pool of experts: tutoring, psychology, law and special education."""

from ..parsers import closed, names, phones, plain, words
from .base import Column, Kind, Privacy

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
CATEGORIES = closed.Choices(
    (
        ("tutoring", "课业辅导", "课业|学业|辅导员|课业辅导|学科|教学|教研"),
        ("psychology", "心理咨询", "心理"),
        ("law", "法律", "法律|律师|法治|司法|法务"),
        ("special_education", "特殊教育", "特殊教育|特教|康复|融合"),
        ("other", "其他", "其他|其它|医|家庭教育"),
    ),
    "expert_category_unknown",
    "专家类别",
)
MODES = closed.Choices(
    (
        ("both", "线上线下均可", "均可|都可|皆可|不限|线上.*线下|线下.*线上|[+＋]"),
        ("online", "线上", "线上|远程|网络|网上|视频|电话"),
        ("offline", "线下", "线下|现场|面对面|上门|当面"),
    ),
    "mode_unknown",
    "服务方式",
)

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("name", "姓名", names.name, "专家姓名 专家 老师姓名 名字 真实姓名 XM name", required=True),
    Column("sex", "性别", words.sex, "XB sex", choices=("男", "女"), show=words.show_sex),
    Column("workplace", "工作单位", privacy=OPEN, synonyms=(
        "单位 单位名称 所在单位 任职单位 工作单位名称 所属单位 服务单位 机构 所在机构 学校")),
    Column("title", "职务/职称", privacy=OPEN, synonyms="职务 职称 职务职称 职称/职务 职务及职称 职称职务"),
    Column("categories", "专家类别", CATEGORIES.several, (
        "类别 专家类型 类型 专家类别(课业辅导/心理咨询/法律/特殊教育) 服务类别 所属类别 专业类别"),
        required=True, privacy=OPEN, choices=CATEGORIES.labels, show=CATEGORIES.show),
    Column("expertise", "擅长领域", privacy=OPEN, synonyms=(
        "擅长 特长 专业特长 专长 擅长方向 研究方向 研究领域 服务领域 专业领域 擅长科目 擅长学科")),
    Column("certificate", "资格证书及编号", synonyms=(
        "资格证书 证书 证书编号 资格证 资格证书编号 执业证号 职业资格证书 从业资格证书 证书及编号 资质证书")),
    Column("free_time", "可服务时间", plain.text, (
        "可服务时间段 服务时间 空闲时间 可用时间 时间安排 方便时间 服务时段 时间段"), hint="如“周六上午、周三晚”"),
    Column("mode", "服务方式", MODES.one, (
        "服务方式(线上/线下) 服务形式 线上/线下 咨询方式 方式"), privacy=OPEN, choices=MODES.labels, show=MODES.show),
    Column("phone", "联系电话", phones.phone, (
        "电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 移动电话 本人电话 专家电话 LXDH tel mobile"),
        required=True, privacy=SENSITIVE),
    Column("email", "邮箱", plain.email, "电子邮箱 电子邮件 邮件 email e-mail 邮箱地址", privacy=SENSITIVE),
    Column("max_cases", "可接个案数", plain.count, "可接个案 个案数 可接案数 最多个案数 可承接个案数 个案数量", privacy=OPEN),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

EXPERTS = Kind(
    key="experts",
    label="专家库",
    columns=COLUMNS,
    ignored="微信号 微信 QQ QQ号 密码 原因 身份证号 身份证号码 出生年月 出生日期 年龄 民族 政治面貌 学历",
    unique=("phone",),
)
