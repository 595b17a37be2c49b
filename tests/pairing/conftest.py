"""A small county to match: three children and three helpers of 岭海县, ready on both sides."""

from dataclasses import dataclass, field

import pytest

from accounts.scope import county_scope
from accounts.subjects import Subject
from jobs.models import Job
from jobs.services import perform
from pairing.models import MatchPlan, Policy, Proposal
from pairing.services import load_presets, start_plan
from students.models import Student
from tests.world import World, make_ready, make_student, make_volunteer
from volunteers.models import Volunteer


@dataclass
class Town:
    """The world, its people to be paired, and short ways to what tests do all the time."""

    world: World
    students: list[Student] = field(default_factory=list)
    volunteers: list[Volunteer] = field(default_factory=list)

    @property
    def lin(self):
        return self.world.users["lin"]

    @property
    def mei(self):
        return self.world.users["mei"]

    def policy(self, code: str = "zhanjiang") -> Policy:
        return Policy.objects.get(code=code, version=1)

    def solved(self, code: str = "zhanjiang") -> MatchPlan:
        """A plan that has been run, in review."""
        plan = start_plan(self.world.county, self.policy(code), by=self.mei)
        perform(plan.job_id)
        job = Job.objects.get(pk=plan.job_id)
        assert job.state == "done", job.error
        plan.refresh_from_db()
        return plan

    def approve(self, plan: MatchPlan) -> None:
        Proposal.objects.filter(plan=plan).update(decision="approved")


@pytest.fixture
def town(world, scope):
    load_presets()
    made = Town(world)
    for name in ("李小禾", "陈思源", "苏雨晴"):
        child = make_student(world, name)
        make_ready(child, Subject.MATHS)
        made.students.append(child)
    for name in ("林晓彤", "周嘉欣", "何俊杰"):
        made.volunteers.append(make_volunteer(world, name, Subject.MATHS))
    return made


@pytest.fixture
def scope(world):
    """The scope of the county's staff, open for the whole test."""
    with county_scope([world.county.pk]):
        yield
