from pairing.models.move import PairingMove
from pairing.models.pairing import Pairing, PairingSlot
from pairing.models.plan import MatchPlan, Proposal, ProposalSession, Unserved
from pairing.models.policy import Policy
from pairing.models.run import PlanRun
from pairing.models.succession import Succession
from pairing.models.team import TeamSeat, TutorTeam
from pairing.models.wave import Wave

__all__ = [
    "MatchPlan",
    "Pairing",
    "PairingMove",
    "PairingSlot",
    "PlanRun",
    "Policy",
    "Proposal",
    "ProposalSession",
    "Succession",
    "TeamSeat",
    "TutorTeam",
    "Unserved",
    "Wave",
]
