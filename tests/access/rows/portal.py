"""Rows of the pages under the roof."""

from tests.access.objects import students, volunteers
from tests.access.table import EVERYONE, Row
from tests.pairing.owned import pairings

API = {"stranger": 403}  # a program is told, not sent to a page
CHILD = "lin mei gao chen ouyang"
HELPER = "lin mei he xu wu ouyang"
STUDENT = {"make": students, "who": "lin mei gao chen", "near": "lin mei", "foreign": "ouyang"}
VOLUNTEER = {"make": volunteers, "who": "lin mei he xu wu", "near": "lin mei", "foreign": "ouyang"}
PAIRING = {"make": pairings, "who": "lin mei gao chen", "near": "lin mei", "foreign": "ouyang"}
ROWS: dict[str, Row] = {
    "portal:home": Row(GET=200, who=EVERYONE),
    "portal:search": Row(GET=200, who="lin mei gao chen he xu wu ouyang", method_first=True),
    "portal:help": Row(GET=200, who=EVERYONE),
    "api:me": Row(GET=200, who=EVERYONE, **API),
    "api:student-list": Row(GET=200, who=CHILD, **API),
    "api:student-detail": Row(GET=200, door=CHILD, **STUDENT, **API),
    "api:volunteer-list": Row(GET=200, who=HELPER, **API),
    "api:volunteer-detail": Row(GET=200, door=HELPER, **VOLUNTEER, **API),
    "api:pairing-list": Row(GET=200, who=CHILD, **API),
    "api:pairing-detail": Row(GET=200, door=CHILD, **PAIRING, **API),
    "portal:healthz": Row(GET=200, public=True, who=EVERYONE),
}
