"""Facts about a volunteer that staff and units may mend."""

from typing import Any

from django.db import transaction

from accounts.models import User
from volunteers.models import Volunteer, VolunteerChange
from volunteers.services.people import tell

EDITABLE = frozenset(
    {
        "unit", "college", "major", "is_teacher_training", "university_year", "squad",
        "mandarin_level", "teacher_certificate", "experience", "device", "accepts_adjustment",
        "dialects", "slots", "max_pupils", "max_sessions", "remark", "title", "mode",
        "is_homeroom", "teaching_years", "workplace", "categories", "expertise", "service_time",
        "max_cases",
    }
)  # fmt: skip


@transaction.atomic
def edit_volunteer(volunteer: Volunteer, *, by: User, **changes: Any) -> list[str]:
    """Write the given facts; return the names of those that really changed."""
    if foreign := changes.keys() - EDITABLE:
        raise ValueError(f"Not editable: {', '.join(sorted(foreign))}")
    current = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    changed = [name for name, new in changes.items() if getattr(current, name) != new]
    if not changed:
        return []
    VolunteerChange.objects.bulk_create(
        VolunteerChange.of(current, name, getattr(current, name), changes[name], changed_by=by)
        for name in changed
    )
    for name in changed:
        setattr(current, name, changes[name])
        setattr(volunteer, name, changes[name])
    current.save(update_fields=[*changed, "updated_at"])
    tell("volunteer.edited", [volunteer], by=by, fields=changed)
    return changed
