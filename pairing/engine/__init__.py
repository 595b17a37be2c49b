"""The matching engine: pure, repeatable, exact where it says so (no Django, no clock, no dice).

`solve` does everything in one call. A very large instance goes in steps that several workers
share: `start_global` makes the first plan, `split` cuts it into parts that own disjoint students
and helpers, `improve_part` improves one part (any order, any worker, repeatable), `finish` joins
what the parts hold, serves what is left and explains. Plans and parts between the steps are JSON.
"""

from .clock import STOP, Figure
from .errors import BadInstance, Cancelled
from .instance import Instance
from .parts import finish, improve_part, split, start_global
from .policies import PRESETS, Policy
from .result import ENGINE_VERSION, Result
from .rules import explain_pair
from .solve import solve
from .verify import verify

__all__ = [
    "ENGINE_VERSION",
    "PRESETS",
    "STOP",
    "BadInstance",
    "Cancelled",
    "Figure",
    "Instance",
    "Policy",
    "Result",
    "explain_pair",
    "finish",
    "improve_part",
    "solve",
    "split",
    "start_global",
    "verify",
]
