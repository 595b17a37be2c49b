"""Match rates by group: the engine must not serve one group of children less than another."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from accounts.subjects import Stage
from students.choices import Attainment

ALARM = 10  # percentage points between the best and the worst served group
SMALLEST = 5  # groups with fewer children are neither kept nor compared
UNKNOWN = "未登记"
SEXES = {"F": "女", "M": "男"}
YES_NO = {True: "有", False: "无"}

Row = dict[str, Any]


def fairness(rows: Iterable[Row], served: set[str], towns: dict[Any, str]) -> list[Row]:
    """One line per grouping. `rows`: columns of the children asked about; `served`: their ids."""
    groupings: list[tuple[str, Callable[[Row], str]]] = [
        ("性别", lambda row: SEXES.get(row["sex"], UNKNOWN)),
        ("民族", lambda row: _ethnicity(row["ethnicity"])),
        ("镇街", lambda row: towns.get(row["town_id"], UNKNOWN)),
        ("学段", lambda row: dict(Stage.choices).get(row["stage"], UNKNOWN)),
        ("学业层级", lambda row: dict(Attainment.choices).get(row["level"], UNKNOWN)),
        ("有无设备和网络", lambda row: YES_NO[_can_go_online(row)]),
        ("残疾或特殊需求", lambda row: YES_NO[bool(row["disability_kind"] or row["special_need"])]),
    ]
    rows = list(rows)
    return [_line(title, key, rows, served) for title, key in groupings]


def _can_go_online(row: Row) -> bool:
    return bool((row["has_phone"] or row["has_tablet"]) and row["has_internet"])


def _ethnicity(text: str) -> str:
    if not text:
        return UNKNOWN
    return "汉族" if text.startswith("汉") else "少数民族"


def _line(title: str, key: Callable[[Row], str], rows: list[Row], served: set[str]) -> Row:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        count = counts[key(row)]
        count[0] += str(row["id"]) in served
        count[1] += 1
    groups = [
        {"label": label, "served": done, "asked": all_, "rate": round(100 * done / all_, 1)}
        for label, (done, all_) in sorted(counts.items())
        if all_ >= SMALLEST
    ]
    return {"title": title, "groups": groups} | _compared(groups)


def _compared(groups: list[Row]) -> Row:
    """Lowest, highest and the gap between groups that are large enough to compare."""
    large = [g for g in groups if g["label"] != UNKNOWN]
    if len(large) < 2:
        return {"low": None, "high": None, "gap": None, "alarm": False}
    low = min(large, key=lambda g: g["rate"])
    high = max(large, key=lambda g: g["rate"])
    gap = round(high["rate"] - low["rate"], 1)
    return {"low": low, "high": high, "gap": gap, "alarm": gap >= ALARM}
