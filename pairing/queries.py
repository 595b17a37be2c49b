"""Named querysets about pairs that lists, the funnel and the home page read alike."""

from django.db.models import Exists, OuterRef

from accounts.models import Unit
from pairing.choices import Decision, PlanState
from pairing.models import MatchPlan, Pairing, Proposal, Succession
from pairing.models.plan import PlanQuerySet, ProposalQuerySet
from pairing.models.succession import SuccessionQuerySet
from students.models import Student
from students.models.student import StudentQuerySet
from volunteers.models import Volunteer
from volunteers.models.volunteer import VolunteerQuerySet


def with_live_pairing(students: StudentQuerySet) -> StudentQuerySet:
    return students.filter(Exists(Pairing.objects.live().filter(student=OuterRef("pk"))))


def without_live_pairing(students: StudentQuerySet) -> StudentQuerySet:
    return students.filter(~Exists(Pairing.objects.live().filter(student=OuterRef("pk"))))


def helped(students: StudentQuerySet) -> StudentQuerySet:
    """Those whom a helper has taken: an offer that waits for its answer does not count."""
    return students.filter(Exists(Pairing.objects.helping().filter(student=OuterRef("pk"))))


def not_helped(students: StudentQuerySet) -> StudentQuerySet:
    return students.filter(~Exists(Pairing.objects.helping().filter(student=OuterRef("pk"))))


def paired_students(county: Unit) -> StudentQuerySet:
    """已结对学生: children of the county whom a helper has taken."""
    return helped(Student.objects.in_county(county))


def matchable_students(county: Unit) -> StudentQuerySet:
    """待匹配学生: ready, and without a live pairing."""
    return without_live_pairing(Student.objects.in_county(county).ready())


def matchable_volunteers(county: Unit) -> VolunteerQuerySet:
    """可用志愿者: ready today (places already taken are subtracted when a plan runs)."""
    return Volunteer.objects.in_county(county).ready()


def plans_in_review(county: Unit) -> PlanQuerySet:
    return MatchPlan.objects.in_county(county).filter(state=PlanState.IN_REVIEW)


def pending_reviews(county: Unit) -> ProposalQuerySet:
    """待审: proposals that wait in plans under review."""
    waiting = Proposal.objects.in_county(county).filter(decision=Decision.WAITING)
    return waiting.filter(plan__state=PlanState.IN_REVIEW)


def waiting_takeovers(county: Unit) -> SuccessionQuerySet:
    """待接替: pairings for which the next in line waits to be confirmed."""
    return Succession.objects.in_county(county).waiting()
