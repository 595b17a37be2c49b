# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The roster of local teachers who pair with pupils of their own town."""

from ..parsers import ids, names, phones, plain, subjects, teaching, words
from .base import Column, Kind, Privacy
from .rules import check_identity

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
YES_NO = ("是", "否")

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("town", "镇(街)", privacy=OPEN, synonyms=(
        "镇 乡镇 镇街 镇(街道) 乡镇(街道) 所在镇街 所属镇 所在镇 镇别 归口单位 街道")),
    Column("school", "学校", privacy=OPEN, required=True, synonyms=(
        "学校名称 学校全称 所在学校 任教学校 工作单位 所在单位 单位 单位名称 任职学校 现任教学校 所属学校 校名 "
        "工作学校 school"), hint="写全称，如“某某县某某镇中心小学”"),
    Column("name", "姓名", names.name, (
        "教师姓名 老师姓名 教师 老师 结对教师 结对教师姓名 名字 真实姓名 任课教师 科任教师 XM name"), required=True),
    Column("sex", "性别", words.sex, "XB sex", choices=("男", "女"), show=words.show_sex),
    Column("id_number", "身份证号", ids.id_number(), (
        "身份证号码 身份证 身份证编号 公民身份号码 公民身份证号 居民身份证号 居民身份证号码 证件号 证件号码 本人身份证号码 "
        "教师身份证号 身份证件号 身份证件号码 SFZH idcard"), privacy=SENSITIVE, hint="18 位，列格式须为“文本”"),
    Column("phone", "联系电话", phones.phone, (
        "电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 移动电话 本人电话 教师电话 教师联系电话 老师电话 LXDH tel "
        "mobile 手机(微信同号)"), required=True, privacy=SENSITIVE),
    Column("subjects", "任教学科", subjects.subjects, (
        "任教科目 所教学科 所教科目 教学科目 授课科目 授课学科 学科 科目 任课科目 可辅导科目 辅导科目 擅长学科 擅长科目"),
        privacy=OPEN, required=True, hint="可填多科，如“语文、数学”", show=subjects.show),
    Column("stages", "任教年级", teaching.stages, (
        "任教学段 所教年级 授课年级 年级 任课年级 教学年级 学段 可辅导学段 可辅导年级 辅导年级"),
        privacy=OPEN, hint="如“三年级、四年级”或“初中”", show=teaching.show),
    Column("is_homeroom", "是否班主任", words.yes_no(yes="^班主任$"), "班主任 是否担任班主任 任班主任", choices=YES_NO),
    Column("title", "职称", synonyms="专业技术职称 技术职称 职称等级 专业职称", privacy=OPEN),
    Column("teaching_years", "教龄", plain.count, "教龄(年) 任教年限 从教年限 工作年限", privacy=OPEN),
    Column("party", "政治面貌", synonyms="政治身份 面貌", privacy=SENSITIVE,
           choices=("共青团员", "中共党员", "中共预备党员", "群众")),
    Column("paired_student", "结对学生", names.person, (
        "结对学生姓名 帮扶学生 帮扶对象 结对对象 学生姓名 学生 帮扶学生姓名"), privacy=SENSITIVE),
    Column("student_grade", "学生年级", synonyms="结对学生年级 帮扶学生年级 学生年级班级", privacy=OPEN, is_kept=False),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

TEACHERS = Kind(
    key="teachers",
    label="教师结对名册",
    columns=COLUMNS,
    rules=(check_identity,),
    placeholders=frozenset({"seq", "town", "school"}),
    ignored="微信号 微信 QQ QQ号 密码 原因 邮箱 学历 毕业院校 出生年月 出生日期 民族",
    unique=("id_number", "phone"),
)
