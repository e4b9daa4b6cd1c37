"""R10: the record says how things were known at a moment, also by a list of fields that has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kim.foundations.audit_trail import kinds, verification
from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import as_known_on
from kim.foundations.people import actions as people
from kim.foundations.people.models import Person
from kim.foundations.people.recorded import PERSON
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from tests import factories
from tests.cast import AT, Cast
from tests.factories import content, moment
from tests.rooms.foundations.audit_trail import tampering

ENTRY = "kim_log.entry"
TICK = timedelta(microseconds=1)


def known(number: int, at: datetime, kind: str = ENTRY) -> dict[str, Any] | None:
    return as_known_on(kind, [number], at).get(number)


def said(number: int, at: datetime) -> str | None:
    state = known(number, at)
    return None if state is None else state["what"]


def record_at(cast: Cast, at: datetime, what: str = "First words.") -> Entry:
    return actions.record_entry(
        area=cast.area(), content=content(what=what, customer_types=(1,)), by=cast.standing("manager"), at=at
    )


def correct_at(cast: Cast, entry: Entry, at: datetime, what: str, **given: Any) -> None:
    by, words = cast.standing("manager"), content(what=what, **given)
    actions.correct_entry(entry=entry, content=words, why="Better words.", by=by, at=at)


def test_a_state_is_known_from_its_own_microsecond_on(cast: Cast) -> None:
    first = moment().replace(microsecond=123456)
    second = first + 2 * TICK
    entry = record_at(cast, first)
    correct_at(cast, entry, second, "Second words.")
    assert said(entry.pk, first - TICK) is None
    assert said(entry.pk, first) == said(entry.pk, first + TICK) == "First words."
    assert said(entry.pk, second) == said(entry.pk, second + timedelta(days=900)) == "Second words."


def test_the_whole_state_is_known_with_its_tags(cast: Cast) -> None:
    first, second = moment(), moment()
    entry = record_at(cast, first)
    correct_at(cast, entry, second, "Second words.", customer_types=(2, 3), locations=(1,))
    before, after = known(entry.pk, first), known(entry.pk, second)
    assert before is not None
    assert after is not None
    assert (before["customer_types"], before.get("locations"), before["version"]) == ([1], None, 1)
    assert (after["customer_types"], after["locations"], after["version"]) == ([2, 3], [1], 2)
    entry = Entry.objects.get(pk=entry.pk)
    assert after == kinds.state_of(entry)


def test_of_two_events_at_one_moment_the_later_one_counts(cast: Cast) -> None:
    at = moment()
    entry = record_at(cast, at)
    correct_at(cast, entry, at, "Second words.")
    assert said(entry.pk, at) == "Second words."


def test_what_is_only_noted_leaves_the_state_as_it_was_known(cast: Cast) -> None:
    entry = record_at(cast, moment())
    by = cast.standing("manager")
    actions.add_link(entry=entry, label="A form", url="https://files.example/f", by=by, at=(at := moment()))
    assert Event.objects.latest("sequence").state_version is None
    assert said(entry.pk, at) == "First words."


def test_what_was_discarded_was_known_until_then_and_not_after(cast: Cast) -> None:
    draft = factories.draft(cast, what="A draft.")
    number, begun = draft.pk, draft.listed_at
    actions.discard_draft(entry=draft, by=cast.standing("manager"), at=(at := moment()))
    assert (said(number, begun), said(number, at - TICK), said(number, at)) == ("A draft.", "A draft.", None)


def test_many_objects_are_read_at_once_and_each_at_its_own_state(cast: Cast, django_assert_num_queries: Any) -> None:
    entries = [record_at(cast, moment(), f"Words {n}.") for n in range(5)]
    between = moment()
    for entry in entries[::2]:
        correct_at(cast, entry, moment(), "Changed.")
    late = record_at(cast, moment(), "Too late.")
    numbers = [entry.pk for entry in (*entries, late)]
    with django_assert_num_queries(1):
        states = as_known_on(ENTRY, numbers, between)
    assert {number: state["what"] for number, state in states.items()} == {
        entry.pk: f"Words {n}." for n, entry in enumerate(entries)
    }


def test_what_is_known_needs_no_live_row(cast: Cast, undone: None) -> None:
    entry = record_at(cast, (at := moment()))
    correct_at(cast, entry, moment(), "Second words.")
    tampering.raw("UPDATE kim_log_entry SET what = 'Written over.'")
    assert said(entry.pk, at) == "First words."


def test_kinds_do_not_answer_for_each_other(cast: Cast) -> None:
    entry = record_at(cast, (at := moment()))
    person = known(entry.pk, at, "people.person")
    assert person is None or "what" not in person


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> kinds.Kind:
    """A person's list of fields as a later version of the house might have it: without job titles, with the number."""
    kind = replace(PERSON, version=2, state=("name", "opaque_id", "account_id", "id"), labels={"name": "Name"})
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    by_model: dict[Any, kinds.Kind] = kinds._by_model
    monkeypatch.setitem(by_model, Person, kind)
    return kind


