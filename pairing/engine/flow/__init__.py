"""Assignment flows behind one seam: every answer comes with prices that prove it.

Rows (needs, students) take at most one column (helper), a column at most its capacity of rows.
`assign` gives most value; `even` picks, among all the optima, the one with the most even load;
`cover` gives most rows, earlier rows first, and `hall` proves why a row got nothing;
`Assignment` keeps an optimum exact while rows come and go.

Two back ends: LEMON's network simplex where its wheel is installed (`network`), and successive
shortest paths in plain Python (`paths`). Both give the same prices, and the same rows after `even`.
"""

from .arcs import FREE, Answer
from .certificate import check
from .face import assign, even
from .kuhn import cover, hall
from .paths import Assignment
from .solving import Uncertified

__all__ = [
    "FREE",
    "Answer",
    "Assignment",
    "Uncertified",
    "assign",
    "check",
    "cover",
    "even",
    "hall",
]
