"""Rows of the import desk."""

from collections.abc import Callable
from datetime import date
from typing import Any

from accounts.scope import all_counties
from rosters.choices import BatchState
from rosters.models import RosterBatch
from tests.access.table import Row
from tests.world import World

HOLDERS = "lin mei ouyang"


def batches(state: BatchState) -> Callable[[World], dict[str, Any]]:
    """A batch of one's own, a colleague's, and one of the other county, standing in `state`."""

    def make(world: World) -> dict[str, Any]:
        def batch(county: str, by: str) -> dict[str, Any]:
            row = RosterBatch.objects.create(
                county=world.units[county],
                kind="students",
                file_name="名册.xlsx",
                as_of=date(2026, 11, 10),
                state=state,
                uploaded_by=world.users[by],
            )
            return {"pk": row.pk}

        with all_counties("test data"):
            return {
                "own": batch("linghai", "lin"),
                "near": batch("linghai", "mei"),
                "foreign": batch("wangshan", "ouyang"),
            }

    return make


OWN = {"who": "lin mei", "near": "lin mei", "foreign": "ouyang", "door": HOLDERS}
ROWS: dict[str, Row] = {
    "rosters:batch_list": Row(GET=200, who=HOLDERS),
    "rosters:batch_upload": Row(GET=200, POST=200, who=HOLDERS),
    "rosters:template": Row(GET=200, who=HOLDERS, fixed={"form": "students"}),
    "rosters:batch_detail": Row(GET=200, make=batches(BatchState.APPLYING), **OWN),
    "rosters:batch_mapping": Row(GET=200, POST=200, make=batches(BatchState.MAPPING), **OWN),
    "rosters:batch_layout": Row(POST=302, make=batches(BatchState.MAPPING), **OWN),
    "rosters:batch_check": Row(GET=200, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_fix": Row(POST=302, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_decide": Row(POST=302, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_mends": Row(GET=200, POST=302, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_close": Row(POST=302, make=batches(BatchState.PARTIAL), **OWN),
    "rosters:batch_confirm": Row(GET=200, POST=302, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_errors": Row(GET=200, make=batches(BatchState.CHECKING), **OWN),
    "rosters:batch_undo": Row(POST=200, make=batches(BatchState.READING), **OWN),
    "rosters:batch_drop": Row(POST=302, make=batches(BatchState.READING), **OWN),
}
