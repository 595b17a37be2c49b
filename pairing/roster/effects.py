"""What an update of a child or a helper by a roster means for the pairs that exist.

Counts only: the officer who imports may not be one who may see the people on the other side.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.subjects import GRADES, slot_label
from pairing.models import Pairing
from rosters import registry
from rosters.choices import RosterKind
from volunteers.choices import HelperKind

Changes = Mapping[UUID, Mapping[str, Any]]

OF_CHILD = {
    "school": "学校", "grade": "年级", "town": "镇街", "willing": "结对意愿",
    "subjects": "需求科目", "free_time": "空闲时间",
}  # fmt: skip
OF_HELPER = {
    "subjects": "可教科目", "stages": "可教学段", "free_time": "可服务时间",
    "sessions_per_week": "每周次数", "state": "状态", "school": "学校", "所属单位": "所属单位",
}  # fmt: skip
UNWILLING = {"否", "不愿意"}


@dataclass
class Side:
    """The live pairs of one person, as one query tells them."""

    pairs: set[UUID] = field(default_factory=set)
    teachers: set[UUID] = field(default_factory=set)
    taught: defaultdict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    times: defaultdict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))


def on_children(batch: Any, changes: Changes) -> dict[UUID, str]:
    """Sentences for children in live pairs whose school, grade, wish or place would change."""
    touched = _touching(changes, OF_CHILD)
    sides: defaultdict[UUID, Side] = defaultdict(Side)
    rows = _live(batch, student__in=list(touched)).values_list(
        "student_id", "pk", "volunteer__kind",
        "volunteer__offers__grade_min", "volunteer__offers__grade_max",
    )  # fmt: skip
    for child, pair, kind, low, high in rows:
        sides[child].pairs.add(pair)
        if kind == HelperKind.TEACHER:
            sides[child].teachers.add(pair)
        if low is not None:
            sides[child].taught[pair] |= set(range(low, high + 1))
    return {child: _of_child(side, touched[child]) for child, side in sides.items()}


def _of_child(side: Side, change: Mapping[str, Any]) -> str:
    sentence = f"已与 {len(side.pairs)} 人结对，{_labels(change, OF_CHILD)}变动后请复核"
    notes = [_untaught(side, change), _moved(side, change)]
    if _new(change, "willing") in UNWILLING:
        notes.append("不愿意结对的，请结束结对")
    return "；".join([sentence, *filter(None, notes)]) + "。"


def _untaught(side: Side, change: Mapping[str, Any]) -> str:
    label = _new(change, "grade")
    if label not in GRADES:
        return ""
    grade = GRADES.index(label)
    count = sum(bool(side.taught[pair]) and grade not in side.taught[pair] for pair in side.pairs)
    return f"其中 {count} 人不教新的年级" if count else ""


def _moved(side: Side, change: Mapping[str, Any]) -> str:
    is_moved = "school" in change and bool(side.teachers)
    return f"其中 {len(side.teachers)} 人是原学校的老师" if is_moved else ""


def on_helpers(batch: Any, changes: Changes) -> dict[UUID, str]:
    """Sentences for helpers in live pairs whose state, subjects or times would change."""
    touched = _touching(changes, OF_HELPER)
    sides: defaultdict[UUID, Side] = defaultdict(Side)
    rows = _live(batch, volunteer__in=list(touched)).values_list(
        "volunteer_id", "pk", "slots__slot"
    )
    for helper, pair, slot in rows:
        sides[helper].pairs.add(pair)
        if slot is not None:
            sides[helper].times[pair].add(slot_label(slot))
    return {helper: _of_helper(side, touched[helper]) for helper, side in sides.items()}


def _of_helper(side: Side, change: Mapping[str, Any]) -> str:
    sentence = f"现带 {len(side.pairs)} 名学生，{_labels(change, OF_HELPER)}变动后请复核"
    clash = _clashing(side, change)
    return sentence + (f"；其中 {clash} 名的上课时间不在新的时间里。" if clash else "。")


def _clashing(side: Side, change: Mapping[str, Any]) -> int:
    if "free_time" not in change:
        return 0
    free = set(str(_new(change, "free_time")).split("、"))
    return sum(not times <= free for times in side.times.values())


def _touching(changes: Changes, labels: Mapping[str, str]) -> dict[UUID, Mapping[str, Any]]:
    return {pk: change for pk, change in changes.items() if not labels.keys().isdisjoint(change)}


def _live(batch: Any, **people: Any) -> Any:
    return Pairing.objects.live().in_county(batch.county).filter(**people).order_by()


def _labels(change: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    return "、".join(label for key, label in labels.items() if key in change)


def _new(change: Mapping[str, Any], key: str) -> Any:
    pair: Iterable[Any] = change.get(key) or ("", "")
    return list(pair)[1]


registry.on_effects(RosterKind.STUDENTS, on_children)
for helpers in (RosterKind.VOLUNTEERS, RosterKind.TEACHERS):
    registry.on_effects(helpers, on_helpers)