@pytest.fixture
def older(cast: Cast) -> Person:
    """Somebody whose state was committed to by the list of fields as it was."""
    administrator = cast.standing("administrator")
    found = people.add_person(
        name="Joy Okafor", email="joy@testshire.example", job_title="Lettings officer", by=administrator, at=AT
    )
    assert Event.objects.filter(object_kind="people.person", object_number=found.pk).get().state_version == 1
    return found


def test_a_state_by_an_older_list_of_fields_is_read_as_it_was(older: Person, newer: kinds.Kind) -> None:
    state = known(older.pk, AT, "people.person")
    assert state is not None
    assert (state["name"], state["job_title"], "id" in state) == ("Joy Okafor", "Lettings officer", False)


def test_a_row_by_an_older_list_is_held_over_the_fields_that_both_know(older: Person, newer: kinds.Kind) -> None:
    assert verification.verify_state(newer).problems == []


@pytest.mark.parametrize(("field", "is_known_to_both"), [("name", True), ("opaque_id", True), ("job_title", False)])
def test_only_what_both_lists_know_can_be_missed(
    older: Person, newer: kinds.Kind, undone: None, field: str, is_known_to_both: bool
) -> None:
    tampering.raw(f"UPDATE people_person SET {field} = 'x' WHERE id = %s", [older.pk])
    told = [f"people.person {older.pk} was changed outside the record: {field}."]
    assert [each.sentence for each in verification.verify_state(newer).problems] == (told if is_known_to_both else [])


def test_the_next_event_commits_to_the_newer_list_whole(
    cast: Cast, older: Person, newer: kinds.Kind, monkeypatch: pytest.MonkeyPatch, undone: None
) -> None:
    at = moment()
    people.change_person(person=older, name="Joy O.", job_title="", by=cast.standing("administrator"), at=at)
    row = Event.objects.latest("sequence")
    state = known(older.pk, at, "people.person")
    assert state == {"name": "Joy O.", "opaque_id": older.opaque_id, "account_id": older.account_id, "id": older.pk}
    assert (row.state_version, verification.verify_state(newer).problems) == (2, [])
    before = known(older.pk, at - TICK, "people.person")
    assert before is not None
    assert before["job_title"] == "Lettings officer"
    assert tampering.faults() == []


def test_a_field_that_an_equal_list_does_not_commit_to_is_named(cast: Cast, undone: None) -> None:
    """Of one version, a field that was left empty then and is filled now was filled outside the record."""
    number = cast.person("officer").pk
    tampering.raw("UPDATE people_person SET job_title = 'Chief' WHERE id = %s", [number])
    told = [f"people.person {number} was changed outside the record: job_title."]
    assert [each.sentence for each in verification.verify_state().problems] == told
