from students.forms.bulk import BulkConsentForm, BulkVerifyForm
from students.forms.edit import EditForm
from students.forms.levels import LevelRuleForm
from students.forms.need import NeedForm
from students.forms.record import CensusForm, ConsentForm, WillingForm, WithdrawForm
from students.forms.transfer import DeclineForm

__all__ = [
    "BulkConsentForm",
    "BulkVerifyForm",
    "CensusForm",
    "ConsentForm",
    "DeclineForm",
    "EditForm",
    "LevelRuleForm",
    "NeedForm",
    "WillingForm",
    "WithdrawForm",
]
