"""One run for all counties of a city: a plan each, nobody promised twice, numbers only."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.scope import all_counties, county_scope
from accounts.subjects import Subject
from jobs.models import Job
from jobs.services import cancel, perform
from pairing.models import MatchPlan, PlanRun, Policy, Proposal, ProposalSession
from pairing.rules import Denied
from pairing.services import load_presets, start_plan
from pairing.services.runs import is_over, progress_of, start_run
from tests.world import make_ready, make_student, make_volunteer

SHARED_ID = "440902200001010010"


@pytest.fixture
def mai(world):
    """The admin of the city, in the scope that the site would open."""
    load_presets()
    user = world.users["mai"]
    with county_scope(user.county_ids):
        yield user


def begin(mai, name="秋季"):
    policy = Policy.objects.get(code="zhanjiang", version=1)
    return start_run(mai.active_memberships[0].unit, policy, name=name, by=mai)


def work_off():
    """Do every job that waits, as workers would."""
    while waiting := Job.objects.filter(state="queued").order_by("created_at").first():
        perform(waiting.pk)


def child_and_helper(world, county, **more):
    child = make_student(world, county=county)
    make_ready(child, Subject.MATHS)
    return child, make_volunteer(world, county=county, **more)


def test_every_county_gets_its_own_plan(world, mai):
    for county in ("linghai", "wangshan"):
        child_and_helper(world, county)
    run = begin(mai)
    work_off()
    lines = {line.county.name: line for line in progress_of(run)}
    assert {name: (x.served, x.asked) for name, x in lines.items()} == {
        "岭海县": (1, 1), "望山县": (1, 1),
    }  # fmt: skip
    run.refresh_from_db()
    assert is_over(run, lines.values())
    plans = MatchPlan.objects.filter(run=run)
    assert {plan.state for plan in plans} == {"in_review"}
    for proposal in Proposal.objects.filter(plan__in=plans).select_related("student", "volunteer"):
        assert proposal.student.county_id == proposal.volunteer.county_id == proposal.county_id


def test_one_person_in_two_counties_is_promised_once(world, mai):
    """The same ID number in both counties, one pupil at most: one of the two children is helped."""
    for county in ("linghai", "wangshan"):
        child_and_helper(world, county, id_number=SHARED_ID, max_pupils=1)
    run = begin(mai)
    work_off()
    assert sum(line.served for line in progress_of(run)) == 1
    run.refresh_from_db()
    assert sorted(pupils for pupils, _, _ in run.shares.values()) == [0, 1]


def test_one_person_teaches_two_counties_at_different_times(world, mai):
    for county in ("linghai", "wangshan"):
        child_and_helper(world, county, id_number=SHARED_ID, max_pupils=2, max_sessions=2)
    run = begin(mai)
    work_off()
    assert sum(line.served for line in progress_of(run)) == 2
    slots = list(ProposalSession.objects.values_list("slot", flat=True))
    assert len(set(slots)) == 2


def test_a_county_with_nobody_to_match_says_why(world, mai):
    child_and_helper(world, "linghai")
    run = begin(mai)
    work_off()
    run.refresh_from_db()
    lines = {line.county.name: line for line in progress_of(run)}
    assert "没有待匹配的学生" in lines["望山县"].skipped
    assert is_over(run, lines.values())


def test_the_same_name_goes_on_where_it_stopped(world, mai):
    child_and_helper(world, "linghai")
    run = begin(mai)
    work_off()
    child_and_helper(world, "wangshan")
    assert begin(mai) == run
    work_off()
    numbers = sorted(MatchPlan.objects.filter(run=run).values_list("county__name", "number"))
    assert numbers == [("岭海县", 1), ("望山县", 1)]
    run.refresh_from_db()
    assert run.skipped == {}


def test_a_county_that_was_cancelled_is_done_by_the_next_call(world, mai):
    child_and_helper(world, "linghai")
    run = begin(mai)
    perform(run.job_id)
    plan = MatchPlan.objects.select_related("job").get(run=run)
    cancel(plan.job, by=mai)
    plan.refresh_from_db()
    assert plan.state == "void"
    assert begin(mai) == run
    work_off()
    plan.refresh_from_db()
    assert (plan.state, plan.run) == ("void", None)
    assert MatchPlan.objects.get(run=run).state == "in_review"


def test_two_calls_at_once_are_one_run(world, mai):
    child_and_helper(world, "linghai")
    assert begin(mai).job_id == begin(mai).job_id
    work_off()
    assert MatchPlan.objects.count() == 1


def test_the_database_allows_one_plan_per_county_and_run(world, mai):
    child_and_helper(world, "linghai")
    run = begin(mai)
    work_off()
    first = MatchPlan.objects.get(run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchPlan.objects.create(
            county=first.county, number=9, policy=first.policy, run=run, started_by=mai
        )


def test_county_staff_may_not_run_for_others(world, mai):
    with pytest.raises(Denied):
        start_run(
            world.units["city"], Policy.objects.get(code="zhanjiang", version=1), name="x",
            by=world.users["lin"],
        )  # fmt: skip
    with pytest.raises(Denied):
        start_run(
            world.units["city2"], Policy.objects.get(code="zhanjiang", version=1), name="x", by=mai
        )


def test_the_page_shows_numbers_and_no_person(client, world, mai):
    child, volunteer = child_and_helper(world, "linghai")
    client.force_login(mai)
    policy = Policy.objects.get(code="zhanjiang", version=1)
    client.post(
        reverse("pairing:run_list"),
        {"area": world.units["city"].pk, "policy": policy.pk, "name": "秋季"},
    )
    work_off()
    run = PlanRun.objects.get()
    text = client.get(reverse("pairing:run_detail", args=[run.pk])).content.decode()
    assert "1 / 1" in text and "岭海县" in text
    assert child.name not in text and volunteer.name not in text
    assert reverse("pairing:plan_detail", args=[MatchPlan.objects.get().pk]) not in text


def test_the_command_begins_the_run_and_tells_the_counts(world, mai, capsys):
    child_and_helper(world, "linghai")
    options = ["--area", "4499", "--name", "秋季", "--by", mai.phone]
    call_command("run_plans", *options, "--no-wait")
    work_off()
    capsys.readouterr()
    call_command("run_plans", *options, "--no-wait")
    told = {row["county"]: row for row in json.loads(capsys.readouterr().out)}
    assert (told["449901"]["served"], told["449901"]["asked"]) == (1, 1)


def plan_apart(world):
    """Each county plans for itself with the same person, who may have one pupil."""
    for county in ("linghai", "wangshan"):
        child_and_helper(world, county, id_number=SHARED_ID, max_pupils=1)
    policy = Policy.objects.get(code="zhanjiang", version=1)
    for user, county in (("lin", world.county), ("ouyang", world.other_county)):
        with all_counties("two counties plan for themselves"):
            start_plan(county, policy, by=world.users[user])
    work_off()


def test_a_lock_of_one_county_keeps_its_share(world, mai):
    """Both counties had the person in plans of their own; the one that locked the pair keeps it."""
    plan_apart(world)
    Proposal.objects.in_county(world.other_county).update(is_locked=True)
    run = begin(mai)
    work_off()
    served = {line.county.name: line.served for line in progress_of(run)}
    assert served == {"岭海县": 0, "望山县": 1}


def test_two_counties_that_locked_the_same_hour_still_get_their_plans(world, mai):
    plan_apart(world)
    Proposal.objects.update(is_locked=True)
    run = begin(mai)
    work_off()
    assert sorted(line.served for line in progress_of(run)) == [0, 1]


def test_a_share_never_adds_what_a_row_lacks(world, mai):
    """The person is free in one slot here and another there: no common hour, no double promise."""
    child_and_helper(world, "linghai", id_number=SHARED_ID, slots=[10], max_pupils=2)
    child_and_helper(world, "wangshan", id_number=SHARED_ID, slots=[21], max_pupils=2)
    run = begin(mai)
    work_off()
    run.refresh_from_db()
    assert all(slots == [] for _, _, slots in run.shares.values())
