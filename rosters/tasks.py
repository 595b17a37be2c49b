"""Background work of the desk: one handler per screen, each one service call."""

from typing import Any

from jobs.registry import job
from jobs.run import Run
from rosters.models import RosterBatch
from rosters.services import applying, mapping, planning


def _batch(run: Run) -> RosterBatch:
    return RosterBatch.objects.get(pk=run.args["batch"])


@job("rosters.read", label="读取名册")
def read(run: Run) -> dict[str, Any]:
    return mapping.read_batch(_batch(run), run)


@job("rosters.plan", label="校验名册")
def plan(run: Run) -> dict[str, Any]:
    return planning.plan_batch(_batch(run), run)


@job("rosters.apply", label="导入名册")
def apply(run: Run) -> dict[str, Any]:
    return applying.apply_batch(_batch(run), run)


@job("rosters.undo", label="撤回导入批次")
def undo(run: Run) -> dict[str, Any]:
    return applying.undo_batch(_batch(run), run)
