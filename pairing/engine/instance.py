"""The engine's input: students, helpers and locks as frozen dataclasses, read strictly from JSON.

Shapes follow contract B of the matching design: slots are integers 0-27 (day 0-6 x morning,
afternoon, evening-1, evening-2); ids are opaque strings; nothing here knows names of people.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import Any

from .errors import BadInstance
from .fields import Record, named, record

SLOTS = 28
MAX_GRADE = 15
MAX_AGE = 120
MODES = ("online", "offline")
SEXES = ("F", "M")


@dataclass(frozen=True)
class Need:
    """One subject a student asks for (需求); `rank` 1 is the first choice, `sessions` per week."""

    id: str
    subject: str
    rank: int = 1
    sessions: int = 1


@dataclass(frozen=True)
class Student:
    """A child; tier 0 is served first. `gates_ok`: verified, willing, consented.

    `former`: helpers whose pairing with this child ended for a reason that forbids another.
    """

    id: str
    stage: str
    grade: int
    needs: tuple[Need, ...]
    slots: tuple[int, ...]
    tier: int = 0
    waiting_days: int = 0
    county: str | None = None
    town: str | None = None
    school: str | None = None
    sex: str | None = None
    mode: str = "either"
    online_ready: bool = False
    special_need: bool = False
    dialects: tuple[str, ...] = ()
    prefers_sex: str | None = None
    former: tuple[str, ...] = ()
    last_term: str | None = None
    gates_ok: bool = True
    village: str | None = None


@dataclass(frozen=True)
class Offer:
    """A subject a helper can teach from `grade_min` to `grade_max`; strength 1-3."""

    subject: str
    grade_min: int = 1
    grade_max: int = 12
    strength: int = 2


@dataclass(frozen=True)
class Helper:
    """A volunteer or teacher; `pupils` = children at most, `sessions` = weekly sessions at most.

    `gates_ok`: approved and cleared on the day; `county`, `village`: home; `age` None: not asked;
    `serves`: the only counties whose children may be helped, empty = all.
    """

    id: str
    kind: str
    offers: tuple[Offer, ...]
    slots: tuple[int, ...]
    pupils: int = 1
    sessions: int = 1
    gates_ok: bool = True
    modes: tuple[str, ...] = ("online",)
    county: str | None = None
    school: str | None = None
    sex: str | None = None
    university_year: int | None = None
    dialects: tuple[str, ...] = ()
    trained: bool = True
    age: int | None = None
    village: str | None = None
    serves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lock:
    """A pair that stays: this helper serves this need; `slot` None leaves the time open."""

    student: str
    helper: str
    need: str
    slot: int | None = None


@dataclass(frozen=True)
class Instance:
    """Everything one solve reads."""

    students: tuple[Student, ...]
    helpers: tuple[Helper, ...]
    locked: tuple[Lock, ...] = ()
    policy: Any = "custom"
    version: int = 1

    @classmethod
    def from_json(cls, raw: Any) -> "Instance":
        """Read and check a decoded JSON object; raises `BadInstance` with one sentence."""
        top = record(raw, "实例文件")
        if top.raw.get("version", 1) != 1:
            raise BadInstance(f"不认识的实例版本：{top.raw.get('version')}。")
        made = cls(
            students=tuple(map(_student, top.listed("students"))),
            helpers=tuple(map(_helper, top.listed("helpers"))),
            locked=tuple(map(_lock, top.listed("locked"))),
            policy=top.raw.get("policy", "custom"),
        )
        _check_unique("学生", (s.id for s in made.students))
        _check_unique("志愿者", (h.id for h in made.helpers))
        _check_unique("需求", (n.id for s in made.students for n in s.needs))
        return made

    def to_json(self) -> dict[str, Any]:
        """The same object as plain JSON types (tuples become lists)."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return plain

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical instance: row order and list order do not matter."""
        made = hashlib.sha256(_canonical([self.version, self.policy]).encode())
        for rows in (self.students, self.helpers, self.locked):
            made.update("\n".join(["", *sorted(map(_line, rows)), ""]).encode())
        return made.hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(
        value, default=asdict, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def _line(row: Any) -> str:
    """A student, helper or lock as text; its lists are sets."""
    return repr([_item(value) for value in _READ[type(row)](row)])


def _item(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return sorted({_READ[type(x)](x) if isinstance(x, Need | Offer) else x for x in value})


_READ: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    kind: attrgetter(*(f.name for f in fields(kind)))
    for kind in (Student, Need, Helper, Offer, Lock)
}


def _check_unique(noun: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise BadInstance(f"{noun}编号重复：{one}。")
        seen.add(one)


def _slots(top: Record) -> tuple[int, ...]:
    values = top.listed("slots")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < SLOTS:
            raise BadInstance(f"{top.where}的时间段应为 0 到 {SLOTS - 1} 的整数，现有 {value!r}。")
    return tuple(sorted(set(values)))


def _need(raw: Any, where: str) -> Need:
    nameless = record(raw, f"{where}的需求")
    top = Record(nameless.raw, f"{where}的需求 {nameless.text('id')}")
    return Need(
        id=top.text("id"),
        subject=top.text("subject"),
        rank=top.number("rank", 1, 99, 1),
        sessions=top.number("sessions", 1, SLOTS, 1),
    )


def _offer(raw: Any, where: str) -> Offer:
    top = record(raw, f"{where}的科目")
    made = Offer(
        subject=top.text("subject"),
        grade_min=top.number("grade_min", 0, MAX_GRADE, 1),
        grade_max=top.number("grade_max", 0, MAX_GRADE, 12),
        strength=top.number("strength", 1, 3, 2),
    )
    if made.grade_min > made.grade_max:
        raise BadInstance(f"{where}的年级范围颠倒：{made.grade_min} 大于 {made.grade_max}。")
    return made


def _student(raw: Any) -> Student:
    top = named(raw, "学生")
    return Student(
        id=top.text("id"),
        stage=top.text("stage"),
        grade=top.number("grade", 0, MAX_GRADE, -1),
        needs=tuple(_need(need, top.where) for need in top.listed("needs")),
        slots=_slots(top),
        tier=top.number("tier", 0, 99, 0),
        waiting_days=top.number("waiting_days", 0, 1_000_000, 0),
        county=top.optional_text("county"),
        town=top.optional_text("town"),
        school=top.optional_text("school"),
        sex=top.choice("sex", SEXES),
        mode=top.choice("mode", (*MODES, "either")) or "either",
        online_ready=top.flag("online_ready", default=False),
        special_need=top.flag("special_need", default=False),
        dialects=top.texts("dialects"),
        prefers_sex=top.choice("prefers_sex", SEXES),
        former=top.texts("former"),
        last_term=top.optional_text("last_term"),
        gates_ok=top.flag("gates_ok", default=True),
        village=top.optional_text("village"),
    )


def _helper(raw: Any) -> Helper:
    top = named(raw, "志愿者")
    modes = top.texts("modes") if "modes" in top.raw else ("online",)
    if not set(modes) <= set(MODES):
        raise BadInstance(f"{top.where}的 modes 只能含 {'、'.join(MODES)}。")
    return Helper(
        id=top.text("id"),
        kind=top.text("kind"),
        offers=tuple(_offer(offer, top.where) for offer in top.listed("offers")),
        slots=_slots(top),
        pupils=top.number("pupils", 0, 1000, 1),
        sessions=top.number("sessions", 0, 1000, 1),
        gates_ok=top.flag("gates_ok", default=False),
        modes=modes,
        county=top.optional_text("county"),
        school=top.optional_text("school"),
        sex=top.choice("sex", SEXES),
        university_year=top.optional_number("university_year", 1, 9),
        dialects=top.texts("dialects"),
        trained=top.flag("trained", default=True),
        age=top.optional_number("age", 0, MAX_AGE),
        village=top.optional_text("village"),
        serves=top.texts("serves"),
    )


def _lock(raw: Any) -> Lock:
    top = record(raw, "锁定记录")
    return Lock(
        student=top.text("student"),
        helper=top.text("helper"),
        need=top.text("need"),
        slot=top.optional_number("slot", 0, SLOTS - 1),
    )
