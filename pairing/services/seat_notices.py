"""What the bell tells people about their seats: how many teams, never which child or why."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import Notice, User
from pairing.choices import SeatKind
from pairing.models import TeamSeat
from pairing.services.placing import accounts_of
from volunteers.models import Volunteer

JOINED = {
    SeatKind.CADRE: "你受县团委安排，牵头 {} 个志愿家庭教师小队，请看成员和学生情况。",
    SeatKind.SPECIALIST: "你已加入 {} 个志愿家庭教师小队，县团委会与你联系具体安排。",
}
LEFT = {
    SeatKind.CADRE: "你不再牵头 {} 个志愿家庭教师小队，有疑问请联系县团委。",
    SeatKind.SPECIALIST: "你已离开 {} 个志愿家庭教师小队，有疑问请联系县团委。",
}


def tell_joined(seats: Iterable[TeamSeat]) -> None:
    """One notice to each person with an account; cadres find their teams there, specialists have
    no page of teams."""
    _tell(seats, JOINED, _address)


def tell_left(seats: Iterable[TeamSeat]) -> None:
    """Without an address: who has left may not look any more."""
    _tell(seats, LEFT, lambda _: "")


def _address(seats: list[TeamSeat]) -> str:
    if seats[0].kind != SeatKind.CADRE:
        return ""
    if len(seats) > 1:
        return reverse("pairing:team_list")
    return reverse("pairing:team_detail", args=[seats[0].team_id])


def _tell(
    seats: Iterable[TeamSeat], words: dict[SeatKind, str], address: Callable[[Any], str]
) -> None:
    mine: dict[UUID, list[TeamSeat]] = defaultdict(list)
    for seat in seats:
        mine[seat.person_id].append(seat)
    accounts = _accounts(set(mine)) if mine else {}
    Notice.objects.bulk_create(
        Notice(
            user=accounts[person],
            text=words[SeatKind(held[0].kind)].format(len(held)),
            url=address(held),
        )
        for person, held in mine.items()
        if person in accounts
    )


def _accounts(people: set[UUID]) -> dict[UUID, User]:
    """Accounts of cadres, and of specialists by their telephone number."""
    experts = Volunteer.objects.filter(pk__in=people)
    by_phone = {user.phone_index: user for user in accounts_of(experts)}
    phones = experts.order_by().values_list("pk", "phone_index")
    known = {expert: by_phone[phone] for expert, phone in phones if phone in by_phone}
    return known | User.objects.filter(is_active=True).in_bulk(people)
