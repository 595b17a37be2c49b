"""What a helper sees on a phone: offers to answer, and the children already taken.

Before an offer is accepted the page shows grade, subjects, times, mode and town of the child,
and nothing that names it.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import needs
from accounts.roles import Perm
from pairing.choices import DeclineReason
from pairing.forms import DeclineForm
from pairing.models import Pairing
from pairing.rules import Denied
from pairing.services.offers import accept, decline

SHOWN_PAST = 10


@require_safe
@needs(Perm.OFFERS_ANSWER)
def offer_list(request: HttpRequest) -> HttpResponse:
    own = Pairing.objects.of_helper(request.user).with_people()
    context = {
        "offers": own.offered().order_by("answer_by", "pk"),
        "pairs": own.helping(),
        "past": own.exclude(pk__in=own.live().order_by().values("pk"))[:SHOWN_PAST],
        "reasons": DeclineReason.choices,
    }
    return render(request, "pairing/offer_list.html", context)


@require_POST
@needs(Perm.OFFERS_ANSWER)
def offer_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairing = own_offer_or_404(request.user, pk)
    try:
        accept(pairing, by=request.user)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, "已接受，结对从今天开始。分队会告诉你怎样联系学生。")
    return redirect("pairing:offer_list")


@require_POST
@needs(Perm.OFFERS_ANSWER)
def offer_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    pairing = own_offer_or_404(request.user, pk)
    form = DeclineForm(request.POST)
    try:
        if not form.is_valid():
            raise Denied("请选一个不方便的原因，县里好另作安排。")
        decline(pairing, by=request.user, **form.cleaned_data)
    except Denied as denied:
        messages.error(request, str(denied))
    else:
        messages.success(request, "已谢绝，名额已交还。谢谢你及时告诉我们。")
    return redirect("pairing:offer_list")


def own_offer_or_404(user: Any, pk: UUID) -> Pairing:
    """A pair of the helper who asks; anybody else's does not exist."""
    pairing: Pairing | None = Pairing.objects.of_helper(user).filter(pk=pk).first()
    if pairing is None:
        raise Http404
    return pairing
