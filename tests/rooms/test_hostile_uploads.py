"""R1, R8, R10: hostile files by the hundred through every door: each gets a sentence, and nothing is half-kept."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files.models import Evidence, StoredFile
from kim.foundations.landlord.models import CustomerType, DayOff, OwnDetail
from kim.foundations.people.models import Person, Post, WorkArea
from kim.foundations.people.slots import list_back
from kim.foundations.people.staff_list_check import HEADINGS as STAFF
from kim.foundations.spreadsheets.lists_back import MARKS
from kim.places.holdings.models import Location
from kim.practice.kim_log.listing import COLUMNS, WHOLE
from kim.practice.kim_log.models import Entry
from kim_engine.tables.neutral import write_csv
from tests import factories
from tests.engine.tables.specimens import read_here
from tests.hostile.making import RECIPES, Hostile, hostile
from tests.rooms.world import whole

try:
    import resource
except ImportError:  # pragma: no cover - Windows
    resource = None  # type: ignore[assignment]

KEPT = (Entry, Person, Post, WorkArea, CustomerType, OwnDetail, DayOff, Location, Evidence, StoredFile, Event)
OLD_LOG = ("Date", "Work area", "What changed", "Why", "Kind", "Who logged it")
LOG = tuple(column.label for column in (*COLUMNS, *WHOLE))
LISTS = ("people", "work-areas", "customer-types", "own-details", "days", "places")
DOORS = ("kim_log:import_new", "list_changes:list_new", "told_by_form:form_new", "people:staff_new", "evidence", *LISTS)
QUICK = 8  # files a door: 88 in all, beside what hypothesis makes
GROWTH = 300_000  # KiB: a file of 20 MB is held, and what its child process gives; never what it unpacks to
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path: Any, settings: Any) -> None:
    settings.STAGING, settings.EVIDENCE = tmp_path / "staging", tmp_path / "evidence"


def headings_of(cast: Any, door: str) -> Sequence[str]:
    if door in LISTS:
        return tuple(column.label for column in (*list_back(door).columns, *MARKS))
    if door == "told_by_form:form_new":
        file = cast.client("manager").get(reverse("told_by_form:form_download", args=[cast.area().pk]))
        return tuple(str(cell or "") for cell in read_here(whole(file), ".xlsx").sheets[0].rows[0])
    return {"kim_log:import_new": OLD_LOG, "people:staff_new": STAFF}.get(door, LOG)


def address_of(cast: Any, door: str) -> str:
    if door == "evidence":
        entry = Entry.objects.first() or factories.entry(cast)
        return reverse("kim_log:evidence_add", args=[entry.pk])
    return reverse("people:list_new", args=[door]) if door in LISTS else reverse(door)


def counts() -> list[int]:
    return [model.objects.count() for model in KEPT]


def memory() -> int:
    """Give the most that this process has held, in KiB."""
    if resource is None:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


def goes_through(cast: Any, door: str, headings: Sequence[str], file: Hostile) -> None:
    """Send a file through a door, and through the check that follows, and hold what came of it."""
    member = "administrator" if door in LISTS or door == "people:staff_new" else "manager"
    client, address, before, held = cast.client(member), address_of(cast, door), counts(), memory()
    name = f"{door}: {file.what}"
    upload = SimpleUploadedFile(f"list.{file.ending}", file.content)
    page = client.post(address, {"file": upload, "label": "A file"}, follow=True)
    assert page.status_code in (200, 400), name
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    if not page.redirect_chain:
        assert "There is a problem" in text or "could not be" in text or "Look through it" in text, name
    elif door != "evidence":  # it was read: the page of its columns, or of its check, and the next step
        again = client.post(page.request["PATH_INFO"], {}, follow=True) if "/list" not in address else page
        assert again.status_code in (200, 400), name
    after = counts()
    if door == "evidence" and after != before:  # a file may be kept as evidence: then all of it, with its event
        kept = dict(zip(KEPT, (new - old for old, new in zip(before, after, strict=True)), strict=True))
        assert kept[Evidence] == 1, name
        assert kept[Event] >= 1, name
        assert kept[Entry] == kept[Person] == 0, name
    else:
        assert after == before, name
    assert memory() - held < GROWTH, name


@pytest.mark.parametrize("door", DOORS)
def test_hostile_files_get_a_sentence_and_nothing_is_half_kept(cast: Any, door: str) -> None:
    address_of(cast, door)
    headings = headings_of(cast, door)
    first = DOORS.index(door) * 5  # each door begins at another recipe
    for number in range(first, first + QUICK):
        goes_through(cast, door, headings, hostile(number, headings))


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor == "postgresql", reason="hundreds of files are read alike beside either database")
@pytest.mark.parametrize("door", DOORS)
def test_hostile_files_by_the_hundred(cast: Any, door: str) -> None:
    address_of(cast, door)
    headings = headings_of(cast, door)
    for number in range(1000, 1000 + 5 * len(RECIPES)):
        goes_through(cast, door, headings, hostile(number, headings))


ANYTHING = st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(DOORS), ANYTHING, st.booleans())
def test_whatever_cells_a_file_holds_it_gets_a_sentence(
    cast: Any, door: str, rows: list[list[str]], is_headed: bool
) -> None:
    address_of(cast, door)
    headings = headings_of(cast, door)
    content = b"".join(write_csv([list(headings), *rows] if is_headed else rows))
    goes_through(cast, door, headings, Hostile("generated", "csv", content))
