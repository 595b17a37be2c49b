# ruff: noqa: E501 - Chinese words count double, broken lists of them read worse
"""Headers as offices write them, and the field each means in its kind of roster.

Separated by blanks; `_` stands for a blank inside a header. "-" is a header that is known and
never kept; "a/b" are two fields of which either is right.
"""

STUDENTS = {
    "name": (
        "姓名 学生姓名 姓_名 姓　名 名字 学生名字 学员姓名 学生 子女姓名 在读子女姓名 贫困学生姓名 未脱贫学生姓名 "
        "受助学生姓名 受助人姓名 帮扶对象 帮扶对象姓名 被帮扶学生 结对学生 结对学生姓名 结对对象 儿童姓名 困境儿童姓名 "
        "留守儿童姓名 青少年姓名 人员姓名 家庭成员姓名 成员姓名 真实姓名 学生(姓名) 姓名(必填) *姓名 姓名* 1、您的姓名 "
        "孩子姓名 XM name"
    ),
    "id_number": (
        "身份证号 身份证号码 身份证 身份证编号 身份号码 学生身份证 学生身份证号 学生身份证号码 公民身份号码 公民身份证号 "
        "居民身份证号 居民身份证号码 二代身份证号 证件号 证件号码 证件编号 有效证件号码 身份证件号 身份证件号码 "
        "本人身份证号码 子女身份证号 儿童身份证号 家庭成员身份证号 身份证号(18位) 身份证号码(文本格式) 身份证/残疾证号 "
        "身份证或残疾人证号 残疾证号码 残疾人证号 户口本身份证号 身份证明号 ID ID号 身份证ID SFZH SFZJH idcard"
    ),
    "student_no": (
        "学籍号 全国学籍号 国网学籍号 学籍号码 学籍主号 个人标识码 教育ID 学号 学生编号 省学籍号 G号 XJH"
    ),
    "-": "学籍辅号 班内学号 微信号 提交答卷时间 所用时间 来源 来源详情 来自IP",
    "school": (
        "学校 学校名称 学校全称 学校(全称) 就读学校 就读学校名称 就读学校全称 所在学校 所在学校名称 在读学校 在读学校全称 "
        "现就读学校 目前就读学校 现读学校 就学学校 就读院校 院校名称 所在院校 学籍学校 学籍所在学校 学校/教学点 教学点 "
        "校区 校名 学校班级 学校及年级 就读学校及年级 就读学校、年级、班级 学校年级班别 何校就读 何校何班 现在何校就读 "
        "就读地点 毕业学校 所属学校 XXMC school"
    ),
    "grade": (
        "年级 所在年级 就读年级 在读年级 现读年级 现就读年级 目前年级 年级名称 年_级 年级(班) 年级班级 年级及班级 "
        "年级/班级 年级、班别 就读年级班级 学段年级 在读情况 就读情况 几年级 年级(2020年春) 2020年春季年级 秋季年级 "
        "9月升读年级 升学后年级 入学年份 入学年级 级别 届别 NJ grade"
    ),
    "stage": "学段 就读学段 教育阶段 就读阶段 学习阶段 就学阶段 在校生状况 在校状况",
    "class_name": (
        "班级 班别 班次 班 所在班级 就读班级 班级名称 班级号 班号 行政班 教学班 班级(全称) BJ"
    ),
    "guardian_name": (
        "监护人 监护人姓名 家长 家长姓名 父母姓名 父(母)姓名 父母或监护人 父亲 父亲姓名 法定监护人 实际监护人 "
        "委托监护人 委托照护人 监护人1 成员1姓名 第一监护人 主要监护人 家长(监护人) 家长或监护人姓名 抚养人 代养人 "
        "照料人 家庭联系人 联系人 联系人姓名 紧急联系人 亲属姓名 JHR"
    ),
    "guardian_name/second_name": "母亲 母亲姓名",
    "head_name": "户主 户主姓名",
    "relation": "与户主关系",
    "guardian_relation": "与学生关系 与监护人关系 监护人关系 称谓 成员1关系",
    "relation/guardian_relation": "关系 与儿童关系",
    "phone": (
        "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系号码 移动电话 常用电话 家庭电话 家庭联系电话 户主电话 "
        "户主联系电话 家庭成员联系电话 学生电话 学生本人电话 本人电话 微信(手机同号) 联系电话1 备用电话 固定电话 LXDH "
        "tel mobile"
    ),
    "guardian_phone": (
        "家长电话 家长手机 家长联系电话 家长联系方式 监护人电话 监护人手机 监护人联系电话 监护人联系方式 父亲电话 父母电话 "
        "成员1联系电话"
    ),
    "guardian_phone/second_phone": "母亲电话",
    "household_category": (
        "户类别 户类型 贫困户类型 贫困户属性 贫困类型 贫困属性 家庭类别 家庭类型 家庭困难类型 困难类型 困难类别 困难大类 "
        "困难家庭类型 经济困难类型 困境类型 儿童类别 特殊群体类型"
    ),
    "household_category/registered_poor": "是否建档立卡 建档立卡户 建档立卡贫困户",
    "low_income": "是否低保 低保户",
    "destitute": "是否特困 五保户",
    "orphan": "是否孤儿",
    "unsupported": "事实无人抚养",
    "single_parent": "是否单亲",
    "left_behind": "是否留守 留守儿童",
    "lifted": "脱贫状态 脱贫属性 脱贫标识 是否脱贫 是否未脱贫",
    "monitored": "监测对象类别 监测类别 监测户类型",
    "poverty_cause": "致贫原因 主要致贫原因",
    "town": "镇 乡镇 镇街 镇(街) 镇(街道) 乡镇(街道) 所在镇街 所属镇 镇别 归口单位",
    "county": "县 县区 区县 县(市、区)",
    "village": "村 行政村 村委 村委会 村(居)委 村(社区) 自然村 村民小组 组",
    "address": "家庭住址 家庭地址 现住址 居住地址 居住地 详细地址 家庭详细住址 通讯地址 常住地址 住址",
    "registered_address": "户籍地址 户籍地 户口所在地 户籍所在地 户口地址",
    "level": (
        "成绩 学习成绩 成绩情况 成绩等级 成绩等次 成绩水平 成绩分类 成绩档次 成绩(优中差) 成绩(优、中、差) 成绩优中差 "
        "学习成绩(优/中/差) 学习成绩等级 学业成绩 学业水平 学业情况 学业等级 学习情况 学习状况 综合成绩 综合评价 综合等级 "
        "上学期成绩 期末成绩 上学期期末成绩 期末总评 优中差 等级 评定等级"
    ),
    "rank": "班级排名 年级排名 排名 名次",
    "score_chinese": "语文",
    "score_maths": "数学",
    "score_english": "英语",
    "subjects": (
        "需求科目 辅导科目 需辅导科目 需要辅导科目 需要辅导的科目 希望辅导科目 希望辅导的学科 帮扶科目 帮扶学科 薄弱科目 "
        "薄弱学科 弱科 学困科目 困难科目 学习困难科目 需帮扶科目 需补习科目 补习科目 申请科目 申请辅导学科 课业需求 学业需求 "
        "学习需求 辅导需求 帮扶需求 需求内容 需求 服务需求 需求类型 需求描述 结对科目 匹配科目 意向科目 科目1 科目"
    ),
    "has_phone": (
        "是否有手机 有无手机 手机配备情况 是否配备手机 智能手机 是否有智能手机 有无智能手机 手机情况"
    ),
    "has_tablet": "是否有平板 是否有平板电脑 有无平板 平板电脑 是否有电脑 有无电脑 电脑 是否需要平板",
    "device": (
        "学习设备 上网设备 网课设备 设备情况 终端设备 学习终端 电子设备 电子设备情况 线上学习设备 有何学习设备 家中设备"
    ),
    "missing_device": "是否缺设备 所缺设备",
    "has_internet": (
        "是否具备线上学习条件 线上学习条件 是否具备上网条件 上网条件 是否能上网 能否上网 是否有网络 有无网络 网络情况 "
        "网络条件 家庭网络 是否有WiFi WIFI 是否有宽带 宽带 是否开通宽带 无线网络 移动网络 流量 流量是否充足 上网方式 "
        "网络信号 4G信号 上网困难 网络困难"
    ),
    "net_fee": "上网费用 上网费用如何解决 上网费用解决方式 流量费用 话费情况 网费 是否需要流量补贴",
    "willing": (
        "是否愿意 是否愿意结对 是否愿意接受结对 是否愿意接受结对帮扶 是否愿意接受帮助 结对意愿 帮扶意愿 接受意愿 意愿 "
        "是否需要帮扶 是否需要结对 是否需要辅导 是否需要线上辅导 是否参加 是否参加云支教 是否同意 家长是否同意 监护人是否同意 "
        "家长意见 监护人意见 学生意愿 本人意愿 参加意愿 报名意愿 是否接受线上辅导 是否接受志愿者辅导 是否自愿 是否拒绝"
    ),
    "unwilling_reason": "不愿意原因 拒绝原因",
    "free_time": (
        "可上网时间 希望辅导时间 可辅导时间 空闲时间 空余时间 时间安排 时间段 方便时间 可用时间"
    ),
}  # fmt: skip

