"""The matching engine: pure, repeatable, exact where it says so (no Django, no clock, no dice)."""

from .clock import STOP, Figure
from .errors import BadInstance, Cancelled
from .instance import Instance
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
    "solve",
    "verify",
]
