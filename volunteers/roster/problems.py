"""What may be wrong with a row, as the officer reads it; never with the person's data in clear."""

Problem = dict[str, str]


def problem(code: str, level: str, field: str, text: str) -> Problem:
    return {"code": code, "level": level, "field": field, "text": text}


def error(code: str, field: str, text: str) -> Problem:
    return problem(code, "error", field, text)


def warning(code: str, field: str, text: str) -> Problem:
    return problem(code, "warning", field, text)


# Errors: the row stays out until the cell is mended.
TWICE = error(  # the desk's own code: the row counts as a repeat, not as an error
    "duplicate_in_file",
    "name",
    "与本名册前面的一行是同一个人（姓名相同，身份证号、手机或学号相同），只保留一行。",
)
ID_SHARED = error(
    "id_shared", "id_number", "身份证号与本名册前面的一行相同，姓名却不同，请核对后改正。"
)
TOO_YOUNG = error("under_age", "id_number", "未满 18 周岁，不能登记，请核对身份证号。")
NOBODY = error("no_identity", "phone", "身份证号、手机、学号都没有，无法认人，请至少补上手机。")
PHONE_TAKEN = error("phone_taken", "phone", "手机号（或学号）在库里属于另一个人，请核对是哪一位。")
OTHER_KIND = error(
    "other_kind",
    "name",
    "库里这个人登记的是另一类帮扶人员（大学生志愿者或本校老师），不能改类；请核对名册类型，"
    "或先在志愿者库里把原来的登记设为“已退出”并更正手机。",
)

# Questions: only a person can decide; the row waits with the verdict PERSON.
PHONE_SHARED = warning(
    "phone_shared",
    "phone",
    "手机号与本名册前面的一行相同，姓名却不同：每个人要有自己的手机号。"
    "确是另一个人，请选“不是同一个人”，这一行的手机号不导入；否则请改正手机号。",
)
ID_OTHER_NAME = warning(
    "id_other_name",
    "name",
    "库里这个身份证号登记的是另一个姓名：改用名册的姓名，还是保留台账的姓名？",
)
PHONE_OTHER_NAME = warning(
    "phone_other_name",
    "name",
    "库里这个手机号登记的是另一个姓名：是同一个人，请选用哪个姓名；"
    "是另一个人，请选“不是同一个人”，这一行的手机号不导入。",
)
ID_DIFFERS = warning(
    "id_differs",
    "id_number",
    "库里这个人登记的是另一个身份证号：改用名册的号码，还是保留台账的号码？",
)
SAME_NAME = warning(
    "same_name",
    "name",
    "库里同一单位有一位同名的人，手机号不同：是同一个人（改用新手机），还是另一个人？",
)
SEVERAL_NAMESAKES = warning(
    "several_namesakes",
    "name",
    "库里同一单位有几位同名的人，认不出是哪一位：请补上身份证号，确是另一个人请选“不是同一个人”。",
)

# Hints: the row goes in.
NO_STAGES = warning("stages_missing", "stages", "没有写学段，暂不能配对。")
NO_GRADES = warning("stages_missing", "stages", "没有写任教年级，暂不能配对。")
NO_SQUAD = warning(
    "unknown_squad",
    "squad",
    "库里没有这个分队，暂归到学院；请核对分队名称，或先在“单位”里建立。",
)
PHONE_LEFT_OUT = warning(
    "phone_left_out", "phone", "手机号已登记给另一个人，这一行的手机号没有导入，请以后补上。"
)
LEDGER_ID_KEPT = warning("id_kept", "id_number", "按决定保留台账的身份证号，名册里的号码没有导入。")
LEDGER_NAME_KEPT = warning("name_kept", "name", "按决定保留台账的姓名，名册里的姓名没有导入。")
PAIRED_STUDENT = warning(
    "paired_student_elsewhere",
    "paired_student",
    "老师名册不登记结对：这一栏没有导入，结对学生请用结对台账导入。",
)
NO_PLACE = error("school_missing", "school", "没有写学校，无法认人，请补填。")


def unknown_school(candidates: list[str]) -> Problem:
    """The school is not in the county's list; near names are offered, none is taken."""
    near = f"是不是：{'、'.join(candidates)}？" if candidates else ""
    text = f"本县学校库里没有这所学校。{near}请改成学校全称，或先导入学校名单。"
    return error("unknown_school", "school", text)
