"""The rosters of volunteers, teachers and experts: how parsed rows become people."""

from rosters.registry import register
from volunteers.roster.sorts import Experts, Teachers, UniversityVolunteers
from volunteers.roster.target import HelperRoster

for sort in (UniversityVolunteers, Teachers, Experts):
    register(HelperRoster(sort))
