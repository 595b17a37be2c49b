"""No audit row, no reveal; and no reveal without reason, right, scope or quota."""

import pytest
from django.template.loader import render_to_string

from accounts import audit
from accounts import reveal as module
from accounts.models import AuditEntry
from accounts.reveal import RevealForm, reveal, seen_today
from accounts.roles import Perm
from accounts.rules import Denied, QuotaSpent
from accounts.scope import ScopeError, county_scope
from tests.world import make_student

FIELDS = {"id_number": "身份证号", "guardian_phone": "监护人电话"}


@pytest.fixture
def student(world):
    return make_student(world, id_number="449901201301010009", guardian_phone="19900003333")


def show(world, student, fields=("id_number",), by="lin", reason="核对身份信息", perm=None):
    with county_scope([world.county.pk]):
        return reveal(
            student, fields, by=world.users[by], perm=perm or Perm.STUDENTS_REVEAL, reason=reason
        )


def test_values_come_with_an_entry_that_does_not_hold_them(world, student):
    shown = show(world, student, fields=("id_number", "guardian_phone"))
    assert shown == {"id_number": "449901201301010009", "guardian_phone": "19900003333"}
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id) == ("reveal", str(student.pk))
    assert (entry.county_code, entry.reason) == ("449901", "核对身份信息")
    assert entry.detail == {"fields": ["guardian_phone", "id_number"], "perm": "STUDENTS_REVEAL"}
    assert "449901201301010009" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    "more",
    [
        {"reason": ""},
        {"reason": "  看看  "},
        {"by": "gao"},
        {"by": "shen"},
        {"by": "ouyang"},
        {"by": "nobody"},
        {"fields": ()},
        {"fields": ("name",)},  # not hidden, so not revealed
        {"fields": ("id_number", "nonsense")},
        {"fields": ("pk",)},
    ],
)
def test_refusals_leave_no_entry(world, student, more):
    with pytest.raises(Denied):
        show(world, student, **more)
    assert not AuditEntry.objects.exists()


def test_beyond_the_scope_it_is_an_error(world):
    theirs = make_student(world, "望小山", county="wangshan")
    with pytest.raises(ScopeError):
        show(world, theirs)


def test_without_the_entry_nothing_is_shown(world, student, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        show(world, student)


def test_fifty_a_day(world, student, monkeypatch):
    monkeypatch.setattr(module, "DAILY_QUOTA", 2)
    show(world, student)
    show(world, student)
    with pytest.raises(QuotaSpent, match="已到上限"):
        show(world, student)
    assert seen_today(world.users["lin"]) == 2
    show(world, student, by="mei")  # each person has an own quota


def test_the_quota_is_daily(world, student, monkeypatch, time_machine):
    monkeypatch.setattr(module, "DAILY_QUOTA", 1)
    time_machine.move_to("2026-03-01 12:00+08:00")
    show(world, student)
    time_machine.move_to("2026-03-02 00:01+08:00")
    show(world, student)


def form(**data):
    return RevealForm({"fields_wanted": ["id_number"], "purpose": "verify"} | data, fields=FIELDS)


def test_the_form_gives_fields_and_reason():
    filled = form(note="学籍核对")
    assert filled.is_valid()
    assert filled.cleaned_data["fields"] == ["id_number"]
    assert filled.cleaned_data["reason"] == "核对身份信息：学籍核对"
    other = form(purpose="other", note="上级督查要求")
    assert other.is_valid()
    assert other.cleaned_data["reason"] == "上级督查要求"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"purpose": "other", "note": "看"}, "至少 4 个字"),
        ({"purpose": ""}, "请选择查看原因"),
        ({"fields_wanted": []}, "请勾选"),
        ({"fields_wanted": ["name"]}, ""),
    ],
)
def test_the_form_refuses(data, words):
    filled = form(**data)
    assert not filled.is_valid()
    assert words in str(filled.errors)


def test_a_single_field_is_ticked_already():
    single = RevealForm(fields={"phone": "手机"})
    assert single.fields["fields_wanted"].initial == ["phone"]


def test_the_fragment_asks_or_shows():
    asked = render_to_string("accounts/_reveal.html", {"form": form(), "url": "/x/"})
    assert 'method="post"' in asked and 'action="/x/"' in asked
    shown = render_to_string("accounts/_reveal.html", {"revealed": {"手机": "19900003333"}})
    assert "19900003333" in shown and "<form" not in shown