VOLUNTEERS = {
    "name": "姓名 真实姓名 1、您的姓名 您的姓名",
    "college": (
        "学院 院系 二级学院 所在学院 所属学院 学院名称 院(系) 系别 院别 分团委 团总支 单位 2、您的学院："
    ),
    "major": (
        "专业 专业名称 所学专业 就读专业 专业班级 专业及班级 年级专业 年级专业班级 专业(师范/非师范)"
    ),
    "major/is_teacher_training": "师范专业",
    "university_year": "年级 大几 年级(大一/大二) 入学年级 级 学历年级 年级班级",
    "student_no": "学号",
    "phone": "手机 手机号 3、您的联系方式？ 联系电话",
    "izhiyuan_no": (
        "i志愿号 i志愿编号 i志愿者号 i志愿者码 i志愿账号 i志愿注册手机号 志愿者编号 志愿者号 志愿者证号 注册志愿者编号 证号"
    ),
    "subjects": (
        "可辅导科目 可教科目 可授课科目 擅长科目 擅长学科 意向科目 支教科目 辅导科目 授课科目 授课学科 任教科目 任教学科 "
        "报名科目 第一志愿科目 科目意向 学科特长 特长 擅长领域 服务科目 服务意向 教学科目 所教学科 学科 科目 第一科目 "
        "首选科目 可辅导学科(多选) 期望辅导科目 4、可辅导科目（多选）"
    ),
    "subjects_second": "第二志愿科目 第二科目 次选科目",
    "free_time": (
        "可服务时间 可辅导时间 可支教时间 空闲时间 空余时间 时间安排 服务时段 服务时间 时间段 方便时间 可用时间"
    ),
    "free_weekdays": "周一至周五晚",
    "free_weekend": "周末",
    "sessions_per_week": "每周可服务次数",
    "hours_per_week": "每周可服务时长",
    "-": "微信号 提交答卷时间 所用时间 来源 来源详情 来自IP",
}  # fmt: skip

