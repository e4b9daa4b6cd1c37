"""What whoever owns the database could do: drop the triggers, rewrite rows, make the tree fit again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from django.db import IntegrityError, connection, models, transaction

from kim.foundations.audit_trail import verification
from kim.foundations.audit_trail.models import Event, Log, Node, Payload, Seal, SealKey
from kim_engine.ledger import events as ledger
from kim_engine.ledger.merkle import Frontier, leaf_hash
from kim_engine.ledger.verification import Fault

FIRST, MIDDLE, LAST = "first", "middle", "last"
GUARDED: tuple[type[models.Model], ...] = (Event, Payload, Node, Seal, Log)
TABLES = {*(model._meta.db_table for model in GUARDED), SealKey._meta.db_table}
Test = TypeVar("Test", bound=Callable[..., None])
Found = list[tuple[Fault, int | None]]

TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal",
}
DROP = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP TRIGGER {name} ON {table}"}


def on_one_database(vendor: str, why: str) -> Callable[[Test], Test]:
    """Leave a test out on the other database, where it is counted all the same."""

    def mark(test: Test) -> Test:
        marked: Test = pytest.mark.one_database(why)(test)
        left_out: Test = pytest.mark.skipif(connection.vendor != vendor, reason=why)(marked)
        return left_out

    return mark


def raw(statement: str, values: Sequence[Any] = ()) -> int:
    """Run a statement beside every model and say how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)


def triggers() -> set[tuple[str, str]]:
    """List the triggers on the record's tables, with their tables."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {(name, table) for name, table in cursor.fetchall() if table in TABLES}


def drop_triggers() -> None:
    """Drop every trigger of the record, as whoever owns the database can."""
    settle()
    for name, table in triggers():
        raw(DROP[connection.vendor].format(name=name, table=table))


def settle() -> None:
    """Have PostgreSQL check foreign keys now: it changes no table that has checks waiting."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def loosen(model: type[models.Model]) -> None:
    """Put a table of the same rows without any constraint in a table's place."""
    settle()
    table = model._meta.db_table
    raw(f"ALTER TABLE {table} RENAME TO {table}_before")
    raw(f"CREATE TABLE {table} AS SELECT * FROM {table}_before")


def contents() -> dict[str, list[Any]]:
    """Read every row of the record's tables."""
    return {model._meta.db_table: list(model._default_manager.order_by("pk").values_list()) for model in GUARDED}


def check(against: str = "") -> verification.Report:
    """Verify the record as it now stands."""
    return verification.verify_log(Log.objects.get(), against=against)


def faults(against: str = "") -> Found:
    """List what the verification finds, with the events it names."""
    return [(problem.fault, problem.sequence) for problem in check(against).problems]


def said(against: str = "") -> list[str]:
    """List the verification's sentences."""
    return [problem.sentence for problem in check(against).problems]


def refused(act: Callable[[], Any]) -> None:
    """Have the database refuse an act in the record's own words, and the record hold afterwards."""
    before = contents()
    with pytest.raises(IntegrityError, match="the record cannot be changed"), transaction.atomic():
        act()
    assert contents() == before
    assert faults() == []


def size() -> int:
    return Log.objects.get().size


def place(which: str) -> int:
    """Give the first, the middle or the last event's place."""
    return {FIRST: 0, MIDDLE: size() // 2, LAST: size() - 1}[which]


def event(sequence: int) -> Event:
    return Event.objects.get(sequence=sequence)


def change(row: models.Model, **columns: Any) -> None:
    """Change a row's columns where it stands."""
    assert type(row)._default_manager.filter(pk=row.pk).update(**columns) == 1


def drop(first: int, last: int | None = None) -> None:
    """Remove events with all that hangs on them."""
    span = [first, first if last is None else last]
    events = "SELECT id FROM audit_trail_event WHERE sequence BETWEEN %s AND %s"
    raw(f"DELETE FROM audit_trail_payload WHERE event_id IN ({events})", span)
    assert raw("DELETE FROM audit_trail_event WHERE sequence BETWEEN %s AND %s", span) == span[1] - span[0] + 1


def move(first: int, by: int) -> None:
    """Give every event from a place on another place, in the columns alone."""
    far = 1_000_000  # by way of somewhere free: one place is never held twice
    raw("UPDATE audit_trail_event SET sequence = sequence + %s WHERE sequence >= %s", [far, first])
    raw("UPDATE audit_trail_event SET sequence = sequence - %s WHERE sequence >= %s", [far - by, far])


def slip_in(sequence: int, *, like: int, **changes: Any) -> Event:
    """Store an event at a place: another's, with its place and what is given changed in bytes and columns alike."""
    row = event(like)
    stored = replace(ledger.event_from(bytes(row.stored)), sequence=sequence, **changes).to_bytes()
    openings = list(row.payload.values("name", "salt", "value"))
    row.pk = Event.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    row.sequence, row.stored, row.leaf = sequence, stored, leaf_hash(stored)
    row.save(force_insert=True)
    following = Payload.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    Payload.objects.bulk_create(Payload(pk=following + n, event=row, **told) for n, told in enumerate(openings))
    return row


def retell(sequence: int, name: str, value: str) -> None:
    """Rewrite what an event committed to, payload and bytes alike, so that the two agree."""
    row = event(sequence)
    payload = row.payload.get(name=name)
    assert payload.salt is not None
    opening = ledger.open_with(bytes(payload.salt), value)
    told = ledger.event_from(bytes(row.stored))
    stored = replace(told, commitments={**told.commitments, name: ledger.commitment(opening)}).to_bytes()
    change(payload, value=opening.value)
    change(row, stored=stored)


def fit_again() -> None:
    """Recompute hashes, nodes and head over the events as they stand, and drop the seals that no longer fit."""
    log, frontier, nodes = Log.objects.get(), Frontier(), []
    for row in Event.objects.order_by("sequence"):
        leaf = leaf_hash(bytes(row.stored))
        change(row, leaf=leaf)
        nodes += [Node(log=log, level=level, index=i, hash=digest) for level, i, digest in frontier.append(leaf)]
    Node.objects.all().delete()
    Node.objects.bulk_create(nodes)
    change(log, size=frontier.size, batch_start=0, root=frontier.root(), peaks=b"".join(frontier.peaks))
    Seal.objects.all().delete()
