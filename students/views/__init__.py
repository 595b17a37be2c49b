from students.views.bulk import student_bulk
from students.views.detail import student_detail
from students.views.list import student_list
from students.views.record import (
    student_census,
    student_consent,
    student_consent_withdraw,
    student_edit,
    student_need,
    student_willing,
)
from students.views.reveal import student_reveal

__all__ = [
    "student_bulk",
    "student_census",
    "student_consent",
    "student_consent_withdraw",
    "student_detail",
    "student_edit",
    "student_list",
    "student_need",
    "student_reveal",
    "student_willing",
]
