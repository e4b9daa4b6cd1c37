"""R10: what is written and its events are kept together or not at all, in one batch, under the one lock, at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kim.foundations.audit_trail import kinds, writing
from kim.foundations.audit_trail.models import Event, Log, Node, Payload
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people import actions as people
from kim.foundations.people.models import Person, Service
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.models import Gap
from kim_engine.ledger.events import event_from
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import content, moment
from tests.rooms.foundations.audit_trail import tampering

WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(?P<table>\w+)"')


class BrokenError(RuntimeError):
    """Something that goes wrong in the midst of an act."""


def everything() -> list[int]:
    """Count what stands: rows of the Log and of the record."""
    return [model._default_manager.count() for model in (Entry, Gap, Evidence, Service, Event, Payload, Node)]


@contextmanager
def nothing_kept(cast: Cast, error: type[Exception]) -> Iterator[None]:
    """Have an act fail, and nothing of it stand afterwards."""
    before, head = everything(), Log.objects.values().get()
    with pytest.raises(error):
        yield
    assert (everything(), Log.objects.values().get()) == (before, head)
    factories.entry(cast)  # and whoever writes next takes nothing of it along
    assert Log.objects.get().size == head["size"] + 1
    assert tampering.faults() == []


def test_what_fails_after_it_was_saved_leaves_neither_rows_nor_events(cast: Cast) -> None:
    with nothing_kept(cast, BrokenError), writing.writing(by=cast.standing("manager"), at=moment()) as history:
        service = Service.objects.create(name="Half made")
        history.changed("people.service_added", service)
        raise BrokenError


def test_what_is_refused_within_a_longer_act_undoes_all_of_it(cast: Cast) -> None:
    manager, at = cast.standing("manager"), moment()
    with nothing_kept(cast, RefusedError), writing.writing(by=manager, at=at):
        entry = factories.entry(cast)
        actions.withdraw_entry(entry=entry, why="Moved.", from_on=TODAY, by=manager, at=at)
        actions.correct_entry(entry=entry, content=content(), why="Too late.", by=manager, at=at)


def test_an_unknown_event_type_fails_loudly(cast: Cast) -> None:
    with nothing_kept(cast, kinds.UnknownKindError), writing.writing(by=None, at=moment()) as history:
        history.changed("people.service_founded", Service.objects.create(name="New"))


def test_a_row_that_no_room_told_of_fails_loudly(cast: Cast) -> None:
    with nothing_kept(cast, kinds.UnknownKindError), writing.writing(by=None, at=moment()) as history:
        history.changed("audit_trail.log_begun", Log.objects.get())


def test_what_the_record_cannot_hold_fails_loudly_and_keeps_nothing(cast: Cast) -> None:
    with nothing_kept(cast, ValueError), writing.writing(by=None, at=moment()) as history:
        history.noted("landlord.history_exported", Landlord.objects.get(), share=0.5)


def test_a_failing_append_takes_the_rows_with_it(cast: Cast) -> None:
    def breaks(*given: object) -> None:
        raise BrokenError

    with nothing_kept(cast, BrokenError), pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_blank", breaks)  # the very last thing that an append does
        people.add_service(name="Half made", by=cast.standing("administrator"), at=moment())


def test_a_record_that_has_not_begun_takes_no_write(cast: Cast, undone: None) -> None:
    tampering.drop_triggers()
    for model in reversed(tampering.GUARDED):
        tampering.raw(f"DELETE FROM {model._meta.db_table}")
    before = everything()
    with pytest.raises(writing.NoLogError):
        people.add_service(name="Too early", by=cast.standing("administrator"), at=moment())
    assert everything() == before


def test_writes_within_a_write_are_one_batch(cast: Cast) -> None:
    before = Log.objects.get().size
    entry = factories.entry(cast, kind="GAP", in_force_on=None)
    log = Log.objects.get()
    assert (log.batch_start, log.size) == (before, before + 2)
    events = Event.objects.filter(sequence__gte=before).order_by("sequence")
    assert [event.type for event in events] == ["kim_log.entry_recorded", "risk_register.gap_raised"]
    assert len({(event.moment, event.actor) for event in events}) == 1
    assert events[0].object_number == entry.pk


def test_bulk_work_is_one_batch_with_one_event_an_object(cast: Cast) -> None:
    before = Log.objects.get().size
    with writing.writing(by=None, at=moment()):
        made = [landlord.add_customer_type(name=f"Type {n}", by=None, at=moment()) for n in range(60)]
    log = Log.objects.get()
    assert (log.batch_start, log.size) == (before, before + 60)
    events = Event.objects.filter(sequence__gte=before).order_by("sequence")
    assert [event.object_number for event in events] == [each.pk for each in made]
    assert [event_from(bytes(event.stored)).sequence for event in events] == list(range(before, before + 60))
    assert tampering.faults() == []


def test_bulk_work_asks_no_more_statements_of_the_record_than_a_single_write(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as one:
        landlord.add_customer_type(name="One", by=None, at=moment())
    with CaptureQueriesContext(connection) as many, writing.writing(by=None, at=moment()) as history:
        for n in range(60):
            history.changed("landlord.customer_type_added", CustomerType.objects.create(name=f"Type {n}"))
    assert len(record_statements(many)) <= len(record_statements(one)) + 1  # a tree may complete no node


def record_statements(captured: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in captured.captured_queries if '"audit_trail_' in each["sql"]]


def breaks_after_adding(cast: Cast, name: str) -> None:
    by = cast.standing("administrator")
    with transaction.atomic(), writing.writing(by=by, at=moment()):
        people.add_service(name=name, by=by, at=moment())
        raise BrokenError


def test_what_fails_within_an_act_and_is_caught_takes_its_own_events_along(cast: Cast) -> None:
    administrator, before = cast.standing("administrator"), Log.objects.get().size
    with writing.writing(by=administrator, at=moment()):
        first = people.add_service(name="Kept", by=administrator, at=moment())
        with pytest.raises(BrokenError):
            breaks_after_adding(cast, "Lost")
        second = people.add_service(name="Kept too", by=administrator, at=moment())
    events = Event.objects.filter(sequence__gte=before).order_by("sequence")
    assert [event.object_number for event in events] == [first.pk, second.pk]
    assert not Service.objects.filter(name="Lost").exists()


def test_a_write_that_notes_nothing_appends_nothing(cast: Cast) -> None:
    head = Log.objects.values().get()
    with CaptureQueriesContext(connection) as captured, writing.writing(by=None, at=moment()):
        pass
    assert Log.objects.values().get() == head
    assert record_statements(captured) == []


ACTS: dict[str, Callable[[Cast], object]] = {
    "record an entry that is a gap": lambda cast: factories.entry(cast, kind="GAP", in_force_on=None),
    "restrict an entry": factories.restricted,
    "draft with tags": lambda cast: factories.draft(cast, customer_types=(1, 2), locations=(1,)),
    "add a person": lambda cast: people.add_person(
        name="New", email="new@testshire.example", by=cast.standing("administrator"), at=moment()
    ),
    "add a customer type": lambda cast: landlord.add_customer_type(name="New", by=None, at=moment()),
}


@pytest.mark.parametrize("act", ACTS)
def test_the_head_is_locked_after_every_other_write_and_appending_comes_last(cast: Cast, act: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        ACTS[act](cast)
    statements = [each["sql"] for each in captured.captured_queries]
    locks = [n for n, sql in enumerate(statements) if sql.startswith("SELECT") and 'FROM "audit_trail_log"' in sql]
    written = [(n, match["table"]) for n, sql in enumerate(statements) if (match := WRITES.match(sql))]
    for lock, ends in zip(locks, [*locks[1:], len(statements)], strict=True):
        own = [table for n, table in written if lock < n < ends]
        appended = [table for table in own if table.startswith("audit_trail_")]
        assert own[: len(appended)] == appended, "until the next act nothing but the record is written"
        assert appended[0] == "audit_trail_event"
        assert appended[-1] == "audit_trail_log"
    assert [table for n, table in written if n < locks[0] and table.startswith("audit_trail_")] == []
    after_the_last = [table for n, table in written if n > locks[-1]]
    assert all(table.startswith("audit_trail_") for table in after_the_last)
    assert ("FOR UPDATE" in statements[locks[0]]) == (connection.vendor == "postgresql")


def test_who_acts_and_for_whom_stand_in_the_event_as_opaque_ids_alone(cast: Cast) -> None:
    by, reader = cast.standing("manager"), cast.standing("inspector")
    with writing.writing(by=by, on_behalf_of=reader, at=moment()) as history:
        history.noted("landlord.history_exported", Landlord.objects.get())
    row = Event.objects.latest("sequence")
    told = event_from(bytes(row.stored))
    assert (told.actor, told.on_behalf_of) == (by.opaque_id, reader.opaque_id)
    assert (row.actor, row.on_behalf_of) == (by.opaque_id, reader.opaque_id)
    names = Person.objects.values_list("name", flat=True)
    assert not any(name.encode() in bytes(row.stored) for name in names)


def test_no_salt_is_ever_used_twice(cast: Cast) -> None:
    factories.restricted(cast)
    salts = [bytes(salt) for salt in Payload.objects.values_list("salt", flat=True) if salt is not None]
    assert len(set(salts)) == len(salts) > 100
    assert {len(salt) for salt in salts} == {32}


def test_an_event_holds_no_text_that_a_person_typed(cast: Cast) -> None:
    factories.restricted(
        cast, what="Plumbline words are typed.", why="Because of the plumbline.", covered_by="Plumblines"
    )
    stored = [bytes(each) for each in Event.objects.values_list("stored", flat=True)]
    assert not any(b"lumbline" in each for each in stored)  # too long to stand in a random commitment
    assert Payload.objects.filter(value__contains="lumbline").exists()


def test_a_place_is_taken_once_even_by_a_write_that_passed_the_lock_by(cast: Cast) -> None:
    stale = tampering.event(tampering.size() - 1)
    factories.entry(cast)
    stale.pk, stale.sequence = None, stale.sequence + 1
    with pytest.raises(IntegrityError), transaction.atomic():
        stale.save(force_insert=True)
    assert tampering.faults() == []
