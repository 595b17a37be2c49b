"""Pages about volunteers."""

from volunteers.views.bulk import volunteer_gates_bulk, volunteer_state_bulk
from volunteers.views.detail import volunteer_detail, volunteer_reveal
from volunteers.views.edit import volunteer_edit
from volunteers.views.identity import volunteer_identity
from volunteers.views.listing import volunteer_list
from volunteers.views.moves import volunteer_gate, volunteer_state

__all__ = [
    "volunteer_detail",
    "volunteer_edit",
    "volunteer_gate",
    "volunteer_gates_bulk",
    "volunteer_identity",
    "volunteer_list",
    "volunteer_reveal",
    "volunteer_state",
    "volunteer_state_bulk",
]
