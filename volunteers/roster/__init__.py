"""The rosters of volunteers, teachers and experts: how parsed rows become people."""

from rosters.registry import register
from volunteers.roster.sorts import Experts, Teachers, UniversityVolunteers
from volunteers.roster.target import target_of

for sort in (UniversityVolunteers, Teachers, Experts):
    register(target_of(sort))
