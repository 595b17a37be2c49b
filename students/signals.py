"""What this room tells the rooms above: something happened that ends or stops a pairing.

Sent inside the transaction of the act, with `student`, `by` and `reason` (may be "").
"""

from django.dispatch import Signal

student_left = Signal()  # the child left its school
consent_withdrawn = Signal()  # the family took the consent back
willing_refused = Signal()  # the family, once willing, now says no
