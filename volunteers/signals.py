"""What this room says to the rooms above."""

from django.dispatch import Signal

# A volunteer has left for good: sent once for each, inside the transaction.
# Arguments: volunteer, reason, by.
volunteer_left = Signal()
