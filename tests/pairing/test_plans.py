"""From ready children and volunteers to a stored plan."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.scope import county_scope
from accounts.subjects import Subject
from jobs.models import Job
from jobs.services import cancel, perform
from pairing.choices import Effort, PlanState
from pairing.engine import Result, verify
from pairing.engine.solve import EFFORTS
from pairing.models import MatchPlan, Pairing, PairingSlot, Policy, Proposal, Unserved
from pairing.queries import matchable_students, paired_students
from pairing.rules import Denied
from pairing.services import load_presets, start_plan, void_plan
from pairing.services.instance import build_instance
from tests.world import make_ready, make_student, make_volunteer


def test_presets_load_once_and_version_on_change(db):
    assert load_presets() == 5
    assert load_presets() == 0
    Policy.objects.filter(code="maoming").update(body={})
    assert load_presets() == 1
    assert Policy.objects.filter(code="maoming").count() == 2


def test_solved_plan_is_in_review_with_rows(town):
    plan = town.solved()
    assert plan.state == PlanState.IN_REVIEW
    assert Proposal.objects.filter(plan=plan).count() == 3
    assert plan.summary["students_served"] == 3
    assert plan.summary["first_choice"] == 3
    assert plan.input_digest and plan.engine_version
    assert {line["title"] for line in plan.summary["fairness"]} >= {"性别", "民族", "镇街"}


def test_the_chosen_effort_reaches_the_engine(client, town):
    assert set(Effort.values) == set(EFFORTS)
    client.force_login(town.mei)
    client.post(reverse("pairing:plan_new"), {"policy": town.policy().pk, "effort": "deep"})
    plan = MatchPlan.objects.get()
    assert plan.effort == Effort.DEEP
    MatchPlan.objects.update(effort="odd")
    perform(plan.job_id)
    assert "没有名为“odd”的求解力度" in Job.objects.get(pk=plan.job_id).error


def test_an_unknown_effort_is_refused_in_words(client, town):
    client.force_login(town.mei)
    answer = client.post(
        reverse("pairing:plan_new"), {"policy": town.policy().pk, "effort": "endless"}
    )
    assert "请从列出的力度里选一种" in answer.content.decode()
    assert not MatchPlan.objects.exists()


def test_stored_plan_breaks_no_rule(town):
    for volunteer in town.volunteers[1:]:
        volunteer.max_pupils = 2
        volunteer.save()
    make_ready(make_student(town.world, "梁雨桐", level="low"), Subject.MATHS, Subject.PHYSICS)
    make_ready(make_student(town.world, "远方", entry_year=2025), Subject.MATHS)
    plan = town.solved("zhanjiang")
    built = build_instance(town.world.county, plan.policy)
    assert verify(built.instance, as_result(plan), built.rules) == []


def as_result(plan: MatchPlan) -> Result:
    """A stored plan in the shape that the engine's own checker reads."""
    pairs = []
    for proposal in Proposal.objects.filter(plan=plan).prefetch_related("sessions"):
        sessions = [
            {"need": str(x.need_subject_id), "slot": x.slot} for x in proposal.sessions.all()
        ]
        pairs.append(
            {
                "student": str(proposal.student_id),
                "helper": str(proposal.volunteer_id),
                "role": proposal.role,
                "mode": proposal.mode,
                "sessions": sessions,
                "score": proposal.score,
                "parts": proposal.parts,
                "lost": proposal.lost,
                "runner_up": proposal.runner_up,
            }
        )
    served = {x["need"] for pair in pairs for x in pair["sessions"]}
    built = build_instance(plan.county, plan.policy)
    blank = {"reason": "", "text": "", "left_after": {}, "unlock": [], "blocking": None}
    return Result.from_json(
        {
            "pairs": pairs,
            "unserved": [
                {"need": need, "proven": True, **blank}
                for need in built.subjects
                if need not in served
            ],
            "shortage": [],
            "summary": {
                k: plan.summary[k]
                for k in Result.from_json.__globals__["Summary"].__dataclass_fields__
            },
            "input_digest": plan.input_digest,
            "seed": plan.seed,
            "stages": [],
            "engine_version": plan.engine_version,
        }
    )


def test_unserved_are_told_why(town):
    make_ready(make_student(town.world, "物理生"), Subject.PHYSICS)
    make_ready(make_student(town.world, "无年级", entry_year=None), Subject.MATHS)
    plan = town.solved()
    reasons = dict(Unserved.objects.filter(plan=plan).values_list("student__name", "reason"))
    assert reasons["物理生"] == "subject"
    assert reasons["无年级"] == "no_grade"
    assert plan.summary["students_asked"] == 5


def test_children_with_a_live_pairing_are_left_out(town):
    child, volunteer = town.students[0], town.volunteers[0]
    pairing = Pairing.objects.create(
        county=child.county, student=child, volunteer=volunteer, place=1, confirmed_by=town.lin
    )
    PairingSlot.objects.create(
        county=child.county, pairing=pairing, student=child, volunteer=volunteer,
        subject="maths", slot=10,
    )  # fmt: skip
    county = town.world.county
    assert list(paired_students(county)) == [child]
    assert child not in matchable_students(county)
    built = build_instance(county, town.policy())
    helper = next(h for h in built.instance.helpers if h.id == str(volunteer.pk))
    assert (helper.pupils, helper.sessions, helper.slots) == (0, 1, (20, 21))
    assert str(child.pk) not in {one.id for one in built.instance.students}


