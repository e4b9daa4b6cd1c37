"""R10: a live row changed, added or removed beside the record is found and named, with the field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from kim.foundations.audit_trail import kinds, verification
from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people.models import Person, Post
from kim.foundations.sign_in.models import Account
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.recorded import ENTRY
from kim.practice.risk_register.models import Gap
from kim_engine.ledger.verification import Fault
from tests import factories
from tests.cast import TODAY
from tests.factories import moment
from tests.rooms.foundations.audit_trail.conftest import Record
from tests.rooms.foundations.audit_trail.tampering import drop_triggers, raw

pytestmark = pytest.mark.usefixtures("record", "undone")


def said() -> list[str]:
    return [problem.sentence for problem in verification.verify_state().problems]


def last_event(kind: str, number: int) -> int:
    """Give the last event that committed to an object's state."""
    events = Event.objects.filter(object_kind=kind, object_number=number, state_version__isnull=False)
    return events.latest("sequence").sequence


def test_live_rows_agree_with_the_record(record: Record) -> None:
    report = verification.verify_state()
    assert report.problems == []
    kept = sum(kind.model._default_manager.count() for kind in kinds.every_kind())
    assert report.rows == kept > len(kinds.every_kind())


# Which row of a kind, the column in the database and what is put there; the name of the field that is told.
CHANGES: dict[str, tuple[type[Any], dict[str, Any], str, Any, str]] = {
    "what an entry says": (Entry, {}, "what", "Keys were always logged.", "what"),
    "when an entry took effect": (Entry, {}, "in_force_on", date(2020, 1, 1), "in_force_on"),
    "whose entry it is": (Entry, {}, "area_id", 2, "area_id"),
    "when an entry was logged, by a millionth": (Entry, {}, "listed_at", None, "listed_at"),
    "which version an entry is": (Entry, {}, "version", 9, "version"),
    "a restriction": (Entry, {}, "known_only_by", "Nobody", "known_only_by"),
    "until when somebody holds a post": (Post, {"role": "LINE_MANAGER"}, "to_on", date(2026, 5, 1), "to_on"),
    "which post somebody holds": (Post, {"role": "OFFICER"}, "role", "LINE_MANAGER", "role"),
    "a person's name": (Person, {"name": "Officer"}, "name", "Officer Two", "name"),
    "a person's number in the record": (Person, {"name": "Officer"}, "opaque_id", "f" * 32, "opaque_id"),
    "the landlord's homes": (Landlord, {}, "homes", 7, "homes"),
    "the landlord's homes, taken away": (Landlord, {}, "homes", None, "homes"),
    "a customer type that is offered": (CustomerType, {"name": "Tenant"}, "is_offered", False, "is_offered"),
    "a place's name": (Location, {"name": "Key book"}, "name", "Key chest", "name"),
    "an account's address": (Account, {"email": "officer@testshire.example"}, "email", "x@example.org", "email"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_is_named_with_its_field(record: Record, change: str) -> None:
    model, which, column, value, field = CHANGES[change]
    row = model._default_manager.filter(**which).earliest("pk")
    if isinstance(getattr(row, column), datetime):
        value = getattr(row, column).replace(microsecond=1)
    assert raw(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [value, row.pk]) == 1
    kind = kinds.kind_of(row)
    [problem] = verification.verify_state().problems
    assert problem.sentence == f"{kind.name} {row.pk} was changed outside the record: {field}."
    assert (problem.fault, problem.sequence) == (Fault.STATE, last_event(kind.name, row.pk))


def test_every_changed_field_of_a_row_is_named(record: Record) -> None:
    raw("UPDATE kim_log_entry SET why = 'x', what = 'y', state = 'DRAFT', recorded_by_id = NULL")
    numbers = Entry.objects.order_by("pk").values_list("pk", flat=True)
    fields = "recorded_by_id, state, what, why"
    assert said() == [f"kim_log.entry {number} was changed outside the record: {fields}." for number in numbers]


def test_a_tag_taken_from_an_entry_is_named(record: Record) -> None:
    through = Entry.customer_types.through._meta.db_table
    assert raw(f"DELETE FROM {through} WHERE entry_id = %s AND customertype_id = 2", [record.entry.pk]) == 1
    assert said() == [f"kim_log.entry {record.entry.pk} was changed outside the record: customer_types."]


def test_a_tag_given_to_an_entry_and_one_exchanged_are_named(record: Record) -> None:
    through = Entry.locations.through._meta.db_table
    raw(f"INSERT INTO {through} (entry_id, location_id) VALUES (%s, 2)", [record.entry.pk])
    expected = [f"kim_log.entry {record.entry.pk} was changed outside the record: locations."]
    assert said() == expected
    raw(f"DELETE FROM {through} WHERE entry_id = %s AND location_id = 1", [record.entry.pk])
    assert said() == expected


def test_a_removed_entry_is_named(record: Record) -> None:
    number = record.entry.pk
    for table in (Entry.customer_types.through, Entry.locations.through):
        raw(f"DELETE FROM {table._meta.db_table} WHERE entry_id = %s", [number])
    assert raw("DELETE FROM kim_log_entry WHERE id = %s", [number]) == 1
    [problem] = verification.verify_state().problems
    assert problem.sentence == f"kim_log.entry {number} was removed outside the record."
    assert problem.sequence == last_event("kim_log.entry", number)


def test_a_row_under_another_number_is_named_as_removed_and_added(record: Record) -> None:
    number = CustomerType.objects.get(name="Shared owner").pk
    raw("UPDATE landlord_customertype SET id = 77 WHERE id = %s", [number])
    assert said() == [
        f"landlord.customer_type {number} was removed outside the record.",
        "landlord.customer_type 77 was added outside the record.",
    ]


@pytest.mark.parametrize("number", [None, 0, -5, 900_000])
def test_an_added_entry_is_named_whatever_its_number(record: Record, number: int | None) -> None:
    copied = Entry.objects.get(pk=record.entry.pk)
    copied.pk = number
    copied.save(force_insert=True)
    assert said() == [f"kim_log.entry {copied.pk} was added outside the record."]


def test_added_rows_of_several_kinds_are_all_named(record: Record) -> None:
    person = Person.objects.create(name="Put In")
    post = Post.objects.create(person=person, role="DIRECTOR", from_on=date(2026, 1, 1), state="CONFIRMED")
    given = {"area": record.entry.area, "what": "Put in.", "raised_by": person, "raised_on": TODAY}
    gap = Gap.objects.create(source_kind="kim_log.entry", source_number=record.entry.pk, **given)
    assert said() == [
        f"people.person {person.pk} was added outside the record.",
        f"people.post {post.pk} was added outside the record.",
        f"risk_register.gap {gap.pk} was added outside the record.",
    ]


def test_a_discarded_draft_put_back_is_named(record: Record) -> None:
    draft = factories.draft(record.cast)
    number = draft.pk
    actions.discard_draft(entry=draft, by=record.cast.standing("manager", TODAY), at=moment())
    assert said() == []
    draft.pk = number
    draft.save(force_insert=True)
    assert said() == [f"kim_log.entry {number} was added outside the record."]


def test_the_rows_of_a_record_are_all_found_a_few_at_a_time(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "ROWS_AT_A_TIME", 2)
    copies = []
    for number in (-9, -1, 700_000, 700_001, 900_000):
        copy = Entry.objects.get(pk=record.entry.pk)
        copy.pk = number
        copy.save(force_insert=True)
        copies.append(f"kim_log.entry {number} was added outside the record.")
    assert said() == copies


def test_a_kind_can_be_held_against_the_record_alone(record: Record) -> None:
    raw("UPDATE people_person SET name = 'x'")
    assert verification.verify_state(ENTRY).problems == []
    assert len(verification.verify_state().problems) == Person.objects.count()


def test_a_row_whose_last_salt_was_taken_cannot_be_held_and_is_named(record: Record) -> None:
    draft = factories.draft(record.cast)
    drop_triggers()
    raw("DELETE FROM audit_trail_payload WHERE name = 'state.what'")
    assert f"kim_log.entry {draft.pk} was changed outside the record: what." in said()


def test_a_row_whose_last_salt_was_cut_is_named(record: Record) -> None:
    drop_triggers()
    at = last_event("kim_log.entry", record.entry.pk)
    events = "SELECT id FROM audit_trail_event WHERE sequence = %s"
    raw(f"UPDATE audit_trail_payload SET salt = %s WHERE name = 'state.why' AND event_id = ({events})", [b"\x00", at])
    assert said() == [f"kim_log.entry {record.entry.pk} was changed outside the record: why."]


def test_a_number_beyond_what_the_record_can_hold_is_named(record: Record) -> None:
    """Whole numbers beyond 2^53 have no one form for every reader: no event could ever have committed to one."""
    factories.entry(record.cast, kind="GAP", in_force_on=None)
    gap = Gap.objects.get()
    raw("UPDATE risk_register_gap SET source_number = %s", [2**53])
    assert said() == [f"risk_register.gap {gap.pk} was changed outside the record: source_number."]


def test_what_is_outside_on_purpose_is_not_named(record: Record) -> None:
    """Secrets and counts are no state: a password that is set anew is nothing that the record kept."""
    assert raw("UPDATE sign_in_account SET password = 'x'") > 0
    assert raw("UPDATE kim_log_entry SET evidence_count = 7") > 0
    assert said() == []
