"""Who may serve whom, and how well, in plain Python on the instance: no arrays, no kernels."""

from typing import Any

from pairing.engine import Policy
from pairing.engine.instance import Helper, Instance, Need, Offer, Student

STRENGTH, TIME, RANK = (20, 35, 50), (50, 75, 90, 100), (100, 70, 45)
Found = dict[tuple[str, str], int]


def scored_pairs(instance: Instance, policy: Policy) -> Found:
    """(need id, helper id) -> score of every pair that the pair rules allow."""
    return {
        (need.id, helper.id): score(policy, student, helper, need, offer)
        for student in instance.students
        for need in student.needs
        for helper in instance.helpers
        for offer in helper.offers
        if offer.subject == need.subject and allowed(policy, student, helper, need, offer)
    }


def allowed(p: Policy, student: Student, helper: Helper, need: Need, offer: Offer) -> bool:
    return (
        helper.gates_ok
        and student.gates_ok
        and helper.trained
        and offer.grade_min <= student.grade <= offer.grade_max
        and common(student, helper) >= need.sessions
        and helper.sessions >= need.sessions
        and helper.pupils > 0
        and helper.id not in student.former
        and (not student.prefers_sex or student.prefers_sex == helper.sex or "sex" in p.relaxed)
        and (p.year_rule != "hard" or year_fits(p, student, helper))
        and reachable(p, student, helper)
    )


def reachable(p: Policy, student: Student, helper: Helper) -> bool:
    route = p.route(student.stage, helper.kind)
    if route is None or (route.special_need and not student.special_need):
        return False
    if route.same_school and (student.school is None or student.school != helper.school):
        return False
    modes = set(route.modes) & set(helper.modes)
    if student.mode != "either":
        modes &= {student.mode}
    return bool(modes) and (modes != {"online"} or student.online_ready)


def common(student: Student, helper: Helper) -> int:
    return len(set(student.slots) & set(helper.slots))


def year_fits(p: Policy, student: Student, helper: Helper) -> bool:
    year = helper.university_year
    return not year or (year >= 2) == (student.grade >= p.year_grade)


def score(p: Policy, student: Student, helper: Helper, need: Need, offer: Offer) -> int:
    """The table of `pairing.engine.score`, once more by hand."""
    weights = p.weights
    off = abs(2 * student.grade - offer.grade_min - offer.grade_max)
    year = 20 if p.year_rule == "off" or year_fits(p, student, helper) else 0
    spare = common(student, helper) - need.sessions
    shares = {
        "subject": RANK[min(need.rank, 3) - 1],
        "grade": STRENGTH[offer.strength - 1] + max(0, 30 - 5 * off) + year,
        "time": TIME[min(spare, 3)],
        "continuity": 100 if student.last_term in (None, helper.id) else 0,
        "closeness": 50 * (not student.dialects or meets(student.dialects, helper.dialects))
        + 20 * same(student.county, helper.county)
        + 30 * same(student.sex, helper.sex),
    }
    return sum(weights[part] * share // 100 for part, share in shares.items())


def meets(here: Any, there: Any) -> bool:
    return bool(set(here) & set(there))


def same(here: Any, there: Any) -> bool:
    return here is None or there is None or here == there
