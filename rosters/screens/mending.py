"""The automatic mends of a batch, one by one, each of which can be taken back."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from rosters import sheets
from rosters.models import RosterBatch, RosterRow
from rosters.screens.steps import frame, steps
from rosters.screens.words import label
from rosters.services import mends
from rosters.services.findings import HIDDEN
from rosters.services.fixing import raw_of

PAGE = 50


def mended(batch: RosterBatch, field: str, page: str | None) -> dict[str, Any]:
    counts = mends.count_mends(batch)
    field = field if field in dict(counts) else ""
    keys = mends.rows_with_mends(batch, field)
    shown = Paginator(keys, PAGE).get_page(page)
    rows = batch.rows.in_bulk(list(shown))
    return {
        **frame(batch),
        "steps": steps(3, batch=batch),
        "kinds": [(key, label(batch, key), count) for key, count in counts],
        "total": sum(count for _field, count in counts),
        "field": field,
        "field_label": label(batch, field) if field else "",
        "page": shown,
        "rows": [_row(batch, rows[key], field) for key in shown if key in rows],
        "taken_back": len(mends.rows_as_written(batch)),
    }


def _row(batch: RosterBatch, row: RosterRow, field: str) -> dict[str, Any]:
    raw = raw_of(row)
    return {
        "row": row,
        "name": raw.get("name", ""),
        "mends": [
            {**mend, **_texts(raw, mend), "label": label(batch, mend["field"])}
            for mend in row.mends
            if field in ("", mend["field"])
        ],
    }


def _texts(raw: Mapping[str, Any], mend: Mapping[str, str]) -> dict[str, str]:
    """A hidden cell is shown by halves: what was mended in it is spacing and letters."""
    if mend["raw"] != HIDDEN:
        return {}
    text = str(raw.get(mend["field"], ""))
    return {"raw": sheets.mask_digits(text), "value": "规范写法"}
