"""Who is helped first when helpers are short: points that anyone can recount by hand.

==========================================  ======
fact                                        points
==========================================  ======
grade 9 or 12 (the year of a senior exam)   2
level 差                                    2
special need on record                      2
no other helper (no live pairing)           1
left behind                                 1
each full 30 days since the need was filed  1
==========================================  ======

Tier 0 (first) from 4 points, tier 1 from 2, tier 2 below. Waiting never saturates: whoever waits
long enough comes first.
"""

from dataclasses import dataclass
from datetime import date

from students.choices import Attainment

EXAM_GRADES = (9, 12)
WAIT_DAYS = 30
FROM_POINTS = (4, 2, 0)
TIER_NAMES = ("最优先", "优先", "一般")


@dataclass(frozen=True)
class Facts:
    grade: int | None
    level: str
    has_special_need: bool
    is_left_behind: bool
    has_helper: bool
    opened_on: date


def waiting_days(opened_on: date, today: date) -> int:
    return max(0, (today - opened_on).days)


def points(facts: Facts, today: date) -> int:
    return (
        2 * (facts.grade in EXAM_GRADES)
        + 2 * (facts.level == Attainment.LOW)
        + 2 * facts.has_special_need
        + (not facts.has_helper)
        + facts.is_left_behind
        + waiting_days(facts.opened_on, today) // WAIT_DAYS
    )


def tier(facts: Facts, today: date) -> int:
    """0 is served first."""
    mine = points(facts, today)
    return next(number for number, least in enumerate(FROM_POINTS) if mine >= least)


def needs_special_help(facts: Facts) -> bool:
    """Opens the routes that a policy keeps for special needs: one on record, or an exam year."""
    return facts.has_special_need or facts.grade in EXAM_GRADES
