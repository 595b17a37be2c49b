"""The automatic mends of a batch, one by one, each of which can be taken back."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator

from rosters import sheets
from rosters.models import RosterBatch, RosterRow
from rosters.screens.steps import frame, steps
from rosters.screens.words import label
from rosters.services import mends
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
            {**mend, **_texts(row, mend), "label": label(batch, mend["field"])}
            for mend in row.mends
            if field in ("", mend["field"])
        ],
    }


def _texts(row: RosterRow, mend: Mapping[str, str]) -> dict[str, str]:
    """A mend is kept without dates and numbers; here they are shown, long ones by halves."""
    if "*" not in mend["raw"] + mend["value"]:
        return {}
    content = json.loads(row.sealed)
    raw, value = (str(content[part].get(mend["field"]) or "") for part in ("raw", "parsed"))
    return {"raw": sheets.mask_digits(raw), "value": sheets.mask_digits(value) or "规范写法"}
