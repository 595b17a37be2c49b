"""One object of each kind: our own, a neighbour's, another county's."""

from typing import Any

from accounts.scope import all_counties
from jobs.models import Job, State
from students.models import TransferRequest
from tests.world import World, make_ready, make_student, make_volunteer

Made = dict[str, dict[str, Any]]


def students(world: World) -> Made:
    """In 白藤 (ours), in 山背 (same county), in 望山县."""
    near = {"town": world.units["shanbei"], "school": world.units["shanbei_school"]}
    far = {"town": world.units["wangshan_town"], "school": world.units["wangshan_school"]}
    made = {
        "own": make_student(world),
        "near": make_student(world, "王小山", **near),
        "foreign": make_student(world, "望小山", county="wangshan", **far),
    }
    for student in made.values():
        make_ready(student)
    return {owner: {"pk": student.pk} for owner, student in made.items()}


def transfers(world: World) -> Made:
    """Two that another county asks of ours, one that ours asks of the other."""

    def asked(name: str, of: str, by: str) -> dict[str, Any]:
        number = f"44990120110{len(name)}01000{len(of)}"
        child = make_student(world, name, county=of, id_number=number)
        with all_counties("test data"):
            request = TransferRequest.objects.create(
                county=child.county, asking=world.units[by], student=child, name=name,
                id_number=number, asked_by=world.users["yun"],
            )  # fmt: skip
        return {"pk": request.pk}

    return {
        "own": asked("李小禾", "linghai", "wangshan"),
        "near": asked("王山", "linghai", "wangshan"),
        "foreign": asked("望小山", "wangshan", "linghai"),
    }


def volunteers(world: World) -> Made:
    """Of our squad, of no squad of ours, of the other county."""
    other = world.units["wangshan"]
    made = {
        "own": make_volunteer(world),
        "near": make_volunteer(world, "本县老师", unit=world.units["baiteng_school"]),
        "foreign": make_volunteer(world, "望县志愿者", county="wangshan", unit=other),
    }
    return {owner: {"pk": volunteer.pk} for owner, volunteer in made.items()}


def jobs(world: World) -> Made:
    """Of our county, of a person without a county, of the other county."""

    def job(who: str, county: str | None) -> dict[str, Any]:
        row = Job.objects.create(
            kind="test",
            state=State.QUEUED,
            started_by=world.users[who],
            county=world.units[county] if county else None,
        )
        return {"pk": row.pk}

    return {
        "own": job("lin", "linghai"),
        "near": job("lin", None),
        "foreign": job("ouyang", "wangshan"),
    }
