"""The level of a pupil from what a row holds: a word, marks of subjects, a rank."""

from ..cells import clean
from ..draft import Draft
from ..parsers.levels import SCALE_UNKNOWN, bare_marks, level_of, with_full

SCORES = {"score_chinese": "语文", "score_maths": "数学", "score_english": "英语"}


def settle_level(draft: Draft) -> None:
    """The level is what its column says, else what marks or the rank tell; the text is kept."""
    values, raw = draft.values, draft.raw
    if "level" not in raw and not (raw.keys() & {*SCORES, "rank"}):
        return
    marks = "、".join(f"{SCORES[key]}{_marked(draft, key)}" for key in SCORES if raw.get(key))
    rank = f"排名{raw['rank']}" if raw.get("rank") else ""
    said = _marked(draft, "level") or clean(marks) or clean(rank)
    values["level_raw"] = said or None
    if said and values.get("level") is None:
        values["level"] = level_of(said) or level_of(marks) or level_of(rank)
    if values.get("level"):
        draft.problems[:] = [p for p in draft.problems if p.code != "scale_unknown"]
    elif bare_marks(marks):
        field = next(key for key in SCORES if raw.get(key))
        draft.tell("scale_unknown", "warning", field, SCALE_UNKNOWN.format(raw[field][:12]))


def _marked(draft: Draft, key: str) -> str:
    return with_full(draft.raw.get(key) or "", draft.values.get(f"{key}_full"))
