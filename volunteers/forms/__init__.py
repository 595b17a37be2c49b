"""Forms about volunteers."""

from volunteers.forms.gates import BulkGateForm, GateForm
from volunteers.forms.identity import IdentityForm
from volunteers.forms.profile import OfferForm, OfferForms, ProfileForm
from volunteers.forms.state import BulkStateForm, StateForm

__all__ = [
    "BulkGateForm",
    "BulkStateForm",
    "GateForm",
    "IdentityForm",
    "OfferForm",
    "OfferForms",
    "ProfileForm",
    "StateForm",
]
