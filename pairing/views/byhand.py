"""One pair made by a person, beside the plans."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import get_visible_or_404, needs
from accounts.pages import page_of
from accounts.roles import Perm
from pairing.forms import ByHandForm
from pairing.rules import Denied
from pairing.services.byhand import candidates, pair_by_hand, suggestion
from students.models import Student
from volunteers.models import Volunteer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.PLANS_PUBLISH)
def pairing_new(request: HttpRequest, student: UUID) -> HttpResponse:
    """The best helper, the others by name; choosing one asks the rules."""
    child: Student = get_visible_or_404(Student, request.user, student)
    if not request.user.has_in(Perm.PLANS_PUBLISH, child.county):
        raise Http404
    if request.method == "POST":
        return _chosen(request, child)
    text = request.GET.get("q", "").strip()[:40]
    best = suggestion(child)
    context = {
        "student": child,
        "best": best,
        "best_volunteer": Volunteer.objects.filter(pk=best.volunteer).first(),
        "page": page_of(request, candidates(child, text)),
        "q": text,
    }
    return render(request, "pairing/pairing_new.html", context)


def _chosen(request: HttpRequest, child: Student) -> HttpResponse:
    form = ByHandForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied("请先选一位志愿者。")
        known = Volunteer.objects.in_county(child.county)
        volunteer = known.filter(pk=form.cleaned_data["volunteer"]).first()
        if volunteer is None:
            raise Denied("这位志愿者没有通过审核，或不在本县名单里。")
        ask = form.cleaned_data["way"] == "ask"
        made = pair_by_hand(child, volunteer, ask=ask, by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
        return redirect("pairing:pairing_new", child.pk)
    done = "已结对" if made.helps else "已发出邀请，3 天内答复"
    messages.success(request, f"{child.name} 和 {volunteer.name}：{done}。")
    return redirect("pairing:pairing_detail", made.pk)
