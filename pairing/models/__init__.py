from pairing.models.pairing import Pairing, PairingSlot
from pairing.models.plan import MatchPlan, Proposal, ProposalSession, Unserved
from pairing.models.policy import Policy

__all__ = [
    "MatchPlan",
    "Pairing",
    "PairingSlot",
    "Policy",
    "Proposal",
    "ProposalSession",
    "Unserved",
]
