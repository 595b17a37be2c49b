from students.views.bulk import student_bulk
from students.views.detail import student_detail
from students.views.levels import level_rule
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
from students.views.transfer import transfer_accept, transfer_decline, transfer_list

__all__ = [
    "level_rule",
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
    "transfer_accept",
    "transfer_decline",
    "transfer_list",
]
