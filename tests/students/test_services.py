"""Census, willingness, consent, need, corrections: rules, history, signals, audit."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.pinyin import spell
from accounts.scope import all_counties, county_scope
from students import services
from students.choices import Answer, CensusState, Mode, NeedState
from students.models import Consent, FieldChange, Need, Student, TransferRequest
from students.rules import Refused, readiness
from students.services.bulk import CONSENT, VERIFY, Order
from students.signals import consent_withdrawn, student_left, willing_refused
from tests.world import make_ready, make_student


@pytest.fixture
def here(world):
    with county_scope([world.county.pk]):
        yield world


@pytest.fixture
def heard():
    """The signals sent during a test."""
    calls = []

    def hear(signal, **kwargs):
        calls.append((signal, kwargs["student"].name))

    signals = (student_left, consent_withdrawn, willing_refused)
    for signal in signals:
        signal.connect(hear, weak=False)
    yield calls
    for signal in signals:
        signal.disconnect(hear)


def consent(student, by, **more):
    defaults = {"given_by": "李大山", "relation": "父亲", "method": "phone"}
    return services.give_consent(student=student, by=by, **(defaults | more))


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("曾小禾", ("zengxiaohe", "zxh")),
        ("单丹", ("shandan", "sd")),
        ("区区", ("ouqu", "oq")),
        ("欧阳 娜", ("ouyangna", "oyn")),
        ("阿卜杜·热", ("abodure", "abdr")),
        ("", ("", "")),
    ],
)
def test_names_are_spelled_as_surnames_are(name, spelling):
    assert spell(name) == spelling


def test_ready_is_the_same_for_the_queryset_and_the_rule(here):
    """Over all combinations of what readiness looks at."""
    cases = list(
        product(
            CensusState, Answer, [True, False], [None, *Mode], [True, False, None], [True, None],
            [True, False],
        )
    )  # fmt: skip
    students = [
        Student(
            county=here.county, name=f"学{n}", census_state=c[0], willing=c[1], has_phone=c[4],
            has_tablet=c[5], has_internet=c[6],
        )
        for n, c in enumerate(cases)
    ]  # fmt: skip
    Student.objects.bulk_create(students)
    Consent.objects.bulk_create(
        Consent(county=here.county, student=s, given_by="父", relation="父亲", method="phone")
        for s, c in zip(students, cases, strict=True)
        if c[2]
    )
    Need.objects.bulk_create(
        Need(county=here.county, student=s, mode=c[3])
        for s, c in zip(students, cases, strict=True)
        if c[3]
    )
    ready = set(Student.objects.ready().values_list("pk", flat=True))
    sample = [s for n, s in enumerate(students) if n % 5 == 0 or s.pk in ready]
    assert {s.pk for s in sample if readiness(s) == []} == ready
    assert ready


def test_census_keeps_history_and_writes_only_its_column(here):
    child = make_student(here, census_state=CensusState.UNCHECKED, remark="旧")
    with all_counties("another desk"):
        Student.objects.filter(pk=child.pk).update(remark="新")
    services.record_census(student=child, state="verified", method="visit", by=here.users["chen"])
    child.refresh_from_db()
    assert (child.census_state, child.remark) == ("verified", "新")
    row = FieldChange.objects.get()
    assert (row.field, row.old, row.new, row.source) == (
        "census_state", "未摸排", "已核实", "摸排：走访",
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="student.census").count() == 1


def test_a_child_that_leaves_closes_its_need_and_tells_above(here, heard):
    child = make_student(here)
    make_ready(child)
    for _ in range(2):
        services.record_census(
            student=child, state="left", method="phone", by=here.users["mei"], remark="转学"
        )
    assert not Need.objects.open().exists()
    assert heard == [(student_left, child.name)]
    with pytest.raises(Refused, match="离校"):
        consent(child, here.users["mei"])


def test_a_refusal_after_a_yes_tells_above(here, heard):
    child = make_student(here)
    services.record_willing(
        student=child, answer=Answer.NO, reason="已有家教", method="phone", by=here.users["mei"]
    )
    child.refresh_from_db()
    assert child.willing == Answer.NO
    assert heard == [(willing_refused, child.name)]


def test_consent_is_given_once_and_taken_back(here, heard):
    child, mei = make_student(here), here.users["mei"]
    consent(child, mei)
    with pytest.raises(Refused, match="已有一份"):
        consent(child, mei)
    services.withdraw_consent(student=child, by=mei, reason="不需要了")
    assert heard == [(consent_withdrawn, child.name)]
    assert "no_consent" in [gap.code for gap in readiness(child)]
    with pytest.raises(Refused):
        services.withdraw_consent(student=child, by=mei)
    consent(child, mei)
    assert Consent.objects.count() == 2


def test_consent_is_not_taken_back_before_it_was_given(here):
    child, mei = make_student(here), here.users["mei"]
    consent(child, mei)
    with pytest.raises(Refused, match="早于"):
        services.withdraw_consent(
            student=child, by=mei, withdrawn_on=timezone.localdate() - timedelta(days=3)
        )


def test_a_new_need_replaces_the_open_one(here):
    child = make_student(here)
    old = make_ready(child)
    new = services.set_need(
        student=child, subjects=["english", "maths"], slots=[3, 1, 3], mode="online",
        by=here.users["chen"],
    )  # fmt: skip
    old.refresh_from_db()
    assert (old.state, list(Need.objects.open())) == (NeedState.CLOSED, [new])
    assert new.slots == [1, 3]
    assert [(s.rank, s.subject) for s in new.subjects.all()] == [(1, "english"), (2, "maths")]


@pytest.mark.parametrize(
    ("subjects", "slots"), [([], [1]), (["maths", "maths"], [1]), (["maths"], [28])]
)
def test_a_wrong_need_is_refused(here, subjects, slots):
    with pytest.raises(Refused):
        services.set_need(
            student=make_student(here), subjects=subjects, slots=slots, mode="either",
            by=here.users["chen"],
        )  # fmt: skip


def test_edit_masks_history_and_keeps_indexes_in_step(here):
    child, mei = make_student(here, guardian_phone="19900001111"), here.users["mei"]
    changed = services.edit_student(
        student=child, by=mei,
        values={"name": "曾小禾", "guardian_phone": "19900002222", "sex": "F", "remark": "搬家"},
    )  # fmt: skip
    assert changed == ["name", "guardian_phone", "remark"]
    kept = {row.field: (row.old, row.new) for row in FieldChange.objects.all()}
    assert kept["guardian_phone"] == ("199****1111", "199****2222")
    assert kept["remark"] == ("", "******")
    fresh = Student.objects.get(pinyin="zengxiaohe")
    assert Student.objects.filter(guardian_phone_index=fresh.guardian_phone_index).exists()
    entry = AuditEntry.objects.get(action="student.edit")
    assert "19900002222" not in str(entry.detail)


def test_edit_knows_its_fields(here):
    with pytest.raises(ValueError, match="census_state"):
        services.edit_student(
            student=make_student(here), values={"census_state": "left"}, by=here.users["mei"]
        )


def test_an_id_number_is_registered_once(here):
    number = "440981201003050004"
    make_student(here, "望小山", id_number=number)
    with pytest.raises(Refused, match="另一名学生"):
        services.edit_student(
            student=make_student(here), values={"id_number": number}, by=here.users["mei"]
        )


def test_a_number_of_another_county_is_asked_for_as_an_import_asks(here):
    number = "440981201003050004"
    theirs = make_student(here, "望小山", county="wangshan", id_number=number)
    ours = make_student(here)
    values = {"id_number": number, "remark": "新"}
    for _twice in range(2):
        assert "id_number" not in services.edit_student(
            student=ours, values=values, by=here.users["mei"]
        )
    assert Student.objects.get(pk=ours.pk).id_number == ""
    assert Student.objects.get(pk=ours.pk).remark == "新"
    asked = TransferRequest.objects.get()
    assert (asked.county, asked.asking) == (here.other_county, here.county)
    assert (asked.student_id, asked.name) == (theirs.pk, ours.name)
    told = AuditEntry.objects.filter(action="student.transfer_asked")
    assert {entry.county_code for entry in told} == {here.other_county.code}
    assert number not in str([entry.detail for entry in AuditEntry.objects.all()])


def test_bulk_verify_passes_over_the_disputed(here):
    states = ("unchecked", "disputed", "left", "verified")
    children = [make_student(here, f"学{s}", census_state=s) for s in states]
    done = services.record_bulk(
        order=Order(VERIFY, "school_record"), ids=[c.pk for c in children], county=here.county,
        by=here.users["mei"],
    )  # fmt: skip
    assert (done.written, done.skipped) == (1, 3)
    assert Student.objects.verified().count() == 2
    assert AuditEntry.objects.get(action="student.bulk_verify").detail["count"] == 1


def test_bulk_consent_never_overrides_a_no(here):
    asked = make_student(here, "学一", willing=Answer.UNKNOWN)
    said_no = make_student(here, "学二", willing=Answer.NO)
    had = make_student(here, "学三")
    make_ready(had)
    ids, mei = [asked.pk, said_no.pk, had.pk], here.users["mei"]
    order = Order(CONSENT, "visit", date(2026, 5, 12), "家长会签收")
    for written in (1, 0):
        done = services.record_bulk(order=order, ids=ids, county=here.county, by=mei)
        assert done.written == written
    asked.refresh_from_db()
    assert asked.willing == Answer.YES
    assert Student.objects.consented().count() == 2
    assert AuditEntry.objects.filter(reason="家长会签收").count() == 2


def test_a_failing_receiver_takes_the_act_back(here):
    child, mei = make_student(here), here.users["mei"]
    consent(child, mei)

    def fail(**_kwargs):
        raise RuntimeError

    consent_withdrawn.connect(fail, weak=False)
    try:
        with pytest.raises(RuntimeError):
            services.withdraw_consent(student=child, by=mei)
    finally:
        consent_withdrawn.disconnect(fail)
    assert Consent.objects.active().count() == 1
