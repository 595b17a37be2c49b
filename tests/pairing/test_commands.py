"""run_plan, export_pairs, load_policies from the command line."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from accounts.models import AuditEntry
from pairing.models import MatchPlan, Pairing
from students.models import Student


def run(name, *args, **options):
    out, err = StringIO(), StringIO()
    call_command(name, *args, stdout=out, stderr=err, **options)
    return out.getvalue()


def refused(name, *args, **options):
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(name, *args, stdout=StringIO(), stderr=err, **options)
    assert stop.value.code == 2
    return err.getvalue()


def test_load_policies_says_what_it_did(db):
    assert "5 种" in run("load_policies")
    assert "0 种" in run("load_policies")


def test_run_plan_prints_its_summary(town):
    told = json.loads(run("run_plan", county="449901", policy="zhanjiang", by=town.mei.email))
    assert (told["students_served"], told["state"]) == (3, "in_review")
    assert MatchPlan.objects.get().started_by == town.mei


def test_run_plan_publishes_when_asked(town):
    told = json.loads(run("run_plan", "--publish", county="449901", by=town.lin.phone))
    assert told["published"] == 3
    assert Pairing.objects.count() == 3


def test_refusals_are_sentences(town):
    mail = town.mei.email
    assert "使用者" in refused("run_plan", county="449901", by="none@example.test")
    assert "不在这个县" in refused("run_plan", county="449902", by=mail)
    assert "权限" in refused("run_plan", county="449901", by="gao@example.test")
    assert "权限" in refused("run_plan", "--publish", county="449901", by=mail)
    Student.objects.all().update(willing="no")
    assert "没有待匹配" in refused("run_plan", county="449901", by=mail)


def test_export_writes_a_workbook(town, tmp_path):
    run("run_plan", "--publish", county="449901", by=town.lin.email)
    file = tmp_path / "pairs.xlsx"
    assert "3 对" in run("export_pairs", str(file), county="449901", by=town.mei.email)
    assert openpyxl.load_workbook(file).active.max_row == 4
    assert AuditEntry.objects.get(action="pairs.export").actor_id == str(town.mei.pk)
    refused("export_pairs", str(tmp_path / "no" / "x.xlsx"), county="449901", by=town.mei.email)
    assert "权限" in refused("export_pairs", str(file), county="449901", by="gao@example.test")
