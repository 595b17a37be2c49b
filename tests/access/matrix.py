"""The whole table: the rows of every room."""

from tests.access.rows import (
    accounts,
    auth,
    exports,
    jobs,
    pairing,
    portal,
    rosters,
    students,
    teams,
    volunteers,
)
from tests.access.table import Row

ROWS: dict[str, Row] = {}
for room in (auth, accounts, jobs, rosters, exports, students, volunteers, pairing, teams, portal):
    ROWS |= room.ROWS
