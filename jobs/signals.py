"""What the jobs room tells the rooms above."""

from django.dispatch import Signal

# Sent once per job, in the transaction that ends it: `job`. Receivers look at `job.kind`.
job_ended = Signal()
