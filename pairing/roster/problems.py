"""What a row of the ledger may lack, and how to mend it; never the data of a person."""

from typing import Any

from pairing.choices import FORBIDS_AGAIN, EndReason
from rosters import registry

Problem = dict[str, str]


def error(code: str, field: str, text: str) -> Problem:
    return {"code": code, "level": "error", "field": field, "text": text}


def warning(code: str, field: str, text: str) -> Problem:
    return {"code": code, "level": "warning", "field": field, "text": text}


NO_RIGHT = error(
    "pairs_no_right", "", "导入结对台账等于发布结对，请由能“发布结对”的县级管理员上传。"
)
CHILD_UNKNOWN = error(
    "child_unknown",
    "student_name",
    "台账里没有这名学生，请先导入学生名册；已导入的，请核对姓名、学校和身份证号。",
)
CHILD_OTHER_NAME = error(
    "child_other_name",
    "student_name",
    "这个身份证号在台账里是另一个姓名，请核对姓名和身份证号。",
)
CHILD_AMBIGUOUS = error(
    "child_ambiguous",
    "student_name",
    "台账里有几名同名学生，分不清是哪一名，请补上身份证号、年级或监护人电话。",
)
CHILD_ONLY_NAME = warning(
    "child_only_name",
    "student_name",
    "台账里有一名同名学生，但学校或电话没有写、或者对不上，请确认是不是同一名学生。",
)
GRADE_DIFFERS = warning(
    "grade_differs", "grade", "年级与学生台账不同，以学生台账为准；确已变动的请导入学生名册。"
)
HELPER_UNKNOWN = "志愿者库里没有这名{who}，请先导入{roster}；已导入的，请核对姓名和电话。"
HELPER_OTHER_NAME = "这个电话在志愿者库里是另一个姓名，请核对{who}的姓名和电话。"
HELPER_AMBIGUOUS = "志愿者库里有几名同名的{who}，分不清是哪一名，请补上电话。"
HELPER_ONLY_NAME = (
    "志愿者库里有一名同名的{who}，但单位或电话没有写、或者对不上，请确认是不是同一人。"
)
TWICE = error(
    "duplicate_in_file",  # the desk's own code: the row counts as a repeat, not as an error
    "student_name",
    "与本台账前面的一行是同一对，只导入前面那行；不同科目请合写在一行里。",
)
FORBIDDEN = error(
    "pair_forbidden",
    "volunteer_name",
    "这两人的结对曾因“{}”结束，不能再结对，请换一名志愿者。".format(
        "”或“".join(EndReason(reason).label for reason in FORBIDS_AGAIN)
    ),
)
ENDED_BEFORE = warning(
    "pair_ended_before",
    "status",
    "台账里这一对已经结束，名册上仍在结对。以名册为准：从名册日期起重新结对；保留台账：不动。",
)
HAS_OTHER = warning(
    "child_has_other",
    "student_name",
    "这名学生在台账里已与别人结对，本名册里没有那一对。以名册为准：再加这一位；保留台账：不加。"
    "要换人的，请先在“结对”里结束原来的一对。",
)
KEPT_LEDGER = warning("pair_kept", "status", "按决定保留台账，这一行不改动。")
KEPT_STATE = warning(
    "state_kept", "status", "台账里这一对已经开始，名册上写的是拟结对，保留台账的状态。"
)
END_UNDATED = warning(
    "end_undated", "status", "名册没有写结束日期，按名册日期记为已结束，作为历史保存。"
)
NO_TIMES = warning(
    "times_unknown", "subjects", "台账没有上课时间：科目已记，时间待定，请双方约好后补登。"
)
NO_PLACE_YET = "“{}”这里还没有地方存，未导入，请在原表保留。"


def of_helper(code: str, field: str, text: str, who: str, roster: str) -> Problem:
    make = warning if code == "helper_only_name" else error
    return make(code, field, text.format(who=who, roster=roster))


def child_not_ready(code: str, text: str) -> Problem:
    return error(
        f"child_{code}",
        "student_name",
        f"学生{text}，不能结对；请先在学生档案里办好再导入这一行。",
    )


def helper_not_ready(field: str, who: str, code: str, text: str) -> Problem:
    return error(
        f"helper_{code}", field, f"{who}{text}，不能结对；请先在志愿者库里办好再导入这一行。"
    )


def unknown_school(names: str) -> Problem:
    hint = f"是不是：{names}？" if names else ""
    text = f"本县学校名单里没有这所学校，认不出学生。{hint}请改成学校全称，或补上学生身份证号。"
    return error("unknown_school", "school", text)


def not_kept(values: dict[str, Any], labels: dict[str, str]) -> list[Problem]:
    """One warning a column for which this portal has no place yet."""
    return [
        warning(f"not_kept_{field}", field, NO_PLACE_YET.format(label))
        for field, label in labels.items()
        if values.get(field)
    ]


CAUSES = {
    "pairs_no_right": "没有发布结对的权限",
    "child_unknown": "学生不在台账里",
    "child_other_name": "同一证件号，与在库姓名不同",
    "child_ambiguous": "学生有同名，分不清",
    "child_only_name": "只有姓名对得上的学生",
    "child_no_consent": "监护人还没有授权",
    "child_unchecked": "学生还没有摸排核实",
    "child_disputed": "学生摸排有出入",
    "child_left": "学生已离校",
    "child_unasked": "还没有问过是否愿意",
    "child_unwilling": "学生或家长不愿意",
    "child_has_other": "学生已与别人结对",
    "grade_differs": "年级与学生台账不同",
    "helper_unknown": "帮扶人不在志愿者库里",
    "helper_other_name": "同一电话，与在库姓名不同",
    "helper_ambiguous": "帮扶人有同名，分不清",
    "helper_only_name": "只有姓名对得上的帮扶人",
    "helper_full": "帮扶人名额已满",
    "helper_applied": "帮扶人还没有审核通过",
    "helper_paused": "帮扶人已停用",
    "helper_left": "帮扶人已退出",
    "helper_gate_identity": "帮扶人实名未办好",
    "helper_gate_training": "帮扶人培训未办好",
    "helper_gate_clearance": "帮扶人准入未办好",
    "pair_forbidden": "两人不能再结对",
    "pair_ended_before": "台账里这一对已结束",
    "pair_kept": "按决定保留台账",
    "state_kept": "拟结对与台账不符",
    "end_undated": "没有结束日期",
    "times_unknown": "没有上课时间",
    "not_kept_cadre": "团干部未导入",
    "not_kept_cloud_class": "云班级未导入",
}
registry.name_causes(CAUSES)
