"""Rows of the pages under the roof."""

from tests.access.table import EVERYONE, Row

ROWS: dict[str, Row] = {
    "portal:home": Row(GET=200, who=EVERYONE),
    "portal:search": Row(GET=200, who="lin mei gao chen he xu wu ouyang", method_first=True),
    "portal:help": Row(GET=200, who=EVERYONE),
    "portal:healthz": Row(GET=200, public=True, who=EVERYONE),
}
