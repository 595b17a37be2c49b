"""How good an allowed pair is: five integer parts that sum to at most 100 (weights of the policy).

Each part is ``weight * share // 100`` where the share (0-100) comes from the tables below, so a
score can be recomputed by hand (what rounding leaves of `closeness` goes to the dialect):

==========  ==================================================================================
subject     first choice 100, second 70, third and later 45
grade       strength 1/2/3 gives 20/35/50; 30 minus 5 per half grade away from the middle of the
            helper's range; 20 when the university-year rule fits (Y5; full when off or no year)
time        1/2/3/4+ free slots in common beyond those needed give 50/75/90/100
continuity  100 with last term's helper, or when the child had none (a first pair loses nothing)
closeness   50 for a common dialect (or when the child lists none), 20 for the same home county,
            30 for the same sex (or unknown, both times)
==========  ==================================================================================

The rule that several subjects with one helper are better is not a part: it concerns a plan
(`bundle_bonus` of the policy). Nor are scarce skills: the solver prices them, since a helper who
alone can teach physics is worth more there.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cells import Cells
from .policies import PARTS
from .rules import common_slots, year_fits
from .tables import GONE, NO_LAST_TERM, Ints, Tables

RANK_SHARE = np.array([100, 100, 70, 45])
STRENGTH_SHARE = np.array([0, 20, 35, 50], np.int16)
TIME_SHARE = (50, 75, 90, 100)
DIALECT, COUNTY, SEX = 50, 20, 30


def _subject(x: Cells, weight: int) -> Any:
    points = (RANK_SHARE * weight // 100).astype(np.uint8)
    return points[np.minimum(x.of_need(x.t.n_rank), 3)]


def _grade(x: Cells, weight: int) -> Any:
    off = np.abs(2 * x.of_student(x.t.s_grade) - x.of_offer(x.t.middle2)).astype(np.int16)
    share = STRENGTH_SHARE[x.of_offer(x.t.strength)] + np.maximum(0, 30 - 5 * off)
    share = share + np.int16(20) * (year_fits(x) | (x.t.policy.year_rule == "off"))
    return (share * np.int16(weight) // np.int16(100)).astype(np.uint8)


def _time(x: Cells, weight: int) -> Any:
    spare = common_slots(x) - x.of_need(x.t.n_sessions).astype(np.int8)
    got = np.uint8(0)
    before = 0
    for more, share in enumerate(TIME_SHARE):
        points = weight * share // 100
        got = got + (spare >= more).view(np.uint8) * np.uint8(points - before)
        before = points
    return got


def _continuity(x: Cells, weight: int) -> Any:
    last = x.of_student(x.t.s_last)
    again = (last == NO_LAST_TERM) | (last == x.of_helper(x.t.h_index))
    return again.view(np.uint8) * np.uint8(weight)


def _closeness(x: Cells, weight: int) -> Any:
    county, sex = weight * COUNTY // 100, weight * SEX // 100
    near = _alike(x.of_student(x.t.s_county), x.of_helper(x.t.h_county))
    same = _alike(x.of_student(x.t.s_sex), x.of_helper(x.t.h_sex))
    speaks = _speaks(x).view(np.uint8) * np.uint8(weight - county - sex)
    return speaks + near.view(np.uint8) * np.uint8(county) + same.view(np.uint8) * np.uint8(sex)


def _speaks(x: Cells) -> Any:
    """A dialect in common, or the child lists none."""
    speaks = ~x.of_student(x.t.s_speaks)
    for here, there in zip(x.t.s_dialects, x.t.h_dialects, strict=True):
        speaks = speaks | ((x.of_student(here) & x.of_helper(there)) != 0)
    return speaks


def _alike(here: Any, there: Any) -> Any:
    """The same code on both sides, or one of them unknown."""
    return (here == there) | (here < 0) | (there < 0)


KERNELS = {
    "subject": _subject,
    "grade": _grade,
    "time": _time,
    "continuity": _continuity,
    "closeness": _closeness,
}


def parts(x: Cells) -> list[Any]:
    """Points 0-100 as uint8 per part of `PARTS`, each as small as it broadcasts."""
    return [KERNELS[part](x, x.t.policy.weights[part]) for part in PARTS]


def total(x: Cells) -> NDArray[np.uint8]:
    """The score 0-100 of every cell, full shape."""
    by_size = sorted(parts(x), key=np.size)
    full: NDArray[np.uint8] = np.broadcast_to(sum(by_size[1:], by_size[0]), x.shape)
    return full


def ceiling(x: Cells) -> NDArray[np.int64]:
    """The most a helper can score in a block, given one need of it (down) and helpers (across)."""
    weight = x.t.policy.weights["grade"]
    best: NDArray[np.int64] = np.broadcast_to(_grade(x, weight), x.shape)[0] + np.int64(
        100 - weight
    )
    return best


def points(t: Tables, n: Ints, h: Ints) -> NDArray[np.int64]:
    """Integer points per part of equally long index arrays, shape (len, 5); row sum = score."""
    made = [np.broadcast_to(part, n.shape) for part in parts(Cells(t, n, h))]
    return np.stack(made, axis=1).astype(np.int64)


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
    return _why_grade(t, need, helper, s) if part == "grade" else _why_close(t, need, helper)


def _why_grade(t: Tables, need: int, helper: int, s: int) -> str:
    at = int(t.n_subject[need]), int(t.s_grade[s]), helper
    said = []
    if t.strength[at] < 3:
        said.append(f"该科擅长程度为 {int(t.strength[at])}（满 3）")
    if 2 * t.s_grade[s] != t.middle2[at]:
        said.append("学生年级不在其所教年级的正中")
    fits = year_fits(_pair(t, need, helper))[0]
    if t.policy.year_rule != "off" and not fits:
        said.append("大学年级与学生年级不相称")
    return "，".join(said)


def _why_close(t: Tables, need: int, helper: int) -> str:
    s, said = int(t.n_student[need]), []
    if not _speaks(_pair(t, need, helper))[0]:
        said.append("没有共同方言")
    if not _alike(t.s_county[s], t.h_county[helper]):
        said.append("不是同县人")
    if not _alike(t.s_sex[s], t.h_sex[helper]):
        said.append("性别不同")
    return "，".join(said)


def _pair(t: Tables, need: int, helper: int) -> Cells:
    return Cells(t, np.array([need]), np.array([helper]))
