"""The cast and the places that tests play with.

Two invented counties of one city, 岭海县 (ours) and 望山县 (theirs), and one of another city.
Lin is the county admin, Mei county staff, Mai the city admin, Chen a school contact, Gao a town
cadre, Su a volunteer, Wu a squad leader, Ouyang the county admin of 望山县: the stranger.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import count

from accounts.choices import SchoolKind, UnitKind
from accounts.models import Membership, Partnership, Unit, User
from accounts.roles import Role
from accounts.scope import all_counties
from accounts.subjects import Stage, Subject
from students.choices import Answer, Attainment, CensusState, ContactMethod
from students.models import Consent, Need, NeedSubject, Student
from volunteers.choices import GateKind, VolunteerState
from volunteers.models import Gate, Offer, Volunteer

PASSWORD = "correct-horse-77"
_phones = count(1)


@dataclass
class World:
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    @property
    def county(self) -> Unit:
        return self.units["linghai"]

    @property
    def other_county(self) -> Unit:
        return self.units["wangshan"]


def phone() -> str:
    """The next invented mobile number."""
    return f"1990000{next(_phones) % 10000:04d}"


def make_unit(
    world: World, key: str, name: str, kind: UnitKind, parent: str | None, **more
) -> Unit:
    parent_unit = world.units[parent] if parent else None
    unit = Unit.objects.create(
        code=more.pop("code", key), name=name, kind=kind, parent=parent_unit, is_demo=True, **more
    )
    world.units[key] = unit
    return unit


def make_user(world: World, key: str, name: str, role: Role, unit: str) -> User:
    user = User.objects.create_user(
        name=name, password=PASSWORD, phone=phone(), email=f"{key}@example.test"
    )
    Membership.objects.create(
        user=user, unit=world.units[unit], role=role, starts_on=date(2026, 1, 1)
    )
    world.users[key] = user
    return user


def build_world() -> World:
    world = World()
    _places(world)
    _people(world)
    return world


def _places(world: World) -> None:
    make_unit(world, "guangdong", "广东省", UnitKind.PROVINCE, None, code="44")
    make_unit(world, "city", "岭海市", UnitKind.CITY, "guangdong", code="4499")
    make_unit(world, "city2", "远山市", UnitKind.CITY, "guangdong", code="4498")
    make_unit(world, "linghai", "岭海县", UnitKind.COUNTY, "city", code="449901")
    make_unit(world, "wangshan", "望山县", UnitKind.COUNTY, "city", code="449902")
    make_unit(world, "yuanshan", "远山县", UnitKind.COUNTY, "city2", code="449801")
    make_unit(world, "baiteng", "白藤镇", UnitKind.TOWN, "linghai", grid_col=5, grid_row=3)
    make_unit(world, "shanbei", "山背镇", UnitKind.TOWN, "linghai", grid_col=6, grid_row=3)
    make_unit(world, "wangshan_town", "望山镇", UnitKind.TOWN, "wangshan", grid_col=1, grid_row=1)
    make_unit(
        world,
        "baiteng_school",
        "白藤中学",
        UnitKind.SCHOOL,
        "baiteng",
        school_kind=SchoolKind.JUNIOR,
    )
    make_unit(
        world,
        "shanbei_school",
        "山背中心小学",
        UnitKind.SCHOOL,
        "shanbei",
        school_kind=SchoolKind.PRIMARY,
    )
    make_unit(
        world,
        "wangshan_school",
        "望山中学",
        UnitKind.SCHOOL,
        "wangshan_town",
        school_kind=SchoolKind.JUNIOR,
    )
    make_unit(world, "university", "岭海师范学院", UnitKind.UNIVERSITY, None)
    make_unit(world, "college", "数学学院", UnitKind.COLLEGE, "university")
    make_unit(world, "squad", "一分队", UnitKind.SQUAD, "college")
    Partnership.objects.create(
        university=world.units["university"], county=world.county, starts_on=date(2026, 1, 1)
    )


def _people(world: World) -> None:
    make_user(world, "province", "省查看", Role.PROVINCE_VIEWER, "guangdong")
    make_user(world, "mai", "麦市长", Role.CITY_ADMIN, "city")
    make_user(world, "lin", "林书记", Role.COUNTY_ADMIN, "linghai")
    make_user(world, "mei", "梅干事", Role.COUNTY_STAFF, "linghai")
    make_user(world, "gao", "高镇长", Role.TOWN_CADRE, "baiteng")
    make_user(world, "chen", "陈老师", Role.SCHOOL_CONTACT, "baiteng_school")
    make_user(world, "tan", "谭老师", Role.TEACHER, "baiteng_school")
    make_user(world, "he", "何老师", Role.UNIVERSITY_ADMIN, "university")
    make_user(world, "xu", "徐老师", Role.COLLEGE_ADMIN, "college")
    make_user(world, "wu", "吴队长", Role.SQUAD_LEADER, "squad")
    make_user(world, "su", "苏同学", Role.VOLUNTEER, "squad")
    make_user(world, "zhong", "钟专家", Role.EXPERT, "linghai")
    make_user(world, "shen", "沈审计", Role.AUDITOR, "linghai")
    make_user(world, "yun", "运维", Role.OPERATOR, "linghai")
    make_user(world, "ouyang", "欧阳书记", Role.COUNTY_ADMIN, "wangshan")
    world.users["nobody"] = User.objects.create_user(
        name="无角色", password=PASSWORD, phone=phone()
    )


def make_student(world: World, name: str = "李小禾", *, county: str = "linghai", **more) -> Student:
    """A verified, willing child of grade 8 with devices; no consent and no need yet."""
    defaults = {
        "sex": "F",
        "stage": Stage.JUNIOR,
        "entry_year": 2019,
        "level": Attainment.MIDDLE,
        "willing": Answer.YES,
        "census_state": CensusState.VERIFIED,
        "has_phone": True,
        "has_internet": True,
    }
    if county == "linghai":
        defaults |= {"town": world.units["baiteng"], "school": world.units["baiteng_school"]}
    with all_counties("test data"):
        return Student.objects.create(county=world.units[county], name=name, **(defaults | more))


def make_ready(student: Student, *subjects: Subject, slots: tuple[int, ...] = (10, 20, 21)) -> Need:
    """Give the child a consent and an open need."""
    subjects = subjects or (Subject.MATHS,)
    with all_counties("test data"):
        Consent.objects.create(
            county=student.county,
            student=student,
            given_by="监护人",
            relation="母亲",
            method=ContactMethod.PHONE,
        )
        need = Need.objects.create(county=student.county, student=student, slots=list(slots))
        NeedSubject.objects.bulk_create(
            NeedSubject(county=student.county, need=need, subject=subject, rank=rank)
            for rank, subject in enumerate(subjects, 1)
        )
    return need


def make_volunteer(
    world: World,
    name: str = "林晓彤",
    *subjects: Subject,
    county: str = "linghai",
    gates: bool = True,
    **more,
) -> Volunteer:
    """An approved volunteer of the squad, with all gates open, who teaches grades 7–9."""
    defaults = {
        "sex": "F",
        "phone": phone(),
        "unit": world.units["squad"],
        "university_year": 2,
        "slots": [10, 20, 21],
        "max_pupils": 1,
        "max_sessions": 2,
        "state": VolunteerState.APPROVED,
    }
    with all_counties("test data"):
        volunteer = Volunteer.objects.create(
            county=world.units[county], name=name, **(defaults | more)
        )
        Offer.objects.bulk_create(
            Offer(
                county=volunteer.county,
                volunteer=volunteer,
                subject=subject,
                grade_min=7,
                grade_max=9,
            )
            for subject in subjects or (Subject.MATHS,)
        )
        if gates:
            Gate.objects.bulk_create(
                Gate(
                    county=volunteer.county,
                    volunteer=volunteer,
                    kind=kind,
                    passed_on=date(2026, 1, 1),
                    expires_on=date(2027, 12, 31),
                )
                for kind in GateKind.values
            )
    return volunteer
