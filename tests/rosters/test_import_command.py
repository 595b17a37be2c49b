"""The operator's import: the same plan as the page, counts as JSON, refusals as sentences."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.scope import county_scope
from students.models import Student
from tests.rosters.desk import good_rows, workbook


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(workbook(good_rows(3)))
    return path


def run(world, roster, capsys, *more, who="mei"):
    call_command(
        "import_roster", "students", str(roster), "--county", world.county.code,
        "--by", world.users[who].phone, "--as-of", "2026-11-10", *more,
    )  # fmt: skip
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def count(world) -> int:
    with county_scope([world.county.pk]):
        return Student.objects.count()


def test_without_apply_nothing_is_written(world, roster, capsys):
    summary = run(world, roster, capsys)
    assert summary["rows"]["create"] == 3
    assert not summary["applied"]
    assert count(world) == 0


def test_apply_writes_the_plan(world, roster, capsys):
    assert run(world, roster, capsys, "--apply")["applied"]
    assert count(world) == 3


def test_a_stranger_is_refused(world, roster, capsys):
    with pytest.raises(CommandError, match="不能在这个县区"):
        run(world, roster, capsys, who="ouyang")


def test_a_missing_file_is_named(world, tmp_path, capsys):
    with pytest.raises(CommandError, match="找不到文件"):
        run(world, tmp_path / "没有.xlsx", capsys)
