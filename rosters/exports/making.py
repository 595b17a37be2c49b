"""The job behind an export: read the ledger in the asker's rights, write the office's own table."""

from collections.abc import Mapping
from typing import Any

from jobs.errors import UserError
from jobs.run import Run
from rosters import registry, sheets
from rosters.exports.choices import ExportState
from rosters.exports.models import RosterExport
from rosters.exports.rules import withheld_from
from rosters.exports.services import keep

CHUNK = 500


def make(export: RosterExport, run: Run) -> dict[str, int]:
    """Make the file. Nothing is kept before the end, so a killed attempt starts over."""
    source = registry.source_of(export.kind)
    if source is None or export.state != ExportState.APPROVED:
        raise UserError("这份导出已经处理过，请重新申请。")
    run.stage("读取台账")
    rows = _read(source, export, run)
    run.stage("生成表格", total=len(rows))
    with run.beating():
        content = sheets.write_table(export.form, rows)
    with run.chunk():
        keep(export, content, len(rows))
        run.advance(len(rows))
    return {"rows": len(rows)}


def _read(source: registry.RosterSource, export: RosterExport, run: Run) -> list[dict[str, Any]]:
    hidden = _not_on_the_form(export)
    if not export.is_sensitive:
        hidden |= withheld_from(source)
    rows: list[dict[str, Any]] = []
    for row in source.exports(export.county, user=run.started_by, within=export.within):
        rows.append({"seq": len(rows) + 1, **_without(row, hidden)})
        if len(rows) % CHUNK == 0:
            run.advance(len(rows))
    run.advance(len(rows))
    return rows


def _not_on_the_form(export: RosterExport) -> frozenset[str]:
    """Columns of the kind that the form has not: what they tell goes where the form says it."""
    form = sheets.FORMS[export.form]
    return frozenset(form.roster.by_key) - {field for field, _ in form.columns}


def _without(row: Mapping[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    return {field: value for field, value in row.items() if field not in hidden}
