"""Words planted in drafts, restricted and erased-from-sight texts are met only by those who may, wherever they look."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.urls import reverse

from kim.foundations.audit_trail import exporting
from kim.foundations.full_text.slots import search_sources
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.listing import COLUMNS
from tests.house.doors import DOORS, EVERYBODY
from tests.rooms import world as planted
from tests.rooms.world import OPEN_DAY, SEARCHED

pytestmark = pytest.mark.pages

MARKER = re.compile(rb"zq[a-z]+zq")
MEMBERS = EVERYBODY.split()
ALL_COLUMNS = "".join(f"&columns={column.key}" for column in COLUMNS)
LISTS = [
    "state=ALL",
    *[f"state={state}" for state in EntryState.values],
    *[f"kind={kind}&state=ALL" for kind in EntryKind.values],
    f"words={SEARCHED}&state=ALL{ALL_COLUMNS}",
    "evidence=yes&state=ALL",
    "evidence=no&state=ALL&sort=area",
    f"state=ALL&format=csv{ALL_COLUMNS}",
    f"state=ALL&format=xlsx{ALL_COLUMNS}",
    "format=csv",
]
DAYS = [OPEN_DAY, planted.TODAY]


def said_day(day) -> str:
    return f"on-day={day.day}&on-month={day.month}&on-year={day.year}"


def addresses(world) -> Iterator[str]:
    """Give every address that may show something: each door with each thing, each list, each earlier day."""
    numbers = [world.things[name] for name in world.sees] + [world.things["discarded"]]
    for name in ("kim_log:entry_show", "kim_log:entry_correct"):
        yield from (reverse(name, args=[number]) for number in numbers)
    for door in DOORS:
        if door.name not in ("account_logout",):
            yield reverse(door.name, kwargs=world.address(door))
    entry_list = reverse("kim_log:entry_list")
    yield from (f"{entry_list}?{query}" for query in LISTS)
    there = reverse("home:search_show")
    yield from (f"{there}?words={SEARCHED}&kind={each.kind}" for each in search_sources())
    yield from (f"{there}?words={SEARCHED}&area={world.things[area]}" for area in ("area", "others_area"))
    for day in DAYS:
        yield from (f"{reverse('kim_log:entry_show', args=[number])}?{said_day(day)}" for number in numbers)
        for area in ("area", "others_area"):
            there = reverse("kim_log:area_show", args=[world.things[area]])
            yield from (f"{there}?{said_day(day)}&meaning={meaning}" for meaning in ("known", "force"))


def read(client, address: str) -> bytes:
    """Read everything that came back: headers, page or download, and what a workbook holds."""
    response = client.get(address)
    content = planted.whole(response)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content + str(dict(response.items())).encode()


def met(content: bytes) -> set[str]:
    return {each.decode() for each in MARKER.findall(content)}


def may_meet(world, member: str) -> set[str]:
    return {marker for marker, members in world.may_meet.items() if member in members.split()}


def exported(world, member: str, folder) -> set[str]:
    """Export the History for a member and give the words that it holds."""
    exporting.export(folder, reader=world.cast.standing(member), at=world.at())
    return met(b"".join(path.read_bytes() for path in sorted(folder.iterdir())))


@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_meets_every_word_they_may_and_no_other(world, member, tmp_path):
    client = world.client(member)
    everywhere = {address: met(read(client, address)) for address in addresses(world)}
    everywhere["the History, exported"] = exported(world, member, tmp_path / "history")
    planted_words = world.planted | set(world.may_meet)  # an export's random characters can look like a marker
    everywhere = {address: found & planted_words for address, found in everywhere.items()}
    allowed = may_meet(world, member)
    assert {address: found - allowed for address, found in everywhere.items() if found - allowed} == {}
    assert allowed - set().union(*everywhere.values()) == set(), "words that nobody can be shown prove nothing"


def test_a_stranger_meets_none(world):
    client = world.client("anonymous")
    assert {address for address in addresses(world) if met(read(client, address))} == set()


@pytest.mark.parametrize("member", MEMBERS)
def test_a_lists_count_holds_no_row_that_is_hidden(world, member):
    client, entry_list = world.client(member), reverse("kim_log:entry_list")
    expected = sum(member in members.split() for members in world.sees.values())
    text = read(client, f"{entry_list}?state=ALL").decode()
    counted = re.search(r"<strong>([\d,]+) entr(?:y|ies)</strong>", text)
    assert (int(counted.group(1)) if counted else 0) == expected
    rows = read(client, f"{entry_list}?state=ALL&format=csv&columns=number").decode()
    assert len(re.findall(r'^"\d+",', rows, re.M)) == expected


def test_a_word_in_the_wrong_place_is_noticed(world):
    [marker] = [each for each in world.may_meet if each.startswith("zqentrysecondwhat")]
    world.may_meet[marker] = "officer"
    client = world.client("manager")
    found = met(read(client, reverse("kim_log:entry_list")))
    assert found - may_meet(world, "manager") == {marker}
