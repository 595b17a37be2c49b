"""What a row of the school list may lack, and how to mend it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from accounts.models import Unit
from rosters import registry

Problem = dict[str, str]
NOT_KEPT = {"contact_name": "联系人", "phone": "联系电话", "remark": "备注"}
CLOSING = ("撤并", "撤销", "合并", "停办", "并入", "关闭")


def error(code: str, field: str, text: str) -> Problem:
    return {"code": code, "level": "error", "field": field, "text": text}


def warning(code: str, field: str, text: str) -> Problem:
    return {"code": code, "level": "warning", "field": field, "text": text}


NO_RIGHT = error("schools_no_right", "", "你不能维护单位，学校名单请由县级管理员上传。")
TWICE = error(  # the desk's own code: the row counts as a repeat, not as an error
    "duplicate_in_file", "name", "与本名单前面的一行是同一所学校，只保留一行。"
)
NO_NAME = error("school_no_name", "name", "没有学校名称，请填学校全称。")
NO_TOWN = error("school_no_town", "town", "新学校要写明所在镇街，请补填。")
AMBIGUOUS = error(
    "school_ambiguous", "name", "有几所学校都叫这个名字，请写明镇街，或补上学校标识码。"
)
CODE_ELSEWHERE = error("code_elsewhere", "school_code", "这个学校标识码已属于别处的单位，请核对。")
SAME_NAME = warning(
    "school_same_name",
    "name",
    "同镇已有一所同名学校，标识码不同。是同一所：改用名册的标识码；不是：另建一所。",
)
ALIKE = "单位库里有写法相近的学校：{}。是同一所：把名册的写法记为别名；不是：另建一所。"
NAMESAKE = warning(
    "school_namesake", "name", "本县别的镇街已有同名学校，这一所另建；如是同一所，请改正镇街。"
)
ALIAS_KEPT = warning(
    "school_alias", "name", "名册写的是这所学校的别名或曾用名，单位库的现名保留不动。"
)
OTHER_TOWN = warning(
    "school_other_town", "town", "这所学校在单位库里属于另一个镇街，镇街未改动，请核对。"
)
CLOSED_WORD = warning(
    "school_closing", "remark", "备注里写有撤并或停办：请在“单位维护”里登记停用日期。"
)


def alike(names: Iterable[str]) -> Problem:
    return warning("school_alike", "name", ALIKE.format("、".join(names)))


def unknown_town(candidates: Iterable[Unit]) -> Problem:
    names = "、".join(unit.name for unit in list(candidates)[:3])
    hint = f"是不是：{names}？" if names else ""
    return error("unknown_town", "town", f"本县没有这个镇街。{hint}请改成镇街全称。")


def closed(day: date) -> Problem:
    text = f"这所学校已于 {day:%Y-%m-%d} 停用（撤并），要恢复请先在“单位维护”里改停用日期。"
    return error("school_closed", "name", text)


def not_kept(row: Mapping[str, Any]) -> list[Problem]:
    found = [
        warning(f"not_kept_{key}", key, f"“{label}”这里还没有地方存，未导入，请在原表保留。")
        for key, label in NOT_KEPT.items()
        if row.get(key)
    ]
    remark = str(row.get("remark") or "")
    return [*found, CLOSED_WORD] if any(word in remark for word in CLOSING) else found


CAUSES = {
    "schools_no_right": "没有维护单位的权限",
    "school_no_name": "没有学校名称",
    "school_no_town": "新学校没有写镇街",
    "school_ambiguous": "有几所学校同名",
    "code_elsewhere": "标识码属于别处",
    "school_same_name": "同名学校，标识码不同",
    "school_alike": "写法相近的学校",
    "school_namesake": "别的镇街有同名学校",
    "school_alias": "名册写的是别名或曾用名",
    "school_other_town": "镇街与单位库不同",
    "school_closed": "学校已停用",
    "school_closing": "备注写有撤并或停办",
    "not_kept_contact_name": "联系人未导入",
    "not_kept_phone": "联系电话未导入",
    "not_kept_remark": "备注未导入",
}
registry.name_causes(CAUSES)
