"""The verbs of this room."""

from volunteers.services.correction import correct_identity
from volunteers.services.gates import record_gate, remove_gate
from volunteers.services.offers import OfferLine, set_offers
from volunteers.services.profile import edit_volunteer
from volunteers.services.states import set_state

__all__ = [
    "OfferLine",
    "correct_identity",
    "edit_volunteer",
    "record_gate",
    "remove_gate",
    "set_offers",
    "set_state",
]
