"""A county copies a way of matching, changes it on a page, and plans keep the version they had."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import AuditEntry
from pairing.engine import PRESETS
from pairing.engine import Policy as Rules
from pairing.engine.policies import PARTS, RELAXABLE
from pairing.engine.rules import PAIR_RULES
from pairing.models import Policy
from pairing.policy_forms import PolicyForm
from pairing.policy_words import CONDITIONS, differences, table
from pairing.rules import Denied
from pairing.services import start_plan
from pairing.services.policies import copy_policy, current_policies, save_policy

ELSEWHERE = {"route", "mode", "year"}  # set in the table of routes and by the year rule
OTHERS = ("gao", "chen", "mai", "province", "he", "su", "zhong", "yun", "nobody")


def url(name, policy=None, **query):
    made = reverse(f"pairing:{name}", args=[policy.pk] if policy else [])
    return made + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def log_in(client, town):
    def enter(who):
        client.force_login(town.world.users[who])
        return client

    return enter


@pytest.fixture
def own(town):
    return copy_policy(town.policy(), county=town.world.county, name="岭海做法", by=town.mei)


def filled(policy, **changes):
    """The fields of the page as they stand, with changes, as a browser would send them."""
    form = PolicyForm(rules=Rules.from_json(policy.body))
    values = {field.name: field.value() for field in form}
    values |= changes
    return {name: value for name, value in values.items() if value not in (None, False)}


# The form


@pytest.mark.parametrize("key", PRESETS)
def test_an_untouched_form_gives_the_same_rules(key):
    rules = PRESETS[key]
    form = PolicyForm({k: v for k, v in _data(rules).items() if v}, rules=rules)
    assert form.is_valid(), form.errors
    again = Rules.from_json(form.body())
    assert differences(rules, again) == []
    assert (again.relaxed, again.weights, again.team) == (rules.relaxed, rules.weights, rules.team)


def _data(rules):
    return {field.name: field.value() for field in PolicyForm(rules=rules)}


def test_every_hard_rule_is_on_the_page_with_a_lock_or_a_box():
    shown = {c.code for c in CONDITIONS}
    asked = {rule.code for rule in PAIR_RULES} - ELSEWHERE - {"grade"}  # said with the subject
    assert asked <= shown
    assert {c.code for c in CONDITIONS if not c.locked} == set(RELAXABLE)


# Copy, change, keep


def test_a_county_copies_and_changes_a_way_of_matching(town, log_in):
    client = log_in("mei")
    answer = client.post(url("policy_copy", town.policy()), {"name": "岭海做法"})
    first = Policy.objects.get(county=town.world.county)
    assert answer.url == url("policy_edit", first)
    data = filled(first, weight_subject=40, weight_grade=25, first="needs", keep_village=False)
    answer = client.post(url("policy_edit", first), data)
    second = Policy.objects.get(county=town.world.county, version=2)
    assert answer.url == url("policy_detail", second)
    assert (second.body["weights"]["subject"], second.body["first"]) == (40, "needs")
    assert (second.body["relaxed"], second.created_by) == (["village"], town.mei)
    first.refresh_from_db()
    assert first.body["weights"]["subject"] == 45
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["policy.copy", "policy.save"]


def test_a_plan_keeps_its_version_and_the_next_takes_the_new_one(town, own, log_in):
    plan = start_plan(town.world.county, own, by=town.mei)
    newer = save_policy(own, body=own.body | {"one_to_one": False}, by=town.mei)
    plan.refresh_from_db()
    assert plan.policy == own
    assert newer in current_policies(town.world.county)
    assert own not in current_policies(town.world.county)
    page = text(log_in("mei").get(reverse("pairing:plan_new")))
    assert (str(newer.pk) in page, str(own.pk) in page) == (True, False)


def test_a_plan_takes_no_policy_of_another_county(town, own):
    own.county = town.world.other_county
    own.save()
    with pytest.raises(Denied, match="本县"):
        start_plan(town.world.county, own, by=town.mei)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight_subject": 44}, "五项合计应为 100，现在是 99"),
        ({"weight_subject": ""}, "请填 0–100 的整数"),
        ({"specialists": 6}, "请填 0–5 的整数"),
        ({"first": "tiers"}, "先顾"),
        ({"name": ""}, "请填写名称"),
        (
            {f"way_{stage}_university": "" for stage in
             ("primary", "junior", "senior", "vocational", "tertiary")},
            "至少要安排一类人员",
        ),
        ({}, "没有改动"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_refused_in_one_sentence(town, own, log_in, changes, sentence):
    page = text(log_in("mei").post(url("policy_edit", own), filled(own, **changes)))
    assert sentence in page
    assert Policy.objects.filter(county=town.world.county).count() == 1


def test_the_page_shows_the_sum_and_why_locks_are_locked(own, log_in):
    page = text(log_in("mei").get(url("policy_edit", own)))
    assert re.search(r'id="weight-sum">100</output>', page)
    assert "不能放宽：《未成年人保护法》要求" in page
    assert "不能放宽：《志愿服务条例》第十六条要求" in page
    assert 'name="keep_sex"' in page
    assert 'name="keep_gates"' not in page and 'name="keep_training"' not in page
    wrong = text(log_in("mei").post(url("policy_edit", own), filled(own, weight_time=16)))
    assert re.search(r'id="weight-sum">101</output>', wrong)


def test_two_officers_at_once_do_not_overwrite_each_other(town, own):
    save_policy(own, body=own.body | {"first": "needs"}, by=town.mei)
    with pytest.raises(Denied, match="别人已存了新版本"):
        save_policy(own, body=own.body | {"one_to_one": False}, by=town.lin)


@pytest.mark.parametrize("code", ["gates", "training"])
def test_a_legal_gate_cannot_be_relaxed_behind_the_page(town, own, code):
    with pytest.raises(Denied, match="可放宽"):
        save_policy(own, body=own.body | {"relaxed": [code]}, by=town.mei)


def test_training_stays_asked_of_ways_stored_before_it_was_fixed(town, own):
    Policy.objects.filter(pk=own.pk).update(body=own.body | {"relaxed": ["sex", "training"]})
    import_module("pairing.migrations.0007_training_always").hold(apps, None)
    own.refresh_from_db()
    assert Rules.from_json(own.body).relaxed == ("sex",)


def test_names_are_told_apart(town, own, log_in):
    page = text(log_in("mei").post(url("policy_copy", own), {"name": "岭海做法"}))
    assert "已有同名的做法" in page
    other = copy_policy(own, county=town.world.county, name="第二种", by=town.mei)
    assert (own.code, other.code) == ("zhanjiang-1", "zhanjiang-2")
    with pytest.raises(Denied, match="同名"):
        save_policy(other, body=other.body | {"name": "岭海做法"}, by=town.mei)


def test_a_preset_is_copied_not_changed(town, log_in):
    preset = town.policy()
    assert log_in("mei").get(url("policy_edit", preset)).url == url("policy_copy", preset)
    with pytest.raises(Denied, match="通用做法"):
        save_policy(preset, body=preset.body | {"first": "needs"}, by=town.mei)


# Versions


def test_versions_are_listed_and_compared_in_words(town, own, log_in):
    newer = save_policy(own, body=own.body | {"first": "needs", "relaxed": ["sex"]}, by=town.lin)
    page = text(log_in("mei").get(url("policy_detail", newer, against=own.pk)))
    assert "第 1 版" in page and town.lin.name in page and "改了 2 处" in page
    assert "岭海做法 第 1 版：必须" in page and "岭海做法 第 2 版：已放宽" in page
    foreign = copy_policy(own, county=town.world.county, name="别的", by=town.mei)
    Policy.objects.filter(pk=foreign.pk).update(county=town.world.other_county)
    page = text(log_in("mei").get(url("policy_detail", newer, against=foreign.pk)))
    assert str(foreign.pk) not in page


def test_cells_that_differ_are_told_by_stage_and_kind():
    found = differences(PRESETS["zhanjiang"], PRESETS["maoming"])
    cells = {name: (was, now) for name, was, now in found}
    assert cells["初中 · 大学生志愿者"] == ("为主，线上", "为辅，线上，限有特殊需求")
    assert cells["初中 · 本校老师"] == ("不安排", "为主，线下，限同校")
    assert "小学 · 大学生志愿者" not in cells
    assert dict(dict(table(PRESETS["maoming"]))["初中"])["班主任"] == "同本校老师"


def test_detail_costs_the_same_for_many_versions(town, own, log_in, django_assert_max_num_queries):
    client = log_in("mei")
    newest = own
    for subject in range(20, 30):
        weights = dict.fromkeys(PARTS, 0) | {"subject": subject, "time": 100 - subject}
        newest = save_policy(newest, body=newest.body | {"weights": weights}, by=town.mei)
    with django_assert_max_num_queries(16):
        client.get(url("policy_detail", newest))


# Rights


@pytest.mark.parametrize("who", OTHERS)
def test_for_others_the_pages_do_not_exist(own, log_in, who):
    client = log_in(who)
    for page in ("policy_detail", "policy_copy", "policy_edit"):
        assert client.get(url(page, own)).status_code == 404


def test_a_copy_of_another_county_does_not_exist(town, own, log_in):
    client = log_in("ouyang")
    assert client.get(url("policy_detail", own)).status_code == 404
    assert "岭海做法" not in text(client.get(url("policy_list")))
    with pytest.raises(Denied):
        save_policy(own, body=own.body | {"first": "needs"}, by=town.world.users["ouyang"])
