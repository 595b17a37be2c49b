"""Numbered batches: target, result, comparison; a plan is made in one."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from jobs.services import perform
from pairing.choices import EndReason
from pairing.models import MatchPlan, Pairing, Proposal, Wave
from pairing.rules import Denied
from pairing.services import end_pairing, publish, start_plan
from pairing.services.offers import accept, decline
from pairing.services.waves import open_wave, wave_results

FACTS = {"target": 4, "starts_on": date(2026, 9, 1), "ends_on": date(2027, 1, 31)}


@pytest.fixture
def wave(town):
    return open_wave(town.world.county, by=town.lin, name="首批", **FACTS)


def url(name, *args):
    return reverse(f"pairing:{name}", args=args)


def run(town, wave, ask=False):
    """A plan of the wave, published."""
    plan = start_plan(town.world.county, town.policy(), wave=wave, by=town.mei)
    perform(plan.job_id)
    plan.refresh_from_db()
    town.approve(plan)
    publish(plan, by=town.lin, ask=ask)
    return plan


def test_numbers_follow_each_other_in_a_county(town, wave):
    second = open_wave(town.world.county, by=town.mei, **FACTS)
    assert [wave.number, second.number] == [1, 2]
    assert AuditEntry.objects.filter(action="wave.open").count() == 2
    with pytest.raises(Denied, match="权限"):
        open_wave(town.world.county, by=town.world.users["gao"], **FACTS)


@pytest.mark.parametrize(
    "wrong", [{"number": 1}, {"target": 0}, {"ends_on": date(2026, 8, 1)}], ids=str
)
def test_the_database_knows_what_a_wave_is(town, wave, wrong):
    facts = {"county": wave.county, "created_by": town.lin, "number": 7} | FACTS | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.create(**facts)


def test_the_result_counts_children_who_were_taken(town, wave):
    run(town, wave, ask=True)
    first, second, _ = Pairing.objects.order_by("pk")
    accept(first, by=town.mei)
    decline(second, reason="time", by=town.mei)
    end_pairing(first, reason=EndReason.GOAL, by=town.mei)
    [result] = wave_results(town.world.county)
    assert (result.plans, result.asked, result.served, result.helped_now) == (1, 3, 1, 0)
    assert (result.waiting, result.not_taken, result.ended) == (1, 1, 1)
    assert (result.rate, result.missing) == (25, 3)


def test_waves_are_compared_side_by_side(client, town, wave):
    run(town, wave)
    open_wave(town.world.county, by=town.lin, name="第二批", **FACTS)
    client.force_login(town.mei)
    page = client.get(url("wave_list")).content.decode()
    assert "首批" in page and "75%" in page and "第二批" in page and "0%" in page


def test_a_declined_pair_may_meet_again_in_another_wave(town, wave):
    run(town, wave, ask=True)
    offer = Pairing.objects.offered().first()
    decline(offer, reason="time", by=town.mei)
    pair = (offer.student_id, offer.volunteer_id)

    def proposed(in_wave):
        plan = start_plan(town.world.county, town.policy(), wave=in_wave, by=town.mei)
        perform(plan.job_id)
        return set(Proposal.objects.filter(plan=plan).values_list("student", "volunteer"))

    assert pair not in proposed(wave)
    assert pair in proposed(open_wave(town.world.county, by=town.lin, **FACTS))


def test_a_plan_is_made_in_a_chosen_wave(client, town, wave):
    client.force_login(town.mei)
    page = client.get(url("plan_new")).content.decode()
    assert "算在哪一批" in page and "第 1 批 首批" in page
    client.post(url("plan_new"), {"policy": town.policy().pk, "wave": wave.pk})
    assert MatchPlan.objects.get().wave == wave
    assert "第 1 批 首批" in client.get(url("plan_list")).content.decode()


def test_another_county_s_wave_cannot_be_chosen(client, town, wave):
    Wave.objects.filter(pk=wave.pk).delete()
    client.force_login(town.mei)
    answer = client.post(url("plan_new"), {"policy": town.policy().pk, "wave": wave.pk})
    assert "请从列出的批次里选一个" in answer.content.decode()
    assert not MatchPlan.objects.exists()


@pytest.mark.parametrize("target", ["", "0", "-3", "一百", "99999999999"])
def test_a_target_that_is_no_number_of_children_is_said_in_words(client, town, target):
    client.force_login(town.mei)
    facts = {"target": target, "starts_on": "2026-09-01"}
    page = client.post(url("wave_new"), facts).content.decode()
    assert "还有 1 处要改" in page and page.count("data-errsum") == 1
    assert re.search("目标人数：(请填|目标人数)", page)
    assert not Wave.objects.exists()


def test_opening_and_correcting_by_page(client, town):
    client.force_login(town.mei)
    facts = {"name": "首批", "target": "420", "starts_on": "2026-09-01", "ends_on": "2026-08-01"}
    page = client.post(url("wave_new"), facts).content.decode()
    assert "结束日期不能早于开始日期" in page
    client.post(url("wave_new"), facts | {"ends_on": ""})
    wave = Wave.objects.get()
    assert (wave.number, wave.target, wave.ends_on) == (1, 420, None)
    assert "420" in client.get(url("wave_edit", wave.pk)).content.decode()
    client.post(url("wave_edit", wave.pk), facts | {"target": "400", "ends_on": ""})
    wave.refresh_from_db()
    assert (wave.number, wave.target) == (1, 400)
    entry = AuditEntry.objects.get(action="wave.change")
    assert entry.detail["fields"] == ["ends_on", "name", "starts_on", "target"]
