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
        top = _mapping(raw, "实例文件")
        if top.get("version", 1) != 1:
            raise BadInstance(f"不认识的实例版本：{top.get('version')}。")
        made = cls(
            students=tuple(_student(x) for x in _listed(top, "students", "实例文件")),
            helpers=tuple(_helper(x) for x in _listed(top, "helpers", "实例文件")),
            locked=tuple(_lock(x) for x in _listed(top, "locked", "实例文件")),
            policy=top.get("policy", "custom"),
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


def _mapping(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise BadInstance(f"{where}应当是一个 JSON 对象。")
    return raw


def _listed(raw: dict[str, Any], key: str, where: str) -> list[Any]:
    value = raw.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadInstance(f"{where}的 {key} 应当是列表。")
    return value


def _text(raw: dict[str, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise BadInstance(f"{where}缺少 {key}（应为非空文字）。")
    return value


def _optional_text(raw: dict[str, Any], key: str, where: str) -> str | None:
    value = raw.get(key)
    if value is not None and not isinstance(value, str):
        raise BadInstance(f"{where}的 {key} 应为文字或空。")
    return value or None


def _number(raw: dict[str, Any], key: str, where: str, low: int, high: int, default: int) -> int:
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadInstance(f"{where}的 {key} 应为 {low} 到 {high} 的整数，现为 {value!r}。")
    return value


def _flag(raw: dict[str, Any], key: str, where: str, default: bool) -> bool:
    value = raw.get(key, default)
    if not isinstance(value, bool):
        raise BadInstance(f"{where}的 {key} 应为 true 或 false。")
    return value


def _choice(
    raw: dict[str, Any], key: str, where: str, allowed: tuple[str, ...], default: str | None
) -> str | None:
    value = raw.get(key, default)
    if value is not None and value not in allowed:
        raise BadInstance(f"{where}的 {key} 应为 {'、'.join(allowed)} 之一，现为 {value!r}。")
    return None if value is None else str(value)


def _texts(raw: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = _listed(raw, key, where)
    if not all(isinstance(v, str) for v in values):
        raise BadInstance(f"{where}的 {key} 应为文字列表。")
    return tuple(dict.fromkeys(values))


def _slots(raw: dict[str, Any], where: str) -> tuple[int, ...]:
    values = _listed(raw, "slots", where)
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < SLOTS:
            raise BadInstance(f"{where}的时间段应为 0 到 {SLOTS - 1} 的整数，现有 {value!r}。")
    return tuple(sorted(set(values)))


def _need(raw: Any, where: str) -> Need:
    top = _mapping(raw, f"{where}的需求")
    here = f"{where}的需求 {top.get('id')!s}"
    return Need(
        id=_text(top, "id", f"{where}的需求"),
        subject=_text(top, "subject", here),
        rank=_number(top, "rank", here, 1, 99, 1),
        sessions=_number(top, "sessions", here, 1, SLOTS, 1),
    )


def _offer(raw: Any, where: str) -> Offer:
    top = _mapping(raw, f"{where}的科目")
    made = Offer(
        subject=_text(top, "subject", f"{where}的科目"),
        grade_min=_number(top, "grade_min", where, 0, MAX_GRADE, 1),
        grade_max=_number(top, "grade_max", where, 0, MAX_GRADE, 12),
        strength=_number(top, "strength", where, 1, 3, 2),
    )
    if made.grade_min > made.grade_max:
        raise BadInstance(f"{where}的年级范围颠倒：{made.grade_min} 大于 {made.grade_max}。")
    return made


def _student(raw: Any) -> Student:
    top = _mapping(raw, "学生记录")
    where = f"学生 {_text(top, 'id', '学生记录')}"
    return Student(
        id=top["id"],
        stage=_text(top, "stage", where),
        grade=_number(top, "grade", where, 0, MAX_GRADE, -1),
        needs=tuple(_need(n, where) for n in _listed(top, "needs", where)),
        slots=_slots(top, where),
        tier=_number(top, "tier", where, 0, 99, 0),
        waiting_days=_number(top, "waiting_days", where, 0, 1_000_000, 0),
        county=_optional_text(top, "county", where),
        town=_optional_text(top, "town", where),
        school=_optional_text(top, "school", where),
        sex=_choice(top, "sex", where, SEXES, None),
        mode=_choice(top, "mode", where, (*MODES, "either"), "either") or "either",
        online_ready=_flag(top, "online_ready", where, False),
        special_need=_flag(top, "special_need", where, False),
        dialects=_texts(top, "dialects", where),
        prefers_sex=_choice(top, "prefers_sex", where, SEXES, None),
        former=_texts(top, "former", where),
        last_term=_optional_text(top, "last_term", where),
        gates_ok=_flag(top, "gates_ok", where, True),
        village=_optional_text(top, "village", where),
    )


def _helper(raw: Any) -> Helper:
    top = _mapping(raw, "志愿者记录")
    where = f"志愿者 {_text(top, 'id', '志愿者记录')}"
    modes = _texts(top, "modes", where) if "modes" in top else ("online",)
    if not set(modes) <= set(MODES):
        raise BadInstance(f"{where}的 modes 只能含 {'、'.join(MODES)}。")
    year = top.get("university_year")
    return Helper(
        id=top["id"],
        kind=_text(top, "kind", where),
        offers=tuple(_offer(o, where) for o in _listed(top, "offers", where)),
        slots=_slots(top, where),
        pupils=_number(top, "pupils", where, 0, 1000, 1),
        sessions=_number(top, "sessions", where, 0, 1000, 1),
        gates_ok=_flag(top, "gates_ok", where, False),
        modes=modes,
        county=_optional_text(top, "county", where),
        school=_optional_text(top, "school", where),
        sex=_choice(top, "sex", where, SEXES, None),
        university_year=None if year is None else _number(top, "university_year", where, 1, 9, 1),
        dialects=_texts(top, "dialects", where),
        trained=_flag(top, "trained", where, True),
        age=None if top.get("age") is None else _number(top, "age", where, 0, MAX_AGE, MAX_AGE),
        village=_optional_text(top, "village", where),
        serves=_texts(top, "serves", where),
    )


def _lock(raw: Any) -> Lock:
    top = _mapping(raw, "锁定记录")
    slot = top.get("slot")
    return Lock(
        student=_text(top, "student", "锁定记录"),
        helper=_text(top, "helper", "锁定记录"),
        need=_text(top, "need", "锁定记录"),
        slot=None if slot is None else _number(top, "slot", "锁定记录", 0, SLOTS - 1, 0),
    )
