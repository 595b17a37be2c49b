# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The student census table of a county (未脱贫户子女情况表) and the survey that follows it."""

from ..parsers import (
    dates,
    grades,
    ids,
    names,
    phones,
    plain,
    schools,
    scores,
    subjects,
    times,
    words,
)
from .base import Column, Kind, Privacy
from .rules import (
    check_identity,
    keep_level,
    settle_grade,
    split_homeroom,
    split_school,
    unusual_subjects,
)

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
LACK = "缺|需要|困难|补贴|拒绝|不愿"
YES_NO = ("是", "否")

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序", privacy=OPEN),
    Column("county", "县(市、区)", synonyms="县 县区 区县 县市区 市县区 所在县 所属县区 县(区)", privacy=OPEN),
    Column("town", "镇(街)", privacy=OPEN, synonyms=(
        "镇 乡 乡镇 镇街 镇(街道) 乡镇(街道) 所在镇街 所属镇 所在镇 镇别 归口单位 镇(乡) 乡(镇) 所属乡镇 街道")),
    Column("village", "村(居)委", synonyms=(
        "村 行政村 村委 村委会 村居 村(社区) 自然村 所在村 村(居) 居委 村(居)委会"), privacy=OPEN),
    Column("head_name", "户主姓名", names.person, "户主 户主名"),
    Column("head_id", "户主身份证号", ids.id_number(old_allowed=True), (
        "户主身份证 户主身份证号码 户主证件号码 户主身份证件号码"), privacy=SENSITIVE),
    Column("phone", "联系电话", phones.phone, (
        "电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 移动电话 常用电话 家庭电话 家庭联系电话 "
        "户主电话 户主联系电话 家庭成员联系电话 学生电话 学生本人电话 本人电话 联系电话1 固定电话 LXDH tel "
        "mobile 微信(手机同号) 户主手机"), privacy=SENSITIVE),
    Column("household_category", "贫困户属性", words.category, (
        "户类别 户类型 贫困户类型 贫困类型 贫困属性 家庭类别 家庭类型 家庭困难类型 困难类型 困难类别 困难大类 "
        "困难家庭类型 经济困难类型 是否建档立卡 建档立卡户 建档立卡贫困户 脱贫状态 脱贫属性 监测对象类别 "
        "监测类别 监测户类型 困境类型 儿童类别 特殊群体类型"), privacy=SENSITIVE,
        choices=("一般贫困户", "低保贫困户", "五保贫困户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户")),
    Column("household_size", "家庭人口", plain.count, "家庭人口数 人口 人口数 家庭人数 户人口"),
    Column("poverty_cause", "致贫原因", synonyms="主要致贫原因", privacy=SENSITIVE),
    Column("name", "学生姓名", names.name, (
        "姓名 名字 学生名字 学员姓名 学生 子女姓名 在读子女姓名 贫困学生姓名 未脱贫学生姓名 受助学生姓名 "
        "受助人姓名 帮扶对象 帮扶对象姓名 被帮扶学生 结对学生 结对学生姓名 结对对象 儿童姓名 困境儿童姓名 "
        "留守儿童姓名 青少年姓名 人员姓名 家庭成员姓名 成员姓名 真实姓名 孩子姓名 XM 学生(姓名)"),
        required=True),
    Column("sex", "性别", words.sex, "学生性别 XB sex", choices=("男", "女")),
    Column("ethnicity", "民族", words.ethnicity, "学生民族 MZ", privacy=SENSITIVE),
    Column("birth_date", "出生年月", dates.date, (
        "出生日期 出生年月日 生日 学生出生年月 学生出生日期 CSRQ")),
    Column("id_number", "学生身份证号", ids.id_number(), (
        "身份证号 身份证号码 身份证 身份证编号 身份号码 学生身份证 学生身份证号码 公民身份号码 公民身份证号 "
        "居民身份证号 居民身份证号码 二代身份证号 证件号 证件号码 证件编号 有效证件号码 身份证件号 身份证件号码 "
        "本人身份证号码 子女身份证号 子女身份证号码 儿童身份证号 家庭成员身份证号 身份证/残疾证号 "
        "身份证或残疾人证号 残疾证号码 残疾人证号 户口本身份证号 身份证明号 ID ID号 身份证ID SFZH SFZJH idcard"),
        privacy=SENSITIVE, hint="18 位，列格式须为“文本”"),
    Column("relation", "与户主关系", synonyms="关系 与户主的关系 户主关系 与儿童关系"),
    Column("school", "就读学校", synonyms=(
        "学校 学校名称 学校全称 就读学校名称 就读学校全称 所在学校 所在学校名称 在读学校 在读学校全称 现就读学校 "
        "目前就读学校 现读学校 就学学校 就读院校 院校名称 所在院校 学籍学校 学籍所在学校 学校/教学点 教学点 校名 "
        "学校班级 学校及年级 就读学校及年级 就读学校、年级、班级 学校年级 学校年级班别 学校年级班级 何校就读 "
        "何校何班 就读何校何班 现在何校就读 就读地点 所属学校 XXMC school"), required=True, privacy=OPEN,
        hint="写全称，如“某某县某某镇中心小学”"),
    Column("stage", "学段", grades.stage, (
        "就读学段 教育阶段 就读阶段 学习阶段 就学阶段 在校生状况 在校状况"), privacy=OPEN,
        choices=("小学", "初中", "高中", "中职", "大学")),
    Column("grade", "年级", grades.later, (
        "所在年级 就读年级 在读年级 现读年级 现就读年级 目前年级 年级名称 年级(班) 年级班级 年级及班级 年级/班级 "
        "年级、班别 就读年级班级 学段年级 在读情况 就读情况 几年级 2020年春季年级 秋季年级 入学年份 入学年级 级别 "
        "届别 NJ grade 年级班别"), required=True, privacy=OPEN,
        hint="如“三年级”“初二”“高一”"),
    Column("class_name", "班级", synonyms=(
        "班别 班次 班 所在班级 就读班级 班级名称 班级号 班号 行政班 教学班 BJ"), privacy=OPEN),
    Column("homeroom_teacher", "班主任及电话", names.person, (
        "班主任 班主任姓名 班主任老师 班主任及联系电话 班主任姓名及电话 班主任/电话")),
    Column("homeroom_phone", "班主任电话", phones.phone, (
        "班主任联系电话 班主任手机 班主任联系方式"), on_template=False),
    Column("level", "成绩(优/中/差)", words.level, (
        "成绩 学习成绩 成绩情况 成绩状况 成绩等级 成绩等次 成绩水平 成绩分类 成绩档次 成绩优中差 学习成绩等级 "
        "学业成绩 学业水平 学业情况 学业等级 学习情况 学习状况 综合成绩 综合评价 综合等级 上学期成绩 期末成绩 "
        "上学期期末成绩 期末总评 优中差 等级 评定等级"), choices=("优", "中", "差")),
    Column("guardian_name", "监护人姓名", names.person, (
        "监护人 家长 家长姓名 父母姓名 父(母)姓名 父母或监护人 父亲 父亲姓名 母亲 母亲姓名 法定监护人 实际监护人 "
        "委托监护人 委托照护人 监护人1 成员1姓名 第一监护人 主要监护人 家长(监护人) 家长或监护人姓名 抚养人 "
        "代养人 照料人 家庭联系人 联系人 联系人姓名 紧急联系人 亲属姓名 JHR")),
    Column("guardian_phone", "监护人电话", phones.phone, (
        "监护人手机 监护人手机号 监护人联系电话 监护人联系方式 家长电话 家长手机 家长手机号 家长联系电话 "
        "家长联系方式 父亲电话 父亲联系电话 父亲手机 母亲电话 母亲联系电话 母亲手机 父母电话 成员1联系电话 "
        "联系人电话 紧急联系人电话"), privacy=SENSITIVE),
    Column("student_no", "学籍号", plain.code, (
        "全国学籍号 国网学籍号 学籍号码 学籍主号 个人标识码 教育ID 省学籍号 G号 XJH 学生编号 学号"),
        privacy=SENSITIVE),
    Column("willing", "是否愿意接受结对", words.yes_no("拒绝|不愿"), (
        "是否愿意 是否愿意结对 是否愿意接受结对帮扶 是否愿意接受帮助 结对意愿 帮扶意愿 接受意愿 意愿 是否需要帮扶 "
        "是否需要结对 是否需要辅导 是否需要线上辅导 是否参加 是否参加云支教 是否同意 家长是否同意 监护人是否同意 "
        "家长意见 监护人意见 学生意愿 本人意愿 参加意愿 报名意愿 是否接受线上辅导 是否接受志愿者辅导 是否自愿 "
        "是否拒绝"), choices=YES_NO),
    Column("has_phone", "是否有手机", words.yes_no(LACK), (
        "有无手机 手机配备情况 是否配备手机 智能手机 是否有智能手机 有无智能手机 手机情况"), choices=YES_NO),
    Column("has_tablet", "是否有平板", words.yes_no(LACK), (
        "是否有平板电脑 有无平板 有无平板电脑 平板电脑 平板 是否有电脑 有无电脑 电脑 是否有平板或电脑 是否需要平板"),
        choices=YES_NO),
    Column("has_internet", "是否具备上网条件", words.yes_no(LACK, yes="宽带|WIFI|WI-FI|流量|4G|5G|光纤"), (
        "上网条件 是否能上网 能否上网 是否有网络 有无网络 网络情况 网络条件 家庭网络 是否有WiFi WIFI 是否有宽带 "
        "宽带 是否开通宽带 无线网络 移动网络 上网方式 是否具备线上学习条件 线上学习条件 上网困难 网络困难"),
        choices=YES_NO),
    Column("subjects", "薄弱科目", subjects.subjects, (
        "需求科目 辅导科目 需辅导科目 需要辅导科目 需要辅导的科目 希望辅导科目 希望辅导的学科 帮扶科目 帮扶学科 "
        "薄弱学科 弱科 学困科目 困难科目 学习困难科目 需帮扶科目 需补习科目 补习科目 申请科目 申请辅导学科 课业需求 "
        "学业需求 辅导需求 结对科目 匹配科目 意向科目 科目"), hint="可填多科，如“语文、数学”"),
    Column("free_time", "可上网时间", times.free_time, (
        "可辅导时间 希望辅导时间 空闲时间 空余时间 方便时间 可用时间 时间段 可接受辅导时间 辅导时间"),
        hint="如“周一至周五晚、周六上午”"),
    Column("boarding", "住校/走读", words.yes_no(yes="住校|寄宿|住宿|内宿", no="走读|外宿|通学"), (
        "是否住宿 是否住校 是否寄宿 就读方式 住宿情况 是否寄宿生 走读/住校"), choices=("住校", "走读")),
    Column("left_behind", "是否留守", words.yes_no(yes="留守", no="非留守"), (
        "留守儿童 是否留守儿童 留守"), privacy=SENSITIVE, choices=YES_NO),
    Column("special_need", "特殊需求", synonyms="特殊需要 特殊情况 其他需求 特殊教育需求", privacy=SENSITIVE),
    Column("household_no", "户编号", plain.code, "家庭编号 户号 户ID", on_template=False),
    Column("person_no", "人口编号", plain.code, "人员编号 个人编号 人口ID", on_template=False),
    Column("school_code", "学校标识码", schools.school_code, "学校(机构)标识码 学校代码 机构标识码", privacy=OPEN, on_template=False),
    Column("score_chinese", "语文", scores.score, "语文成绩 语文分数 语文得分", on_template=False),
    Column("score_maths", "数学", scores.score, "数学成绩 数学分数 数学得分", on_template=False),
    Column("score_english", "英语", scores.score, "英语成绩 英语分数 英语得分 外语", on_template=False),
    Column("disability_kind", "残疾类别", synonyms="残疾类型 残疾人类型 残疾种类", privacy=SENSITIVE, on_template=False),
    Column("disability_grade", "残疾等级", plain.count, "残疾级别 残疾程度", privacy=SENSITIVE, on_template=False),
    Column("guardian_relation", "监护人关系", on_template=False, synonyms=(
        "与学生关系 与监护人关系 成员1关系 监护人与学生关系 家长与学生关系 称谓 与学生的关系")),
    Column("risk_removed", "风险是否已消除", words.yes_no(), "风险是否消除 是否消除风险 风险消除 风险是否解除",
           privacy=SENSITIVE, choices=YES_NO, on_template=False),
    Column("absent_reason", "失学或辍学原因", privacy=SENSITIVE, on_template=False, synonyms=(
        "义务教育阶段未上学原因 未上学原因 失学原因 辍学原因 失学辍学原因")),
    Column("family_note", "家庭概况", synonyms="家庭情况 家庭基本情况 家庭简况 家庭状况", privacy=SENSITIVE, on_template=False),
    Column("study_state", "学习状态", synonyms="学习态度 学习表现", on_template=False),
    Column("psych_state", "心理情况", synonyms="心理状况 心理状态 心理健康情况 心理健康状况", privacy=SENSITIVE, on_template=False),
    Column("peer_relation", "朋辈关系", synonyms="同伴关系 同学关系 人际关系 同辈关系", on_template=False),
    Column("net_fee", "上网费用如何解决", synonyms="上网费用 上网费用解决方式 流量费用 话费情况 网费 网络费用", on_template=False),
    Column("unwilling_reason", "不愿意原因", synonyms="拒绝原因 不愿意结对原因 不愿意的原因 不同意原因", on_template=False),
    Column("survey_method", "摸底方式", synonyms="摸排方式 调查方式 联系方式(摸底) 走访方式", privacy=OPEN, on_template=False),
    Column("surveyor", "摸底人", names.person, "摸底人姓名 摸排人 调查人 走访人 摸底人员", on_template=False),
    Column("surveyed_on", "摸底时间", dates.date, "摸底日期 摸排时间 调查时间 走访时间 摸排日期 调查日期", privacy=OPEN, on_template=False),
    Column("follow_up_name", "跟踪联系人", names.person, (
        "跟踪联系人(团委书记/大队辅导员) 跟踪人 跟踪联系人姓名 团委书记 大队辅导员"), on_template=False),
    Column("remark", "备注", synonyms="说明 备注说明 其他"),
)  # fmt: skip

STUDENTS = Kind(
    key="students",
    label="学生情况表",
    columns=COLUMNS,
    rules=(
        split_school,
        settle_grade,
        keep_level,
        split_homeroom,
        check_identity,
        unusual_subjects,
    ),
    placeholders=frozenset({"seq", "county", "town", "village"}),
    neighbours={
        ("phone", "guardian_name"): "guardian_phone",
        ("phone", "homeroom_teacher"): "homeroom_phone",
        ("id_number", "head_name"): "head_id",
    },
    ignored="微信号 微信 QQ 密码 原因 提交答卷时间 所用时间 来源 来源详情 来自IP 学籍辅号 班内学号",
    unique=("id_number", "student_no"),
)
