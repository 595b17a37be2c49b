"""The filters above the list of volunteers."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.crypto import blind_index
from accounts.models import Partnership, Unit
from accounts.phones import normalise_phone
from accounts.subjects import Stage, Subject
from volunteers.choices import STAGE_GRADES, GateKind, HelperKind
from volunteers.models import Gate, Offer, Volunteer
from volunteers.models.volunteer import VolunteerQuerySet

SOON_DAYS = 30
GATE_CHOICES = [
    *((f"no_{kind.value}", f"缺{kind.label}") for kind in GateKind),
    ("soon", f"{SOON_DAYS} 天内到期"),
    ("all", "齐全"),
]


def units_serving(county: Unit | None) -> Any:
    """Universities that serve the county, with their colleges and squads."""
    serving = Partnership.objects.active().filter(county=county).select_related("university")
    reach = Q(pk__in=[])
    for partnership in serving:
        reach |= Q(path__startswith=partnership.university.path)
    return Unit.objects.filter(reach).order_by("path")


class UnitChoice(django_filters.ModelChoiceFilter):
    """A unit and all below it."""

    def filter(self, qs: VolunteerQuerySet, value: Unit | None) -> VolunteerQuerySet:
        if value is None:
            return qs
        return qs.filter(unit__in=Unit.objects.within(value).order_by().values("pk"))


class VolunteerFilter(django_filters.FilterSet):
    """What narrows the list; the tab is only carried along, the list itself applies it."""

    tab = django_filters.CharFilter(widget=forms.HiddenInput, method="carry")
    q = django_filters.CharFilter(label="姓名", method="by_name")
    kind = django_filters.ChoiceFilter(label="类型", choices=HelperKind.choices, empty_label="全部")
    unit = UnitChoice(label="高校/学院", queryset=Unit.objects.none(), empty_label="全部")
    college = django_filters.CharFilter(label="学院名称含", lookup_expr="contains")
    squad = django_filters.CharFilter(label="分队含", lookup_expr="contains")
    subject = django_filters.ChoiceFilter(
        label="科目", choices=Subject.choices, empty_label="全部", method="by_offer"
    )
    stage = django_filters.ChoiceFilter(
        label="学段",
        choices=[(key, Stage(key).label) for key in STAGE_GRADES],
        empty_label="全部",
        method="by_offer",
    )
    gate = django_filters.ChoiceFilter(
        label="资格", choices=GATE_CHOICES, empty_label="全部", method="by_gate"
    )

    class Meta:
        model = Volunteer
        fields: list[str] = []

    def __init__(self, *args: Any, county: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleges = units_serving(county).of_kind(UnitKind.UNIVERSITY, UnitKind.COLLEGE)
        self.filters["unit"].queryset = colleges
        self.form.fields["q"].widget.attrs |= {
            "maxlength": 40,
            "placeholder": "姓名、拼音、首字母或手机",
        }

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(
            value for name, value in self.form.cleaned_data.items() if name != "tab"
        )

    def carry(self, queryset: VolunteerQuerySet, _name: str, _value: str) -> VolunteerQuerySet:
        return queryset

    def by_name(self, queryset: VolunteerQuerySet, _name: str, value: str) -> VolunteerQuerySet:
        text = "".join(value.split()).lower()
        if phone := normalise_phone(text):
            return queryset.filter(phone_index=blind_index(phone))
        if text.isascii():
            return queryset.filter(Q(pinyin__startswith=text) | Q(initials__startswith=text))
        return queryset.filter(name__contains=text)

    def by_offer(self, queryset: VolunteerQuerySet, name: str, _value: str) -> VolunteerQuerySet:
        """Subject and stage belong to one offer: asked together, once."""
        asked = self.form.cleaned_data
        if name == "stage" and asked["subject"]:
            return queryset
        offers = Offer.objects.filter(volunteer=OuterRef("pk"))
        if asked["subject"]:
            offers = offers.filter(subject=asked["subject"])
        if asked["stage"]:
            low, high = STAGE_GRADES[asked["stage"]]
            offers = offers.filter(grade_min__lte=high, grade_max__gte=low)
        return queryset.filter(Exists(offers))

    def by_gate(self, queryset: VolunteerQuerySet, _name: str, value: str) -> VolunteerQuerySet:
        if value == "all":
            return queryset.cleared()
        today = timezone.localdate()
        gates = Gate.objects.open_on(today).filter(volunteer=OuterRef("pk"))
        if value == "soon":
            return queryset.filter(Exists(gates.filter(expires_on__lte=today + _soon())))
        return queryset.filter(~Exists(gates.filter(kind=value.removeprefix("no_"))))


def _soon() -> timedelta:
    return timedelta(days=SOON_DAYS)
