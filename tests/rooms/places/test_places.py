"""R11, R12: the places where information is kept are kept by administrators, with their History."""

import csv
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people.refusals import RefusedError
from kim.places.holdings import actions
from kim.places.holdings.models import Location
from tests.cast import EVERYBODY
from tests.factories import moment
from tests.rooms.foundations.people.refusing import refused_by

OTHERS = [name for name in EVERYBODY if name not in ("administrator", "second_administrator")]
LIST, NEW = "holdings:location_list", "holdings:location_add"


def given(cast, by="administrator"):
    return {"by": cast.standing(by), "at": moment()}


def change_address():
    return reverse("holdings:location_change", args=[Location.objects.get(name="Key book").pk])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_place_is_added_and_changed_and_the_history_says_what_it_was(cast):
    row = actions.add_location(name="Deed room", kind="PAPER", **given(cast))
    actions.change_location(location=row, name="Deed store", kind="DOCUMENT_STORE", **given(cast))
    row.refresh_from_db()
    assert (row.name, row.kind) == ("Deed store", "DOCUMENT_STORE")
    changed, added = history_of("holdings.location", row.pk)
    assert (added.type, changed.type) == ("holdings.location_added", "holdings.location_changed")
    assert ("Kind", "Paper", "Document store") in [(each.label, each.before, each.after) for each in changed.changes]


def test_a_name_that_is_taken_is_refused_whatever_its_capitals(cast):
    with pytest.raises(NameTakenError, match="There is a place called key book already"):
        actions.add_location(name="key book", kind="PAPER", **given(cast))
    row = Location.objects.get(name="NEC Housing")
    with pytest.raises(NameTakenError, match="Use another name"):
        actions.change_location(location=row, name="Key Book", kind="PAPER", **given(cast))


def test_the_database_refuses_a_place_of_no_known_kind_and_two_of_one_name(cast):
    with refused_by("location_kind_known"):
        Location(name="Cellar", kind="CELLAR").save()
    with refused_by("holdings_location_name", columns="holdings_location.name"):
        Location(name="Key book", kind="PAPER").save()


@pytest.mark.parametrize("stranger", OTHERS)
def test_who_is_no_administrator_neither_keeps_places_nor_opens_their_pages(cast, stranger):
    row = Location.objects.get(name="Key book")
    with pytest.raises(RefusedError, match="Only a site administrator"):
        actions.add_location(name="X", kind="PAPER", **given(cast, stranger))
    with pytest.raises(RefusedError, match="Only a site administrator"):
        actions.change_location(location=row, name="X", kind="PAPER", **given(cast, stranger))
    client = cast.client(stranger)
    for address in (reverse(LIST), reverse(NEW), change_address()):
        assert client.get(address).status_code == 403
        assert "Only a site administrator can do this." in text(client.post(address, {"name": "X", "kind": "PAPER"}))


def test_the_pages_of_places_cost_at_most_ten_data_statements(cast):
    client = cast.client("administrator")
    for address in (reverse(LIST), reverse(NEW), change_address()):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        data = [q["sql"] for q in captured if not re.match("BEGIN|COMMIT|SAVEPOINT|RELEASE|PRAGMA", q["sql"])]
        assert len(data) <= 10, "\n".join(data)


def test_places_are_added_changed_filtered_and_downloaded_by_their_pages(cast):
    client = cast.client("administrator")
    assert "Deed room" in text(client.post(reverse(NEW), {"name": "Deed room", "kind": "PAPER"}, follow=True))
    assert "called deed room already" in text(client.post(reverse(NEW), {"name": "deed room", "kind": "PAPER"}))
    assert "Choose the kind of place" in text(client.post(reverse(NEW), {"name": "Loft"}))
    assert "Key ledger" in text(client.post(change_address(), {"name": "Key ledger", "kind": "PAPER"}, follow=True))
    filtered = text(client.get(reverse(LIST), {"kind": "PAPER", "words": "ledger"}))
    assert ("Key ledger" in filtered, "NEC Housing" in filtered) == (True, False)
    response = client.get(reverse(LIST), {"kind": "PAPER", "format": "csv"})
    rows = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    assert [row[:2] for row in rows] == [["Name", "Kind"], ["Deed room", "Paper"], ["Key ledger", "Paper"]]


def test_a_place_that_is_no_number_is_not_found(cast):
    assert cast.client("administrator").get("/administration/places/999999/").status_code == 404
