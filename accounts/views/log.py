"""The audit log of the own counties. Reading it writes nothing, since a GET never writes."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.audit import ACTIONS
from accounts.doors import PortalRequest, needs
from accounts.filters import AuditFilter
from accounts.models import AuditEntry
from accounts.pages import page_of
from accounts.roles import Perm
from accounts.rules import visible_entries


@needs(Perm.AUDIT_VIEW)
@require_safe
def audit_list(request: PortalRequest) -> HttpResponse:
    chosen = AuditFilter(request.GET, visible_entries(request.user).order_by("-id"))
    page = page_of(request, chosen.qs)
    rows = [(entry, _words(entry)) for entry in page]
    context = {"filter": chosen, "page": page, "rows": rows}
    return render(request, "accounts/audit_list.html", context)


def _words(entry: AuditEntry) -> dict[str, str]:
    model = _model(entry.object_type)
    return {
        "action": ACTIONS.get(entry.action, entry.action),
        "object": str(model._meta.verbose_name) if model else entry.object_type,
        "fields": "、".join(_field_words(model, entry.detail)),
    }


def _model(label: str) -> Any:
    try:
        return apps.get_model(label) if label else None
    except (LookupError, ValueError):
        return None


def _field_words(model: Any, detail: dict[str, Any]) -> list[str]:
    names = {f.name: str(f.verbose_name) for f in model._meta.fields} if model else {}
    wanted = detail.get("fields")
    return [names.get(str(name), str(name)) for name in wanted] if isinstance(wanted, list) else []
