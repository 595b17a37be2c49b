from students.models.care import Consent, WillingRecord
from students.models.household import Household
from students.models.need import Need, NeedSubject
from students.models.student import FieldChange, Student

__all__ = [
    "Consent",
    "FieldChange",
    "Household",
    "Need",
    "NeedSubject",
    "Student",
    "WillingRecord",
]
