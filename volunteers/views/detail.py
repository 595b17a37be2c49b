"""志愿者档案: facts (masked), subjects, free time, gates, state; and showing what is masked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import get_visible_or_404, needs
from accounts.privacy import mask_id_number, mask_phone, mask_text
from accounts.reveal import RevealForm, reveal
from accounts.roles import Perm
from accounts.rules import Denied, QuotaSpent
from volunteers import panels, rows, rules
from volunteers.choices import HelperKind
from volunteers.facts import facts_of
from volunteers.forms import GateForm, StateForm
from volunteers.models import Volunteer

HIDDEN_OF = {
    HelperKind.UNIVERSITY: {
        "id_number": "身份证号",
        "phone": "手机",
        "student_no": "学号",
        "izhiyuan_no": "i志愿编号",
        "political_status": "政治面貌",
        "remark": "备注",
    },
    HelperKind.TEACHER: {
        "id_number": "身份证号",
        "phone": "手机",
        "political_status": "政治面貌",
        "remark": "备注",
    },
    HelperKind.EXPERT: {
        "phone": "手机",
        "email": "邮箱",
        "certificate": "资格证书及编号",
        "remark": "备注",
    },
}
CHANGES = 12
VERBS = {"applied": "重新报名", "approved": "通过审核", "paused": "停用", "left": "退出"}


@needs(Perm.VOLUNTEERS_VIEW)
@require_safe
def volunteer_detail(request: HttpRequest, pk: Any) -> HttpResponse:
    volunteer = get_visible_or_404(Volunteer, request.user, pk)
    return _page(request, volunteer)


@needs(Perm.VOLUNTEERS_REVEAL)
@require_POST
def volunteer_reveal(request: HttpRequest, pk: Any) -> HttpResponse:
    volunteer = get_visible_or_404(Volunteer, request.user, pk)
    hidden = HIDDEN_OF[HelperKind(volunteer.kind)]
    form = RevealForm(request.POST, fields=hidden)
    if not form.is_valid():
        return _page(request, volunteer, form=form)
    asked, reason = form.cleaned_data["fields"], form.cleaned_data["reason"]
    perm = Perm.VOLUNTEERS_REVEAL
    try:
        values = reveal(volunteer, asked, by=request.user, perm=perm, reason=reason)
    except Denied as denied:
        messages.error(request, str(denied))
        status = 429 if isinstance(denied, QuotaSpent) else 200
        return _page(request, volunteer, form=form, status=status)
    shown = {hidden[name]: value for name, value in values.items()}
    return _page(request, volunteer, revealed=shown)


def _page(
    request: HttpRequest, volunteer: Volunteer, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = _context(request, volunteer) | more
    return render(request, "volunteers/volunteer_detail.html", context, status=status)


def _context(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    user = request.user
    gaps = rules.readiness(volunteer)
    tag, state = rows.state_tag(volunteer, gaps)
    may_edit = rules.may_edit(user, volunteer)
    hidden = HIDDEN_OF[HelperKind(volunteer.kind)]
    return {
        "volunteer": volunteer,
        "is_expert": volunteer.kind == HelperKind.EXPERT,
        "place": rows.places_of([volunteer])[volunteer.pk],
        "masked": [(label, _masked(volunteer, name)) for name, label in hidden.items()],
        "facts": facts_of(volunteer),
        "gaps": gaps,
        "hints": rules.hints(volunteer),
        "tag": tag,
        "state": state,
        "gates": [(mark, _gate_form(mark)) for mark in rows.gate_marks(volunteer)],
        "week": rows.week(volunteer.slots),
        "moves": _moves(volunteer) if may_edit else [],
        "may_edit": may_edit,
        "may_correct": rules.may_correct(user, volunteer),
        "form": RevealForm(fields=hidden) if rules.may_reveal(user, volunteer) else None,
        "panels": panels.panels_of(volunteer, user),
        "changes": volunteer.changes.defer("old", "new").select_related("changed_by")[:CHANGES],
    }


_MASKS = {"id_number": mask_id_number, "phone": mask_phone}


def _masked(volunteer: Volunteer, name: str) -> str:
    value = getattr(volunteer, name)
    if name in ("student_no", "izhiyuan_no"):
        return _last_four(value)
    return _MASKS.get(name, mask_text)(value)


def _last_four(number: str) -> str:
    return "****" + number[-4:] if len(number) > 4 else mask_text(number)


def _gate_form(mark: rows.GateMark) -> GateForm:
    return GateForm(initial={"kind": mark.kind}, auto_id=f"id_{mark.kind}_%s")


def _moves(volunteer: Volunteer) -> list[tuple[str, str, StateForm]]:
    """One form for each state that may follow."""
    return [
        (target, VERBS[target], StateForm(initial={"state": target}, auto_id=f"id_{target}_%s"))
        for target in rules.moves_from(volunteer.state)
    ]
