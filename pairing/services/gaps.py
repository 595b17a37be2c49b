"""Where helpers are short: needs that a plan leaves open, by stage, town and time of the week."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from accounts.subjects import DAYS, PARTS, Stage, Subject
from pairing.engine import Result
from pairing.services.instance import Built

UNKNOWN = "未登记"
Key = tuple[str, str]  # row label, column label


def gaps(built: Built, result: Result, towns: dict[Any, str]) -> list[dict[str, Any]]:
    """Three tables of open needs: by stage and by town (each x subject), by slot of the week.

    A cell is ``{"open", "asked"}``; a need counts in every slot in which its child is free.
    """
    served = {x.need for pair in result.pairs for x in pair.sessions}
    stages: list[tuple[Key, bool]] = []
    in_towns: list[tuple[Key, bool]] = []
    for need, (student, subject) in built.subjects.items():
        row, label = built.facts[str(student)], str(Subject(subject).label)
        stage = dict(Stage.choices).get(row["stage"], UNKNOWN)
        stages.append(((stage, label), need not in served))
        in_towns.append(((towns.get(row["town_id"], UNKNOWN), label), need not in served))
    subjects = [str(label) for label in Subject.labels]
    return [
        _table("按科目", "学段", stages, [*map(str, Stage.labels), UNKNOWN], subjects),
        _table("按时段", "时段", list(_slots(built, served)), PARTS, DAYS),
        _table("按镇街", "镇街", in_towns, [*sorted(towns.values()), UNKNOWN], subjects),
    ]


def _slots(built: Built, served: set[str]) -> Iterable[tuple[Key, bool]]:
    for child in built.instance.students:
        for slot in child.slots:
            key = PARTS[slot % 4], DAYS[slot // 4]
            yield from ((key, need.id not in served) for need in child.needs)


def _table(
    title: str, corner: str, needs: list[tuple[Key, bool]], rows: list[str], columns: list[str]
) -> dict[str, Any]:
    """Rows and columns in the given order, without those that nobody asked for."""
    asked, left = Counter(key for key, _ in needs), Counter(key for key, open_ in needs if open_)
    found: dict[str, set[str]] = defaultdict(set)
    for row, column in asked:
        found[row].add(column)
    shown = [c for c in columns if any(c in mine for mine in found.values())]
    return {
        "title": title,
        "corner": corner,
        "columns": shown,
        "rows": [
            {
                "label": row,
                "cells": [{"open": left[row, c], "asked": asked[row, c]} for c in shown],
            }
            for row in rows
            if row in found
        ],
    }
