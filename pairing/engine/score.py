"""How good an allowed pair is: five integer parts that sum to at most 100 (weights of the policy).

Each part is ``weight * share // 100`` where the share (0-100) comes from the tables below, so a
score can be recomputed by hand:

==========  ==================================================================================
subject     first choice 100, second 70, third and later 45
grade       strength 1/2/3 gives 20/35/50; 30 minus 5 per half grade away from the middle of the
            helper's range; 20 when the university-year rule fits (Y5; full when off or no year)
time        1/2/3/4+ free slots in common beyond those needed give 50/75/90/100
continuity  100 with last term's helper, or when the child had none (a first pair loses nothing)
closeness   60 for a common dialect (or when the child lists none), 40 for the same sex (or unknown)
==========  ==================================================================================
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .policies import PARTS
from .rules import year_fits
from .tables import GONE, NO_LAST_TERM, Ints, Tables

RANK_SHARE = np.array([100, 100, 70, 45])
STRENGTH_SHARE = np.array([0, 20, 35, 50])
TIME_SHARE = np.array([0, 50, 75, 90, 100])


def shares(t: Tables, n: Ints, h: Ints) -> NDArray[np.int64]:
    """Shares 0-100 of equally long index arrays, shape (len, 5) in the order of `PARTS`."""
    s = t.n_student[n]
    at = t.n_subject[n], t.s_grade[s], h
    off = np.abs(2 * t.s_grade[s] - t.middle2[at])
    year = year_fits(t, n, h) | (t.policy.year_rule == "off")
    common = np.bitwise_count(t.s_slots[s] & t.h_slots[h]).astype(np.int64)
    spare = np.clip(common - t.n_sessions[n] + 1, 0, 4)
    again = (t.s_last[s] == h) | (t.s_last[s] == NO_LAST_TERM)
    speaks = ((t.s_dialects[s] & t.h_dialects[h]) != 0) | (t.s_dialects[s] == 0)
    same = (t.s_sex[s] == t.h_sex[h]) | (t.s_sex[s] < 0) | (t.h_sex[h] < 0)
    columns = (
        RANK_SHARE[np.minimum(t.n_rank[n], 3)],
        STRENGTH_SHARE[t.strength[at]] + np.maximum(0, 30 - 5 * off) + 20 * year,
        TIME_SHARE[spare],
        100 * again,
        60 * speaks + 40 * same,
    )
    return np.stack(columns, axis=1).astype(np.int64)


def points(t: Tables, n: Ints, h: Ints) -> NDArray[np.int64]:
    """Integer points per part, shape (len, 5); the row sum is the score (0-100)."""
    weights = np.array([t.policy.weights[part] for part in PARTS], np.int64)
    made: NDArray[np.int64] = shares(t, n, h) * weights // 100
    return made


def losses(t: Tables, need: int, helper: int) -> list[dict[str, Any]]:
    """``{"part", "why"}`` for each part below its maximum, the largest loss first, in words."""
    n, h = np.array([need]), np.array([helper])
    got = points(t, n, h)[0]
    lost = [(t.policy.weights[part] - int(got[i]), part) for i, part in enumerate(PARTS)]
    lost.sort(key=lambda x: -x[0])
    return [{"part": part, "why": _why(t, part, need, helper)} for gap, part in lost if gap > 0]


def _why(t: Tables, part: str, need: int, helper: int) -> str:
    s = int(t.n_student[need])
    if part == "subject":
        return f"不是首选科目，是第 {int(t.n_rank[need])} 志愿"
    if part == "time":
        common = int(t.s_slots[s] & t.h_slots[helper]).bit_count()
        return f"只有 {common} 段共同空闲时间"
    if part == "continuity":
        left = int(t.s_last[s]) == GONE
        return "上学期搭档这次不在名单里" if left else "更换了上学期搭档"
    return _why_grade(t, need, helper, s) if part == "grade" else _why_close(t, helper, s)


def _why_grade(t: Tables, need: int, helper: int, s: int) -> str:
    at = int(t.n_subject[need]), int(t.s_grade[s]), helper
    said = []
    if t.strength[at] < 3:
        said.append(f"该科擅长程度为 {int(t.strength[at])}（满 3）")
    if 2 * t.s_grade[s] != t.middle2[at]:
        said.append("学生年级不在其所教年级的正中")
    fits = year_fits(t, np.array([need]), np.array([helper]))[0]
    if t.policy.year_rule != "off" and not fits:
        said.append("大学年级与学生年级不相称")
    return "，".join(said)


def _why_close(t: Tables, helper: int, s: int) -> str:
    said = []
    if t.s_dialects[s] and not t.s_dialects[s] & t.h_dialects[helper]:
        said.append("没有共同方言")
    if t.s_sex[s] >= 0 and t.h_sex[helper] >= 0 and t.s_sex[s] != t.h_sex[helper]:
        said.append("性别不同")
    return "，".join(said) or "方言、性别未全合"
