"""What a solve leaves behind for the reasons."""

from dataclasses import dataclass

from ..bounds import Cover
from ..plan import FREE, Plan, Problem


@dataclass
class Reach:
    """What no plan can exceed: the `bound` on `measure`, and per student a ceiling of needs."""

    bound: list[int]
    ceiling: dict[int, int]

    def could_gain(self, p: Problem, plan: Plan, need: int) -> bool:
        """Whether a need has candidates and its student is still below the ceiling."""
        s = int(p.t.n_student[need])
        held = sum(plan.helper[n] != FREE for n in p.t.needs_of[s])
        return len(p.c.of(need)) > 0 and held < self.ceiling.get(s, 0)


@dataclass
class Evidence:
    """What the solve leaves behind for the reasons."""

    plan: Plan
    students: Cover
    needs: Cover
    reach: Reach
    proven: bool
