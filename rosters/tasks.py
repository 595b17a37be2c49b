"""Background work of the desk: one handler per screen, each one service call."""

from typing import Any

from celery import shared_task

from accounts.roles import Perm
from jobs.registry import job
from jobs.run import Run
from rosters.models import RosterBatch
from rosters.services import applying, errands, keeping, mapping, planning


def _batch(run: Run) -> RosterBatch:
    return RosterBatch.objects.get(pk=run.args["batch"])


@job("rosters.read", label="读取名册", stages=("读取文件",), perm=Perm.ROSTER_IMPORT)
def read(run: Run) -> dict[str, Any]:
    keeping.drop_abandoned()  # also where no beat runs: a desk in use keeps itself tidy
    return mapping.read_batch(_batch(run), run)


@job("rosters.plan", label="校验名册", stages=("逐行校验", "与台账比对"), perm=Perm.ROSTER_IMPORT)
def plan(run: Run) -> dict[str, Any]:
    return planning.plan_batch(_batch(run), run)


@job("rosters.mend", label="批量修改名册", stages=("逐行修改并校验",), perm=Perm.ROSTER_IMPORT)
def mend(run: Run) -> dict[str, Any]:
    return errands.run_errand(_batch(run), run)


@job(
    "rosters.apply",
    label="导入名册",
    stages=("核对台账有没有变动", "写入台账"),
    perm=Perm.ROSTER_IMPORT,
)
def apply(run: Run) -> dict[str, Any]:
    return applying.apply_batch(_batch(run), run)


@job("rosters.undo", label="撤回导入批次", stages=("撤回本批次",), perm=Perm.ROSTER_IMPORT)
def undo(run: Run) -> dict[str, Any]:
    return applying.undo_batch(_batch(run), run)


@shared_task  # type: ignore[untyped-decorator]
def drop_abandoned() -> None:
    keeping.drop_abandoned()
