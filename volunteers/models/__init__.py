from volunteers.models.change import VolunteerChange
from volunteers.models.gate import Gate
from volunteers.models.volunteer import Offer, Volunteer

__all__ = ["Gate", "Offer", "Volunteer", "VolunteerChange"]
