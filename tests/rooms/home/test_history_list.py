"""R10: the History shows everybody what they may see of it, by thing and by person, and as a download of the same."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.models import Event
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.models import Person
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import EVERYBODY, Cast
from tests.engine.tables.specimens import only_sheet, read_here
from tests.factories import moment
from tests.house.doors import ADMINISTRATORS, CHAIN, READERS
from tests.rooms import world
from tests.rooms.world import whole

LIST = "/history/"
Row = list[str]


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    world.stop_the_clock(monkeypatch)


def history(cast: Cast, member: str, **query: str) -> list[Row]:
    """Read the History as a member downloads it: the events that are filtered, each as what a row says."""
    response = cast.client(member).get(LIST, {"format": "csv", **query})
    assert response.status_code == 200
    head, *rows = csv.reader(whole(response).decode("utf-8-sig").splitlines())
    assert head == ["What happened", "To what", "Who", "When", "Place in the History"]
    return rows


def places(rows: list[Row]) -> list[int]:
    return [int(row[4]) for row in rows]


def happened(entry: Entry) -> list[str]:
    """Give the places of an entry's own events."""
    found = Event.objects.filter(object_kind="kim_log.entry", object_number=entry.pk)
    return [str(sequence) for sequence in found.values_list("sequence", flat=True)]


@pytest.mark.parametrize("member", EVERYBODY)
def test_whoever_holds_a_post_reads_the_history_and_nobody_else(cast: Cast, member: str) -> None:
    response = cast.client(member).get(LIST)
    assert response.status_code == (200 if member in READERS.split() else 403)
    assert ("You have no post yet" in response.content.decode()) is (member == "nobody")


@pytest.mark.parametrize("member", READERS.split())
def test_the_history_follows_what_it_is_about(cast: Cast, member: str) -> None:
    things = {
        "open": factories.entry(cast),
        "restricted": factories.restricted(cast),
        "draft": factories.draft(cast, by="officer"),
        "others": factories.restricted(cast, by="other_manager", area="Repairs"),
    }
    seen = {row[4] for row in history(cast, member)}
    shown = {name for name, entry in things.items() if set(happened(entry)) <= seen}
    hidden = {name for name, entry in things.items() if not set(happened(entry)) & seen}
    expected = {"open"}
    expected |= {"restricted"} if member in (*CHAIN.split(), "governance") else set()
    expected |= {"draft"} if member in (*CHAIN.split(), "officer") else set()
    expected |= {"others"} if member in ("other_manager", "other_head", "governance") else set()
    assert (shown, hidden) == (expected, set(things) - expected)


@pytest.mark.parametrize("member", READERS.split())
def test_what_happened_to_accounts_is_for_administrators_and_the_rest_of_the_landlord_for_all(
    cast: Cast, member: str
) -> None:
    titles = {row[0] for row in history(cast, member)}
    assert ("Account opened" in titles) is (member in ADMINISTRATORS.split())
    assert {"Set up", "Person added", "Work area added", "Customer type added"} <= titles


def test_evidence_and_a_gap_follow_their_entry(cast: Cast) -> None:
    entry = factories.restricted(cast, kind="GAP", in_force_on=None)
    by = cast.standing("manager")
    actions.add_link(entry=entry, label="A form", url="https://a.example", by=by, at=moment())
    about = {"Evidence added", "Gap raised"}
    assert about <= {row[0] for row in history(cast, "governance")}
    assert not about & {row[0] for row in history(cast, "inspector")}
    assert Evidence.objects.count() == 1


def test_every_event_stands_in_its_unbroken_order_for_whoever_sees_all_of_a_thing(cast: Cast) -> None:
    factories.entry(cast)
    newest = places(history(cast, "administrator"))
    assert newest == sorted(newest, reverse=True)
    assert places(history(cast, "administrator", sort="oldest")) == newest[::-1]
    assert len(newest) == len(set(newest)) == Event.objects.count()


