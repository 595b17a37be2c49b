from students.forms.bulk import BulkConsentForm, BulkVerifyForm
from students.forms.edit import EditForm
from students.forms.need import NeedForm
from students.forms.record import CensusForm, ConsentForm, WillingForm, WithdrawForm

__all__ = [
    "BulkConsentForm",
    "BulkVerifyForm",
    "CensusForm",
    "ConsentForm",
    "EditForm",
    "NeedForm",
    "WillingForm",
    "WithdrawForm",
]
