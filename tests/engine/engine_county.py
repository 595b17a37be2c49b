"""Seeded made-up counties for the engine's tests, in the shape of contract B."""

import random
from typing import Any

SUBJECTS = {
    "primary": {"maths": 33, "english": 30, "chinese": 22, "psych": 5, "art": 4, "music_dance": 3},
    "junior": {
        "maths": 29,
        "english": 27,
        "physics": 12,
        "chinese": 10,
        "chemistry": 7,
        "biology": 3,
    },
    "senior": {
        "maths": 27,
        "english": 21,
        "physics": 13,
        "chemistry": 10,
        "chinese": 8,
        "biology": 8,
    },
}
SUPPLY = {
    "chinese": 24, "english": 23, "maths": 13, "biology": 5, "physics": 4, "chemistry": 4,
    "psych": 3, "music_dance": 6, "art": 5,
}  # fmt: skip
GRADES = {"primary": (1, 6), "junior": (7, 9), "senior": (10, 12)}
DIALECTS = ("yue", "hakka", "min", "leizhou")
OFTEN = {3: 3, 2: 3, 0: 1, 1: 1}


def _slots(dice: random.Random, mean: float) -> list[int]:
    chance = [mean * (3 if t // 4 >= 5 else OFTEN[t % 4]) for t in range(28)]
    return [t for t in range(28) if dice.random() < chance[t]] or [dice.randrange(28)]


def _pick(dice: random.Random, weights: dict[str, int], count: int) -> list[str]:
    left = dict(weights)
    made = []
    for _ in range(min(count, len(left))):
        one = dice.choices(list(left), list(left.values()))[0]
        made.append(one)
        del left[one]
    return made


def student(dice: random.Random, i: int, helpers: int) -> dict[str, Any]:
    stage = dice.choices(list(GRADES), [50, 33, 17])[0]
    sex = dice.choice("FM")
    subjects = _pick(dice, SUBJECTS[stage], dice.choices([1, 2, 3], [45, 35, 20])[0])
    needs = [
        {"id": f"n{i}-{r}", "subject": x, "rank": r, "sessions": 1}
        for r, x in enumerate(subjects, 1)
    ]
    return {
        "id": f"s{i}", "county": "440800", "town": "440803100", "stage": stage,
        "school": f"{stage}{dice.randrange(8)}", "grade": dice.randint(*GRADES[stage]), "sex": sex,
        "tier": dice.choices([0, 1, 2], [15, 35, 50])[0], "waiting_days": dice.randrange(90),
        "mode": "either", "online_ready": dice.random() < 0.9, "special_need": dice.random() < 0.4,
        "dialects": [dice.choice(DIALECTS)], "slots": _slots(dice, 0.08),
        "prefers_sex": "F" if sex == "F" and dice.random() < 0.2 else None,
        "former": [f"v{dice.randrange(helpers)}"] if helpers and dice.random() < 0.1 else [],
        "last_term": f"v{dice.randrange(helpers)}" if helpers and dice.random() < 0.2 else None,
        "needs": needs,
    }  # fmt: skip


def helper(dice: random.Random, i: int) -> dict[str, Any]:
    teacher = dice.random() < 0.2
    stage = dice.choices(["junior", "senior"], [65, 35])[0]
    year = None if teacher else dice.choices([1, 2, 3, 4], [35, 35, 20, 10])[0]
    if teacher:
        low, high = GRADES[stage]
    else:
        middle, width = dice.randint(2, 6) if year == 1 else dice.randint(4, 11), dice.randint(1, 3)
        low, high = max(1, middle - width), min(12, middle + width)
    count = 1 if teacher else 1 + (dice.random() < 0.65) + (dice.random() < 0.35)
    pupils = dice.randint(2, 4) if teacher else dice.choices([1, 2, 3, 5], [60, 25, 10, 5])[0]
    return {
        "id": f"v{i}", "kind": "teacher" if teacher else "university", "county": "440800",
        "school": f"{stage}{dice.randrange(8)}" if teacher else None,
        "sex": "F" if dice.random() < 0.65 else "M", "university_year": year,
        "dialects": [dice.choice(DIALECTS)], "slots": _slots(dice, 0.08), "pupils": pupils,
        "sessions": pupils + dice.randrange(3), "gates_ok": dice.random() < 0.88,
        "modes": ["offline"] if teacher else ["online"],
        "offers": [
            {"subject": x, "grade_min": low, "grade_max": high, "strength": 3 - (k > 0)}
            for k, x in enumerate(_pick(dice, SUBJECTS[stage] if teacher else SUPPLY, count))
        ],
    }  # fmt: skip


def county(students: int, helpers: int, seed: int = 1, policy: Any = "maoming") -> dict[str, Any]:
    """An instance of contract B with this many students and helpers."""
    dice = random.Random(seed)
    return {
        "version": 1, "policy": policy, "locked": [],
        "students": [student(dice, i, helpers) for i in range(students)],
        "helpers": [helper(dice, i) for i in range(helpers)],
    }  # fmt: skip
