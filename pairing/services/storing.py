"""A result becomes rows: proposals with their sessions, reasons, and the plan's figures."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from accounts.models import Unit
from jobs.run import Run
from pairing.choices import PlanState
from pairing.engine import Result
from pairing.models import MatchPlan, Proposal, ProposalSession, Unserved
from pairing.rules import Denied, demand
from pairing.services.fairness import fairness
from pairing.services.gaps import gaps
from pairing.services.instance import Built

CHUNK = 200


def store_result(plan: MatchPlan, built: Built, result: Result, run: Run) -> None:
    """Write proposals, sessions and reasons in chunks, in place of what an earlier attempt left;
    the last chunk puts the plan in review."""
    rows = _Rows(plan, built, result)
    with run.chunk():
        _demand_draft(plan)
        Proposal.objects.filter(plan=plan).delete()
        Unserved.objects.filter(plan=plan).delete()
    for at in range(0, len(rows.proposals), CHUNK):
        part = rows.proposals[at : at + CHUNK]
        with run.chunk():
            Proposal.objects.bulk_create(part)
            ProposalSession.objects.bulk_create(x for p in part for x in rows.sessions[p.pk])
            run.advance(at + len(part))
    with run.chunk():
        Unserved.objects.bulk_create(rows.unserved, batch_size=CHUNK)
        _to_review(plan, built, result)


def _demand_draft(plan: MatchPlan) -> None:
    state = MatchPlan.objects.select_for_update().values_list("state", flat=True).get(pk=plan.pk)
    if state != PlanState.DRAFT:
        raise Denied("方案已经不是草案，没有写入结果。")


def _to_review(plan: MatchPlan, built: Built, result: Result) -> None:
    done = MatchPlan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(
        state=PlanState.IN_REVIEW,
        summary=summary_of(built, result),
        input_digest=result.input_digest,
        engine_version=result.engine_version,
        solved_at=timezone.now(),
    )
    demand(bool(done), "方案已经不是草案，没有写入结果。")


class _Rows:
    """The result as rows, not yet saved."""

    def __init__(self, plan: MatchPlan, built: Built, result: Result) -> None:
        self.plan, self.built = plan, built
        self.sessions: dict[Any, list[ProposalSession]] = {}
        self.proposals = [self._proposal(pair) for pair in result.pairs]
        self.served = {pair.student for pair in result.pairs}
        self.unserved = [self._unserved(x) for x in result.unserved]
        self.unserved += [self._gradeless(*x) for x in built.gradeless]

    def _proposal(self, pair: Any) -> Proposal:
        proposal = Proposal(
            county_id=self.plan.county_id,
            plan=self.plan,
            student_id=pair.student,
            volunteer_id=pair.helper,
            role=pair.role,
            mode=pair.mode,
            score=pair.score,
            parts=pair.parts,
            lost=pair.lost,
            runner_up=asdict(pair.runner_up) if pair.runner_up else None,
            is_locked=pair.locked,
        )
        self.sessions[proposal.pk] = [
            ProposalSession(
                county_id=self.plan.county_id,
                proposal=proposal,
                need_subject_id=session.need,
                subject=self.built.subjects[session.need][1],
                slot=session.slot,
            )
            for session in pair.sessions
        ]
        return proposal

    def _unserved(self, row: Any) -> Unserved:
        student, subject = self.built.subjects[row.need]
        blocking = row.blocking
        counts = blocking and {
            "needs": len(blocking.needs),
            "helpers": len(blocking.helpers),
            "places": blocking.places,
        }
        return Unserved(
            county_id=self.plan.county_id,
            plan=self.plan,
            student_id=student,
            subject=subject,
            child_unserved=str(student) not in self.served,
            reason=row.reason,
            text=row.text[:300],
            detail={
                "left_after": row.left_after,
                "unlock": row.unlock,
                "blocking": counts,
                "proven": row.proven,
            },
        )

    def _gradeless(self, student: Any, subject: str) -> Unserved:
        return Unserved(
            county_id=self.plan.county_id,
            plan=self.plan,
            student_id=student,
            subject=subject,
            reason="no_grade",
            text="没有登记年级，无法判断谁能教。",
            detail={
                "unlock": [{"change": "补登该生年级", "effect": "即可参加下一次匹配"}],
                "proven": True,
            },
        )


def summary_of(built: Built, result: Result) -> dict[str, Any]:
    """What the result page shows: the engine's summary, shortage, fairness, first choices."""
    served = {pair.student for pair in result.pairs}
    plain = result.to_json()
    towns = dict(
        Unit.objects.filter(
            pk__in={row["town_id"] for row in built.facts.values() if row["town_id"]}
        ).values_list("pk", "name")
    )
    return plain["summary"] | {
        "students_asked": len(built.facts),
        "needs_asked": len(built.subjects),
        "helpers": len(built.instance.helpers),
        "pairs": len(result.pairs),
        "first_choice": _first_choice(built, result),
        "shortage": plain["shortage"],
        "stages": plain["stages"],
        "fairness": fairness(built.facts.values(), served, towns),
        "gaps": gaps(built, result, towns),
    }


def _first_choice(built: Built, result: Result) -> int:
    """Children whose first wish is served."""
    first = {n.id for child in built.instance.students for n in child.needs if n.rank == 1}
    return len({x.need for pair in result.pairs for x in pair.sessions} & first)
