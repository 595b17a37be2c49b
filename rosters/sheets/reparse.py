"""One row again, from the texts that a person typed into its cells."""

import datetime as dt
from collections.abc import Mapping

from .cells import without_blanks
from .columns import kind_of
from .draft import Draft
from .findings import Value
from .parse import RowParser
from .reading import ColumnMap
from .scales import keep_scales, settle_scales


def parse_row(
    kind: str,
    raw: Mapping[str, str],
    *,
    as_of: dt.date,
    headers: Mapping[str, str] | None = None,
    before: Mapping[str, Value] | None = None,
) -> Draft:
    """Parse {field: text} as it stands under `headers` {field: text}, else the standard ones.

    A header may turn the sense of a cell: 无 under 所缺设备 is good. `before`: the values of the
    row in its file, where the whole column told out of how many its marks are.
    """
    roster, said = kind_of(kind), headers or {}
    known = [key for key in raw if key in roster.by_key]
    columns = [
        ColumnMap(index, said.get(key) or roster.by_key[key].label, key, 1.0)
        for index, key in enumerate(known)
    ]
    [cells] = without_blanks([[raw[key] for key in known]])
    draft = RowParser(roster, "", as_of).parse(0, cells, columns)
    if before is None:
        settle_scales([draft])
    else:
        keep_scales(draft, before)
    return draft
