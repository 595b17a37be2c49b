"""The story: rosters come in, the census is done, volunteers are cleared, a plan is made.

Every step goes through the services that the pages use, and rests on real background jobs. The
plan is left in review: publishing is a person's act.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import Unit, User
from accounts.roles import Role
from accounts.scope import county_scope
from jobs.models import Job, State
from jobs.services import perform
from pairing.choices import Effort
from pairing.models import MatchPlan, Proposal
from pairing.services import start_plan
from pairing.services.policies import current_policies
from portal.demo.people import COUNTY, UNIVERSITY, make_people, someone
from portal.pages.figures import figures
from rosters.choices import RosterKind
from rosters.models import RosterBatch
from rosters.services import applying, mapping, receive
from students.choices import Answer, ContactMethod
from students.models import Student
from students.services import record_bulk
from students.services.bulk import CONSENT, VERIFY, Order
from volunteers.choices import GateKind, VolunteerState
from volunteers.models import Volunteer
from volunteers.services import record_gate, set_state

SAMPLES = Path(settings.BASE_DIR) / "samples"
CENSUS = "附件1 岭海县未脱贫户在读子女情况表.xlsx"
VOLUNTEERS = "岭海师范学院云支教志愿者名册.xlsx"
LATE_VOLUNTEERS = "志愿者补录.csv"
AS_OF = date(2026, 11, 10)
POLICY = "zhanjiang"
LEAVE_UNVERIFIED, LEAVE_APPLIED, LEAVE_UNCLEARED = 25, 40, 50  # one in so many waits for a person
PAUSE = 0.3


class StoryStopped(Exception):  # noqa: N818 - named for what happened
    """A job of the story did not end well; the text says which and why."""


def wait_for_worker(job: Job) -> None:
    """Watch the job until a worker has ended it."""
    while not Job.objects.get(pk=job.pk).has_ended:
        time.sleep(PAUSE)


def do_it_here(job: Job) -> None:
    """Do the job in this process: without a worker."""
    perform(job.pk)


@dataclass
class Story:
    say: Callable[[str], None]
    finish: Callable[[Job], None] = wait_for_worker
    is_small: bool = False

    def tell(self, password: str) -> None:
        """Play the whole story; small: only a few volunteers, no children and no plan."""
        make_people(password)
        self.county = Unit.objects.get(code=COUNTY)
        self.admin = someone(Role.COUNTY_ADMIN)
        with self._scope():
            if self.is_small:
                self._volunteers(LATE_VOLUNTEERS)
                self._approve(leave=False)
                return
            self._students()
            self._census()
            self._volunteers(VOLUNTEERS)
            self._approve(leave=True)
            self._plan()

    def _scope(self) -> AbstractContextManager[Any]:
        return county_scope([self.county.pk])

    # -- Rosters -------------------------------------------------------------------------
    def _students(self) -> None:
        self._import(RosterKind.STUDENTS, CENSUS, unit=None, by=someone(Role.COUNTY_STAFF))

    def _volunteers(self, name: str) -> None:
        unit = Unit.objects.get(code=UNIVERSITY)
        self._import(RosterKind.VOLUNTEERS, name, unit=unit, by=someone(Role.COUNTY_STAFF))

    def _import(self, kind: str, name: str, *, unit: Unit | None, by: User) -> None:
        """Upload, confirm the proposed columns, import the good rows: four screens in a row."""
        started = time.monotonic()
        content = (SAMPLES / name).read_bytes()
        batch = receive.receive(
            kind, name, content, county=self.county, unit=unit, as_of=AS_OF, by=by
        )
        batch = self._ended(batch)
        mapping.confirm_mapping(batch, {}, by=by)
        batch = self._ended(batch)
        applying.confirm(batch, by=by)
        batch = self._ended(batch)
        good, bad = batch.rows.applied().count(), batch.rows.bad().count()
        seconds = time.monotonic() - started
        self.say(f"名册《{name}》：导入 {good} 行，{bad} 行有问题留待修正（{seconds:.0f} 秒）")

    def _ended(self, batch: RosterBatch) -> RosterBatch:
        self._finish(batch.job)
        return RosterBatch.objects.get(pk=batch.pk)

    # -- Census --------------------------------------------------------------------------
    def _census(self) -> None:
        """Staff called the families; a few children are still to be verified."""
        by, everyone = someone(Role.COUNTY_STAFF), _all_ids(Student.objects.unchecked())
        ids = _but_every(everyone, LEAVE_UNVERIFIED)
        order = Order(VERIFY, ContactMethod.PHONE)
        record_bulk(order=order, ids=ids, county=self.county, by=by)
        self.say(f"摸排：{Student.objects.verified().count()} 名已核实，共 {len(everyone)} 名")
        willing = _all_ids(Student.objects.verified().filter(willing=Answer.YES))
        order = Order(CONSENT, ContactMethod.PHONE, timezone.localdate(), "演示")
        record_bulk(order=order, ids=willing, county=self.county, by=by)
        self.say(f"授权：{Student.objects.agreed().count()} 名愿意且已授权")

    # -- Volunteers ----------------------------------------------------------------------
    def _approve(self, *, leave: bool) -> None:
        by, today = someone(Role.COUNTY_STAFF), timezone.localdate()
        applied = _all_ids(Volunteer.objects.filter(state=VolunteerState.APPLIED))
        approved = _but_every(applied, LEAVE_APPLIED) if leave else applied
        set_state(Volunteer.objects.filter(pk__in=approved), state="approved", by=by)
        cleared = _but_every(approved, LEAVE_UNCLEARED) if leave else approved
        record_gate(
            Volunteer.objects.filter(pk__in=cleared), kind=GateKind.values, passed_on=today, by=by
        )
        ready = Volunteer.objects.ready().count()
        self.say(f"志愿者：{len(applied)} 名报名，{len(approved)} 名通过审核，{ready} 名可结对")

    # -- Plan ----------------------------------------------------------------------------
    def _plan(self) -> None:
        started = time.monotonic()
        policy = next(policy for policy in current_policies() if policy.code == POLICY)
        plan = start_plan(self.county, policy, effort=Effort.QUICK, by=self.admin)
        self._finish(plan.job)
        plan = MatchPlan.objects.get(pk=plan.pk)
        proposals = Proposal.objects.filter(plan=plan)
        served = proposals.order_by().values("student").distinct().count()
        seconds = time.monotonic() - started
        self.say(
            f"方案 {plan.number}（{policy.name}）：为 {served} 名学生提出 {proposals.count()} 对，"
            f"{plan.get_state_display()}（{seconds:.0f} 秒）"
        )

    def _finish(self, job: Job) -> None:
        self.finish(job)
        ended = Job.objects.get(pk=job.pk)
        if ended.state != State.DONE:
            raise StoryStopped(f"{ended.label}：{ended.get_state_display()}。{ended.error}")

    def summary(self) -> list[str]:
        """The funnel in one line, from the queries of the home page."""
        county = Unit.objects.get(code=COUNTY)
        with county_scope([county.pk]):
            total = figures(Student.objects.in_county(county), "town").total
        words = ("在册", "核实", "同意", "分类", "可结对", "已结对")
        steps = zip(words, total.values(), strict=True)
        return ["漏斗：" + " → ".join(f"{word} {count}" for word, count in steps)]


def _all_ids(rows: Any) -> list[UUID]:
    """Keys in an order that does not depend on chance."""
    return list(rows.order_by("pinyin", "created_at").values_list("pk", flat=True))


def _but_every(ids: list[UUID], nth: int) -> list[UUID]:
    return [pk for number, pk in enumerate(ids, 1) if number % nth]
