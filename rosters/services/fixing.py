"""Screen 3: bad rows are mended in place, one by one or by cause, and checked again at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.rules import Denied
from rosters import sheets
from rosters.choices import BAD, MENDABLE, Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.services.asis import let_stand
from rosters.services.findings import mends_of, own_problems, problems_of
from rosters.services.planning import PLANNED, replan, sealed
from rosters.services.repeats import CODES, mark_repeats
from rosters.sheets.columns.families import FROM_HEAD
from rosters.sheets.fill import TEXTS
from rosters.sheets.recover import DAMAGED, RECOVERED, recover_ids

IN_FILE = CODES | {"id_conflict"}
"""Findings of one row that come from another row of the same file."""
IN_SHEET = frozenset({"hidden_row", *TEXTS})
"""Findings that the sheet tells: hidden rows, formulas without a result, 同上 of nobody."""
NUMBER = "id_number"
BROUGHT = {RECOVERED: NUMBER, FROM_HEAD: "phone"}
"""What another row or column of the file gave to a cell: code of the finding → field."""
MOVED_ON = "这个批次刚由别人确认导入、放弃或批量修改，你的改动没有写入。请看它现在的情况。"
WRITTEN = [*PLANNED, "mends", "as_written", "decision"]


class Done(NamedTuple):
    """What an act did: rows that it worked on, and how many of them are good now."""

    rows: int
    good: int


Cells = Mapping[UUID, Mapping[str, str]]  # {row id: {field: text}}


@transaction.atomic
def fix_rows(
    batch: RosterBatch, edits: Cells, *, by: User, seen: Cells = MappingProxyType({})
) -> Done:
    """Take new cell texts and check those rows again.

    `seen` are the texts that the person looked at: a cell that she left alone is no edit, and a
    row in which somebody else changed one of hers meanwhile is left as it is.
    """
    wanted = {pk: _edit(texts, seen.get(pk, {})) for pk, texts in edits.items()}
    rows = [
        row
        for row in locked(batch, edits, by=by)
        if _is_as_seen(row, wanted[row.pk], seen.get(row.pk, {}))
    ]
    for row in rows:
        if wanted[row.pk]:
            parse_again(batch, row, wanted[row.pk])
    fields = {field for edit in wanted.values() for field in edit}
    check_again(batch, rows, renamed=not fields.isdisjoint(_identity(batch)))
    audit.record("roster.fix", by=by, obj=batch, county=batch.county, rows=len(rows))
    return done(rows)


def _edit(texts: Mapping[str, str], seen: Mapping[str, str]) -> dict[str, str]:
    return {
        field: text
        for field, text in texts.items()
        if field not in seen or _on_page(seen[field]) != _on_page(text)
    }


def _is_as_seen(row: RosterRow, edit: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    raw = raw_of(row)
    shown = {field: _on_page(seen[field]) for field in edit if field in seen}
    return all(_on_page(raw.get(field, "")) == text for field, text in shown.items())


def _on_page(text: str) -> str:
    """A field of a form shows and sends a text without its line breaks."""
    return text.replace("\r", "").replace("\n", "")


def done(rows: Sequence[RosterRow]) -> Done:
    return Done(len(rows), sum(row.verdict not in BAD for row in rows))


def locked(batch: RosterBatch, keys: Iterable[UUID], *, by: User) -> list[RosterRow]:
    """These rows of the batch, as far as they are not yet applied; `Denied` once it was confirmed.

    One act at a time in a batch: the next one waits here and then sees what this one wrote.
    `batch` tells then who acted before.
    """
    mine = RosterBatch.objects.filter(pk=batch.pk, state__in=MENDABLE)
    before = mine.select_for_update(of=("self",)).select_related("acted_by").first()
    if before is None:
        raise Denied(MOVED_ON)
    batch.acted_at, batch.acted_by = before.acted_at, before.acted_by
    mine.acted_on(by)
    return list(batch.rows.filter(pk__in=list(keys), applied_at=None))


def _identity(batch: RosterBatch) -> set[str]:
    """The columns by which a person of the file is known from others."""
    return {"name", *sheets.KINDS[batch.kind].unique}


def check_again(batch: RosterBatch, rows: Sequence[RosterRow], *, renamed: bool = False) -> None:
    """Compare changed rows, and those that their change touches, with file and census; save."""
    touching = renamed or any(_of_the_file(row) for row in rows)
    others = _file_anew(batch, rows) if touching else []
    affected = {row.pk: row for row in [*rows, *others]}
    open_rows = [row for row in affected.values() if row.verdict != Verdict.SKIPPED]
    replan(batch, open_rows)
    RosterRow.objects.bulk_update(affected.values(), WRITTEN, batch_size=200)


def parse_again(batch: RosterBatch, row: RosterRow, edit: Mapping[str, str]) -> None:
    """Read the row's texts again, as they stand under the headers of the file."""
    content = json.loads(row.sealed)
    raw = content["raw"] | edit
    parsed = sheets.parse_row(
        batch.kind,
        raw,
        as_of=batch.as_of,
        headers=headers_of(batch, row.sheet),
        before=content["parsed"],
    )
    _keep_places(batch.kind, content, parsed)
    for code, field in BROUGHT.items():
        if field not in edit and field not in row.as_written:
            _keep_brought(row, code, content, parsed)
    if edit:
        row.decision, row.choices = "", []
    row.as_written = [field for field in row.as_written if field not in edit]
    for field in row.as_written:
        let_stand(batch.kind, parsed, field)
    row.sealed = sealed(raw, parsed.values, parsed.values)
    row.problems = problems_of(batch.kind, parsed) + _of_the_file(row) + _of_the_sheet(row, edit)
    row.mends = mends_of(batch.kind, parsed)


