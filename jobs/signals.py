"""What the jobs room tells the rooms above."""

from django.dispatch import Signal

# Sent once per job, in the transaction that ends it: `job`. Receivers look at `job.kind`.
job_ended = Signal()

# Sent by the reaper every few seconds: rooms delete what has had its time. Receivers are cheap
# when there is nothing to do.
tidied = Signal()
