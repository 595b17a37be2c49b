"""What every request gets: a scope, a county, an answer that is not kept."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.audit import client_address
from accounts.middleware import CountyScopeMiddleware
from accounts.models import Membership, User
from accounts.scope import ScopeError, current_scope


def seen_by(user, session=None, **meta) -> dict:
    """Run the middleware around a view that looks around."""
    seen = {}

    def view(request):
        seen.update(
            counties=current_scope().counties,
            county=request.county,
            address=client_address.get(),
        )
        return HttpResponse()

    request = RequestFactory(**meta).get("/")
    request.user, request.session = user, session or {}
    CountyScopeMiddleware(view)(request)
    return seen


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_scope_is_that_of_the_person_and_closed_afterwards(world):
    seen = seen_by(world.users["lin"], REMOTE_ADDR="10.1.1.1")
    assert seen["counties"] == {world.county.pk}
    assert seen["county"] == world.county
    assert seen["address"] == "10.1.1.1"
    assert client_address.get() == ""
    with pytest.raises(ScopeError):
        current_scope()


def test_the_scope_is_closed_after_an_error(world):
    def view(request):
        raise RuntimeError

    request = RequestFactory().get("/")
    request.user, request.session = world.users["lin"], {}
    with pytest.raises(RuntimeError):
        CountyScopeMiddleware(view)(request)
    with pytest.raises(ScopeError):
        current_scope()


def test_nobody_has_an_empty_scope(world):
    seen = seen_by(world.users["nobody"])
    assert seen["counties"] == frozenset()
    assert seen["county"] is None


def test_an_ended_membership_empties_the_next_request(world):
    mei = world.users["mei"]
    assert seen_by(mei)["counties"]
    Membership.objects.filter(user=mei).update(ends_on=timezone.localdate())
    assert seen_by(again(mei))["counties"] == frozenset()


def test_moved_staff_see_the_new_county_only(world):
    mei = world.users["mei"]
    Membership.objects.filter(user=mei).update(unit=world.other_county)
    assert seen_by(again(mei), {"county": "449901"})["county"] == world.other_county
    assert seen_by(again(mei))["counties"] == {world.other_county.pk}


def test_university_people_see_the_counties_served(world):
    assert seen_by(world.users["he"])["counties"] == {world.county.pk}


def test_the_county_chosen_holds_while_it_is_ones_own(world):
    mai = world.users["mai"]
    assert seen_by(mai, {"county": "449902"})["county"] == world.other_county
    assert seen_by(mai, {"county": "449801"})["county"] == world.county


def test_answers_to_people_are_never_kept(client, world):
    client.force_login(world.users["lin"])
    for url in ("/members/notices/", "/members/nonsense/"):
        assert client.get(url)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", ["/members/", "/members/log/", "/members/units/", "/jobs/"])
def test_strangers_are_sent_to_the_log_in(client, db, url):
    response = client.get(url)
    assert response.status_code in {302, 404}
    assert response.status_code == 404 or response["Location"].startswith("/accounts/login/")
