"""Rows of the volunteers room."""

from tests.access.objects import volunteers
from tests.access.table import Row

VIEWERS = "lin mei he xu wu ouyang"
EDITORS = "lin mei he xu ouyang"
VIEW = {
    "make": volunteers,
    "door": VIEWERS,
    "who": "lin mei he xu wu",
    "near": "lin mei",
    "foreign": "ouyang",
}
EDIT = VIEW | {"door": EDITORS, "who": "lin mei he xu"}
REVEAL = VIEW | {"door": "lin mei ouyang", "who": "lin mei"}
ROWS: dict[str, Row] = {
    "volunteers:volunteer_list": Row(GET=200, who=VIEWERS),
    "volunteers:volunteer_gates_bulk": Row(GET=200, POST=200, who=EDITORS),
    "volunteers:volunteer_state_bulk": Row(GET=200, POST=200, who=EDITORS, query="?to=approved"),
    "volunteers:volunteer_detail": Row(GET=200, **VIEW),
    "volunteers:volunteer_edit": Row(GET=200, POST=200, **EDIT),
    "volunteers:volunteer_identity": Row(GET=200, POST=200, **REVEAL),
    "volunteers:volunteer_state": Row(POST=302, **EDIT),
    "volunteers:volunteer_gate": Row(POST=302, **EDIT),
    "volunteers:volunteer_reveal": Row(POST=200, **REVEAL),
}
