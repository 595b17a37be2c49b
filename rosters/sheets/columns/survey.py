# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""What surveys and school returns add to the census table: level, devices, wish, needs, who asked."""

from ..parsers import dates, levels, names, scores, subjects, times, words
from .base import Column, Privacy

OPEN, SENSITIVE = Privacy.OPEN, Privacy.SENSITIVE
LACK = "缺|需要|困难|补贴|拒绝|不愿"
YES_NO = ("是", "否")

LEVELS = (
    Column("level", "成绩(优/中/差)", levels.level, (
        "成绩 学习成绩 成绩情况 成绩状况 成绩等级 成绩等次 成绩水平 成绩分类 成绩档次 成绩优中差 学习成绩等级 "
        "学业成绩 学业水平 学业情况 学业等级 学习情况 学习状况 综合成绩 综合评价 综合等级 上学期成绩 期末成绩 "
        "上学期期末成绩 期末总评 优中差 等级 评定等级 学业层级"), choices=("优", "中", "差"), show=levels.show),
    Column("rank", "排名", synonyms="班级排名 年级排名 名次 班级名次 年级名次 成绩排名"),
    Column("score_chinese", "语文", scores.score, "语文成绩 语文分数 语文得分"),
    Column("score_maths", "数学", scores.score, "数学成绩 数学分数 数学得分"),
    Column("score_english", "英语", scores.score, "英语成绩 英语分数 英语得分 外语"),
)  # fmt: skip

LIFE = (
    Column("family_note", "家庭概况", synonyms="家庭情况 家庭基本情况 家庭简况 家庭状况", privacy=SENSITIVE),
    Column("study_state", "学习状态", synonyms="学习态度 学习表现"),
    Column("psych_state", "心理情况", synonyms="心理状况 心理状态 心理健康情况 心理健康状况", privacy=SENSITIVE),
    Column("peer_relation", "朋辈关系", synonyms="同伴关系 同学关系 人际关系 同辈关系"),
    Column("special_need", "特殊需求", synonyms="特殊需要 特殊情况 其他需求 特殊教育需求", privacy=SENSITIVE),
)  # fmt: skip

DEVICES = (
    Column("has_phone", "是否有手机", words.yes_no(LACK), (
        "有无手机 手机配备情况 是否配备手机 智能手机 是否有智能手机 有无智能手机 手机情况"), choices=YES_NO),
    Column("has_tablet", "是否有平板", words.yes_no(LACK), (
        "是否有平板电脑 有无平板 有无平板电脑 平板电脑 平板 是否有电脑 有无电脑 电脑 是否有平板或电脑 是否需要平板"),
        choices=YES_NO),
    Column("device", "学习设备", synonyms=(
        "上网设备 网课设备 设备情况 终端设备 学习终端 电子设备 电子设备情况 线上学习设备 有何学习设备 家中设备 设备")),
    Column("missing_device", "所缺设备", synonyms="是否缺设备 缺少设备 缺何设备 所需设备 需要设备"),
    Column("has_internet", "是否具备上网条件", words.yes_no(LACK, yes="宽带|WIFI|WI-FI|流量|4G|5G|光纤|^充足$|^(较|很)?(好|强)$"), (
        "上网条件 是否能上网 能否上网 是否有网络 有无网络 网络情况 网络条件 家庭网络 是否有WiFi WIFI 是否有宽带 "
        "宽带 是否开通宽带 无线网络 移动网络 上网方式 是否具备线上学习条件 线上学习条件 上网困难 网络困难 网络信号 4G信号"),
        choices=YES_NO, doubtful="流量 流量是否充足"),
    Column("net_fee", "上网费用如何解决", words.answer_of("补贴"), (
        "上网费用 上网费用解决方式 流量费用 话费情况 网费 网络费用"), doubtful="是否需要流量补贴"),
)  # fmt: skip

WISHES = (
    Column("willing", "是否愿意接受结对", words.yes_no("拒绝|不愿", yes="^(愿意|同意|接受|自愿|乐意)", no="^(不愿|不同意|不接受|拒绝|不自愿)"), (
        "是否愿意 是否愿意结对 是否愿意接受结对帮扶 是否愿意接受帮助 结对意愿 帮扶意愿 接受意愿 意愿 是否需要帮扶 "
        "是否需要结对 是否需要辅导 是否需要线上辅导 是否参加 是否参加云支教 是否同意 家长是否同意 监护人是否同意 "
        "家长意见 监护人意见 学生意愿 本人意愿 参加意愿 报名意愿 是否接受线上辅导 是否接受志愿者辅导 是否自愿 "
        "是否拒绝"), choices=YES_NO),
    Column("unwilling_reason", "不愿意原因", synonyms="拒绝原因 不愿意结对原因 不愿意的原因 不同意原因"),
    Column("subjects", "薄弱科目", subjects.subjects, (
        "需求科目 辅导科目 需辅导科目 需要辅导科目 需要辅导的科目 希望辅导科目 希望辅导的学科 帮扶科目 帮扶学科 "
        "薄弱学科 弱科 学困科目 困难科目 学习困难科目 需帮扶科目 需补习科目 补习科目 申请科目 申请辅导学科 课业需求 "
        "学业需求 辅导需求 结对科目 匹配科目 科目"), hint="可填多科，如“语文、数学”", show=subjects.show,
        doubtful="意向科目 学习需求 帮扶需求 需求内容 需求 服务需求 需求类型 需求描述 科目1"),
    Column("free_time", "可上网时间", times.free_time, (
        "可辅导时间 希望辅导时间 空闲时间 空余时间 方便时间 可用时间 时间段 可接受辅导时间 辅导时间 时间安排"),
        hint="如“周一至周五晚、周六上午”", show=times.show),
    Column("boarding", "住校/走读", words.yes_no(yes="住校|寄宿|住宿|内宿", no="走读|外宿|通学"), (
        "是否住宿 是否住校 是否寄宿 就读方式 住宿情况 是否寄宿生 走读/住校"), choices=("住校", "走读"),
        show=words.show_boarding),
    Column("left_behind", "是否留守", words.yes_no(yes="留守", no="非留守"), (
        "留守儿童 是否留守儿童 留守"), privacy=SENSITIVE, choices=YES_NO),
)  # fmt: skip

ASKED = (
    Column("survey_method", "摸底方式", synonyms="摸排方式 调查方式 走访方式", privacy=OPEN),
    Column("surveyor", "摸底人", names.person, "摸底人姓名 摸排人 调查人 走访人 摸底人员"),
    Column("surveyed_on", "摸底时间", dates.date, "摸底日期 摸排时间 调查时间 走访时间 摸排日期 调查日期", privacy=OPEN),
    Column("follow_up_name", "跟踪联系人", names.person, (
        "跟踪联系人(团委书记/大队辅导员) 跟踪人 跟踪联系人姓名 团委书记 大队辅导员")),
)  # fmt: skip

SURVEY = (*LEVELS, *LIFE, *DEVICES, *WISHES, *ASKED)
