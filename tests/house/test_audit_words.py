"""The audit log is read by people: every act that the code records has its words."""

import re
from importlib import import_module
from pathlib import Path

from accounts.audit import ACTIONS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "jobs", "rosters", "students", "volunteers", "pairing", "portal")
RECORDED = re.compile(r'\b(?:record|tell)\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_recorded_act_has_words():
    import_module("portal.urls")  # with it come the views and their services
    sources = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    acts = {act for path in sources for act in RECORDED.findall(path.read_text("utf-8"))}
    assert {"roster.apply", "student.edit", "volunteer.gate"} <= acts
    assert acts - ACTIONS.keys() == set()
