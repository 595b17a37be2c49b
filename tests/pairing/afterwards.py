"""Offers, takeovers and batches of every owner, and who may open which page after a plan."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.scope import all_counties
from pairing.models import Pairing, Succession, Wave
from tests.access.objects import students
from tests.access.table import Kwargs, Row
from tests.pairing.owned import STAFF, STRANGER_TOO, pairings
from tests.world import World
from volunteers.models import Volunteer

HELPERS = "su tan"
COUNTIES = {"own": "linghai", "near": "linghai", "foreign": "wangshan"}


def offers(world: World) -> dict[str, Kwargs]:
    """The own one is made to Su; the others to helpers who are nobody of the cast."""
    made = pairings(world)
    with all_counties("test data"):
        Pairing.objects.update(state="offered", answer_by=timezone.now() + timedelta(days=3))
        helper = Volunteer.objects.get(pairings=made["own"]["pk"])
        helper.phone = world.users["su"].phone
        helper.save(update_fields=["phone", "phone_index"])
    return made


def children(world: World) -> dict[str, Kwargs]:
    return {owner: {"student": found["pk"]} for owner, found in students(world).items()}


def successions(world: World) -> dict[str, Kwargs]:
    made = {}
    with all_counties("test data"):
        for owner, found in pairings(world).items():
            pairing = Pairing.objects.get(**found)
            row = Succession.objects.create(
                county=pairing.county, pairing=pairing, why="没有合适的人", sought_at=timezone.now()
            )
            made[owner] = {"pk": row.pk}
    return made


def waves(world: World) -> dict[str, Kwargs]:
    made = {}
    with all_counties("test data"):
        for number, (owner, county) in enumerate(COUNTIES.items(), 1):
            row = Wave.objects.create(
                county=world.units[county], number=number, target=420,
                starts_on=date(2026, 9, 1), created_by=world.users["lin"],
            )  # fmt: skip
            made[owner] = {"pk": row.pk}
    return made


def _page(who: str, **answers) -> Row:
    return Row(who=who, method_first=True, **answers)


def _staff(make, who: str = STAFF, **answers) -> Row:
    return Row(make=make, who=who, near=who, foreign="ouyang", method_first=True, **answers)


def _answer(**more) -> Row:
    return Row(make=offers, who="su", method_first=True, POST=302, **more)


ROWS: dict[str, Row] = {
    "pairing:offer_list": _page(HELPERS, GET=200),
    "pairing:offer_accept": _answer(),
    "pairing:offer_decline": _answer(data={"reason": "time"}),
    "pairing:pairing_detail": Row(
        make=pairings, who="lin mei gao chen", near="lin mei", foreign="ouyang", method_first=True,
        GET=200,
    ),
    "pairing:pairing_new": _staff(children, "lin", GET=200, POST=302),
    "pairing:pairing_pause": _staff(pairings, POST=302, data={"note": "期末考试，两周"}),
    "pairing:pairing_resume": _staff(pairings, POST=302),
    "pairing:pairing_offer": _staff(pairings, "lin", POST=302),
    "pairing:pairing_answer": _staff(offers, POST=302, data={"answer": "accept"}),
    "pairing:succession_list": _page(STRANGER_TOO, GET=200),
    "pairing:succession_arrange": _staff(successions, "lin", POST=302, data={"way": "ask"}),
    "pairing:succession_drop": _staff(successions, POST=302, data={"note": "家长暂不需要"}),
    "pairing:succession_seek": _staff(successions, POST=302),
    "pairing:wave_list": _page(STRANGER_TOO, GET=200),
    "pairing:wave_new": _page(STRANGER_TOO, GET=200, POST=200),
    "pairing:wave_edit": _staff(waves, GET=200, POST=200),
}  # fmt: skip
