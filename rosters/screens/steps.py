"""The four screens as steps, and what every screen says of its batch."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from rosters.choices import BatchState
from rosters.models import RosterBatch
from rosters.services.receive import same_file

TITLES = ("上传文件", "对应列", "检查并修正", "确认导入")
NOTES = {2: "表头和各列", 3: "逐行校验", 4: "可整批撤回"}


def steps(
    current: int, notes: Mapping[int, str] | None = None, batch: RosterBatch | None = None
) -> list[dict[str, str]]:
    """The four screens, with the current one (from 1) marked."""
    said = NOTES | dict(notes or {})
    back = _back(batch)
    return [
        {
            "title": title,
            "note": said.get(number, ""),
            "url": back.get(number, "") if number < current else "",
            "state": "done" if number < current else "on" if number == current else "",
        }
        for number, title in enumerate(TITLES, 1)
    ]


def _back(batch: RosterBatch | None) -> dict[int, str]:
    """Earlier screens that may be opened again."""
    if batch is None or batch.state != BatchState.CHECKING:
        return {}
    return {
        2: reverse("rosters:batch_mapping", args=[batch.pk]),
        3: reverse("rosters:batch_check", args=[batch.pk]),
    }


def frame(batch: RosterBatch) -> dict[str, Any]:
    """What every page of a batch holds."""
    return {"batch": batch, "same_file": same_file(batch)}


def letter(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
