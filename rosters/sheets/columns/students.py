# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The student census table of a county (未脱贫户子女情况表) and the survey that follows it."""

from ..parsers import dates, grades, households, ids, names, phones, plain, words
from .base import Column, Kind, Privacy
from .families import (
    choose_guardian,
    gather_categories,
    not_of_the_school,
    share_head_phones,
    tell_devices,
)
from .marks import settle_level
from .register import REGISTER
from .rules import (
    check_identity,
    settle_grade,
    split_homeroom,
    split_school,
    unusual_subjects,
)
from .survey import SURVEY

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE

CENSUS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("county", "县(市、区)", synonyms="县 县区 区县 县市区 市县区 所在县 所属县区 县(区)", privacy=OPEN),
    Column("town", "镇(街)", privacy=OPEN, synonyms=(
        "镇 乡 乡镇 镇街 镇(街道) 乡镇(街道) 所在镇街 所属镇 所在镇 镇别 归口单位 镇(乡) 乡(镇) 所属乡镇 街道")),
    Column("village", "村(居)委", synonyms=(
        "村 行政村 村委 村委会 村居 村(社区) 自然村 所在村 村(居) 居委 村(居)委会 村民小组 组"), privacy=OPEN),
    Column("head_name", "户主姓名", names.person, "户主 户主名"),
    Column("head_id", "户主身份证号", ids.id_number(old_allowed=True), (
        "户主身份证 户主身份证号码 户主证件号码 户主身份证件号码"), privacy=SENSITIVE),
    Column("phone", "联系电话", phones.phone, (
        "电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 移动电话 常用电话 家庭电话 家庭联系电话 "
        "户主电话 户主联系电话 家庭成员联系电话 学生电话 学生本人电话 本人电话 联系电话1 固定电话 LXDH tel "
        "mobile 微信(手机同号) 户主手机"), privacy=SENSITIVE, doubtful="备用电话"),
    Column("household_category", "贫困户属性", households.category, (
        "户类别 户类型 贫困户类型 贫困类型 贫困属性 家庭类别 家庭类型 家庭困难类型 困难类型 困难类别 困难大类 "
        "困难家庭类型 经济困难类型 困境类型 儿童类别 特殊群体类型"), privacy=SENSITIVE,
        choices=("一般贫困户", "低保贫困户", "五保贫困户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"),
        show=households.show_category),
    Column("household_size", "家庭人口", plain.count, "家庭人口数 人口 人口数 家庭人数 户人口"),
    Column("poverty_cause", "致贫原因", synonyms="主要致贫原因", privacy=SENSITIVE),
    Column("name", "学生姓名", names.name, (
        "姓名 名字 学生名字 学员姓名 学生 子女姓名 在读子女姓名 贫困学生姓名 未脱贫学生姓名 受助学生姓名 "
        "受助人姓名 帮扶对象 帮扶对象姓名 被帮扶学生 结对学生 结对学生姓名 结对对象 儿童姓名 困境儿童姓名 "
        "留守儿童姓名 青少年姓名 人员姓名 家庭成员姓名 成员姓名 真实姓名 孩子姓名 XM 学生(姓名)"),
        required=True),
    Column("sex", "性别", words.sex, "学生性别 XB sex", choices=("男", "女"), show=words.show_sex),
    Column("ethnicity", "民族", words.ethnicity, "学生民族 MZ", privacy=SENSITIVE),
    Column("birth_date", "出生年月", dates.date, (
        "出生日期 出生年月日 生日 学生出生年月 学生出生日期 CSRQ")),
    Column("id_number", "学生身份证号", ids.id_number(), (
        "身份证号 身份证号码 身份证 身份证编号 身份号码 学生身份证 学生身份证号码 公民身份号码 公民身份证号 "
        "居民身份证号 居民身份证号码 二代身份证号 证件号 证件号码 证件编号 有效证件号码 身份证件号 身份证件号码 "
        "本人身份证号码 子女身份证号 子女身份证号码 儿童身份证号 家庭成员身份证号 身份证/残疾证号 "
        "身份证或残疾人证号 残疾证号码 残疾人证号 户口本身份证号 身份证明号 ID ID号 身份证ID SFZH SFZJH idcard"),
        privacy=SENSITIVE, hint="18 位，列格式须为“文本”"),
    Column("relation", "与户主关系", synonyms="与户主的关系 户主关系", doubtful="关系"),
    Column("school", "就读学校", synonyms=(
        "学校 学校名称 学校全称 就读学校名称 就读学校全称 所在学校 所在学校名称 在读学校 在读学校全称 现就读学校 "
        "目前就读学校 现读学校 就学学校 就读院校 院校名称 所在院校 学籍学校 学籍所在学校 学校/教学点 教学点 校名 "
        "学校班级 学校及年级 就读学校及年级 就读学校、年级、班级 学校年级 学校年级班别 学校年级班级 何校就读 "
        "何校何班 就读何校何班 现在何校就读 就读地点 所属学校 XXMC school"), required=True, privacy=OPEN,
        doubtful="毕业学校 校区",
        hint="写全称，如“某某县某某镇中心小学”"),
    Column("stage", "学段", grades.stage, (
        "就读学段 教育阶段 就读阶段 学习阶段 就学阶段 在校生状况 在校状况"), privacy=OPEN,
        choices=("小学", "初中", "高中", "中职", "大学"), show=grades.show_stage),
    Column("grade", "年级", grades.later, (
        "所在年级 就读年级 在读年级 现读年级 现就读年级 目前年级 年级名称 年级(班) 年级班级 年级及班级 年级/班级 "
        "年级、班别 就读年级班级 学段年级 在读情况 就读情况 几年级 秋季年级 入学年份 入学年级 级别 "
        "届别 NJ grade 年级班别 班级/年级 班级年级 班级及年级"), required=True, privacy=OPEN,
        doubtful="9月升读年级 升学后年级", show=grades.show, hint="如“三年级”“初二”“高一”"),
    Column("class_name", "班级", synonyms=(
        "班别 班次 班 所在班级 就读班级 班级名称 班级号 班号 行政班 教学班 BJ"), privacy=OPEN),
    Column("homeroom_teacher", "班主任及电话", names.person, (
        "班主任 班主任姓名 班主任老师 班主任及联系电话 班主任姓名及电话 班主任/电话")),
    Column("homeroom_phone", "班主任电话", phones.phone, (
        "班主任联系电话 班主任手机 班主任联系方式")),
    Column("guardian_name", "监护人姓名", names.person, (
        "监护人 家长 家长姓名 父母姓名 父(母)姓名 父母或监护人 父亲 父亲姓名 法定监护人 实际监护人 "
        "委托监护人 委托照护人 监护人1 成员1姓名 第一监护人 主要监护人 家长(监护人) 家长或监护人姓名 抚养人 "
        "代养人 照料人 亲属姓名 JHR"), doubtful="家庭联系人 联系人 联系人姓名 紧急联系人"),
    Column("guardian_phone", "监护人电话", phones.phone, (
        "监护人手机 监护人手机号 监护人联系电话 监护人联系方式 家长电话 家长手机 家长手机号 家长联系电话 "
        "家长联系方式 父亲电话 父亲联系电话 父亲手机 父亲手机号 父母电话 成员1联系电话 "
        "联系人电话 紧急联系人电话"), privacy=SENSITIVE),
    Column("student_no", "学籍号", plain.code, (
        "全国学籍号 国网学籍号 学籍号码 学籍主号 个人标识码 教育ID 省学籍号 G号 XJH"),
        privacy=SENSITIVE, doubtful="学号 学生编号"),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

