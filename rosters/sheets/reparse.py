"""One row again, from the texts that a person typed into its cells."""

import datetime as dt
from collections.abc import Mapping

from .columns import kind_of
from .draft import Draft
from .parse import RowParser
from .reading import ColumnMap


def parse_row(kind: str, raw: Mapping[str, str], *, as_of: dt.date) -> Draft:
    """Parse {field: text} as if it stood under the standard headers of the kind."""
    roster = kind_of(kind)
    known = [key for key in raw if key in roster.by_key]
    columns = [
        ColumnMap(index, roster.by_key[key].label, key, 1.0) for index, key in enumerate(known)
    ]
    return RowParser(roster, "", as_of).parse(0, [raw[key] or None for key in known], columns)
