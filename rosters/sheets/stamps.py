"""The unseen sheet in our own blank forms that says which form came back."""

from collections.abc import Sequence

from .cells import tight
from .columns.forms import FORMS, Form
from .grid import Grid

STAMP_TITLE = "名册模板版本"


def take_stamp(grids: Sequence[Grid]) -> tuple[list[Grid], Form | None]:
    """Return the sheets that hold data, and the form that the file is of, if it is one of ours."""
    rest = [grid for grid in grids if not _is_stamp(grid)]
    texts = {tight(grid.rows[0][0]) for grid in grids if _is_stamp(grid) and any(grid.rows[:1])}
    return rest, next((form for form in FORMS.values() if form.stamp in texts), None)


def _is_stamp(grid: Grid) -> bool:
    return grid.name == STAMP_TITLE and grid.hidden
