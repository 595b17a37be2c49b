"""The filters above the list of pairs."""

from typing import Any

import django_filters
from django.db.models import Q

from accounts.choices import UnitKind
from accounts.models import Unit
from pairing.choices import PairingState
from pairing.models import Pairing
from pairing.models.pairing import PairingQuerySet

LIVE = "live"
STATES = [(LIVE, "当前结对"), *PairingState.choices]


class PairingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="姓名", method="by_name")
    town = django_filters.ModelChoiceFilter(
        label="镇街", field_name="student__town", queryset=Unit.objects.none(), empty_label="全部"
    )
    school = django_filters.ModelChoiceFilter(
        label="学校", field_name="student__school", queryset=Unit.objects.none(), empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, empty_label="全部", method="by_state"
    )

    class Meta:
        model = Pairing
        fields: list[str] = []

    def __init__(self, *args: Any, county: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Unit.objects.within(county) if county else Unit.objects.none()
        self.filters["town"].queryset = places.of_kind(UnitKind.TOWN)
        self.filters["school"].queryset = places.of_kind(UnitKind.SCHOOL)
        self.form.fields["q"].widget.attrs |= {
            "maxlength": 40,
            "placeholder": "学生或志愿者，可输拼音首字母",
        }

    def by_name(self, queryset: PairingQuerySet, _name: str, value: str) -> PairingQuerySet:
        text = "".join(value.split()).lower()
        reach = Q()
        for person in ("student", "volunteer"):
            if text.isascii():
                reach |= Q(**{f"{person}__pinyin__startswith": text})
                reach |= Q(**{f"{person}__initials__startswith": text})
            else:
                reach |= Q(**{f"{person}__name__contains": text})
        return queryset.filter(reach)

    def by_state(self, queryset: PairingQuerySet, _name: str, value: str) -> PairingQuerySet:
        return queryset.live() if value == LIVE else queryset.filter(state=value)
