"""Rows of exports: one's own, a colleague's, and one of the other county."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.scope import all_counties
from rosters.exports.choices import ExportState
from rosters.exports.models import ExportFile, RosterExport
from tests.access.table import Row
from tests.world import World

HOLDERS = "lin mei ouyang"
APPROVERS = "lin ouyang"


def exports(
    state: ExportState, near: str, *, is_sensitive: bool
) -> Callable[[World], dict[str, Any]]:
    """Exports standing in `state`, asked for by Mei, by `near`, by Ouyang."""

    def make(world: World) -> dict[str, Any]:
        def export(county: str, by: str) -> dict[str, Any]:
            row = RosterExport.objects.create(
                county=world.units[county],
                kind="students",
                form="census",
                is_sensitive=is_sensitive,
                reason="报送团市委",
                state=state,
                asked_by=world.users[by],
                ready_at=timezone.now(),
                expires_at=timezone.now() + timedelta(hours=1),
            )
            ExportFile.objects.create(county=row.county, export=row, sealed="UEs=")
            return {"pk": row.pk}

        with all_counties("test data"):
            return {
                "own": export("linghai", "mei"),
                "near": export("linghai", near),
                "foreign": export("wangshan", "ouyang"),
            }

    return make


asked = exports(ExportState.ASKED, "mei", is_sensitive=True)
ready = exports(ExportState.READY, "lin", is_sensitive=False)
ANSWERED = {"make": asked, "who": "lin", "near": "lin", "foreign": "ouyang", "door": APPROVERS}
ROWS: dict[str, Row] = {
    "rosters:export_list": Row(GET=200, POST=200, who=HOLDERS),
    "rosters:export_approve": Row(POST=302, **ANSWERED),
    "rosters:export_decline": Row(POST=302, **ANSWERED),
    "rosters:export_withdraw": Row(
        POST=302, make=asked, who="lin mei", near="lin mei", foreign="ouyang", door=HOLDERS
    ),
    "rosters:export_file": Row(
        POST=200, make=ready, who="mei", near="lin", foreign="ouyang", door=HOLDERS
    ),
}
