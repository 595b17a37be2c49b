"""What this room shows in the files of a child and of a helper."""

from typing import Any

from accounts.roles import Perm
from pairing.models import Pairing
from students import panels as student_panels
from students.models import Student
from volunteers import panels as volunteer_panels
from volunteers.models import Volunteer


def pairs_of_student(student: Student, user: Any) -> student_panels.Panel | None:
    """Current and former pairs, the newest first; the way to make one by hand."""
    pairs = list(Pairing.objects.visible_to(user).filter(student=student).with_people())
    may_pair = user.has_in(Perm.PLANS_PUBLISH, student.county)
    if not pairs and not may_pair:
        return None
    context = {"pairs": pairs, "may_pair": may_pair, "student": student}
    return student_panels.Panel("结对", "pairing/_student_panel.html", context)


def pairs_of_volunteer(volunteer: Volunteer, user: Any) -> volunteer_panels.Panel | None:
    """The children taught for those who may see pairs; how many for everybody else."""
    pairs = list(Pairing.objects.visible_to(user).filter(volunteer=volunteer).with_people())
    count = Pairing.objects.live().filter(volunteer=volunteer).count()
    context = {"pairs": pairs, "count": count, "volunteer": volunteer}
    return volunteer_panels.Panel("结对", "pairing/_volunteer_panel.html", context)


student_panels.register(pairs_of_student)
volunteer_panels.register(pairs_of_volunteer)
