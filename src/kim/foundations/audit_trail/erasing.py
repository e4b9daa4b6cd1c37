"""Finding a piece of text wherever it stands, in live rows and in the record, and erasing it from both."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, ProgrammingError, connection

from kim.foundations.audit_trail import kinds
from kim.foundations.audit_trail.models import Payload
from kim.foundations.audit_trail.writing import Actor, Taken, writing
from kim.foundations.full_text import indexes
from kim_engine.ledger.events import ERASED_FIELD, ERASED_TYPE

INSTEAD = "(erased)"
SHORTEST = 3  # characters: a shorter phrase would stand in half the words of the Log
_TABLES = ("audit_trail_payload", "audit_trail_event")


PATIENCE_SECONDS = 60  # a command's; a page waits for less, since `kim tick` tries again
_STILL_SEEN = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint < %s OR EXISTS (
        SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(%s::xid)
    )"""


class StillSeenError(OperationalError):
    """The database cannot forget yet what was erased: somebody began to look before."""


class NotOwnerError(OperationalError):
    """The database would not forget for this role: PostgreSQL rewrites a table for its owner alone, and only warns."""


class TooShortError(ValueError):
    """The text to erase is so short that it would be found everywhere."""


@dataclass
class Place:
    """One object that holds the text: live fields, and fields of its events."""

    kind: kinds.Kind
    number: int
    live: list[str] = field(default_factory=list)
    taken: dict[int, tuple[int, str]] = field(default_factory=dict)  # payload row -> (sequence, field)

    @property
    def first_on(self) -> int:
        """Give the earliest event that holds the text."""
        return min((sequence for sequence, _ in self.taken.values()), default=0)


def find(text: str) -> list[Place]:
    """Find every object that holds a text, whatever its case, in live rows and in the record.

    Raises TooShortError for a text of fewer than three characters.
    """
    if len(text.strip()) < SHORTEST:
        raise TooShortError(f"Give at least {SHORTEST} characters.")
    places: dict[tuple[str, int], Place] = {}
    for kind in kinds.every_kind():
        for number, name in _live(kind, text):
            places.setdefault((kind.name, number), Place(kind, number)).live.append(name)
    for row, kind_name, number, sequence, name in _recorded(text):
        kind = kinds.kind_named(kind_name)
        if _is_erasable(kind, name):
            places.setdefault((kind_name, number), Place(kind, number)).taken[row] = (sequence, name)
    return [places[key] for key in sorted(places)]


def erase(text: str, *, why: str, by: Actor, at: datetime) -> list[Place]:
    """Erase a text wherever it stands: live fields lose the text, fields of the record go whole.

    One event an object says that it happened and where, never what. The tree and every seal over it hold.
    """
    pattern = re.compile(re.escape(text), re.IGNORECASE)
    with writing(by=by, at=at) as history:
        places = find(text)
        for place in places:
            row = _rewritten(place, pattern) if place.live else None
            taken: Taken = place.taken
            # The reason may repeat the text: it must not come back in by that door.
            history.erased(place.kind, place.number, row=row, taken=taken, why=pattern.sub(INSTEAD, why))
    return places


def scrub(*, patience_seconds: float = PATIENCE_SECONDS, also: Iterable[str] = ()) -> None:
    """Have the database itself forget what was erased: free pages are rewritten. Not inside a transaction.

    SQLite: the indexes of words drop what is crossed out, then checkpoint and vacuum. PostgreSQL: the tables that
    held text are rewritten with their indexes; its write-ahead log and any replica or backup keep the bytes until they
    are recycled (docs/how-to/erase-text.md says how to see to those).
    Raises, before it begins, StillSeenError while the server keeps the old bytes for somebody, and NotOwnerError.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            indexes.forget()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        tables = list(dict.fromkeys((*_TABLES, *_erasable_tables(), *also)))
        _require_owner(cursor, tables)
        _wait_until_nobody_sees_it(cursor, patience_seconds)
        for table in tables:
            cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
        # Only the server's masters may hasten it; else the old files go with its own next one, within minutes.
        with suppress(ProgrammingError):
            cursor.execute("CHECKPOINT")


def _require_owner(cursor: Any, tables: list[str]) -> None:
    cursor.execute(
        "SELECT count(*) FROM pg_class WHERE oid = ANY(%s::regclass[]) AND NOT pg_has_role(relowner, 'USAGE')",
        [[connection.ops.quote_name(each) for each in tables]],
    )
    if cursor.fetchone()[0]:
        raise NotOwnerError("the tables are another role's: have that role run `kim tick`")


def _wait_until_nobody_sees_it(cursor: Any, patience_seconds: float) -> None:
    """Wait for what was open when the text was erased, anywhere on the server: a rewrite keeps what that may still see.

    A transaction of another database counts too, since the rewrite's own snapshot is no younger than it; a reader of
    this database counts by its snapshot.
    """
    cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    [mark] = cursor.fetchone()
    until = time.monotonic() + patience_seconds
    while True:
        cursor.execute(_STILL_SEEN, [mark, str(mark % 2**32)])
        if not cursor.fetchone()[0]:
            return
        if time.monotonic() > until:
            raise StillSeenError("a transaction that began before the erasure is still open on this server")
        time.sleep(0.1)


def find_left(text: str) -> list[tuple[kinds.Kind, int]]:
    """Find the objects that hold a text in a field no room declares erasable: those are changed on their own pages."""
    found = {
        (kind_name, number)
        for _, kind_name, number, _, name in _recorded(text)
        if not _is_erasable(kinds.kind_named(kind_name), name)
    }
    return [(kinds.kind_named(kind_name), number) for kind_name, number in sorted(found)]


def _is_erasable(kind: kinds.Kind, name: str) -> bool:
    """Say whether a payload field may go: reasons and facts always, state only if its live column goes with it."""
    _, dot, field_name = name.partition(".")
    return not dot or field_name in kind.erasable


def _live(kind: kinds.Kind, text: str) -> Iterator[tuple[int, str]]:
    for name in kind.erasable:
        rows = kind.model._default_manager.filter(**{f"{name}__icontains": text})
        for number in rows.values_list("pk", flat=True):
            yield number, name


def _recorded(text: str) -> Iterator[tuple[int, str, int, int, str]]:
    # Payload is JSON text: a quotation mark or a line break in the phrase stands there escaped.
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    rows = Payload.objects.filter(value__icontains=escaped)
    # An erasure's own list of places holds field names and numbers only; it must stand.
    rows = rows.exclude(event__type=ERASED_TYPE, name=ERASED_FIELD)
    yield from rows.order_by("event__sequence", "id").values_list(
        "id", "event__object_kind", "event__object_number", "event__sequence", "name"
    )


def _rewritten(place: Place, pattern: re.Pattern[str]) -> Any:
    row = place.kind.model._default_manager.select_for_update().get(pk=place.number)
    for name in place.live:
        setattr(row, name, pattern.sub(INSTEAD, getattr(row, name)))
    row.save(update_fields=place.live)
    return row


def _erasable_tables() -> Iterator[str]:
    for kind in kinds.every_kind():
        if kind.erasable:
            yield kind.model._meta.db_table