def test_a_row_says_who_did_what_to_which_thing_with_the_post_held_then(cast: Cast) -> None:
    entry = factories.entry(cast, by="officer")
    row = history(cast, "inspector", kind="kim_log.entry")[0]
    assert row[:3] == ["Logged", f"Log entry {entry.pk}", "Officer, officer"]
    assert re.fullmatch(r"2026-11-22 1\d:\d\d:\d\d", row[3])
    first = history(cast, "inspector", sort="oldest")[0]
    assert first[:3] == ["Set up", "Landlord 1", "KIM Log itself"]


def test_the_list_is_filtered_by_thing_number_and_person(cast: Cast) -> None:
    first = factories.entry(cast, by="officer")
    second = factories.entry(cast)
    opaque = cast.person("officer").opaque_id
    of_entries = history(cast, "director", kind="kim_log.entry")
    assert {row[1] for row in of_entries} == {f"Log entry {first.pk}", f"Log entry {second.pk}"}
    assert {row[1] for row in history(cast, "director", kind="kim_log.entry", number=str(second.pk))} == {
        f"Log entry {second.pk}"
    }
    by_officer = history(cast, "director", by=opaque)
    assert {row[2] for row in by_officer} == {"Officer, officer"}
    assert [row[0] for row in by_officer] == ["Logged"]
    assert history(cast, "director", by=opaque, number=str(second.pk), kind="kim_log.entry") == []


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "٣", "9" * 30, "1 or 1=1"])
def test_a_number_that_is_none_finds_nothing_and_is_no_error(cast: Cast, number: str) -> None:
    assert history(cast, "director", number=number) == []


@pytest.mark.parametrize("query", [{"kind": "attic.trunk"}, {"by": "nobody-here"}, {"sort": "sideways"}])
def test_a_choice_that_is_none_is_passed_by(cast: Cast, query: dict[str, str]) -> None:
    assert history(cast, "director", **query) == history(cast, "director")


def test_a_filter_does_not_open_what_is_hidden(cast: Cast) -> None:
    hidden = factories.restricted(cast)
    assert history(cast, "inspector", kind="kim_log.entry", number=str(hidden.pk)) == []
    assert history(cast, "inspector", kind="sign_in.account") == []


def test_the_page_links_what_has_a_page_and_names_everybody_for_the_filter(cast: Cast) -> None:
    entry = factories.entry(cast)
    page = unescape(cast.client("inspector").get(LIST).content.decode())
    assert f'href="{reverse("kim_log:entry_show", args=[entry.pk])}">Log entry {entry.pk}</a>' in page
    options = re.search(r'<select[^>]*name="by".*?</select>', page, re.DOTALL)
    assert options
    names = [name.strip() for name in re.findall(r"<option[^>]*>([^<]*)</option>", options[0])]
    assert names[1:] == sorted(Person.objects.values_list("name", flat=True))
    for opaque_id in Person.objects.values_list("opaque_id", flat=True):
        assert page.count(opaque_id) == 1, "the record's own name of a person stands in the filter alone"


def test_a_workbook_holds_what_the_csv_file_holds(cast: Cast) -> None:
    factories.entry(cast)
    response = cast.client("manager").get(LIST, {"format": "xlsx", "kind": "kim_log.entry"})
    rows = only_sheet(read_here(whole(response))).rows
    assert [[str(cell) for cell in row] for row in rows[1:]] == history(cast, "manager", kind="kim_log.entry")
    assert response["Content-Disposition"] == 'attachment; filename="history.xlsx"'


def test_the_last_dated_seal_is_named_once_there_is_one(cast: Cast, tmp_path: Path) -> None:
    client, at = cast.client("inspector"), moment()
    assert "The last dated seal" not in client.get(LIST).content.decode()
    sealing.make_key(keys=tmp_path, by=None, at=at)
    sealing.make_seal(keys=tmp_path, seals=tmp_path, at=at)
    page = re.sub(r"<[^>]+>", "", client.get(LIST).content.decode())
    assert re.search(r"The last dated seal is of 22 November 2026[^.]*, over ", page)
    assert f"over {Event.objects.count()} events" in page
