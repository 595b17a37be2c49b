"""Plans, proposals and pairings of every owner, and who may open which page of this room."""

from accounts.models import Unit
from accounts.scope import all_counties
from pairing.engine import PRESETS
from pairing.models import MatchPlan, Pairing, PlanRun, Policy, Proposal, ProposalSession
from students.models import NeedSubject
from tests.access.table import Kwargs, Row
from tests.world import World, make_ready, make_student, make_volunteer

STAFF = "lin mei"
STRANGER_TOO = "lin mei ouyang"


def _policy() -> Policy:
    preset = PRESETS["zhanjiang"]
    found = Policy.objects.filter(code="zhanjiang").first()
    return found or Policy.objects.create(code="zhanjiang", name=preset.name, body=preset.to_json())


def _plan(world: World, county: Unit, by: str, number: int) -> MatchPlan:
    return MatchPlan.objects.create(
        county=county, number=number, policy=_policy(), state="in_review",
        started_by=world.users[by],
    )  # fmt: skip


def _plans(world: World) -> dict[str, MatchPlan]:
    with all_counties("test data"):
        return {
            "own": _plan(world, world.county, "lin", 1),
            "near": _plan(world, world.county, "lin", 2),
            "foreign": _plan(world, world.other_county, "ouyang", 1),
        }


def _person(world: World, owner: str):
    county = "wangshan" if owner == "foreign" else "linghai"
    places = {"town": world.units["shanbei"], "school": world.units["shanbei_school"]}
    child = make_student(world, county=county, **(places if owner == "near" else {}))
    make_ready(child)
    return child, make_volunteer(world, county=county)


def policies(world: World) -> dict[str, Kwargs]:
    def own(county: Unit, code: str) -> Kwargs:
        preset = _policy()
        made = Policy.objects.create(code=code, name=code, body=preset.body, county=county)
        return {"pk": made.pk}

    return {
        "own": own(world.county, "zhanjiang-1"),
        "near": own(world.county, "zhanjiang-2"),
        "foreign": own(world.other_county, "zhanjiang-1"),
    }


def plans(world: World) -> dict[str, Kwargs]:
    return {owner: {"pk": plan.pk} for owner, plan in _plans(world).items()}


def proposals(world: World) -> dict[str, Kwargs]:
    made = {}
    for owner, plan in _plans(world).items():
        child, volunteer = _person(world, owner)
        with all_counties("test data"):
            proposal = Proposal.objects.create(
                county=child.county, plan=plan, student=child, volunteer=volunteer, score=80
            )
            wanted = NeedSubject.objects.get(need__student=child)
            ProposalSession.objects.create(
                county=child.county, proposal=proposal, need_subject=wanted,
                subject=wanted.subject, slot=10,
            )  # fmt: skip
        made[owner] = {"pk": proposal.pk}
    return made


def exchanges(world: World) -> dict[str, Kwargs]:
    """A proposal and another volunteer of its own county."""
    made = {}
    for owner, found in proposals(world).items():
        county = "wangshan" if owner == "foreign" else "linghai"
        made[owner] = found | {"volunteer": make_volunteer(world, county=county).pk}
    return made


def pairings(world: World) -> dict[str, Kwargs]:
    made = {}
    for owner in ("own", "near", "foreign"):
        child, volunteer = _person(world, owner)
        with all_counties("test data"):
            pairing = Pairing.objects.create(
                county=child.county, student=child, volunteer=volunteer, place=1,
                confirmed_by=world.users["lin"],
            )  # fmt: skip
        made[owner] = {"pk": pairing.pk}
    return made


def plan_runs(world: World) -> dict[str, Kwargs]:
    """Of the city, of another run of it, and of the other city."""
    areas = {"own": "city", "near": "city", "foreign": "city2"}
    return {
        owner: {
            "pk": PlanRun.objects.create(
                area=world.units[area], name=owner, policy=_policy(), skipped={},
                started_by=world.users["province"],
            ).pk
        }
        for owner, area in areas.items()
    }  # fmt: skip


def _page(who: str = STRANGER_TOO, **answers) -> Row:
    return Row(who=who, method_first=True, **answers)


def _object(make, who: str = STAFF, foreign: str = "ouyang", **answers) -> Row:
    return Row(make=make, who=who, near=who, foreign=foreign, method_first=True, **answers)


ROWS: dict[str, Row] = {
    "pairing:run_list": _page("province mai", GET=200, POST=200),
    "pairing:run_detail": _object(plan_runs, "province mai", "province", GET=200),
    "pairing:proposal_exchange": _object(exchanges, GET=200, POST=302),
    "pairing:plan_list": _page(GET=200),
    "pairing:plan_new": _page(GET=200, POST=200),
    "pairing:policy_list": _page(GET=200),
    "pairing:policy_detail": _object(policies, GET=200),
    "pairing:policy_copy": _object(policies, GET=200, POST=200),
    "pairing:policy_edit": _object(policies, GET=200, POST=200),
    "pairing:plan_detail": _object(plans, GET=200),
    "pairing:plan_run": _object(plans, GET=302),
    "pairing:plan_void": _object(plans, POST=302),
    "pairing:plan_review": _object(plans, GET=200),
    "pairing:plan_approve_all": _object(plans, POST=302),
    "pairing:plan_publish": _object(plans, "lin", GET=200, POST=302),
    "pairing:proposal_detail": _object(proposals, GET=200),
    "pairing:proposal_decide": _object(proposals, POST=302),
    "pairing:proposal_swap": _object(proposals, POST=302),
    "pairing:proposal_lock": _object(proposals, POST=302),
    "pairing:pairing_list": _page("lin mei gao chen ouyang", GET=200),
    "pairing:pairing_export": _page(POST=200, data={"reason": "报送团市委"}),
    "pairing:pairing_end": _object(pairings, GET=200, POST=200),
}
