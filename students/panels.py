"""What rooms above add to this room's pages: panels of the file, saved views of the list."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from students.models import Student
from students.models.student import StudentQuerySet


@dataclass(frozen=True)
class Panel:
    """One card of a student's file: its title, the template of its body and what that shows."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[Student, Any], Panel | None]
ViewFilter = Callable[[StudentQuerySet], StudentQuerySet]


@dataclass(frozen=True)
class SavedView:
    """A named filter of the list of students; an unlisted one is reached by links only."""

    key: str
    label: str
    narrow: ViewFilter
    is_listed: bool = True


_makers: list[PanelMaker] = []
_views: dict[str, SavedView] = {}


def register(maker: PanelMaker) -> None:
    """Add a panel; `maker(student, user)` returns None where there is nothing to show."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(student: Student, user: Any) -> list[Panel]:
    return [panel for maker in _makers if (panel := maker(student, user))]


def register_view(key: str, label: str, narrow: ViewFilter, *, listed: bool = True) -> None:
    """Add a saved view; `narrow` takes and returns the queryset of students."""
    _views[key] = SavedView(key, label, narrow, listed)


def saved_views() -> list[SavedView]:
    """Those that stand above the list."""
    return [view for view in _views.values() if view.is_listed]


def saved_view(key: str) -> SavedView | None:
    return _views.get(key)


register_view("unchecked", "未摸排", lambda students: students.enrolled().unchecked())
register_view("unconsented", "未同意", lambda students: students.enrolled().unconsented())
register_view("unclassified", "未定级", lambda students: students.enrolled().unclassified())
register_view("needless", "缺需求", lambda students: students.enrolled().without_open_need())
register_view("ready", "可结对", lambda students: students.ready())
