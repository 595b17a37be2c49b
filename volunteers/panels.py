"""What rooms above add to the file of a volunteer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from volunteers.models import Volunteer


@dataclass(frozen=True)
class Panel:
    """One card of a volunteer's file: its title, the template of its body and what that shows."""

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


PanelMaker = Callable[[Volunteer, Any], Panel | None]
_makers: list[PanelMaker] = []


def register(maker: PanelMaker) -> None:
    """Add a panel; `maker(volunteer, user)` returns None where there is nothing to show."""
    if maker not in _makers:
        _makers.append(maker)


def panels_of(volunteer: Volunteer, user: Any) -> list[Panel]:
    return [panel for maker in _makers if (panel := maker(volunteer, user))]
