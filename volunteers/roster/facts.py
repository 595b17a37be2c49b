"""What a row of a roster says about a helper or an expert, in terms of the models."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

from accounts.models import Unit
from accounts.subjects import slot_label
from volunteers.choices import VolunteerState
from volunteers.models import Offer, Volunteer
from volunteers.rules import MAX_SESSIONS
from volunteers.services.offers import OfferLine

Values = Mapping[str, Any]

TEXTS = (
    "name", "college", "major", "student_no", "id_number", "phone", "izhiyuan_no", "squad",
    "mandarin_level", "teacher_certificate", "experience", "device", "political_status", "title",
    "workplace", "expertise", "certificate", "mode", "email", "remark",
)  # fmt: skip
PLAIN = (
    "is_teacher_training", "university_year", "dialects", "accepts_adjustment", "is_homeroom",
    "categories",
)  # fmt: skip
NUMBERS = {"sessions_per_week": "max_sessions", "teaching_years": "teaching_years",
           "max_cases": "max_cases"}  # fmt: skip
MOST = {"max_sessions": MAX_SESSIONS, "teaching_years": 60, "max_cases": 999}
SEXES = {"female": "F", "male": "M"}

# The column of the sheet under which a changed fact is shown; the unit has none, so its name.
COLUMN_OF = {
    "slots": "free_time",
    "service_time": "free_time",
    "offers": "subjects",
    "max_sessions": "sessions_per_week",
    "unit": "所属单位",
}


def facts_of(values: Values, unit: Unit | None) -> dict[str, Any]:
    """The facts that the row knows; what it leaves blank is not among them."""
    facts = {name: _cut(name, values[name]) for name in TEXTS if values.get(name)}
    facts |= {name: values[name] for name in PLAIN if values.get(name) is not None}
    facts |= {
        name: min(int(values[column]), MOST[name])
        for column, name in NUMBERS.items()
        if values.get(column)
    }
    facts |= _spelled_otherwise(values)
    if unit:
        facts["unit"] = unit
    return facts


def _spelled_otherwise(values: Values) -> dict[str, Any]:
    """Facts whose column has another name or form than the field."""
    facts: dict[str, Any] = {}
    if sex := SEXES.get(values.get("sex") or ""):
        facts["sex"] = sex
    if party := values.get("party"):
        facts["political_status"] = _cut("political_status", party)
    time = values.get("free_time")
    if isinstance(time, str):
        facts["service_time"] = _cut("service_time", time)
    elif time is not None:
        facts["slots"] = sorted(time)
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


def differences(
    person: Volunteer, offers: list[OfferLine], values: Values, unit: Unit | None
) -> dict[str, list[Any]]:
    """{fact: [what is there, what the row says]} where they differ; `offers` are those there."""
    facts = facts_of(values, _deeper(person.unit, unit))
    found = {
        name: [getattr(person, name), new]
        for name, new in facts.items()
        if getattr(person, name) != new
    }
    offered = offers_in(values)
    if offered and offered != offers and not _only_ranked(offers, offered):
        found["offers"] = [offers, offered]
    return found


def _only_ranked(there: list[OfferLine], offered: list[OfferLine]) -> bool:
    """A sheet ranks subjects and knows no strengths: the same ones in an order that the strengths
    on record allow are no news."""
    strengths = {line[:3]: line.strength for line in there}
    ranked = sorted(offered, key=lambda line: -line.strength)
    if strengths.keys() != {line[:3] for line in offered}:
        return False
    return all(
        strengths[better[:3]] >= strengths[worse[:3]]
        for better, worse in combinations(ranked, 2)
        if better.strength > worse.strength
    )


def _deeper(there: Unit | None, new: Unit | None) -> Unit | None:
    """A squad that staff chose is not undone by a sheet that only knows the university."""
    return None if there and new and new.holds(there) else new


def column_of(fact: str, columns: Mapping[str, str]) -> str:
    """The column of a fact; `columns` are those that a sheet calls otherwise than usual."""
    return columns.get(fact) or COLUMN_OF.get(fact, fact)


def shown(changes: Mapping[str, list[Any]], columns: Mapping[str, str]) -> dict[str, list[Any]]:
    """The differences as a person reads them, by column of the sheet; JSON-able."""
    return {
        column_of(name, columns): [_words(name, value) for value in pair]
        for name, pair in changes.items()
    }


def _words(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return _WORDS[name](value) if name in _WORDS else value


_WORDS: dict[str, Callable[[Any], str]] = {
    "unit": lambda unit: str(unit.name),
    "sex": lambda sex: Volunteer(sex=sex).get_sex_display(),
    "mode": lambda mode: Volunteer(mode=mode).get_mode_display(),
    "university_year": lambda year: Volunteer(university_year=year).year_label,
    "slots": lambda slots: "、".join(map(slot_label, slots)),
    "dialects": lambda codes: "、".join(Volunteer(dialects=codes).dialect_labels),
    "categories": lambda codes: "、".join(Volunteer(categories=codes).category_labels),
    "offers": lambda lines: "、".join(_offer_words(Offer(**line._asdict())) for line in lines),
}


def _offer_words(offer: Offer) -> str:
    return f"{offer.get_subject_display()}（{offer.grades_label}，{offer.get_strength_display()}）"


def new_person(values: Values, unit: Unit | None, **more: Any) -> Volunteer:
    """Somebody as the roster names them: nothing is approved by a roster."""
    facts = more | facts_of(values, unit)
    return Volunteer(state=VolunteerState.APPLIED, **facts)
