"""What is the landlord's own is let through by every look-over, and its patterns are stopped; kept by page (R8)."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.foundations.design.looked_over import LookedOverForm, looked
from kim.foundations.landlord import actions
from kim.foundations.landlord.models import OwnDetail
from kim.foundations.landlord.own_details import DetailDoesNotFitError
from kim.foundations.people import actions as people
from kim.foundations.spreadsheets.results import quoted
from kim.practice.kim_log.forms import ReasonForm
from tests.factories import moment
from tests.rooms.foundations.people.reading import text

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("people:own_detail_add"), reverse("people:own_detail_list")
DETAILS = [
    ("MAIL_DOMAIN", "gas.example", "write to office@gas.example"),
    ("OFFICE_POSTCODE", "mv1 1aa", "come to 12 Civic Square, MV1 1AA"),
    ("PHONE", "01632 960 001", "ring 01632 960001"),
]


def add(kind, value, name="Gas contractor"):
    return actions.add_own_detail(kind=kind, value=value, name=name, by=None, at=moment())


@pytest.mark.parametrize(("kind", "value", "said"), DETAILS)
def test_what_is_ours_is_let_through_until_it_is_removed(cast, kind, value, said):
    assert looked(said)
    detail = add(kind, value)
    assert not looked(said)
    actions.remove_own_detail(detail=detail, by=cast.person("administrator"), at=moment())
    assert looked(said)


def test_a_reference_is_stopped_under_the_patterns_own_name(cast):
    add("REFERENCE_PATTERN", "T#######", "Tenancy")
    form = ReasonForm({"reason": "See T0012345"})
    assert not form.is_valid()
    assert "holds what looks like a reference (Tenancy)" in str(form.errors)
    assert "T0012345" not in str(form.errors)
    assert quoted("T0012345") == "(not shown: it holds what looks like a reference (Tenancy))"


def test_names_of_staff_are_let_through_and_others_are_not(cast):
    people.add_person(name="Rosalind Petherick", email="r@testshire.example", by=None, at=moment())
    cache.clear()
    assert not looked("Ms Rosalind Petherick decides")
    assert not looked("Ms R Petherick decides")
    assert looked("Ms Rosalind Pethick decides")
    assert looked("Ms Petherick decides"), "a resident may have the same surname"


def test_a_form_asks_the_database_at_most_once(cast):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        ReasonForm({"reason": "Mr Ali rang 01632 960001\nand again"}).is_valid()
    assert len(captured) == 1


def test_the_sentences_are_plain(cast):
    found = {
        "Mr Zebedee rang": "a name with a title",
        "14 Elm Road, MV3 2AB": "an address",
        "dob 3/4/1961": "a date of birth",
        "20-45-53 71203348": "bank details",
        "she has asthma": "something about a person’s health",
    }
    for said, phrase in found.items():
        form = ReasonForm({"reason": said})
        assert isinstance(form, LookedOverForm)
        assert not form.is_valid()
        assert f"holds what looks like {phrase}" in form.errors["reason"][0]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("MAIL_DOMAIN", "gmail.com"),
        ("MAIL_DOMAIN", "nothing"),
        ("MAIL_DOMAIN", "a b.example"),
        ("OFFICE_POSTCODE", "MV1"),
        ("PHONE", "ring us"),
        ("REFERENCE_PATTERN", "(a+)+###"),
        ("REFERENCE_PATTERN", "T##"),
    ],
)
def test_what_cannot_be_a_detail_is_refused_with_what_to_do(cast, kind, value):
    with pytest.raises(DetailDoesNotFitError):
        add(kind, value)


def test_a_detail_stands_once_in_one_spelling(cast):
    assert add("OFFICE_POSTCODE", " mv11aa ").value == "MV1 1AA"
    with pytest.raises(DetailDoesNotFitError, match="in the list already: Gas contractor"):
        add("OFFICE_POSTCODE", "MV1 1AA")


def test_an_administrator_adds_and_removes_by_page(cast):
    client = cast.client("administrator")
    assert "There are no details yet" in text(client.get(LIST))
    wrong = client.post(ADD, {"kind": "MAIL_DOMAIN", "value": "gmail.com", "name": "Us"})
    assert "Residents have addresses there too" in text(wrong)
    client.post(ADD, {"kind": "MAIL_DOMAIN", "value": "@Gas.example", "name": "Gas contractor"})
    detail = OwnDetail.objects.get()
    assert detail.value == "gas.example"
    assert "Gas contractor" in text(client.get(LIST))
    there = reverse("people:own_detail_remove", args=[detail.pk])
    assert "Gas contractor" in text(client.get(there))
    client.post(there)
    assert not OwnDetail.objects.exists()
    kinds = [each for each in Event.objects.order_by("pk").values_list("type", flat=True) if "own_detail" in each]
    assert kinds == ["landlord.own_detail_added", "landlord.own_detail_removed"]
