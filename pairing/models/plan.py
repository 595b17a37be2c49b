"""What the engine proposed, as it was reviewed."""

from __future__ import annotations

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.privacy import INTERNAL, SENSITIVE
from accounts.roles import Perm
from accounts.scope import CountyOwned, CountyQuerySet, county_manager
from accounts.subjects import Subject
from pairing.choices import Decision, Effort, PairMode, PairRole, PlanState
from pairing.models.policy import Policy
from pairing.models.run import PlanRun
from pairing.models.wave import Wave
from students.models import NeedSubject, Student
from volunteers.models import Volunteer


class PlanQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(county__in=user.units_with(Perm.PLANS_REVIEW))


class MatchPlan(CountyOwned):
    """方案: one run of the engine. Nothing is final until a named person publishes it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField("编号")
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="plans")
    wave = models.ForeignKey(
        Wave,
        verbose_name="批次",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plans",
    )
    run = models.ForeignKey(
        PlanRun, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.DRAFT)
    seed = models.PositiveIntegerField(default=0)
    effort = models.CharField("力度", max_length=6, choices=Effort, default=Effort.NORMAL)
    input_digest = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    summary = models.JSONField(default=dict)  # the engine's summary, shortage and stages
    job = models.ForeignKey(
        "jobs.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("运行时间", auto_now_add=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = county_manager(PlanQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "number",
            "policy",
            "wave",
            "run",
            "state",
            "seed",
            "effort",
            "input_digest",
            "engine_version",
            "summary",
            "job",
            "started_by",
            "created_at",
            "solved_at",
            "published_at",
            "published_by",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "方案"
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="plan_number_once"),
            models.UniqueConstraint(fields=["run", "county"], name="plan_run_county_once"),
            models.CheckConstraint(
                condition=Q(state__in=PlanState.values), name="plan_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="plan_published_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"方案 {self.number}"


class ProposalQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(plan__in=MatchPlan.objects.visible_to(user))


class Proposal(CountyOwned):
    """待审的一对: a child and a helper, with the score, its parts and what it lost."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(MatchPlan, on_delete=models.CASCADE, related_name="proposals")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=PairRole, default=PairRole.MAIN)
    mode = models.CharField("方式", max_length=8, choices=PairMode, default=PairMode.ONLINE)
    score = models.PositiveSmallIntegerField("把握")
    parts = models.JSONField(default=dict)
    lost = models.JSONField(default=list)
    runner_up = models.JSONField(null=True, blank=True)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.WAITING)
    is_locked = models.BooleanField("锁定", default=False)
    is_swapped = models.BooleanField("人工换人", default=False)
    note = models.CharField("备注", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = county_manager(ProposalQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "plan",
            "student",
            "volunteer",
            "role",
            "mode",
            "score",
            "parts",
            "lost",
            "runner_up",
            "decision",
            "is_locked",
            "is_swapped",
            "version",
            "decided_by",
            "decided_at",
        ),
        INTERNAL,
    ) | {"note": SENSITIVE}

    class Meta(CountyOwned.Meta):
        verbose_name = verbose_name_plural = "拟结对"
        ordering = ["score", "id"]
        indexes = [models.Index(fields=["plan", "decision", "score"])]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "student", "volunteer"], name="proposal_pair_once"
            )
        ]

    @property
    def subject_labels(self) -> str:
        labels = (session.get_subject_display() for session in self.sessions.all())
        return "、".join(dict.fromkeys(labels))


class ProposalSession(CountyOwned):
    """One weekly session of a proposal: which wanted subject, in which slot 0–27."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="sessions")
    need_subject = models.ForeignKey(NeedSubject, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject)
    slot = models.PositiveSmallIntegerField()

    privacy = dict.fromkeys(
        ("id", "county", "proposal", "need_subject", "subject", "slot"), INTERNAL
    )

    class Meta(CountyOwned.Meta):
        ordering = ["slot"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "slot"], name="proposal_slot_once"),
            models.CheckConstraint(condition=Q(slot__lte=27), name="proposal_slot_range"),
        ]


class UnservedQuerySet(CountyQuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.filter(plan__in=MatchPlan.objects.visible_to(user))


class Unserved(CountyOwned):
    """没配上: a wanted subject that the plan leaves open, and why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(MatchPlan, on_delete=models.CASCADE, related_name="unserved")
    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=12, choices=Subject)
    child_unserved = models.BooleanField(default=True)  # no subject at all of this child is served
    reason = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)  # left_after, unlock, blocking, proven

    objects = county_manager(UnservedQuerySet)

    privacy = dict.fromkeys(
        (
            "id",
            "county",
            "plan",
            "student",
            "subject",
            "child_unserved",
            "reason",
            "text",
            "detail",
        ),
        INTERNAL,
    )

    class Meta(CountyOwned.Meta):
        ordering = ["reason", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "student", "subject"], name="unserved_once")
        ]
