"""What a volunteer can teach."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.rules import Denied
from volunteers.models import Offer, Volunteer, VolunteerChange
from volunteers.services.people import tell


class OfferLine(NamedTuple):
    """A subject over a range of grades 1–12, strength 1–3."""

    subject: str
    grade_min: int
    grade_max: int
    strength: int = 2


@transaction.atomic
def set_offers(volunteer: Volunteer, *, offers: Iterable[OfferLine], by: User) -> bool:
    """Make these the offers of the volunteer; return whether that changed anything."""
    wanted = sorted(OfferLine(*line) for line in offers)
    if len({line.subject for line in wanted}) < len(wanted):
        raise Denied("同一科目只写一行。")
    if any(not 1 <= line.grade_min <= line.grade_max <= 12 for line in wanted):
        raise Denied("年级从低到高填写，在一年级到高三之间。")
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    there = offers_of(volunteer)
    if wanted == there:
        return False
    VolunteerChange.of(volunteer, "offers", there, wanted, changed_by=by).save()
    write_offers({volunteer: wanted})
    tell("volunteer.offers", [volunteer], by=by, subjects=[line.subject for line in wanted])
    return True


def offers_of(volunteer: Volunteer) -> list[OfferLine]:
    """The offers in a fixed order, to be compared; reads `offers` as prefetched."""
    return sorted(
        OfferLine(o.subject, o.grade_min, o.grade_max, o.strength) for o in volunteer.offers.all()
    )


def offers_by_person(ids: Iterable[UUID]) -> dict[UUID, list[OfferLine]]:
    """The offers of many, as `offers_of` gives them, in one query."""
    found: defaultdict[UUID, list[OfferLine]] = defaultdict(list)
    columns = ("volunteer_id", "subject", "grade_min", "grade_max", "strength")
    for person, *line in Offer.objects.filter(volunteer__in=ids).values_list(*columns):
        found[person].append(OfferLine(*line))
    return {person: sorted(lines) for person, lines in found.items()}


def write_offers(wanted: dict[Volunteer, list[OfferLine]]) -> None:
    """Replace the offers of many volunteers; the caller audits and holds the transaction."""
    Offer.objects.filter(volunteer__in=list(wanted)).delete()
    Offer.objects.bulk_create(
        Offer(county_id=person.county_id, volunteer=person, **line._asdict())
        for person, lines in wanted.items()
        for line in lines
    )
