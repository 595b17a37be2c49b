"""What this room does when something happens below: pairings end, abandoned drafts are voided."""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.scope import county_scope
from jobs.models import Job, State
from jobs.signals import job_ended, tidied
from pairing.choices import EndReason
from pairing.models import Pairing, TutorTeam
from pairing.services import handover, offers
from pairing.services.ending import end_all
from pairing.services.plans import JOB, RUN_JOB, give_up_plan
from pairing.services.seating import end_teams, leave_seats_of
from students.models import Student
from students.signals import consent_withdrawn, student_left, willing_refused
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left


@receiver(student_left)
def end_of_departed(student: Student, by: User | None, **_: Any) -> None:
    _end_for(student, EndReason.STUDENT_LEFT, by)


@receiver(consent_withdrawn)
def end_without_consent(student: Student, by: User | None, **_: Any) -> None:
    _end_for(student, EndReason.CONSENT, by)


@receiver(willing_refused)
def end_unwilling(student: Student, by: User | None, **_: Any) -> None:
    _end_for(student, EndReason.UNWILLING, by)


@receiver(volunteer_left)
def end_of_volunteer(volunteer: Volunteer, by: User | None, **_: Any) -> None:
    end_all(Pairing.objects.filter(volunteer=volunteer), reason=EndReason.VOLUNTEER_LEFT, by=by)
    leave_seats_of(volunteer.pk)


def _end_for(student: Student, reason: EndReason, by: User | None) -> None:
    end_all(Pairing.objects.filter(student=student), reason=reason, by=by)
    end_teams(TutorTeam.objects.filter(student=student))


@receiver(job_ended)
def void_abandoned_plan(job: Job, **_: Any) -> None:
    if job.kind in {JOB, RUN_JOB} and job.state != State.DONE and job.county_id:
        with county_scope([job.county_id]):
            give_up_plan(job.pk)


@receiver(tidied)
def let_offers_lapse(**_: Any) -> None:
    offers.expire_due()
    offers.remind_due()


@receiver(tidied)
def prepare_takeovers(**_: Any) -> None:
    handover.prepare_all()
