"""The result page tells who is served less, and where helpers are short."""

from uuid import uuid4

from django.urls import reverse

from accounts.subjects import Subject
from pairing.services.fairness import fairness
from tests.world import make_ready, make_student


def child(**facts):
    plain = dict.fromkeys(("sex", "ethnicity", "level", "stage", "disability_kind"), "")
    return plain | {
        "id": uuid4(), "town_id": None, "special_need": "", "has_phone": True,
        "has_tablet": False, "has_internet": True,
    } | facts  # fmt: skip


def line(rows, served, title):
    found = fairness(rows, {str(row["id"]) for row in served}, {})
    return next(one for one in found if one["title"] == title)


def test_children_with_a_disability_served_less_raise_the_alarm():
    disabled = [child(disability_kind="听力") for _ in range(6)]
    others = [child() for _ in range(10)]
    told = line(disabled + others, disabled[:3] + others, "残疾或特殊需求")
    assert told["alarm"] and told["gap"] == 50
    assert told["low"] == {"label": "有", "served": 3, "asked": 6, "rate": 50.0}


def test_a_group_of_four_is_neither_kept_nor_compared():
    disabled = [child(disability_kind="听力") for _ in range(4)]
    told = line(disabled + [child() for _ in range(10)], [], "残疾或特殊需求")
    assert not told["alarm"]
    assert [group["label"] for group in told["groups"]] == ["无"]


def test_a_difference_of_ten_points_is_the_alarm():
    rows = [child(sex=sex) for sex in "FM" for _ in range(10)]
    assert line(rows, rows[:9], "性别")["alarm"]
    assert line(rows, rows[:10] + rows[11:], "性别")["gap"] == 10
    assert not line(rows, rows, "性别")["alarm"]


def test_gaps_by_subject_time_and_town_are_shown(client, town):
    make_ready(make_student(town.world, "梁雨桐"), Subject.PHYSICS)
    plan = town.solved()
    client.force_login(town.mei)
    page = client.get(reverse("pairing:plan_detail", args=[plan.pk]))
    tables = {table["title"]: table for table in page.context["gaps"]}
    cells = {
        (row["label"], column): cell["text"]
        for row in tables["按科目"]["rows"]
        for column, cell in zip(tables["按科目"]["columns"], row["cells"], strict=True)
    }
    assert cells["初中", "物理"] == "1"
    assert cells["初中", "数学"] == "✓"
    assert {cell["open"] for row in tables["按时段"]["rows"] for cell in row["cells"]} == {0, 1}
    assert [row["label"] for row in tables["按镇街"]["rows"]]
