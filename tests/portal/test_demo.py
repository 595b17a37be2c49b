"""The demonstration: told once, kept afterwards, never over somebody's data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from accounts.scope import all_counties
from portal.demo import people, story
from volunteers.models import Volunteer

FEW = """序号,姓名,性别,手机,学院,专业,年级,可辅导科目,可辅导学段,空闲时间,分队
1,赵安安,女,19900005001,数学学院,数学,大二,数学、英语,初中,周六上午、周日下午,数学学院一分队
2,赵平平,男,19900005002,数学学院,数学,大二,数学,初中,周六上午、周日下午,数学学院一分队
"""


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    settings.DEMO, settings.VAR_DIR = True, tmp_path / "demo"
    settings.VAR_DIR.mkdir()
    monkeypatch.setenv("PORTAL_VAR", str(settings.VAR_DIR))
    (tmp_path / story.LATE_VOLUNTEERS).write_text(FEW, "utf-8")
    monkeypatch.setattr(story, "SAMPLES", tmp_path)
    return settings.VAR_DIR


def tell() -> str:
    out = StringIO()
    call_command("demo", no_serve=True, small=True, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_story_is_told_once(folder):
    first = tell()
    with all_counties("test"):
        assert Volunteer.objects.ready().count() == 2
    assert "2 名可结对" in first
    password = (folder / people.PASSWORD_FILE).read_text()
    assert password in first
    again = tell()
    assert "已在" in again
    assert password in again
    assert User.objects.count() == Membership.objects.count() == len(people.PEOPLE)


@pytest.mark.django_db
def test_other_data_is_left_alone(folder):
    (folder / "portal.sqlite3").touch()
    with pytest.raises(CommandError, match="不是演示"):
        tell()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_every_role_of_the_story_may_be_held_where_it_is(folder):
    call_command("load_places", demo=True, stdout=StringIO())
    people.make_people("test-password-1")
    for membership in Membership.objects.select_related("unit"):
        assert membership.unit.kind in {str(k) for k in people.Role(membership.role).info.held_in}
    assert {m.user.phone[:7] for m in Membership.objects.select_related("user")} == {"1990000"}