def _keep_brought(row: RosterRow, code: str, before: Mapping[str, Any], parsed: Any) -> None:
    """A number that stands elsewhere in the file is not in the cell itself."""
    field = BROUGHT[code]
    told = [sheets.Problem(**_plain(p)) for p in row.problems if p["code"] == code]
    if told:
        parsed.problems = [p for p in parsed.problems if p.field != field] + told
        parsed.values[field] = before["parsed"][field]
        parsed.mend(field, parsed.raw.get(field, ""), parsed.values[field])


def _plain(problem: Mapping[str, Any]) -> dict[str, str]:
    return {key: problem[key] for key in ("code", "level", "field", "text")}


def _of_the_file(row: RosterRow) -> list[dict[str, Any]]:
    return [problem for problem in own_problems(row.problems) if problem["code"] in IN_FILE]


def _of_the_sheet(row: RosterRow, edit: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a cell's text alone does not tell, of cells that nobody wrote anew."""
    found = [p for p in own_problems(row.problems) if p["code"] in IN_SHEET]
    return [problem for problem in found if problem["field"] not in edit]


def _keep_places(kind: str, before: Mapping[str, Any], parsed: Any) -> None:
    """A town or school that the sheet's name or title told is not in any cell."""
    for key, value in before["parsed"].items():
        column = sheets.KINDS[kind].by_key.get(key)
        if column and column.privacy is sheets.Privacy.OPEN and key not in parsed.raw:
            parsed.values[key] = parsed.values.get(key) or value


def headers_of(batch: RosterBatch, sheet_name: str | None = None) -> dict[str, str]:
    """Field → the header that the file gave it, in the order of the file."""
    found: dict[str, str] = {}
    for sheet in batch.sheets:
        if sheet_name in (None, sheet["name"]):
            for column in sheet["columns"]:
                if column["field"]:
                    found.setdefault(column["field"], column["header"] or column["key"])
    return found


def _file_anew(batch: RosterBatch, rows: Sequence[RosterRow]) -> list[RosterRow]:
    """What rows tell of each other in the whole file, looked for again: whole numbers of damaged
    ones, and repeats. Return the other rows whose findings changed."""
    own = {row.pk: row for row in rows}
    others = batch.rows.filter(applied_at=None).exclude(pk__in=own)
    whole = sorted([*own.values(), *others], key=lambda row: (row.place, row.row))
    whole = [row for row in whole if row.verdict != Verdict.SKIPPED]
    drafts = [_draft(batch, row) for row in whole]
    changed = _recovered(batch, whole, drafts) | _repeated(batch, whole, drafts)
    return [row for row in whole if row.pk in changed - own.keys()]


def _draft(batch: RosterBatch, row: RosterRow) -> sheets.Draft:
    content = json.loads(row.sealed)
    damaged = [sheets.Problem(**_plain(p)) for p in row.problems if p["code"] == DAMAGED]
    problems = [] if NUMBER in row.as_written else damaged
    return sheets.Draft(
        row.sheet, row.row, batch.as_of, content["parsed"], raw=content["raw"], problems=problems
    )


def _recovered(
    batch: RosterBatch, rows: Sequence[RosterRow], drafts: Sequence[sheets.Draft]
) -> set[UUID]:
    """Take whole numbers that now stand elsewhere in the file; return the rows they were for."""
    recover_ids(drafts)
    found = {row.pk: (row, draft) for row, draft in zip(rows, drafts, strict=True) if draft.mends}
    for row, draft in found.values():
        row.sealed = sealed(draft.raw, draft.values, draft.values)
        kept = [problem for problem in row.problems if problem["code"] != DAMAGED]
        row.problems = kept + problems_of(batch.kind, draft)
        row.mends = [*row.mends, *mends_of(batch.kind, draft)]
    return set(found)


def _repeated(
    batch: RosterBatch, rows: Sequence[RosterRow], drafts: Sequence[sheets.Draft]
) -> set[UUID]:
    """Mark repeats anew; return the rows of which the findings changed."""
    for draft in drafts:
        draft.problems = []
    sheets.mark_repeats(drafts, sheets.KINDS[batch.kind])
    mark_repeats(drafts, batch)
    changed = set()
    for row, draft in zip(rows, drafts, strict=True):
        kept = [problem for problem in row.problems if problem["code"] not in IN_FILE]
        found = kept + problems_of(batch.kind, draft)
        if sorted(map(_key, found)) != sorted(map(_key, row.problems)):
            row.problems = found
            changed.add(row.pk)
    return changed


def _key(problem: Mapping[str, Any]) -> tuple[str, str, str]:
    return problem["code"], problem["field"], problem["text"]


def raw_of(row: RosterRow) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(row.sealed)["raw"]
    return raw
