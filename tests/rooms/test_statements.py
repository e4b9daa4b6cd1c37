"""Each page asks the database at most ten times, signed in, and no more often when there are more rows."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.assurance.method_reviews import queries as method_reviews
from kim.foundations.audit_trail.kinds import every_kind
from kim.foundations.landlord.models import CustomerType
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from tests.cast import PASSWORD
from tests.house.doors import DOORS
from tests.rooms import world as planted

AT_MOST = 10
# A page that is a search through every erasable field of every kind, opened by two people a few times a year. It asks
# once for each kind and field, and no more often when there are more rows (below).
SEARCHES = {
    "erasure:request_show": AT_MOST + sum(1 + len(kind.erasable) for kind in every_kind()),
    "evidence_files:link_open": AT_MOST + 2,  # no page: it notes in the record who opened the link, and leads on
}
NOT_DATA = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
NOT_PAGES = ("account_login", "account_logout", "invitation_open", "invitation_accept", "landlord:accent")
PAGES = sorted({door.name for door in DOORS if door.name not in NOT_PAGES})
FEW, MANY = 3, 60


def data_statements(captured) -> list[str]:
    """List what was asked of the data; beginning and ending a transaction is not."""
    return [each["sql"] for each in captured if not each["sql"].lstrip().upper().startswith(NOT_DATA)]


def signed_in(cast, member: str) -> Client:
    """Sign in as people do, so that the session is read on every page."""
    client = Client()
    typed = {"login": f"{member}@testshire.example", "password": PASSWORD}
    assert client.post(reverse("account_login"), typed).status_code == 302
    return client


def asked(client: Client, address: str) -> list[str]:
    """Open a page once the landlord, and what is asked, is in the cache, and list what it asked of the database."""
    client.get(reverse("account_logout"))
    method_reviews.remembered()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        planted.whole(response)
    return data_statements(captured.captured_queries)


def grow(world, number: int) -> None:
    """Add rows of every sort that pages show."""
    types, places = list(CustomerType.objects.all()), list(Location.objects.all())
    entry = world.things["entry_row"]
    by = world.cast.standing("manager")
    for turn in range(number):
        tags = {"customer_types": (types[turn % 3].pk,), "locations": (places[turn % 2].pk,)}
        texts = partial(world.content, f"grown{'abcdefghij'[turn % 10]}", "", in_force_on=date(2026, 9, 2))
        world.entry(f"grown_{turn}", "", content=texts(**tags))
        if turn % 2:
            actions.draft_entry(area=world.cast.area(), content=texts(**tags), by=by, at=world.at())
        actions.correct_entry(entry=entry, content=texts(**tags), why="Again.", by=by, at=world.at())
        actions.add_link(entry=entry, label="A form", url="https://files.example/form", by=by, at=world.at())


@pytest.fixture(scope="module")
def _planted(_planted):
    planted.with_many_posts(_planted.cast)
    return _planted


def doors_of(world, name: str):
    """Give the addresses of a page that the member with every post can open."""
    for door in DOORS:
        if door.name == name:
            yield reverse(door.name, kwargs=world.address(door))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_at_most_ten_times(world, name):
    client = signed_in(world.cast, "manager")
    counts = {address: asked(client, address) for address in doors_of(world, name)}
    at_most = SEARCHES.get(name, AT_MOST)
    too_many = {address: [len(each), *each] for address, each in counts.items() if len(each) > at_most}
    assert too_many == {}
    assert any(each for each in counts.values())


def test_no_page_asks_more_often_when_there_are_more_rows(world):
    client = signed_in(world.cast, "manager")
    addresses = [address for name in PAGES for address in doors_of(world, name)]
    grow(world, FEW)
    few = {address: asked(client, address) for address in addresses}
    grow(world, MANY)
    many = {address: asked(client, address) for address in addresses}
    grown = {address: (len(few[address]), len(many[address])) for address in addresses}
    # A list longer than a page asks for its count; nothing else comes with more rows.
    assert {
        address: both
        for address, both in grown.items()
        if both[1] > both[0] + (address in ("/log/", "/log/change-many/"))
    } == {}
    searches = {address for name in SEARCHES for address in doors_of(world, name)}
    most = {address: len(each) for address, each in many.items() if len(each) > AT_MOST and address not in searches}
    assert most == {}


def test_a_statement_too_many_is_noticed(world):
    client = signed_in(world.cast, "manager")
    client.get(reverse("home:my_work"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("kim_log:entry_list"))
        list(CustomerType.objects.all())
    said = data_statements(captured.captured_queries)
    assert len(said) == len(asked(client, reverse("kim_log:entry_list"))) + 1
    assert any("sign_in_session" in each for each in said), "the session is really read"
