"""The pairs that staff locked in the plan under review, as far as the rules still allow them."""

from collections.abc import Iterable

from accounts.models import Unit
from pairing.choices import Decision, PlanState
from pairing.engine import Instance
from pairing.engine import Policy as Rules
from pairing.engine.instance import Lock
from pairing.engine.rules import broken
from pairing.engine.tables import Tables, build
from pairing.models import MatchPlan, Proposal
from pairing.queries import without_live_pairing
from students.models import Student


def kept_locks(county: Unit, people: Instance, rules: Rules) -> list[Lock]:
    """Locks of the newest plan under review; those on people who are gone or no longer fit are
    dropped, so that a run never fails for them."""
    newest = MatchPlan.objects.in_county(county).filter(state=PlanState.IN_REVIEW).first()
    if newest is None:
        return []
    proposals = (
        Proposal.objects.filter(plan=newest, is_locked=True)
        .exclude(decision=Decision.HELD)
        .filter(student__in=without_live_pairing(Student.objects.in_county(county)).order_by())
    )
    rows = proposals.order_by("pk").values_list(
        "student_id", "volunteer_id", "sessions__need_subject_id", "sessions__slot"
    )
    locks = (Lock(str(s), str(h), str(need), slot) for s, h, need, slot in rows)
    return sound(locks, people, rules)


def sound(locks: Iterable[Lock], people: Instance, rules: Rules) -> list[Lock]:
    """Those of the locks that these people can keep, one beside the other."""
    kept: list[Lock] = []
    wanted = list(locks)
    if wanted:
        t = build(people, rules)
        for lock in wanted:
            if _fits(t, lock) and _room(t, lock, kept):
                kept.append(lock)
    return kept


def _fits(t: Tables, lock: Lock) -> bool:
    """Whether both people are there, free at that time, and every pair rule holds."""
    s, h = t.student_index.get(lock.student), t.helper_index.get(lock.helper)
    n = t.need_index.get(lock.need)
    if s is None or h is None or n is None or t.n_student[n] != s:
        return False
    free = lock.slot in t.students[s].slots and lock.slot in t.helpers[h].slots
    return free and not broken(t, n, h)


def _room(t: Tables, lock: Lock, kept: list[Lock]) -> bool:
    """Whether the locks kept so far leave the helper, and a one-to-one child, room for one more."""
    h = t.helper_index[lock.helper]
    mine = [k for k in kept if k.helper == lock.helper]
    pupils = {k.student for k in mine} | {lock.student}
    others = {k.helper for k in kept if k.student == lock.student} - {lock.helper}
    if t.policy.one_to_one and others:
        return False
    return len(pupils) <= int(t.h_pupils[h]) and len(mine) < int(t.h_sessions[h])
