from students.models.care import Consent, WillingRecord
from students.models.household import Household
from students.models.levels import LevelRule
from students.models.need import Need, NeedSubject
from students.models.student import FieldChange, Student
from students.models.survey import Survey
from students.models.transfer import TransferRequest

__all__ = [
    "Consent",
    "FieldChange",
    "Household",
    "LevelRule",
    "Need",
    "NeedSubject",
    "Student",
    "Survey",
    "TransferRequest",
    "WillingRecord",
]
