"""Seeded made-up counties and provinces for the benchmarks of the matching engine.

Demand and supply differ on purpose: children ask for maths and English, volunteers offer Chinese
and the arts; one helper in five is a teacher who only serves the own school; free slots lie in the
evenings and at weekends; 12 % of the helpers are not approved yet.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from pairing.engine.instance import Helper, Instance, Need, Offer, Student

SIZES = {  # students, helpers, counties
    "tiny": (60, 60, 1),
    "peer": (250, 250, 1),
    "small": (400, 400, 1),
    "county": (2_000, 2_000, 1),
    "city": (20_000, 20_000, 10),
    "province": (100_000, 100_000, 120),
}
SUBJECTS = (
    "chinese", "maths", "english", "biology", "history", "geography", "physics", "chemistry",
    "psych", "sports", "music_dance", "art",
)  # fmt: skip
STAGES = ("primary", "junior", "senior")
GRADES = ((1, 6), (7, 9), (10, 12))
ASKED = np.array(
    [
        [22, 33, 30, 0, 1, 0, 0, 0, 5, 2, 3, 4],
        [10, 29, 27, 3, 5, 3, 12, 7, 3, 0, 0.5, 0.5],
        [8, 27, 21, 8, 5, 4, 13, 10, 3, 0, 0.5, 0.5],
    ]
)
OFFERED = np.array([24, 13, 23, 5, 8, 4, 3.5, 4, 3, 4.5, 6, 5])
SLOTS = np.array(
    [4 * d + 1 for d in range(5)] + [4 * d + 2 for d in range(5)] + [20, 21, 22, 24, 25, 26]
)
FREE_CHILD = np.repeat([0.08, 0.26, 0.30], [5, 5, 6])
FREE_VOLUNTEER = np.repeat([0.10, 0.22, 0.26], [5, 5, 6])
FREE_TEACHER = np.repeat([0.55, 0.10, 0.05], [5, 5, 6])
DIALECTS = ("yue", "hakka", "min", "leizhou", "zhuang", "yao")
SPOKEN = np.array([40, 25, 18, 10, 5, 2])
POLICY: dict[str, Any] = {
    "name": "benchmark",
    "routes": [
        {"stage": "primary", "kind": "university", "modes": ["online"]},
        {"stage": "*", "kind": "university", "modes": ["online"], "special_need": True},
        {"stage": "*", "kind": "teacher", "modes": ["offline"], "same_school": True},
    ],
}


def make(size: str, seed: int = 1) -> Instance:
    """The instance of a size named in `SIZES`."""
    students, helpers, counties = SIZES[size]
    world = _World(np.random.default_rng(seed), counties)
    people = tuple(world.helper(i, helpers) for i in range(helpers))
    children = tuple(world.student(i, people) for i in range(students))
    return Instance(children, people, policy=POLICY)


@dataclass
class _World:
    """The dice, and what the counties are like."""

    dice: np.random.Generator
    counties: int

    def __post_init__(self) -> None:
        weight = self.dice.pareto(1.5, self.counties) + 0.5
        self.sizes = weight / weight.sum()
        self.spoken = self.dice.choice(len(DIALECTS), self.counties, p=SPOKEN / SPOKEN.sum())

    def _draw(self, weights: Any, count: int = 1) -> list[int]:
        """`count` different numbers, by weight."""
        chance = np.asarray(weights, float)
        count = min(count, int((chance > 0).sum()))
        return self.dice.choice(len(chance), count, replace=False, p=chance / chance.sum()).tolist()

    def _slots(self, chance: Any) -> tuple[int, ...]:
        free = SLOTS[self.dice.random(len(SLOTS)) < chance].tolist()
        return tuple(sorted(free or [int(SLOTS[self.dice.integers(10, 15)])]))

    def _dialect(self, county: int, local: float) -> tuple[str, ...]:
        other = self.dice.random() >= local
        return (DIALECTS[self.dice.integers(len(DIALECTS)) if other else self.spoken[county]],)

    def _school(self, county: int, stage: int) -> str:
        return f"{county}-{stage}-{self.dice.integers((20, 10, 4)[stage])}"

    def student(self, i: int, people: tuple[Helper, ...]) -> Student:
        dice, county = self.dice, self._draw(self.sizes)[0]
        stage = self._draw([50, 33, 17])[0]
        subjects = self._draw(ASKED[stage], 1 + self._draw([45, 35, 20])[0])
        girl = bool(dice.random() < 0.5)
        return Student(
            id=f"s{i}",
            stage=STAGES[stage],
            grade=int(dice.integers(GRADES[stage][0], GRADES[stage][1] + 1)),
            needs=tuple(Need(f"n{i}-{r}", SUBJECTS[x], r) for r, x in enumerate(subjects, 1)),
            slots=self._slots(FREE_CHILD),
            tier=self._draw([15, 35, 50])[0],
            waiting_days=int(dice.integers(90)),
            county=str(county),
            school=self._school(county, stage),
            sex="F" if girl else "M",
            online_ready=True,
            special_need=bool(dice.random() < 0.6),
            dialects=self._dialect(county, 0.8),
            prefers_sex="F" if girl and dice.random() < 0.2 else None,
            last_term=people[dice.integers(len(people))].id if dice.random() < 0.2 else None,
        )

    def helper(self, i: int, count: int) -> Helper:
        dice, county = self.dice, self._draw(self.sizes)[0]
        teacher = i < count // 5
        pupils = (
            int(dice.integers(2, 5)) if teacher else (1, 2, 3, 5)[self._draw([60, 25, 10, 5])[0]]
        )
        slots = self._slots(FREE_TEACHER if teacher else FREE_VOLUNTEER)
        stage = 1 + self._draw([65, 35])[0]
        year = None if teacher else 1 + self._draw([35, 35, 20, 10])[0]
        return Helper(
            id=f"h{i}",
            kind="teacher" if teacher else "university",
            offers=self._offers(year, stage),
            slots=slots,
            pupils=pupils,
            sessions=min(pupils + int(dice.integers(3)), len(slots)),
            gates_ok=bool(dice.random() < 0.88),
            modes=("offline",) if teacher else ("online",),
            county=str(county),
            school=self._school(county, stage) if teacher else None,
            sex="F" if dice.random() < 0.65 else "M",
            university_year=year,
            dialects=self._dialect(county, 0.75),
        )

    def _offers(self, year: int | None, stage: int) -> tuple[Offer, ...]:
        if year is None:
            subject = SUBJECTS[self._draw(ASKED[stage])[0]]
            return (Offer(subject, *GRADES[stage], 3),)
        dice = self.dice
        middle, width = (
            dice.integers(2, 7) if year == 1 else dice.integers(4, 12),
            dice.integers(1, 4),
        )
        low, high = max(1, int(middle - width)), min(12, int(middle + width))
        more = [int(dice.integers(1, 3)) for chance in (0.65, 0.35) if dice.random() < chance]
        subjects = self._draw(OFFERED, 1 + len(more))
        pairs = zip(subjects, [3, *more], strict=True)
        return tuple(Offer(SUBJECTS[x], low, high, strength) for x, strength in pairs)
