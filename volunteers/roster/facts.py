"""What a row of the sign-up sheet says about a volunteer, in terms of the models."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Unit
from accounts.subjects import slot_label
from volunteers.choices import VolunteerState
from volunteers.models import Offer, Volunteer
from volunteers.rules import MAX_SESSIONS
from volunteers.services.offers import OfferLine, offers_of

Values = Mapping[str, Any]

TEXTS = (
    "college", "major", "student_no", "id_number", "phone", "izhiyuan_no", "squad",
    "mandarin_level", "teacher_certificate", "experience", "device", "remark",
)  # fmt: skip
PLAIN = ("is_teacher_training", "university_year", "dialects", "accepts_adjustment")
SEXES = {"female": "F", "male": "M"}

# The column of the sheet under which a changed fact is shown; the unit has none, so its name.
COLUMN_OF = {
    "slots": "free_time",
    "offers": "subjects",
    "max_sessions": "sessions_per_week",
    "unit": "所属单位",
}


def facts_of(values: Values, unit: Unit | None) -> dict[str, Any]:
    """The facts that the row knows; what it leaves blank is not among them."""
    facts = {name: _cut(name, values[name]) for name in TEXTS if values.get(name)}
    facts |= {name: values[name] for name in PLAIN if values.get(name) is not None}
    if sex := SEXES.get(values.get("sex") or ""):
        facts["sex"] = sex
    if values.get("free_time") is not None:
        facts["slots"] = sorted(values["free_time"])
    if values.get("sessions_per_week"):
        facts["max_sessions"] = min(int(values["sessions_per_week"]), MAX_SESSIONS)
    if unit:
        facts["unit"] = unit
    return facts


def _cut(name: str, text: Any) -> str:
    return str(text)[: Volunteer._meta.get_field(name).max_length]


def offers_in(values: Values) -> list[OfferLine]:
    """The first subject is mastered best; without stages nothing can be offered."""
    stages = values.get("stages")
    if not stages:
        return []
    low, high = stages["grade_min"], stages["grade_max"]
    strengths = _strengths(values.get("subjects") or [], values.get("subjects_second") or [])
    return sorted(OfferLine(subject, low, high, best) for subject, best in strengths.items())


def _strengths(first: list[str], second: list[str]) -> dict[str, int]:
    strengths: dict[str, int] = {}
    for place, subject in enumerate(first):
        strengths.setdefault(subject, max(3 - place, 1))
    for subject in second:
        strengths.setdefault(subject, 2)
    return strengths


def differences(person: Volunteer, values: Values, unit: Unit | None) -> dict[str, list[Any]]:
    """{fact: [what is there, what the row says]} where they differ."""
    facts = facts_of(values, _deeper(person.unit, unit))
    found = {
        name: [getattr(person, name), new]
        for name, new in facts.items()
        if getattr(person, name) != new
    }
    there, offered = offers_of(person), offers_in(values)
    if offered and offered != there:
        found["offers"] = [there, offered]
    return found


def _deeper(there: Unit | None, new: Unit | None) -> Unit | None:
    """A squad that staff chose is not undone by a sheet that only knows the university."""
    return None if there and new and new.holds(there) else new


def shown(changes: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The differences as a person reads them, by column of the sheet; JSON-able."""
    return {
        COLUMN_OF.get(name, name): [_words(name, value) for value in pair]
        for name, pair in changes.items()
    }


def _words(name: str, value: Any) -> Any:
    if name == "unit":
        return value.name if value else ""
    if name == "slots":
        return "、".join(slot_label(slot) for slot in value)
    if name == "dialects":
        return "、".join(Volunteer(dialects=value).dialect_labels)
    if name == "offers":
        return "、".join(_offer_words(Offer(**line._asdict())) for line in value)
    return value


def _offer_words(offer: Offer) -> str:
    return f"{offer.get_subject_display()}（{offer.grades_label}，{offer.get_strength_display()}）"


def new_volunteer(values: Values, unit: Unit | None, **more: Any) -> Volunteer:
    """A volunteer as signed up: nothing is approved by a roster."""
    name = str(values["name"])[:40]
    return Volunteer(name=name, state=VolunteerState.APPLIED, **facts_of(values, unit), **more)
