"""R10: once the triggers are dropped, whatever is done to the stored events is found and named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kim.foundations.audit_trail import verification
from kim.foundations.audit_trail.models import Event, Log, Payload
from kim.foundations.landlord.actions import note_export
from kim_engine.ledger import events as ledger
from kim_engine.ledger.merkle import leaf_hash
from kim_engine.ledger.verification import ChainCheck, Fault
from tests.cast import AT
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record
from tests.rooms.foundations.audit_trail.tampering import FIRST, LAST, MIDDLE, event, on_one_database, place

pytestmark = pytest.mark.usefixtures("unguarded")
PLACES = pytest.mark.parametrize("which", [FIRST, MIDDLE, LAST])


def retold(row: Event, **changes: Any) -> bytes:
    """Give an event's bytes with some of its metadata changed."""
    return replace(ledger.event_from(bytes(row.stored)), **changes).to_bytes()


def test_nothing_is_found_where_the_triggers_are_gone_and_nothing_was_done(record: Record) -> None:
    report = tampering.check(record.kept)
    assert (report.problems, report.events, report.seals) == ([], tampering.size(), 4)


@PLACES
def test_an_altered_event_is_named(which: str) -> None:
    at = place(which)
    tampering.change(event(at), stored=retold(event(at), actor="b" * 32))
    assert f"Event {at} was altered: its bytes no longer give its hash." in tampering.said()
    assert {found for fault, found in tampering.faults() if fault == Fault.ALTERED} == {at}


@PLACES
def test_an_event_altered_with_its_hash_is_named_by_its_columns(which: str) -> None:
    at = place(which)
    stored = retold(event(at), actor="b" * 32)
    tampering.change(event(at), stored=stored, leaf=leaf_hash(stored))
    assert f"Event {at} was altered: its look-up columns differ from its bytes." in tampering.said()
    assert {found for fault, found in tampering.faults() if fault == Fault.ALTERED} == {at}


@PLACES
def test_an_event_altered_with_hash_and_columns_is_held_to_the_tree_and_the_seals(record: Record, which: str) -> None:
    at = place(which)
    stored = retold(event(at), actor="b" * 32)
    tampering.change(event(at), stored=stored, leaf=leaf_hash(stored), actor="b" * 32)
    found = dict(tampering.faults())
    assert Fault.ALTERED not in found
    assert {Fault.HEAD, Fault.SEAL} <= found.keys()
    # The seals place it: before the first of them, or after.
    assert found[Fault.SEAL] == (0 if at < record.sealed else record.sealed)


@PLACES
def test_an_event_whose_hash_alone_was_changed_is_named(which: str) -> None:
    at = place(which)
    tampering.change(event(at), leaf=b"\x00" * 32)
    assert tampering.said() == [f"Event {at} was altered: its bytes no longer give its hash."]


