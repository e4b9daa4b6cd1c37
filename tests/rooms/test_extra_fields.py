"""Fields that a page does not have change nothing: no form takes more than it shows."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse

from kim.foundations.audit_trail import erasing
from kim.foundations.sign_in.models import Session
from tests.house.doors import DOORS
from tests.rooms import world as planted
from tests.rooms.foundations.audit_trail.tampering import on_one_database
from tests.rooms.posting import forms_of
from tests.rooms.test_doors import FILLED, size

pytestmark = pytest.mark.pages

OURS = [each for each in apps.get_models() if each.__module__.startswith("kim.")]
COLUMNS = {name for model in OURS for each in model._meta.concrete_fields for name in (each.name, each.attname)}
MOMENTS = (models.DateTimeField, models.BinaryField)
DRAWN = re.compile(r"salt|hash|secret|token|address|password|root|body")
# Their page asks for them in another case; whoever sends them may write them here all the same.
ASKED_ELSEWHERE = {"late_why", *(f"answer_{number}" for number in range(1, 7))}
# They take a waiting file off the disk, which no transaction puts back for a second try.
ON_DISK = re.compile(r":(import|list|form|staff)_drop$")


def state() -> dict[str, list[tuple[object, ...]]]:
    """Give every row of every room, without moments and what is drawn at random."""
    found = {}
    for model in (each for each in OURS if "audit_trail" not in each.__module__ and each is not Session):
        fields = [each for each in model._meta.concrete_fields if not isinstance(each, MOMENTS)]
        names = [each.attname for each in fields if not DRAWN.search(each.attname)]
        found[model._meta.label] = sorted(model.objects.values_list(*names), key=repr) if names else []
    return found


def after(client, address, typed):
    """Post, give what came of it, and undo it."""
    before = size()
    with transaction.atomic():
        response = client.post(address, typed)
        planted.whole(response)
        found = response.status_code, size() - before, state()
        transaction.set_rollback(True)
    return found


@on_one_database("sqlite", "a sequence of PostgreSQL does not go back with the rows of a trial")
def test_no_form_takes_a_field_that_its_page_does_not_have(world, monkeypatch):
    """Each form is sent as it is, filled in, and once more with every column's name as an extra field (R10)."""
    monkeypatch.setattr(erasing, "scrub", lambda **_: None)  # a database is not vacuumed within a test's transaction
    wrote, found = set(), set()
    for door in (each for each in DOORS if each.writes and each.ok and not ON_DISK.search(each.name)):
        client, address = world.client(door.ok.split()[0]), reverse(door.name, kwargs=world.address(door))
        forms, known = forms_of(planted.whole(client.get(address)).decode("utf-8", "replace"))
        extra = dict.fromkeys(COLUMNS - known - ASKED_ELSEWHERE, "1")
        for sent in forms:
            typed = {name: value or FILLED.get(name, "Words") for name, value in sent.items()}
            typed |= {name: FILLED[name] for name in FILLED if name in sent}
            plain = after(client, address, typed)
            wrote |= {door.name} if plain[1] else set()
            found |= {door.title} if plain != after(client, address, extra | typed) else set()
    assert found == set()
    assert len(wrote) >= 15, f"too few forms wrote anything for this to prove much: {sorted(wrote)}"
