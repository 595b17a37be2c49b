"""The same person twice in one file: which row is taken is the officer's rule."""

from collections.abc import Sequence
from typing import Any

from rosters import sheets
from rosters.choices import Repeats
from rosters.models import RosterBatch

REPEAT = "duplicate_in_file"
UNCHOSEN = "repeat_unchosen"
"""Like REPEAT, but no rule says which row is taken: both wait for a person."""
CODES = frozenset({REPEAT, UNCHOSEN})


def mark_repeats(drafts: Sequence[Any], batch: RosterBatch) -> None:
    """Tell each repeated row what the batch's rule makes of it (the reader's own is FIRST)."""
    if batch.repeats == Repeats.FIRST:
        return
    kind = sheets.KINDS[batch.kind]
    for draft in drafts:
        draft.problems = [p for p in draft.problems if p.code not in CODES]
    sheets.mark_repeats(list(reversed(drafts)), kind)
    if batch.repeats == Repeats.NONE:
        sheets.mark_repeats(drafts, kind)
        for draft in drafts:
            draft.problems = _unchosen(draft.problems)


def _unchosen(problems: Sequence[Any]) -> list[Any]:
    seen: dict[tuple[str, str], Any] = {}
    for problem in problems:
        if problem.code == REPEAT:
            found = sheets.Problem(UNCHOSEN, "error", problem.field, problem.text)
            seen.setdefault((UNCHOSEN, problem.field), found)
        else:
            seen.setdefault((problem.code, problem.text), problem)
    return list(seen.values())
