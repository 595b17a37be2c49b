"""Rows of the students room."""

from tests.access.objects import students
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
ROWS: dict[str, Row] = {
    "students:student_list": Row(GET=200, who=STAFF, method_first=True),
    "students:student_bulk": Row(
        GET=200, POST=200, who=STAFF, method_first=True, query="?act=verify"
    ),
    "students:student_detail": Row(GET=200, **OWN),
    "students:student_edit": Row(GET=200, POST=200, **OWN),
    "students:student_census": Row(GET=200, POST=200, **OWN),
    "students:student_willing": Row(GET=200, POST=200, **OWN),
    "students:student_consent": Row(GET=200, POST=200, **OWN),
    "students:student_consent_withdraw": Row(GET=200, POST=200, **OWN),
    "students:student_need": Row(GET=200, POST=200, **OWN),
    "students:student_reveal": Row(GET=200, POST=200, **NAMED),
}