COLUMNS = (*CENSUS, *SURVEY, *REGISTER)

STUDENTS = Kind(
    key="students",
    label="学生情况表",
    columns=COLUMNS,
    rules=(
        split_school,
        settle_grade,
        settle_level,
        split_homeroom,
        choose_guardian,
        gather_categories,
        tell_devices,
        check_identity,
        unusual_subjects,
    ),
    placeholders=frozenset({"seq", "county", "town", "village"}),
    neighbours={
        ("phone", "guardian_name"): "guardian_phone",
        ("phone", "second_name"): "second_phone",
        ("phone", "homeroom_teacher"): "homeroom_phone",
        ("id_number", "head_name"): "head_id",
        ("relation", "guardian_name"): "guardian_relation",
    },
    ignored=(
        "微信号 微信 QQ 密码 原因 提交答卷时间 所用时间 来源 来源详情 来自IP 总分 学籍辅号 班内学号 结对教师 任教学科 教师电话 "
        "证件类型 身份证件类型 文化程度 劳动技能 务工时间 务工区域 健康状况 政治面貌 户口性质 是否独生子女 入学年月 "
        "是否需要申请资助 是否享受一补 识别监测时间 是否参加城乡居民基本医疗保险 是否参加城乡居民基本养老保险 "
        "是否参加城镇职工基本养老保险 是否参加大病医疗 是否参加商业补充医疗保险 国籍/地区 港澳台侨外 出生地 籍贯 血型 "
        "学生来源 入学方式 是否学前教育 是否残疾人 随班就读 上下学距离 上下学方式 是否乘坐校车"
    ),
    unique=("id_number", "student_no"),
    excused={
        "grade_not_school": frozenset({"school", "grade"}),
        "register_row": frozenset({"school", "grade"}),
    },
    instead={
        "school": frozenset({"person_no", "household_no"}),
        "grade": frozenset({"person_no", "household_no", "class_name"}),
    },
    leaves_out=not_of_the_school,
    shares=share_head_phones,
)
