"""The web side of the worker tests: a process that does what one line of JSON asks for.

It stands for a request that starts or cancels a job, and for the supervisor that reaps. Run by
`tests/jobs/shop.py`, never by hand.
"""

import json
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.models import Notice, User  # noqa: E402
from jobs import services  # noqa: E402
from jobs.models import Job  # noqa: E402
from tests.jobs import demo_jobs  # noqa: E402


def migrate():
    call_command("migrate", verbosity=0)
    User.objects.create_user(name="演示")


def start(total, pause):
    args = {"total": total, "pause": pause}
    return str(services.start("demo.rows", args=args, by=User.objects.get()).pk)


def cancel(job):
    return services.cancel(Job.objects.get(pk=job), by=User.objects.get())


def wake(job):
    services.wake(job)


def reap():
    return services.reap()


def look(job):
    row = Job.objects.get(pk=job)
    rows = Notice.objects.filter(text__startswith=f"{demo_jobs.MARK} {job} ")
    texts = list(rows.values_list("text", flat=True))
    return {
        "state": row.state,
        "done": row.done,
        "attempts": row.attempts,
        "error": row.error,
        "rows": len(texts),
        "distinct": len(set(texts)),
    }


COMMANDS = {act.__name__: act for act in (migrate, start, cancel, wake, reap, look)}

for line in sys.stdin:
    name, arguments = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[name](*arguments)) + "\n")
    sys.stdout.flush()
