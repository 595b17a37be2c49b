"""Filters of the lists of this room."""

from __future__ import annotations

import django_filters as filters
from django import forms

from accounts.audit import ACTIONS
from accounts.choices import UnitKind
from accounts.models import AuditEntry, Membership, Unit
from accounts.models.membership import ROLE_CHOICES

ALL = "全部"


class MembershipFilter(filters.FilterSet):  # type: ignore[misc]
    name = filters.CharFilter(field_name="user__name", lookup_expr="icontains", label="姓名")
    unit = filters.CharFilter(field_name="unit__name", lookup_expr="icontains", label="单位")
    role = filters.ChoiceFilter(choices=ROLE_CHOICES, label="角色", empty_label=ALL)

    class Meta:
        model = Membership
        fields = ("name", "unit", "role")


class UnitFilter(filters.FilterSet):  # type: ignore[misc]
    name = filters.CharFilter(lookup_expr="icontains", label="名称")
    kind = filters.ChoiceFilter(choices=UnitKind.choices, label="类型", empty_label=ALL)

    class Meta:
        model = Unit
        fields = ("name", "kind")


class AuditFilter(filters.FilterSet):  # type: ignore[misc]
    action = filters.ChoiceFilter(
        choices=lambda: sorted(ACTIONS.items()), label="动作", empty_label=ALL
    )
    person = filters.CharFilter(field_name="actor_name", lookup_expr="icontains", label="人")
    since = filters.DateFilter(
        field_name="at",
        lookup_expr="date__gte",
        label="从",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = filters.DateFilter(
        field_name="at",
        lookup_expr="date__lte",
        label="到",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = AuditEntry
        fields = ("action", "person", "since", "until")
