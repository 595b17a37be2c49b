"""The web side of the kill test: a process that does what one line of JSON asks for.

Like `tests.jobs.desk`, but its job is the import of a roster. Run by `test_killed.py`.
"""

import json
import sys
from datetime import date, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.models import Unit, User  # noqa: E402
from accounts.scope import all_counties  # noqa: E402
from jobs import services  # noqa: E402
from jobs.models import Job  # noqa: E402
from rosters.models import RosterBatch, RosterFile, RosterRow  # noqa: E402
from rosters.services import applying, mapping, receive  # noqa: E402
from students.models import Student  # noqa: E402
from tests.rosters.desk import id_number, workbook  # noqa: E402
from tests.world import build_world  # noqa: E402

DIGITS = "零一二三四五六七八九"


def child(n: int) -> list[object]:
    born = date(2008, 1, 1) + timedelta(days=n)
    name = "陈" + "".join(DIGITS[int(digit)] for digit in f"{n:04d}"[1:])
    number = id_number(f"{born:%Y%m%d}")
    return [n, "白藤镇", name, "", number, "白藤中学", "八年级", "中", f"199{n:08d}"]


def migrate():
    call_command("migrate", verbosity=0)
    build_world()


def start(total, pause):
    """Go with a roster of `total` rows up to the confirmation; return the job that writes it."""
    by = User.objects.get(name="林书记")
    county = Unit.objects.get(code="449901")
    with all_counties("kill test"):
        batch = receive.receive(
            "students", "名册.xlsx", workbook([child(n) for n in range(total)]),
            county=county, unit=None, as_of=date(2026, 11, 10), by=by,
        )  # fmt: skip
        _perform(batch)
        mapping.confirm_mapping(batch, {}, by=by)
        _perform(batch)
        assert applying.confirm(batch, by=by) == []
        return str(RosterBatch.objects.get(pk=batch.pk).job_id)


def _perform(batch):
    services.perform(RosterBatch.objects.get(pk=batch.pk).job_id)
    batch.refresh_from_db()


def reap():
    return services.reap()


def look(job):
    row = Job.objects.get(pk=job)
    with all_counties("kill test"):
        batch = RosterBatch.objects.get(job=row)
        numbers = [student.id_number for student in Student.objects.all()]
        return {
            "state": row.state,
            "done": row.done,
            "attempts": row.attempts,
            "error": row.error,
            "batch": batch.state,
            "children": len(numbers),
            "distinct": len(set(numbers)),
            "applied": RosterRow.objects.exclude(applied_at=None).count(),
            "files": RosterFile.objects.count(),
        }


COMMANDS = {act.__name__: act for act in (migrate, start, reap, look)}

for line in sys.stdin:
    name, arguments = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[name](*arguments)) + "\n")
    sys.stdout.flush()
