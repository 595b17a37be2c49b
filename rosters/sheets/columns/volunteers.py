# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""The volunteer sign-up sheet of a university, and its online-form exports."""

from ..parsers import ids, names, phones, plain, subjects, teaching, times, university, words
from .base import Column, Kind, Privacy
from .rules import check_identity, join_times, teacher_training

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
YES_NO = ("是", "否")

COLUMNS = (
    Column("seq", "序号", plain.ordinal, "编号 No 序 答题序号", privacy=OPEN),
    Column("college", "学院", synonyms=(
        "院系 二级学院 所在学院 所属学院 学院名称 院(系) 系别 院别 分团委 团总支 就读学院 学院(系)"),
        privacy=OPEN, doubtful="单位 所属单位"),
    Column("major", "专业(师范/非师范)", synonyms=(
        "专业 专业名称 所学专业 就读专业 专业班级 专业及班级 师范专业 年级专业 年级专业班级 专业年级"), privacy=OPEN),
    Column("is_teacher_training", "是否师范生", words.yes_no(yes="^师范", no="非师范"),
           "是否师范 师范生 师范类 是否师范类 是否师范专业 师范/非师范", privacy=OPEN, choices=YES_NO),
    Column("university_year", "年级班级", university.university_year, (
        "年级 大几 入学年级 入学年份 级 学历年级 年级及班级 班级 所在年级 就读年级 年级(大一/大二)"),
        privacy=OPEN, hint="如“大二”或“2018级1班”", show=university.show_year),
    Column("student_no", "学号", plain.code, "学生证号 校园卡号 学籍号"),
    Column("name", "姓名", names.name, (
        "名字 志愿者姓名 志愿者 学生姓名 真实姓名 本人姓名 XM name"), required=True),
    Column("sex", "性别", words.sex, "XB sex", choices=("男", "女"), show=words.show_sex),
    Column("political_status", "政治面貌", synonyms="政治身份 面貌", privacy=SENSITIVE,
           choices=("共青团员", "中共党员", "中共预备党员", "群众")),
    Column("id_number", "身份证号", ids.id_number(), (
        "身份证号码 身份证 身份证编号 身份号码 公民身份号码 公民身份证号 居民身份证号 居民身份证号码 证件号 证件号码 "
        "证件编号 有效证件号码 身份证件号 身份证件号码 本人身份证号码 志愿者身份证号 ID ID号 SFZH SFZJH idcard"),
        privacy=SENSITIVE, hint="18 位，列格式须为“文本”"),
    Column("phone", "手机", phones.phone, (
        "手机号 手机号码 联系电话 电话 电话号码 联系方式 联系号码 移动电话 本人电话 本人手机 志愿者电话 "
        "志愿者联系电话 联系手机 长号 LXDH tel mobile 手机(微信同号)"), required=True, privacy=SENSITIVE),
    Column("izhiyuan_no", "i志愿编号", plain.code, (
        "i志愿号 i志愿者号 i志愿者码 i志愿账号 i志愿 志愿者编号 志愿者号 志愿者证号 注册志愿者编号 i志愿注册号"), doubtful="证号 i志愿注册手机号"),
    Column("subjects", "可辅导科目(第一/第二)", subjects.subjects, (
        "可辅导科目 可教科目 可授课科目 擅长科目 擅长学科 意向科目 支教科目 辅导科目 授课科目 授课学科 任教科目 "
        "任教学科 报名科目 第一志愿科目 科目意向 学科特长 服务科目 教学科目 所教学科 学科 科目 第一科目 首选科目 "
        "可辅导学科 期望辅导科目 可辅导的科目 可辅导科目第一 第一辅导科目 可辅导科目(第一)"), required=True,
        privacy=OPEN, hint="可填多科，如“语文、数学”", doubtful="特长 擅长领域 服务意向", show=subjects.show),
    Column("subjects_second", "第二科目", subjects.subjects, (
        "第二志愿科目 可辅导科目(第二) 次选科目 可辅导科目第二 第二辅导科目 可辅导科目|第二 可辅导科目2"), privacy=OPEN,
        show=subjects.show),
    Column("stages", "可辅导学段", teaching.stages, (
        "辅导学段 学段 可教学段 意向学段 可辅导年级 意向年级 辅导年级 授课学段 支教学段 可辅导年级段 任教学段"),
        privacy=OPEN, hint="小学、初中、高中，可多选", show=teaching.show),
    Column("sessions_per_week", "每周可服务次数", plain.count, (
        "每周次数 每周可辅导次数 服务次数 每周服务次数 每周可上课次数 一周可服务次数"), privacy=OPEN),
    Column("hours_per_week", "每周可服务时长", plain.count, "每周可辅导时长 每周服务时长 每周可服务小时数", privacy=OPEN),
    Column("free_time", "可服务时间段", times.free_time, (
        "可服务时间 可辅导时间 可支教时间 空闲时间 空余时间 时间安排 服务时段 服务时间 时间段 方便时间 可用时间 "
        "可授课时间 可上课时间 空闲时间段 可辅导时间段"), hint="如“周一至周五晚、周六上午”", show=times.show),
    Column("free_weekdays", "周一至周五晚", times.under_header, "周一到周五晚 工作日晚上 平时晚上", show=times.show),
    Column("free_weekend", "周末", times.under_header, "周六日 双休日", show=times.show),
    Column("device", "设备", synonyms="设备情况 上网设备 学习设备 电子设备 授课设备 可用设备"),
    Column("mandarin_level", "普通话等级", synonyms="普通话 普通话水平 普通话证书 普通话等级证书", privacy=OPEN,
           choices=("一级甲等", "一级乙等", "二级甲等", "二级乙等", "三级甲等", "无")),
    Column("teacher_certificate", "教师资格证", synonyms="教师资格 教资 是否有教师资格证 教师资格证书 有无教师资格证",
           privacy=OPEN),
    Column("experience", "支教经历", synonyms="志愿经历 教学经历 家教经历 支教或家教经历 服务经历 志愿服务经历 相关经历"),
    Column("dialects", "是否会粤语/雷州话/客家话/瑶语", words.dialects, (
        "方言 会何种方言 掌握方言 语言 会说的方言 可用方言 是否会粤语 是否会雷州话 是否会客家话 是否会瑶语 方言能力"),
        show=words.show_dialects),
    Column("accepts_adjustment", "是否服从调剂", words.yes_no(), "服从调剂 是否服从分配 服从分配 是否接受调剂",
           choices=YES_NO),
    Column("squad", "所属分队", synonyms="分队 小队 所在分队 队伍 服务队 所属小队 所属服务队 小组", privacy=OPEN),
    Column("squad_leader", "分队长", names.person, "分队长姓名 队长 小队长 组长 分队负责人", is_kept=False),
    Column("remark", "备注", synonyms="说明 备注说明 其他 其他说明"),
)  # fmt: skip

VOLUNTEERS = Kind(
    key="volunteers",
    label="志愿者报名表",
    columns=COLUMNS,
    rules=(teacher_training, join_times, check_identity),
    placeholders=frozenset({"seq", "college", "squad", "squad_leader"}),
    ignored="微信号 微信 QQ QQ号 密码 原因 提交答卷时间 所用时间 来源 来源详情 来自IP 总分 邮箱",
    unique=("id_number", "phone"),
)
