from pairing.services.ending import end_pairing
from pairing.services.exchange import exchange
from pairing.services.plans import solve_plan, start_plan, void_plan
from pairing.services.policies import load_presets
from pairing.services.publish import publish, publish_check
from pairing.services.review import approve_all, decide, lock, swap

__all__ = [
    "approve_all",
    "decide",
    "end_pairing",
    "exchange",
    "load_presets",
    "lock",
    "publish",
    "publish_check",
    "solve_plan",
    "start_plan",
    "swap",
    "void_plan",
]
