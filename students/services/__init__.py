from students.services.bulk import record_bulk, start_bulk
from students.services.census import record_census
from students.services.consent import give_consent, withdraw_consent
from students.services.edit import edit_student
from students.services.need import close_need, set_need
from students.services.willing import record_willing

__all__ = [
    "close_need",
    "edit_student",
    "give_consent",
    "record_bulk",
    "record_census",
    "record_willing",
    "set_need",
    "start_bulk",
    "withdraw_consent",
]
