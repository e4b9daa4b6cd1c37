"""Every door is tried by all of the cast and by a stranger: who gets in, who is told why not, and who writes."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from kim.foundations.audit_trail import erasing
from kim.foundations.audit_trail.models import Log
from tests.house.doors import DOORS, EVERYBODY, Door
from tests.rooms import world as planted

pytestmark = pytest.mark.pages

TRIED_BY = (*EVERYBODY.split(), "anonymous")
FILLED = {  # enough to pass every form of the doors that write
    "what": "Keys are logged.",
    "why": "Because.",
    "reason": "Because.",
    "state": "ACCEPTED",
    "restriction": "STAFF",
    "label": "A form",
    "url": "https://example.org/",
    **dict(zip(("in_force_on-day", "in_force_on-month", "in_force_on-year"), ("1", "11", "2026"), strict=True)),
    **dict(zip(("from_on-day", "from_on-month", "from_on-year"), ("20", "11", "2026"), strict=True)),
}


@pytest.fixture(autouse=True)
def _unscrubbed(monkeypatch):
    monkeypatch.setattr(erasing, "scrub", lambda **_: None)  # a database is not vacuumed within a test's transaction


def size() -> int:
    """Count the events: nothing is written without one."""
    return Log.objects.get().size


def try_post(client, address, typed):
    """Post, say what came back and how many events it wrote, and undo it."""
    before = size()
    with transaction.atomic():
        response = client.post(address, typed)
        wrote = size() - before
        transaction.set_rollback(True)
    planted.whole(response)
    return response.status_code, wrote


def tried(world, door: Door, member: str) -> list[str]:
    """Try one door as one member. Returns what was not as the table says."""
    client, address = world.client(member), reverse(door.name, kwargs=world.address(door))
    expected, before = door.expects(member), size()
    got = client.get(address)
    wrong = []
    if got.status_code != expected:
        wrong.append(f"gets {got.status_code}, not {expected}")
    if got.status_code == 302 and member == "anonymous" and not got.url.startswith(("/sign-in/", "/invited/")):
        wrong.append(f"is sent to {got.url}")
    if size() != before and not (door.notes and member in door.led_on.split()):
        wrong.append("writes by looking")
    planted.whole(got)
    # Those who get in send an empty form, and all others a whole one: it must be turned away all the same.
    status, wrote = try_post(client, address, {} if expected == 200 else FILLED)
    if status >= 500 or (expected != 200 and status not in (302, 401, 403, 404, 405, 410)):
        wrong.append(f"gets {status} for a POST")
    gets_in = expected == 200 or member in door.led_on.split()
    if wrote and not (gets_in and door.writes):
        wrong.append(f"writes {wrote} events by a POST")
    return wrong


@pytest.mark.parametrize("name", sorted({door.name for door in DOORS}))
def test_a_door_opens_for_those_whom_the_table_names(world, name):
    found = {
        f"{member} at {door.title}": wrong
        for door in DOORS
        if door.name == name
        for member in TRIED_BY
        if (wrong := tried(world, door, member))
    }
    assert found == {}


def test_a_door_that_opens_for_too_many_is_noticed(world):
    door = Door("kim_log:entry_show", {"number": "entry"}, ok="manager")
    assert "gets 200, not 404" in tried(world, door, "officer")
    assert tried(world, door, "manager") == []


def test_a_door_that_writes_for_those_it_should_not_is_noticed(world):
    door = Door("kim_log:draft_discard", {"number": "draft"}, ok="manager", writes=False)
    assert "writes 1 events by a POST" in tried(world, door, "manager")


def test_what_was_typed_as_a_stranger_is_answered_by_signing_in_not_by_the_page(world):
    client = world.client("anonymous")
    response = client.post(reverse("kim_log:entry_new"), FILLED)
    assert response.status_code == 401
    assert "Nothing you typed was lost" in response.content.decode()


def test_somebody_whose_account_was_closed_is_told_so_and_gets_in_nowhere(world):
    from kim.foundations.sign_in import actions as sign_in

    account = world.cast.person("officer").account
    client = world.client("officer")
    sign_in.close_account(account=account, by=world.cast.standing("administrator"), at=world.at())
    assert client.get(reverse("home:my_work")).status_code == 302
    typed = {"login": account.email, "password": planted.PASSWORD}
    response = world.client("anonymous").post(reverse("account_login"), typed)
    assert response.status_code == 403
    assert "Your account is closed" in response.content.decode()


def test_limits_count_each_persons_address_behind_a_web_server_of_ours(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client, address = world.client("anonymous"), reverse("account_login")
    typed = {"login": "a@b.example", "password": "x"}
    # What a stranger writes themselves stands before what our own server adds, and counts for nothing.
    tries = [client.post(address, typed, headers={"x-forwarded-for": f"1.1.1.{n}, 10.0.0.1"}) for n in range(3)]
    assert [each.status_code for each in tries] == [200, 200, 429]
    assert client.post(address, typed, headers={"x-forwarded-for": "10.0.0.2"}).status_code == 200


def test_too_many_tries_are_answered_by_our_own_page(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client = world.client("anonymous")
    for _ in range(2):
        response = client.get(reverse("account_login"))
    assert response.status_code in (200, 429)
    while response.status_code != 429:
        response = client.post(reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert "Too many tries" in response.content.decode()