COLUMNS: dict[str, Any] = {
    "moment": lambda row: row.moment + timedelta(microseconds=1),
    "actor": lambda row: "b" * 32,
    "on_behalf_of": lambda row: "b" * 32,
    "type": lambda row: "kim_log.entry_withdrawn",
    "object_kind": lambda row: "risk_register.gap",
    "object_number": lambda row: row.object_number + 1,
    "state_version": lambda row: 0,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_look_up_column_is_named(column: str) -> None:
    at = place(MIDDLE)
    tampering.change(event(at), **{column: COLUMNS[column](event(at))})
    assert tampering.said() == [f"Event {at} was altered: its look-up columns differ from its bytes."]


def test_every_column_beside_an_event_is_held_against_its_bytes() -> None:
    held = {"id", "log", "sequence", "stored", "leaf"}  # checked as what they are
    assert {field.name for field in Event._meta.concrete_fields} == held | set(COLUMNS)


@PLACES
@pytest.mark.parametrize("stored", [b"", b"{}", b"\xff"])
def test_bytes_that_are_no_event_are_named_and_so_is_the_row_that_they_spoke_of(which: str, stored: bytes) -> None:
    at = Event.objects.filter(sequence__lte=place(which), state_version__isnull=False).latest("sequence").sequence
    tampering.change(event(at), stored=stored)
    assert {(Fault.ALTERED, at), (Fault.MALFORMED, at)} <= set(tampering.faults())
    of = f"{event(at).object_kind} {event(at).object_number}"
    told = [f"{of} cannot be held against the record: its last event cannot be read."]
    assert [problem.sentence for problem in verification.verify_state().problems] == told


def test_an_unreadable_event_of_a_key_is_named_like_any_other() -> None:
    at = Event.objects.get(object_kind="audit_trail.seal_key").sequence
    tampering.change(event(at), stored=b"{}")
    assert {(Fault.MALFORMED, at), (Fault.STATE, None)} <= set(tampering.faults())


@on_one_database("sqlite", "PostgreSQL lets nothing but bytes stand in a column of bytes")
def test_text_in_the_place_of_bytes_is_named() -> None:
    at = place(MIDDLE)
    tampering.raw("UPDATE audit_trail_event SET stored = CAST(stored AS TEXT) WHERE sequence = %s", [at])
    assert {(Fault.ALTERED, at), (Fault.MALFORMED, at)} <= set(tampering.faults())
    tampering.raw("UPDATE audit_trail_node SET hash = 'x'")
    tampering.raw("UPDATE audit_trail_log SET peaks = 'x'")
    tampering.raw("UPDATE audit_trail_payload SET salt = 'x' WHERE event_id < 3")
    assert {Fault.NODE, Fault.HEAD, Fault.PAYLOAD_ALTERED} <= dict(tampering.faults()).keys()


def test_an_event_of_another_log_is_named() -> None:
    at = place(MIDDLE)
    tampering.change(event(at), stored=retold(event(at), log="f" * 32))
    assert f"Event {at} belongs to another log." in tampering.said()


def test_an_event_that_is_given_to_another_log_is_missed_and_counted() -> None:
    at, other = place(MIDDLE), Log.objects.create(id="f" * 32, root=b"")
    tampering.change(event(at), log=other)
    told = [problem.sentence for problem in verification.verify_log(Log.objects.exclude(pk=other.pk).get()).problems]
    assert f"Event {at} has been removed." in told
    assert "1 of the events in the table belong to another log." in told
    assert f"A second log stands beside this one: {'f' * 32}." in told


def test_an_event_that_goes_back_to_an_earlier_epoch_is_named() -> None:
    at = place(MIDDLE)
    tampering.change(event(at), stored=retold(event(at), epoch=2))
    assert (Fault.EPOCH, at + 1) in tampering.faults()


@pytest.mark.parametrize("which", [FIRST, MIDDLE])
def test_a_dropped_event_is_named(which: str) -> None:
    at = place(which)
    tampering.drop(at)
    assert tampering.said()[0] == f"Event {at} has been removed."
    assert tampering.faults()[0] == (Fault.MISSING, at)


def test_dropped_events_in_a_row_are_named_together() -> None:
    at = place(MIDDLE)
    tampering.drop(at, at + 4)
    assert f"Events {at} to {at + 4} have been removed." in tampering.said()


def test_a_dropped_last_event_is_named() -> None:
    length = tampering.size()
    tampering.drop(length - 1)
    assert f"The record should have {length} events and ends after {length - 1}." in tampering.said()


def test_a_record_of_which_nothing_is_left_is_named(record: Record) -> None:
    length = tampering.size()
    tampering.drop(0, length - 1)
    assert f"The record should have {length} events and ends after 0." in tampering.said()


@PLACES
def test_an_inserted_event_is_named_by_the_one_that_it_pushed_on(which: str) -> None:
    at, length = place(which), tampering.size()
    tampering.move(at, 1)
    tampering.slip_in(at, like=at + 1, actor="b" * 32)
    assert f"Event {at} stands in the place of event {at + 1}." in tampering.said()
    assert min(found for fault, found in tampering.faults() if fault == Fault.MOVED and found is not None) == at + 1
    assert f"The head counts {length} events and there are {length + 1}." in tampering.said()


def test_an_event_before_the_first_is_named() -> None:
    tampering.slip_in(-1, like=0)
    assert "An event stands at -1, before the record begins." in tampering.said()


@PLACES
def test_two_events_that_changed_places_are_named(which: str) -> None:
    one = min(place(which), tampering.size() - 2)
    here, there = event(one), event(one + 1)
    tampering.change(here, sequence=-7)
    tampering.change(there, sequence=one)
    tampering.change(here, sequence=one + 1)
    assert [found for found in tampering.faults() if found[0] == Fault.MOVED] == [
        (Fault.MOVED, one),
        (Fault.MOVED, one + 1),
    ]
    assert f"Event {one + 1} stands in the place of event {one}." in tampering.said()


@PLACES
def test_a_duplicated_event_is_named(which: str) -> None:
    at = place(which)
    tampering.loosen(Event)
    tampering.slip_in(at, like=at)
    assert tampering.said() == [f"Event {at} stands in the record more than once."]


@pytest.mark.parametrize("at_a_time", [1, 2, 3, 7])
def test_no_event_is_lost_between_two_readings(monkeypatch: pytest.MonkeyPatch, at_a_time: int) -> None:
    """The record is read some thousands of events at a time: what stands at the seam is read too."""
    monkeypatch.setattr(verification, "AT_A_TIME", at_a_time)
    assert tampering.faults() == []
    tampering.loosen(Event)
    copied = range(0, tampering.size(), 2)
    for at in copied:
        tampering.slip_in(at, like=at)
    assert tampering.faults() == [(Fault.DUPLICATED, at) for at in copied]


def test_a_clock_that_went_back_is_no_fault_of_the_record(record: Record) -> None:
    note_export(reader=None, at=AT)  # what is in order is the sequence
    moments = Event.objects.order_by("sequence").values_list("moment", flat=True)
    assert list(moments) != sorted(moments)
    assert tampering.faults(record.kept) == []


def test_of_an_untouched_record_the_first_event_alone_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept beside an event tells its bytes; the first says in which epoch the record begins."""
    was, read = ChainCheck.read, []
    monkeypatch.setattr(ChainCheck, "read", lambda chain, stored, at: read.append(at) or was(chain, stored, at))
    report = tampering.check()
    assert (report.problems, report.events, report.opened) == ([], tampering.size(), Payload.objects.count())
    assert read == [0]
    at = place(MIDDLE)
    first = event(at).payload.order_by("pk").first()
    assert first is not None
    tampering.change(first, value=f"{first.value}\n")
    assert tampering.faults() == [(Fault.PAYLOAD_ALTERED, at)]
    assert read == [0, 0, at]
