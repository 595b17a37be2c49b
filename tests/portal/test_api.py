"""The API shows what pages show: own scope, open and internal fields only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.privacy import INTERNAL, OPEN
from portal.api.serializers import PairingSerializer, StudentSerializer, VolunteerSerializer
from portal.api.views import Pages
from tests.world import make_ready, make_student, make_volunteer

SERIALIZERS = [StudentSerializer, VolunteerSerializer, PairingSerializer]
COMPUTED = {("Student", "grade"): "entry_year"}  # read from a field of that class


def classes_of(model, source):
    """The privacy class at every step of a dotted source."""
    for name in source.split("."):
        name = COMPUTED.get((model.__name__, name), name)
        yield model.privacy[name]
        field = model._meta.get_field(name)
        model = field.related_model or model


@pytest.mark.parametrize("serializer", SERIALIZERS)
def test_only_open_and_internal_fields(serializer):
    model = serializer.Meta.model
    fields = serializer().fields
    assert fields
    for name, field in fields.items():
        assert set(classes_of(model, field.source)) <= {OPEN, INTERNAL}, name


@pytest.fixture
def log_in(client, world):
    def act(key):
        client.force_login(world.users[key])
        return client

    return act


def test_stranger_is_refused(client, world):
    for name in ("student-list", "volunteer-list", "pairing-list", "me"):
        assert client.get(reverse(f"api:{name}")).status_code == 403


def test_foreign_is_not_there(log_in, world):
    own, foreign = make_student(world), make_student(world, "张远山", county="wangshan")
    client = log_in("lin")
    body = client.get(reverse("api:student-list")).json()
    assert [row["id"] for row in body["results"]] == [str(own.pk)]
    assert client.get(reverse("api:student-detail", args=[own.pk])).status_code == 200
    assert client.get(reverse("api:student-detail", args=[foreign.pk])).status_code == 404


def test_without_the_right_the_resource_does_not_exist(log_in, world):
    make_student(world)
    for key in ("mai", "wu", "su", "nobody", "shen"):
        assert log_in(key).get(reverse("api:student-list")).status_code == 404, key
    assert log_in("wu").get(reverse("api:volunteer-list")).status_code == 200


def test_nobody_writes(log_in, world):
    student = make_student(world)
    client = log_in("lin")
    url = reverse("api:student-detail", args=[student.pk])
    assert client.post(reverse("api:student-list"), {"name": "x"}).status_code == 405
    assert client.put(url, {"name": "x"}, content_type="application/json").status_code == 405
    assert client.delete(url).status_code == 405


def test_answers_json_even_to_a_browser(log_in, world):
    answer = log_in("lin").get(reverse("api:student-list"), headers={"accept": "text/html,*/*"})
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("name", ["student", "volunteer", "pairing"])
def test_queries_do_not_grow(log_in, world, name):
    counted = []
    client = log_in("lin")
    for _ in range(3):
        make_ready(make_student(world))
        make_volunteer(world)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"api:{name}-list")).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1


def test_a_page_has_an_upper_limit(log_in, world, monkeypatch):
    monkeypatch.setattr(Pages, "max_limit", 2)
    for _ in range(3):
        make_student(world)
    body = log_in("lin").get(reverse("api:student-list"), {"limit": 100000}).json()
    assert body["count"] == 3
    assert len(body["results"]) == 2


def test_me(log_in, world):
    body = log_in("mei").get(reverse("api:me")).json()
    assert body["memberships"][0]["role"] == "county_staff"
    assert body["counties"] == ["449901"]
    assert "plans_publish" not in body["permissions"]
