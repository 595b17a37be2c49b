"""Rows of the students room."""

from tests.access.objects import students, transfers
from tests.access.table import Row

STAFF = "lin mei gao chen ouyang"
OWN = {
    "make": students,
    "who": "lin mei gao chen",
    "near": "lin mei",
    "foreign": "ouyang",
    "method_first": True,
}
NAMED = OWN | {"who": "lin mei"}  # the right to reveal
# asked of us by 望山县, asked once more, and asked by us of 望山县
ASKED = {"make": transfers, "who": "lin mei", "near": "lin mei", "foreign": "ouyang",
         "method_first": True}  # fmt: skip
ROWS: dict[str, Row] = {
    "students:student_list": Row(GET=200, who=STAFF, method_first=True),
    "students:student_bulk": Row(
        GET=200, POST=200, who=STAFF, method_first=True, query="?act=verify"
    ),
    "students:level_rule": Row(GET=200, POST=200, who="lin mei ouyang", method_first=True),
    "students:transfer_list": Row(GET=200, who="lin mei ouyang", method_first=True),
    "students:transfer_accept": Row(POST=302, **ASKED),
    "students:transfer_decline": Row(POST=302, **ASKED),
    "students:student_detail": Row(GET=200, **OWN),
    "students:student_edit": Row(GET=200, POST=200, **OWN),
    "students:student_census": Row(GET=200, POST=200, **OWN),
    "students:student_willing": Row(GET=200, POST=200, **OWN),
    "students:student_consent": Row(GET=200, POST=200, **OWN),
    "students:student_consent_withdraw": Row(GET=200, POST=200, **OWN),
    "students:student_need": Row(GET=200, POST=200, **OWN),
    "students:student_reveal": Row(GET=200, POST=200, **NAMED),
}