COLUMN_SETS = {
    "A": ("students", (
        "序号:seq 县(市、区):county 镇(街):town 村(居)委:village 户主姓名:head_name 户主身份证号:head_id 联系电话:phone "
        "贫困户属性:household_category 家庭人口:household_size 致贫原因:poverty_cause 学生姓名:name 性别:sex 民族:ethnicity "
        "出生年月:birth_date 学生身份证号:id_number 与户主关系:relation 就读学校:school 学段:stage 年级:grade 班级:class_name "
        "班主任及电话:homeroom_teacher 成绩(优/中/差):level 备注:remark"
    )),
    "B": ("students", (
        "序号:seq 姓名:name 身份证号码:id_number 学校:school 年级班级:grade 家庭概况:family_note 成绩状况:level "
        "学习状态:study_state 心理情况:psych_state 朋辈关系:peer_relation 是否有手机:has_phone 是否有平板:has_tablet "
        "是否具备上网条件:has_internet 上网费用如何解决:net_fee 是否愿意接受结对:willing 薄弱科目:subjects "
        "可上网时间:free_time 住校/走读:boarding 特殊需求:special_need 摸底方式:survey_method 摸底人:surveyor "
        "摸底时间:surveyed_on"
    )),
    "C": ("students", (
        "序号:seq 年级:grade 班别:class_name 姓名:name 性别:sex 全国学籍号:student_no 监护人:guardian_name "
        "监护人电话:guardian_phone 是否留守:left_behind 是否住宿:boarding 语文:score_chinese 数学:score_maths "
        "英语:score_english 综合等级:level 结对教师:- 任教学科:- 教师电话:- "
        "跟踪联系人(团委书记/大队辅导员):follow_up_name"
    )),
    "D": ("students", (
        "县:county 乡:town 村:village 户编号:household_no 人口编号:person_no 姓名:name 证件号码:id_number "
        "与户主关系:relation 性别:sex 证件类型:- 出生日期:birth_date 民族:ethnicity 家庭成员联系电话:phone 文化程度:- "
        "在校生状况:stage 劳动技能:- 务工时间（月）:- 健康状况:- 政治面貌:- 是否参加城乡居民基本医疗保险:- "
        "义务教育阶段未上学原因:absent_reason 户主证件号码:head_id 户主姓名:head_name 户类型:household_category "
        "监测对象类别:monitored 识别监测时间:- 风险是否已消除0:risk_removed 失学或辍学原因:absent_reason"
    )),
    "E": ("students", (
        "就读学校:school 学校标识码:school_code 姓名:name 性别:sex 出生日期:birth_date 证件类型:- 身份证号:id_number "
        "民族:ethnicity 户口性质:- 户口所在地行政区划:registered_address 现住址:address 是否独生子女:- "
        "是否留守儿童:left_behind 是否进城务工人员随迁子女:migrant 是否孤儿:orphan 健康状况:- 政治面貌:- 年级:grade "
        "班级号:class_name 入学年月:- 就读方式:boarding 联系电话:phone 残疾人类型:disability_kind 是否需要申请资助:- "
        "是否享受一补:- 学籍辅号:- 班内学号:- 成员1姓名:guardian_name 成员1关系:guardian_relation "
        "成员1联系电话:guardian_phone 成员1是否监护人:is_guardian 成员2姓名:second_name 成员2关系:second_relation "
        "成员2联系电话:second_phone 成员2是否监护人:second_is_guardian"
    )),
    "F": ("volunteers", (
        "序号:seq 学院:college 专业(师范/非师范):major 年级班级:university_year 学号:student_no 姓名:name 性别:sex "
        "政治面貌:political_status 身份证号:id_number 手机:phone 微信号:- i志愿编号:izhiyuan_no "
        "可辅导科目(第一/第二):subjects 可辅导学段:stages 每周可服务次数:sessions_per_week 可服务时间段:free_time "
        "设备:device 普通话等级:mandarin_level 教师资格证:teacher_certificate 支教经历:experience "
        "是否会粤语/雷州话/客家话/瑶语:dialects 是否服从调剂:accepts_adjustment 所属分队:squad 分队长:squad_leader "
        "备注:remark"
    )),
    "G": ("volunteers", (
        "提交答卷时间:- 所用时间:- 来源:- 来源详情:- 来自IP:- 1、您的姓名:name 2、您的学院：:college "
        "3、您的联系方式？:phone 4、可辅导科目（多选）:subjects"
    )),
    "H": ("teachers", (
        "序号:seq 镇(街):town 学校:school 姓名:name 性别:sex 身份证号:id_number 联系电话:phone 任教学科:subjects "
        "任教年级:stages 是否班主任:is_homeroom 职称:title 教龄:teaching_years 政治面貌:party 结对学生:paired_student "
        "学生年级:student_grade 备注:remark"
    )),
    "I": ("experts", (
        "序号:seq 姓名:name 性别:sex 工作单位:workplace 职务/职称:title 专家类别(课业辅导/心理咨询/法律/特殊教育):categories "
        "擅长领域:expertise 资格证书及编号:certificate 可服务时间:free_time 服务方式(线上/线下):mode 联系电话:phone "
        "邮箱:email 可接个案数:max_cases 备注:remark"
    )),
    "J": ("pairings", (
        "序号:seq 学生姓名:student_name 学校年级:school 需求科目:subjects 监护人电话:guardian_phone "
        "志愿者姓名:volunteer_name 学院专业:college 志愿者电话:volunteer_phone 结对教师:teacher_name 团干部:cadre "
        "云班级:cloud_class 结对时间:started_on 首次联系时间:first_contact_on 状态:status"
    )),
    "schools": ("schools", (
        "学校名称:name 学校标识码:school_code 镇街:town 学校类别:school_kind 办学层次:school_kind 别名:aliases "
        "曾用名:aliases 联系人:contact_name 联系电话:phone 地址:-"
    )),
}  # fmt: skip
