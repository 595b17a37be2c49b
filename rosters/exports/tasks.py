"""Background work of exports."""

from typing import Any

from accounts.roles import Perm
from jobs.registry import job
from jobs.run import Run
from rosters.exports.making import make
from rosters.exports.models import RosterExport


@job("rosters.export", label="导出名册", stages=("读取台账", "生成表格"), perm=Perm.ROSTER_EXPORT)
def export(run: Run) -> dict[str, Any]:
    found = RosterExport.objects.select_related("county", "within").get(pk=run.args["export"])
    return make(found, run)
