"""ID numbers that a spreadsheet rounded, found whole elsewhere in the same file; never guessed.

Of a damaged number the first 15 digits are true. They are joined with a whole number that stands
in the row's own national student number (G + 18 characters) or in another row with the same name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from .cells import EXACT_DIGITS, true_digits
from .columns.rules import check_identity
from .draft import Draft
from .parsers.ids import is_valid_id

STUDENT_NO = re.compile(r"G(\d{17}[\dX])")
DAMAGED, RECOVERED = "id_damaged", "id_recovered"
Whole = dict[tuple[str, str], set[str]]


def recover_ids(rows: Sequence[Draft]) -> None:
    """Fill each damaged ID of which exactly one whole number in the file can be the original."""
    damaged = [row for row in rows if any(problem.code == DAMAGED for problem in row.problems)]
    if not damaged:
        return
    known = _whole_numbers(rows)
    for row in damaged:
        digits = true_digits(row.raw.get("id_number", ""))
        if digits and not row.values.get("id_number"):
            _recover(row, digits, known)


def _whole_numbers(rows: Iterable[Draft]) -> Whole:
    known: Whole = defaultdict(set)
    for row in rows:
        number, name = row.values.get("id_number"), row.values.get("name")
        if number and name:
            known[name, number[:EXACT_DIGITS]].add(number)
    return known


def _recover(row: Draft, digits: str, known: Whole) -> None:
    own = STUDENT_NO.fullmatch(row.values.get("student_no") or "")
    found = set(known.get((row.values.get("name") or "", digits), ()))
    if own and own[1].startswith(digits) and is_valid_id(own[1]):
        found.add(own[1])
    if len(found) == 1:
        _fill(row, found.pop())


def _fill(row: Draft, number: str) -> None:
    row.values["id_number"] = number
    row.problems[:] = [problem for problem in row.problems if problem.code != DAMAGED]
    row.mend("id_number", row.raw["id_number"], number)
    text = "身份证号被表格存成数字，已按同一文件里的完整号码补回，请对照证件核对。"
    row.tell(RECOVERED, "warning", "id_number", text)
    check_identity(row)
