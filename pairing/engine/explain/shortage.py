"""Which one more helper would serve one more need: the recruitment table.

A new helper (one pupil, one weekly session) serves one more need either at once, or by taking over
a need from a helper who then takes an unserved one, and so on along a chain of moves (the
augmenting paths of the plan). Chains are searched backwards from the unserved needs, and each one
told has been carried out on a copy of the plan, so a row is a promise, not an estimate. Hours that
people already have are not rearranged: a helper who would only fit after that is not in the table.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..plan import FREE, Plan, Problem, is_main, room
from ..policies import ANY, BROADER
from ..result import Shortage
from ..tables import MODE_BITS, ONLINE, Tables, slots_in

MOST_TRIED = 300_000  # moves looked at while the chains are searched

Key = tuple[str, str, str]  # kind, subject, stage


@dataclass
class Recruit:
    """One more helper of a `Key` in one slot: needs it could serve at once, least moves."""

    helps: int = 0
    moves: int | None = None


@dataclass
class Recruits:
    """All helpers worth recruiting: per key and slot."""

    found: dict[Key, dict[int, Recruit]] = field(default_factory=dict)

    def add(self, key: Key, slot: int, moves: int) -> None:
        one = self.found.setdefault(key, {}).setdefault(slot, Recruit())
        one.helps += moves == 0
        one.moves = moves if one.moves is None else min(one.moves, moves)


def shortage(p: Problem, plan: Plan) -> list[Shortage]:
    """The best slot of every kind, subject and stage; those that help most first."""
    rows = []
    for (kind, subject, stage), slots in recruits(p, plan).found.items():
        slot = min(slots, key=lambda x: (-slots[x].helps, slots[x].moves or 0, x))
        best = slots[slot]
        rows.append(Shortage(kind, subject, stage, slot, 1, best.helps, best.moves or 0))
    return sorted(rows, key=lambda r: (-r.helps, r.moves, r.kind, r.subject, r.stage))


def recruits(p: Problem, plan: Plan) -> Recruits:
    """Every (kind, subject, stage, slot) of which one more helper serves one more need."""
    t = p.t
    kinds = sorted(_kinds(t))
    made = Recruits()
    for need, moves, after in _Chains(p, plan).wanting():
        s = int(t.n_student[need])
        free = slots_in(int(t.s_slots[s]) & ~after.student_taken[s])
        for kind in kinds:
            if not _could_serve(p, after, s, kind):
                continue
            for slot in free:
                made.add((kind, t.needs[need].subject, t.students[s].stage), slot, moves)
    return made


def _kinds(t: Tables) -> set[str]:
    """Those the policy names, and those on the roster; of a narrower kind, the broader one."""
    known = {kind for h in t.helpers for kind in BROADER.get(h.kind, (h.kind,))}
    return known | {route.kind for route in t.policy.routes} - {ANY}


class _Lifted:
    """A served need taken out of the plan for a while."""

    def __init__(self, p: Problem, plan: Plan, need: int) -> None:
        self.t, self.plan, self.need = p.t, plan, need
        self.was = plan.helper[need], plan.slots[need]

    def __enter__(self) -> None:
        self.plan.clear(self.t, self.need)

    def __exit__(self, *_: object) -> None:
        if self.was[0] != FREE:
            self.plan.place(self.t, self.need, *self.was)


class _Chains:
    """Served needs whose helper, freed of them, would serve one more, found backwards."""

    def __init__(self, p: Problem, plan: Plan) -> None:
        self.p, self.plan = p, plan
        self.held: dict[int, list[int]] = {}
        for need, helper in enumerate(plan.helper):
            if helper != FREE and need not in p.locked and p.t.n_sessions[need] == 1:
                self.held.setdefault(helper, []).append(need)
        self.next: dict[int, int] = {}  # a need -> the one that takes its place

    def lifted(self, need: int) -> _Lifted:
        return _Lifted(self.p, self.plan, need)

    def wanting(self) -> Iterator[tuple[int, int, Plan]]:
        """(need, moves, plan): needs that, given a new helper, raise the count by one, and the
        plan after the moves, in which only that need waits for the new helper."""
        t = self.p.t
        open_needs = [
            n for n, h in enumerate(self.plan.helper) if h == FREE and t.n_sessions[n] == 1
        ]
        depth = dict.fromkeys(open_needs, 0)
        queue, tried = deque(open_needs), 0
        while queue and tried < MOST_TRIED:
            want = queue.popleft()
            with self.lifted(want):
                for helper in self.p.c.helper[self.p.c.of(want)].tolist():
                    for need in self.held.get(helper, ()):
                        tried += 1
                        if need in depth or not self._makes_room(need, want, helper):
                            continue
                        self.next[need] = want
                        depth[need] = depth[want] + 1
                        queue.append(need)
        for need, moves in depth.items():
            after = self._carried_out(need) if moves else self.plan
            if after:
                yield need, moves, after

    def _makes_room(self, need: int, want: int, helper: int) -> bool:
        with self.lifted(need):
            return bool(room(self.p.t, self.plan, want, helper))

    def _carried_out(self, need: int) -> Plan | None:
        """The chain on a copy: each need takes the place of the one before it, if it really can."""
        t, copy = self.p.t, self.plan.copy()
        place = copy.helper[need]
        copy.clear(t, need)
        while place != FREE:
            need = self.next[need]
            left = copy.helper[need]
            copy.clear(t, need)
            mask = room(t, copy, need, place)
            if not mask:
                return None
            copy.place(t, need, place, mask)
            place = left
        return copy


def _could_serve(p: Problem, plan: Plan, s: int, kind: str) -> bool:
    """Whether the policy would let a new helper of this kind help this child now."""
    student, t = p.t.students[s], p.t
    route = t.policy.route(student.stage, kind)
    if route is None or (route.special_need and not student.special_need):
        return False
    mine = plan.helpers_of(t, s)
    mains = sum(is_main(t, s, h) for h in mine)
    if route.role == "supplement" and not mains:
        return False
    taken = mains if route.role == "main" else len(mine) - mains
    if t.policy.one_to_one and taken:
        return False
    modes = sum(MODE_BITS[m] for m in set(route.modes)) & MODE_BITS[student.mode]
    return modes > 0 and (modes != ONLINE or student.online_ready)
