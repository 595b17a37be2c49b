"""The volunteer roster: how parsed rows of a sign-up sheet become volunteers."""

from rosters.registry import register
from volunteers.roster.target import VolunteerRoster

register(VolunteerRoster())
