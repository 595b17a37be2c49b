# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""What the poverty register and the school register add: numbers, guardians, homes, family kinds."""

from ..parsers import households, names, phones, plain, schools, words
from .base import Column, Privacy

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
YES_NO = ("是", "否")


def _flag(key: str, label: str, synonyms: str, yes: str = "") -> Column:
    parse = words.yes_no("未脱贫", yes=yes, no="未脱贫|返贫|^非|^一般户$")
    return Column(key, label, parse, synonyms, privacy=SENSITIVE, choices=YES_NO)


FLAGS = (
    _flag(
        "registered_poor",
        "是否建档立卡",
        "建档立卡户 建档立卡贫困户 是否建档立卡户 是否建档立卡贫困户 是否贫困户",
        "建档立卡",
    ),
    _flag("low_income", "是否低保", "低保户 是否低保户 是否低保家庭 是否低保对象", "低保"),
    _flag(
        "destitute",
        "是否特困",
        "五保户 是否五保 是否五保户 是否特困供养 是否特困人员 特困户",
        "五保|特困",
    ),
    _flag("orphan", "是否孤儿", "孤儿", "孤儿"),
    _flag(
        "unsupported",
        "事实无人抚养",
        "是否事实无人抚养 事实无人抚养儿童 是否事实无人抚养儿童",
        "事实无人",
    ),
    _flag("single_parent", "是否单亲", "单亲 是否单亲家庭", "单亲"),
    _flag("migrant", "是否随迁子女", "是否进城务工人员随迁子女 随迁子女 是否流动儿童", "随迁|流动"),
    _flag("lifted", "是否脱贫", "脱贫状态 脱贫属性 脱贫标识 是否未脱贫 是否已脱贫", "^已?脱贫"),
)

GUARDIANS = (
    Column("guardian_relation", "监护人关系", synonyms=(
        "与学生关系 与监护人关系 成员1关系 监护人与学生关系 家长与学生关系 称谓 与学生的关系 与儿童关系")),
    Column("is_guardian", "成员1是否监护人", words.yes_no(), choices=YES_NO),
    Column("second_name", "母亲姓名", names.person, "母亲 妈妈 成员2姓名 监护人2 第二监护人"),
    Column("second_relation", "成员2关系", synonyms="监护人2关系 第二监护人关系"),
    Column("second_phone", "母亲电话", phones.phone, (
        "母亲联系电话 母亲手机 成员2联系电话 监护人2电话 第二监护人电话 母亲手机号"), privacy=SENSITIVE),
    Column("second_is_guardian", "成员2是否监护人", words.yes_no(), choices=YES_NO),
)  # fmt: skip

NUMBERS = (
    Column("household_no", "户编号", plain.code, "家庭编号 户号 户ID"),
    Column("person_no", "人口编号", plain.code, "人员编号 个人编号 人口ID"),
    Column("school_code", "学校标识码", schools.school_code, "学校(机构)标识码 学校代码 机构标识码", privacy=OPEN),
)  # fmt: skip

STATES = (
    Column("monitored", "监测对象类别", households.category, "监测类别 监测户类型 监测对象类型", privacy=SENSITIVE,
           show=households.show_category),
    Column("risk_removed", "风险是否已消除", words.yes_no(yes="^已消除"), "风险是否消除 是否消除风险 风险消除 风险是否解除",
           privacy=SENSITIVE, choices=YES_NO),
    Column("disability_kind", "残疾类别", households.disability_kind, "残疾类型 残疾人类型 残疾种类", privacy=SENSITIVE,
           choices=households.DISABILITIES.labels),
    Column("disability_grade", "残疾等级", households.disability_grade, "残疾级别 残疾程度", privacy=SENSITIVE,
           choices=("一级", "二级", "三级", "四级"), show=households.show_disability_grade),
    Column("absent_reason", "失学或辍学原因", households.reason, privacy=SENSITIVE, synonyms=(
        "义务教育阶段未上学原因 未上学原因 失学原因 辍学原因 失学辍学原因 未在读原因")),
    Column("address", "家庭住址", privacy=SENSITIVE, synonyms=(
        "家庭地址 现住址 居住地址 居住地 详细地址 家庭详细住址 通讯地址 常住地址 住址 家庭住址(详细)")),
    Column("registered_address", "户籍地址", privacy=SENSITIVE, synonyms=(
        "户籍地 户口所在地 户籍所在地 户口地址 户口所在地行政区划 户籍")),
)  # fmt: skip

REGISTER = (*NUMBERS, *GUARDIANS, *FLAGS, *STATES)
