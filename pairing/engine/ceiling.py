"""The most needs of each student that any plan could serve, were the student alone."""

import numpy as np

from .plan import Problem
from .tables import Ints


def most_needs(p: Problem, arcs: Ints) -> Ints:
    """Per student, over these candidate arcs; 0 without any.

    The needs that have an arc and the student's free slots bind, and under one-to-one the best
    single helper of each role.
    """
    t, c = p.t, p.c
    people, helpers = len(t.students), max(1, len(t.helpers))
    with_arc = np.unique(c.need[arcs])
    free = np.bitwise_count(t.s_slots).astype(np.int64)
    most: Ints = np.minimum(np.bincount(t.n_student[with_arc], minlength=people), free)
    if not t.policy.one_to_one:
        return most
    keys = (c.student[arcs] * 2 + c.is_main[arcs]) * helpers + c.helper[arcs]
    pairs, needs = np.unique(keys, return_counts=True)
    role, helper = np.divmod(pairs, helpers)
    shared = np.bitwise_count(t.s_slots[role // 2] & t.h_slots[helper]) if len(pairs) else needs
    best = np.zeros((people, 2), np.int64)
    np.maximum.at(best.reshape(-1), role, np.minimum(needs, shared))
    both: Ints = np.minimum(most, best.sum(axis=1))
    return both
