"""Rules about a child's family: who is the guardian, what kind of family it is, which devices."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ..cells import tight
from ..draft import Draft
from ..parsers.households import REASONLESS
from ..parsers.ticks import ticked
from ..parsers.words import NO, UNKNOWN
from .register import FLAGS

CATEGORY_OF_FLAG = {
    "registered_poor": "poor_general",
    "low_income": "low_income",
    "destitute": "wubao",
    "orphan": "orphan",
    "unsupported": "unsupported_child",
    "single_parent": "single_parent",
    "migrant": "migrant",
    "lifted": "lifted",
}
PHONES = re.compile(r"手机|电话")
TABLETS = re.compile(r"平板|电脑|笔记本|ipad|pad|学习机|点读机", re.I)
NONE = re.compile(r"^(均|都)?(无|没有|没|暂无)(任何)?(设备|终端|电子设备)?$|^否$")
ENOUGH = re.compile(r"^(设备)?(均|都|暂|已|暂时)?(不缺|无缺|没缺|齐全|齐备|充足|足够|够用|具备)")
BELOW_SCHOOL = re.compile(r"学龄前|学前|幼儿")
REGISTER_NUMBERS = ("person_no", "household_no")
HEADS = frozenset({"户主", "本人", "户主本人", "本人或户主"})
FROM_HEAD = "phone_of_head"


def choose_guardian(draft: Draft) -> None:
    """Of two members of the family the guardian is the one who is said to be; else the first."""
    values = draft.values
    told = values.get("is_guardian")
    second = values.get("second_is_guardian")
    if told is False and second:
        _take_second(draft, whole=True)
    elif told is False and "second_is_guardian" in values:
        text = "两名家庭成员都没有标为监护人，请核对谁是监护人。"
        draft.tell("guardian_unclear", "warning", "guardian_name", text)
    elif not values.get("guardian_name"):
        _take_second(draft, whole=not values.get("guardian_phone"))


def _take_second(draft: Draft, *, whole: bool) -> None:
    if not draft.values.get("second_name") and not draft.values.get("second_phone"):
        return
    for part in ("name", "phone", "relation"):
        key, other = f"guardian_{part}", f"second_{part}"
        if draft.values.get(other) and (whole or not draft.values.get(key)):
            draft.values[key] = draft.values[other]


def gather_categories(draft: Draft) -> None:
    """是否低保, 是否孤儿 and the like are kinds of the family as the column of kinds is."""
    values = draft.values
    said = values.get("household_category")
    kinds = [values.get("monitored"), *(values.get("household_category_all") or [said])]
    kinds += [CATEGORY_OF_FLAG[flag.key] for flag in FLAGS if values.get(flag.key)]
    found = list(dict.fromkeys(kind for kind in kinds if kind and kind != "none"))
    if not found:
        return
    values["household_category"] = found[0]
    if len(found) > 1:
        values["household_category_all"] = found


def tell_devices(draft: Draft) -> None:
    """手机、平板 under 学习设备 are two answers; 无 under 所缺设备 is good news."""
    if text := tight(ticked(draft.raw.get("device") or "")):
        nothing = NONE.match(text) is not None
        _tell(draft, "has_phone", PHONES.search(text) is not None, nothing)
        _tell(draft, "has_tablet", TABLETS.search(text) is not None, nothing)
    if text := tight(ticked(draft.raw.get("missing_device") or "")):
        _tell(draft, "has_phone", answer=False, sure=PHONES.search(text) is not None)
        _tell(draft, "has_tablet", answer=False, sure=TABLETS.search(text) is not None)
        if text in NO or NONE.match(text) or ENOUGH.match(text):
            draft.values["lacks_device"] = False
        elif text not in UNKNOWN:
            draft.values["lacks_device"] = True


def _tell(draft: Draft, key: str, answer: bool, sure: bool) -> None:
    if (answer or sure) and draft.values.get(key) is None:
        draft.values[key] = answer


def share_head_phones(pupils: Sequence[Draft], others: Sequence[Draft]) -> None:
    """In a register of whole families the phone on the row of the head is the family's.

    A family with a phone on the row of any pupil, or with two heads, keeps what is written.
    """
    phones: defaultdict[str, set[str]] = defaultdict(set)
    for row in others:
        if tight(row.raw.get("relation")) in HEADS and row.values.get("phone"):
            family = _family_of(row) or str(row.values.get("id_number") or "")
            phones[family].add(str(row.values["phone"]))
    told = {_family_of(pupil) for pupil in pupils if pupil.raw.get("phone")}
    for pupil in pupils:
        family = _family_of(pupil)
        found = phones.get(family, ()) if family and family not in told else ()
        if len(found) == 1:
            _take_phone(pupil, *found)


def _family_of(row: Draft) -> str:
    return str(row.values.get("household_no") or row.values.get("head_id") or "")


def _take_phone(pupil: Draft, phone: str) -> None:
    pupil.values["phone"] = phone
    pupil.mend("phone", "", phone)
    text = "联系电话取自同一户户主那一行，作为家庭电话，请核对。"
    pupil.tell(FROM_HEAD, "warning", "phone", text)


def not_of_the_school(draft: Draft) -> str:
    """In a register of whole families only those at school, or said to be missing, are pupils."""
    if "stage" not in draft.raw or not any(key in draft.raw for key in REGISTER_NUMBERS):
        return ""
    if draft.raw.get("school") or draft.raw.get("grade"):
        return ""
    if tight(draft.raw.get("absent_reason")) not in REASONLESS:
        return ""
    state = tight(draft.raw["stage"])
    if state in UNKNOWN or state in NO or state == "非在校生":
        return "不是在校学生"
    return "学龄前，不是在校学生" if BELOW_SCHOOL.search(state) else ""
