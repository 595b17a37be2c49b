"""The filters above the list of students."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.choices import UnitKind
from accounts.models import Unit, User
from accounts.roles import Perm
from accounts.subjects import Stage, grade_label, school_year_of
from students.choices import Answer, Attainment, CensusState
from students.models import Student
from students.models.student import StudentQuerySet
from students.panels import saved_view, saved_views

Narrow = Callable[[StudentQuerySet], StudentQuerySet]
CONSENT: dict[str, Narrow] = {
    "yes": lambda students: students.consented(),
    "no": lambda students: students.unconsented(),
}
DEVICES: dict[str, Narrow] = {
    "ready": lambda students: students.online_ready(),
    "lack": lambda students: students.not_online_ready(),
}
NO_LEVEL = "none"


def _choice(label: str, choices: Any, **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label="全部", **kwargs)


def _unit(label: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label=label, queryset=Unit.objects.none(), empty_label="全部"
    )


class StudentFilter(django_filters.FilterSet):
    """Children that left are shown only when asked for."""

    q = django_filters.CharFilter(label="姓名", method="by_name")
    town = _unit("乡镇")
    school = _unit("学校")
    stage = _choice("学段", Stage.choices)
    grade = _choice("年级", [(n, grade_label(n)) for n in range(1, 13)], method="by_grade")
    level = _choice("层级", [*Attainment.choices, (NO_LEVEL, "未定级")], method="by_level")
    census_state = _choice("摸排状态", CensusState.choices)
    willing = _choice(
        "意愿", [(Answer.YES, "愿意"), (Answer.NO, "不愿意"), (Answer.UNKNOWN, "未问")]
    )
    consent = _choice("授权", [("yes", "已授权"), ("no", "未授权")], method="by_consent")
    device = _choice("设备", [("ready", "能上网课"), ("lack", "缺设备或网络")], method="by_device")
    stale = _choice("未更新", [(n, f"{n} 天以上") for n in (30, 60, 90)], method="by_age")
    show = django_filters.CharFilter(label="范围", method="by_view")

    class Meta:
        model = Student
        fields: list[str] = []

    def __init__(self, *args: Any, user: User, county: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = units_of(user, county)
        self.filters["town"].queryset = places.of_kind(UnitKind.TOWN)
        self.filters["school"].queryset = places.of_kind(UnitKind.SCHOOL)
        self.form.fields["q"].widget.attrs |= {"maxlength": 40, "placeholder": "姓名、拼音或首字母"}
        self.form.fields["show"].widget = self.form.fields["show"].hidden_widget()

    def filter_queryset(self, queryset: StudentQuerySet) -> StudentQuerySet:
        found: StudentQuerySet = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["census_state"] else found.enrolled()

    def by_name(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        text = "".join(value.split()).lower()
        if text.isascii():
            return students.filter(Q(pinyin__startswith=text) | Q(initials__startswith=text))
        return students.filter(name__contains=text)

    def by_grade(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        year = school_year_of(timezone.localdate()) - int(value) + 1
        return students.filter(entry_year=year)

    def by_level(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        return students.filter(level="" if value == NO_LEVEL else value)

    def by_consent(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        return CONSENT[value](students)

    def by_device(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        return DEVICES[value](students)

    def by_age(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        return students.filter(updated_at__lt=timezone.now() - timedelta(days=int(value)))

    def by_view(self, students: StudentQuerySet, _name: str, value: str) -> StudentQuerySet:
        view = saved_view(value)
        return view.narrow(students) if view else students


def units_of(user: User, county: Unit | None) -> Any:
    """Places of the county in which the person may see students."""
    reach = Q(pk__in=[])
    for unit in user.units_with(Perm.STUDENTS_VIEW) if county else []:
        reach |= Q(path__startswith=unit.path)
    return Unit.objects.filter(reach, path__startswith=county.path if county else "/")


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in use, and the query without it."""

    label: str
    text: str
    query: str


def active_filters(filters: StudentFilter, query: QueryDict) -> list[ActiveFilter]:
    return [
        ActiveFilter(
            filters.form.fields[name].label or "视图", _words(filters, name), _without(query, name)
        )
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "")
    ]


def _words(filters: StudentFilter, name: str) -> str:
    value = filters.form.cleaned_data[name]
    if name == "show":
        view = saved_view(value)
        return view.label if view else value
    words = dict(getattr(filters.form.fields[name], "choices", ()) if name not in UNITS else ())
    return str(words.get(value, value))


UNITS = ("town", "school")


def _without(query: QueryDict, *names: str) -> str:
    kept = query.copy()
    for name in (*names, "page"):
        kept.pop(name, None)
    return kept.urlencode()


def view_links(query: QueryDict) -> list[dict[str, Any]]:
    """The saved views as links that keep the other filters."""
    current = query.get("show", "")
    kept = _without(query, "show")
    links = [{"label": "全部", "query": kept, "is_on": not saved_view(current)}]
    for view in saved_views():
        joined = "&".join(filter(None, [f"show={view.key}", kept]))
        links.append({"label": view.label, "query": joined, "is_on": view.key == current})
    return links
