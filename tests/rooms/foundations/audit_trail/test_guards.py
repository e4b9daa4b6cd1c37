"""R10: payload is blanked by an erasure alone, and the head only grows or begins an epoch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import F

from kim.foundations.audit_trail import erasing, sealing, verification
from kim.foundations.audit_trail.models import Event, Log, Payload
from kim_engine.ledger.events import ERASED_TYPE, event_from
from kim_engine.ledger.merkle import EMPTY_ROOT
from kim_engine.ledger.seals import open_seal
from kim_engine.ledger.verification import Fault
from tests import factories
from tests.factories import moment
from tests.rooms.foundations.audit_trail import tampering
from tests.rooms.foundations.audit_trail.conftest import Record
from tests.rooms.foundations.audit_trail.tampering import refused

BLANK = {"salt": None, "value": None}


def erase(record: Record, text: str = "Two viewings") -> Event:
    """Erase a text through the house, and give the erasure's event."""
    assert erasing.erase(text, why="Request 12", by=record.cast.standing("governance"), at=moment())
    return Event.objects.filter(type=ERASED_TYPE).latest("sequence")


def open_field() -> Payload:
    return Payload.objects.filter(erased_by=None).earliest("pk")


def test_an_erasure_blanks_what_it_names_and_nothing_else(record: Record) -> None:
    before = {row.pk: row for row in Payload.objects.all()}
    erase(record)
    after = {row.pk: row for row in Payload.objects.filter(pk__in=before)}
    taken = [row for number, row in before.items() if after[number].value is None]
    assert {row.value for row in taken} == {'"Two viewings were lost."'}
    assert all(after[number].value == row.value for number, row in before.items() if row not in taken)
    assert tampering.faults() == []


def test_payload_is_not_blanked_without_an_erasure(record: Record) -> None:
    row = open_field()
    refused(lambda: tampering.change(row, **BLANK))
    refused(lambda: tampering.change(row, **BLANK, erased_by=Event.objects.latest("sequence")))


def test_payload_is_not_blanked_by_an_erasure_of_an_earlier_batch(record: Record) -> None:
    spent = erase(record)
    factories.entry(record.cast)
    refused(lambda: tampering.change(open_field(), **BLANK, erased_by=spent))


@pytest.mark.parametrize("left", [{"salt": None}, {"value": None}, BLANK | {"name": "why"}, BLANK | {"value": '""'}])
def test_even_an_erasure_takes_salt_and_value_together_and_nothing_more(record: Record, left: dict[str, Any]) -> None:
    erasure = erase(record)
    refused(lambda: tampering.change(open_field(), **left, erased_by=erasure))


def test_payload_does_not_move_to_another_event_while_it_is_erased(record: Record) -> None:
    erasure = erase(record)
    refused(lambda: tampering.change(open_field(), **BLANK, erased_by=erasure, event=erasure))


def test_what_is_erased_is_neither_filled_again_nor_erased_again(record: Record) -> None:
    erase(record)
    erased = Payload.objects.exclude(erased_by=None).earliest("pk")
    refused(lambda: tampering.change(erased, salt=b"\x00" * 32, value='"Back"', erased_by=None))
    again = erase(record, "Keys are logged twice")
    refused(lambda: tampering.change(erased, erased_by=again))


def test_what_is_blanked_under_an_erasure_that_does_not_name_it_is_found(record: Record, undone: None) -> None:
    """The one gap that the triggers leave, since they do not read the erasure's list: verification does."""
    erasure = erase(record)
    row = open_field()
    tampering.change(row, **BLANK, erased_by=erasure)
    assert tampering.faults() == [(Fault.ERASED_UNSAID, row.event.sequence)]
    assert tampering.said() == [f"'{row.name}' of event {row.event.sequence} was blanked outside the record."]


HEADS: dict[str, dict[str, Any]] = {
    "shorter": {"size": F("size") - 1},
    "empty": {"size": 0, "batch_start": 0, "peaks": b"", "root": EMPTY_ROOT},
    "of_another_root": {"root": EMPTY_ROOT},
    "of_other_peaks": {"peaks": b""},
    "of_another_name": {"id": "f" * 32},
    "longer_than_its_events": {"size": F("size") + 1, "batch_start": F("size")},
    "of_an_empty_batch": {"batch_start": F("size")},
    "open_to_earlier_erasures": {"batch_start": 0},
    "of_an_earlier_epoch": {"epoch": F("epoch") - 1},
    "of_a_new_epoch_and_another_name": {"epoch": F("epoch") + 1, "id": "f" * 32},
    "of_a_new_epoch_and_shorter": {"epoch": F("epoch") + 1, "size": F("size") - 1},
    "of_a_new_epoch_and_another_root": {"epoch": F("epoch") + 1, "root": EMPTY_ROOT},
    "of_a_new_epoch_and_open_to_erasures": {"epoch": F("epoch") + 1, "batch_start": 0},
}


@pytest.mark.parametrize("head", HEADS)
def test_a_head_is_not_made(record: Record, log: Log, head: str) -> None:
    refused(lambda: Log.objects.filter(pk=log.pk).update(**HEADS[head]))


def test_a_new_epoch_begins_where_the_record_stands_and_the_next_seal_says_so(record: Record, log: Log) -> None:
    Log.objects.update(epoch=2)
    entry = factories.entry(record.cast)
    told = event_from(bytes(Event.objects.get(object_kind="kim_log.entry", object_number=entry.pk).stored))
    assert (told.epoch, told.sequence) == (2, log.size)
    seal = record.seal()
    head = open_seal(seal.note, keys=sealing.verifier_keys(log))
    assert (head.epoch, head.size, seal.epoch) == (2, log.size + 1, 2)
    assert tampering.faults(record.kept) == []


def test_an_event_put_in_after_the_end_stops_the_next_write_and_is_named(record: Record, log: Log) -> None:
    tampering.slip_in(log.size, like=log.size - 1)
    assert (Fault.HEAD, log.size) in tampering.faults()
    assert f"The head counts {log.size} events and there are {log.size + 1}." in tampering.said()
    with pytest.raises(IntegrityError):
        factories.entry(record.cast)
    assert Log.objects.get().size == log.size


def test_what_is_put_in_beside_the_record_is_named(record: Record, log: Log) -> None:
    newest = Event.objects.latest("sequence")
    Payload.objects.create(event=newest, name="why", salt=b"\x00" * 32, value='"Put in."')
    assert tampering.said() == [f"'why' of event {newest.sequence} was added: the event does not commit to it."]


def test_a_second_log_is_named(record: Record, log: Log) -> None:
    Log.objects.create(id="f" * 32, root=EMPTY_ROOT)
    assert [problem.sentence for problem in verification.verify_log(log).problems] == [
        f"A second log stands beside this one: {'f' * 32}."
    ]


def test_moments_need_their_time_zone(record: Record) -> None:
    naive = (moment() + timedelta(hours=1)).replace(tzinfo=None)
    before = tampering.contents()
    with pytest.raises(ValueError, match="needs its time zone"):
        erasing.erase("Two viewings", why="x", by=record.cast.standing("governance"), at=naive)
    assert tampering.contents() == before
