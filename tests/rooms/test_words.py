"""Every page's words are read by somebody of twelve: full, empty-handed and in error (issue: the KIM quarter)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import reverse

from tests.house import reading
from tests.house.doors import DOORS, Door
from tests.rooms import world as planted

pytestmark = pytest.mark.pages

# It shows the whole of a standard that ships, whose rules name their sources; the macros that say them are read on
# the pages of the planted standard.
QUOTES = ("recording_standards:standard_take",)
PRESSED = {"writer": ""}  # what a browser sends of a form that nobody filled in: never nothing at all
PLANTED = re.compile(r"zq[a-z]+zq")  # the words of the world's people, not the page's


def pages(world, door: Door) -> Iterator[str]:
    """Give what a door shows to one who may open it: as it stands, and after pressing its button at once."""
    client = world.client(door.ok.split()[0] if door.ok else "anonymous")
    address = reverse(door.name, kwargs=world.address(door))
    responses = [client.get(address)]
    if door.writes:
        with transaction.atomic():
            responses.append(client.post(address, PRESSED))
            transaction.set_rollback(True)
    for response in responses:
        content = planted.whole(response)
        if response.status_code in (200, 422) and response["Content-Type"].startswith("text/html"):
            yield content.decode()


def faults(html: str) -> list[str]:
    """Say what of a page is hard to read."""
    said = [PLANTED.sub(" ", each) for each in reading.sentences(html)]
    rated = reading.grade(said)
    found = [f"grade {rated:.1f}"] if rated > reading.GRADE else []
    found += [f"too long: {each}" for each in reading.too_long(said)]
    return found + [f"a strange word: {each}" for each in sorted(reading.strange(said))]


def test_every_page_is_read_at_twelve(world):
    found, read = {}, 0
    for door in (each for each in DOORS if each.name not in QUOTES):
        for html in pages(world, door):
            read += 1
            if wrong := faults(html):
                found[f"{door.title}, page {read}"] = wrong
    assert read > len({door.name for door in DOORS} - set(QUOTES))
    assert found == {}


def test_a_page_in_the_words_of_an_office_is_noticed():
    office = "Operationalise organisational information governance methodologies notwithstanding."
    assert len(faults(f"<main><p>{office}</p></main>")) > 2
