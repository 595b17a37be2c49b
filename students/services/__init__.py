from students.services.bulk import bulk_consent, bulk_verify
from students.services.census import record_census
from students.services.consent import give_consent, withdraw_consent
from students.services.edit import edit_student
from students.services.need import close_need, set_need
from students.services.willing import record_willing

__all__ = [
    "bulk_consent",
    "bulk_verify",
    "close_need",
    "edit_student",
    "give_consent",
    "record_census",
    "record_willing",
    "set_need",
    "withdraw_consent",
]