def test_former_pairs_come_again_only_if_the_reason_allows(town):
    child = town.students[0]
    for volunteer, reason in zip(town.volunteers, ("unsuitable", "term", "goal"), strict=True):
        Pairing.objects.create(
            county=child.county, student=child, volunteer=volunteer, place=1, state="ended",
            ended_on=date(2026, 6, 30), end_reason=reason, confirmed_by=town.lin,
        )  # fmt: skip
    built = build_instance(town.world.county, town.policy())
    one = next(s for s in built.instance.students if s.id == str(child.pk))
    assert one.former == (str(town.volunteers[0].pk),)
    assert one.last_term == str(town.volunteers[1].pk)


def test_uncleared_volunteers_are_marked_not_used(town):
    late = make_volunteer(town.world, "未准入", Subject.PHYSICS, gates=False)
    make_ready(make_student(town.world, "物理生"), Subject.PHYSICS)
    built = build_instance(town.world.county, town.policy())
    assert next(h for h in built.instance.helpers if h.id == str(late.pk)).gates_ok is False
    plan = town.solved()
    assert Unserved.objects.get(plan=plan).reason == "gates"


def test_what_the_family_asks_of_a_helper_reaches_the_engine(town):
    child = town.students[0]
    child.needs.update(prefers_sex="F", dialects=["hakka"], mode="online")
    built = build_instance(town.world.county, town.policy())
    one = next(s for s in built.instance.students if s.id == str(child.pk))
    assert (one.prefers_sex, one.dialects, one.mode) == ("F", ("hakka",), "online")


def test_a_volunteer_without_training_alone_is_told_apart(town):
    late = make_volunteer(town.world, "未培训", Subject.PHYSICS)
    late.gates.filter(kind="training").delete()
    built = build_instance(town.world.county, town.policy())
    helper = next(h for h in built.instance.helpers if h.id == str(late.pk))
    assert (helper.gates_ok, helper.trained) == (True, False)


def test_instance_costs_a_fixed_number_of_queries(town, django_assert_num_queries):
    policy = town.policy()
    with django_assert_num_queries(10):
        build_instance(town.world.county, policy)
    for at in range(6):
        make_ready(make_student(town.world, f"学生{at}"), Subject.MATHS)
        make_volunteer(town.world, f"志愿者{at}", Subject.MATHS)
    with django_assert_num_queries(10):
        build_instance(town.world.county, policy)


def test_numbers_go_up_and_only_one_runs(town):
    first = start_plan(town.world.county, town.policy(), by=town.mei)
    with pytest.raises(Denied, match="正在计算"):
        start_plan(town.world.county, town.policy(), by=town.mei)
    perform(first.job_id)
    second = start_plan(town.world.county, town.policy(), by=town.mei)
    assert (first.number, second.number) == (1, 2)


def test_nothing_to_match_is_said(world):
    load_presets()
    with county_scope([world.county.pk]), pytest.raises(Denied, match="没有待匹配的学生"):
        start_plan(world.county, Policy.objects.first(), by=world.users["mei"])


def test_others_may_not_run(town):
    for who in ("ouyang", "gao", "mai", "nobody"):
        with pytest.raises(Denied, match="权限"):
            start_plan(town.world.county, town.policy(), by=town.world.users[who])


def test_cancelled_run_leaves_no_draft(town):
    plan = start_plan(town.world.county, town.policy(), by=town.mei)
    cancel(Job.objects.get(pk=plan.job_id), by=town.mei)
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID
    perform(plan.job_id)
    assert not Proposal.objects.filter(plan=plan).exists()


def test_second_attempt_doubles_nothing(town, monkeypatch):
    plan = start_plan(town.world.county, town.policy(), by=town.mei)
    monkeypatch.setattr("pairing.services.storing._to_review", _crash)
    perform(plan.job_id)
    assert Proposal.objects.filter(plan=plan).count() == 3
    monkeypatch.undo()
    perform(plan.job_id)
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_REVIEW
    assert Proposal.objects.filter(plan=plan).count() == 3


def test_run_that_keeps_failing_leaves_no_draft(town, monkeypatch):
    plan = start_plan(town.world.county, town.policy(), by=town.mei)
    monkeypatch.setattr("pairing.services.storing._to_review", _crash)
    for _ in range(3):
        perform(plan.job_id)
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID
    assert start_plan(town.world.county, town.policy(), by=town.mei).number == 2


def _crash(*_):
    raise RuntimeError("the worker died")


def test_same_inputs_same_plan(town):
    first, second = town.solved(), town.solved()
    pairs = [
        set(Proposal.objects.filter(plan=p).values_list("student", "volunteer", "score"))
        for p in (first, second)
    ]
    assert pairs[0] == pairs[1]
    assert first.input_digest == second.input_digest


def test_void(town):
    plan = town.solved()
    void_plan(plan, by=town.mei, reason="重算")
    plan.refresh_from_db()
    assert plan.state == PlanState.VOID
    with pytest.raises(Denied, match="已经作废"):
        void_plan(plan, by=town.mei)


def test_locked_pairs_stay_in_the_next_run(town):
    plan = town.solved()
    kept = Proposal.objects.filter(plan=plan).order_by("-score").last()
    Proposal.objects.filter(pk=kept.pk).update(is_locked=True)
    again = town.solved()
    same = Proposal.objects.get(plan=again, student=kept.student_id)
    assert same.volunteer_id == kept.volunteer_id and same.is_locked
