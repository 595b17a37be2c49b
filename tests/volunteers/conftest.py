"""Clients of the cast, and a small roster with a real batch."""

import json
from datetime import date

import pytest
from django.test import Client

from accounts.scope import all_counties, county_scope
from rosters.choices import Verdict
from rosters.models import RosterBatch, RosterRow
from rosters.registry import target_of


@pytest.fixture
def client_of(world):
    def make(key: str) -> Client:
        client = Client()
        client.force_login(world.users[key])
        return client

    return make


@pytest.fixture
def scope(world):
    with county_scope([world.county.pk]):
        yield


def id_number(first: int, born: str = "20050301") -> str:
    """An invented ID number of sequence 000 with a right check digit; `first` tells towns apart."""
    body = f"44{first:04d}{born}000"
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def parsed(nth: int = 1, **more) -> dict:
    """A row as the sheet reader hands it over."""
    return {
        "seq": str(nth),
        "college": "数学学院",
        "major": "数学与应用数学",
        "is_teacher_training": True,
        "university_year": 2,
        "student_no": f"2025{nth:06d}",
        "name": f"林晓彤{'一二三四五六七八九'[nth % 9]}",
        "sex": "female",
        "political_status": "共青团员",
        "id_number": id_number(nth),
        "phone": f"1990000{nth:04d}",
        "izhiyuan_no": f"44010{nth:07d}",
        "subjects": ["maths"],
        "subjects_second": ["physics"],
        "stages": {"stages": ["junior"], "grade_min": 7, "grade_max": 9},
        "sessions_per_week": 2,
        "free_time": [21, 10],
        "dialects": ["cantonese"],
        "accepts_adjustment": None,
        "squad": "一分队",
        "birth_date": "2005-03-01",
        "_problems": [],
    } | more


@pytest.fixture
def desk(world, scope):
    """The import desk in small: plan, apply and undo through the registered target."""

    class Desk:
        target = target_of("volunteers")

        def batch(self):
            return RosterBatch.objects.create(
                county=world.county,
                kind="volunteers",
                file_name="名册.xlsx",
                sha256="0" * 64,
                unit=world.units["university"],
                as_of=date(2026, 11, 10),
                uploaded_by=world.users["mei"],
            )

        def plan(self, rows, batch=None):
            batch = batch or self.batch()
            return batch, self.target.plan(batch, rows)

        def stored(self, batch, plans, decision=""):
            return RosterRow.objects.bulk_create(
                RosterRow(
                    county=batch.county,
                    batch=batch,
                    sheet="表",
                    row=nth,
                    sealed=json.dumps({"raw": {}, "values": plan.values}),
                    problems=plan.problems,
                    verdict=plan.verdict,
                    target_id=plan.target_id,
                    decision=decision,
                    changes=json.dumps(plan.changes) if plan.changes else "",
                )
                for nth, plan in enumerate(plans, 2)
                if plan.verdict in (Verdict.CREATE, Verdict.UPDATE)
            )

        def load(self, *rows):
            """Plan and apply; return the batch."""
            batch, plans = self.plan(list(rows))
            self.target.apply(batch, self.stored(batch, plans), by=world.users["mei"])
            return batch

    return Desk()


@pytest.fixture
def everywhere(world):
    with all_counties("test looks everywhere"):
        yield


@pytest.fixture(autouse=True)
def _no_panels(monkeypatch):
    """What rooms above add to the file is tested up there."""
    monkeypatch.setattr("volunteers.panels._makers", [])
