"""优, 中 and 差 by the county's own table."""

import pytest

from accounts.scope import county_scope
from students.models import LevelRule, Student
from students.services.levels import set_rule
from tests.students.roster import ID_2, bring_in, row_of

ADDRESS = "/students/levels/"
LIMITS = {"high_from": 85, "low_below": 60, "top_share": 25, "bottom_share": 25}


def levels(world, **raw):
    bring_in(world, *(row_of(name=name, id_number=None, guardian_phone=None, level_raw=text)
                      for name, text in raw.items()))  # fmt: skip
    return dict(Student.objects.values_list("name", "level"))


def test_without_a_table_the_usual_words_and_marks_hold(open_county):
    found = levels(open_county, 张甲一="良好", 李乙二="102/120", 王丙三="差", 赵丁四="看情况")
    assert found == {"张甲一": "middle", "李乙二": "high", "王丙三": "low", "赵丁四": ""}
    assert Student.objects.get(name="李乙二").level_raw == "102/120"


def test_the_table_of_the_county_comes_first(open_county):
    values = LIMITS | {"high_from": 90, "words": {"良好": "high", "三星": "low"}}
    set_rule(county=open_county.county, values=values, by=open_county.users["mei"])
    found = levels(open_county, 张甲一="良好", 李乙二="102/120", 王丙三="三星")
    assert found == {"张甲一": "high", "李乙二": "middle", "王丙三": "low"}


def test_what_the_reader_took_stays_where_the_table_is_silent(open_county):
    bring_in(open_county, row_of(level="low"), row_of(name="王二", id_number=ID_2, level_raw="？",
                                                     level="high"))  # fmt: skip
    assert set(Student.objects.values_list("level", flat=True)) == {"low", "high"}


def test_county_staff_set_the_table_on_a_page(world, client):
    client.force_login(world.users["mei"])
    assert "得分率" in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, LIMITS | {"high": "五星、四星", "middle": "三星", "low": "一星"})
    with county_scope([world.county.pk]):
        rule = LevelRule.objects.get()
    assert rule.words == {"五星": "high", "四星": "high", "三星": "middle", "一星": "low"}
    assert "五星、四星" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ({"low_below": 90}, "不能高于"),
        ({"top_share": 60, "bottom_share": 60}, "合计"),
        ({"high": "星", "low": "星"}, "两档"),
        ({"high_from": 120}, "100"),
        ({"high_from": ""}, "0–100"),
        ({"high": "一" * 30}, "不超过"),
    ],
)
def test_a_table_that_contradicts_itself_is_not_kept(world, client, said, hint):
    client.force_login(world.users["mei"])
    answer = client.post(ADDRESS, LIMITS | said)
    assert hint in answer.content.decode()
    with county_scope([world.county.pk]):
        assert not LevelRule.objects.exists()
