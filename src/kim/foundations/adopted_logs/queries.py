"""Reading adopted Logs: which there are, their events, and how one of their things was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Count, IntegerField, Prefetch, QuerySet, Subquery, Value, prefetch_related_objects

from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from kim.foundations.adopted_logs.policies import may_list, may_read
from kim.foundations.adopted_logs.telling import UNKNOWN, kind_known, names_in
from kim.foundations.people.standing import Standing
from kim_engine.ledger import archive
from kim_engine.ledger.events import event_from
from kim_engine.ledger.verification import PayloadRow

KIND = "adopted_logs.log"
AT_A_TIME = 2000
NOBODY = "KIM Log itself"


def visible_to(person: Standing) -> QuerySet[AdoptedLog]:
    """Select the adopted Logs that a person may know of, the newest first."""
    found = AdoptedLog.objects.order_by("-adopted_at", "-pk")
    return found if may_list(person) else found.none()


def were_brought(_: str) -> Subquery:
    """Count the Logs that were brought in, within a statement that reads who signs in."""
    rows = AdoptedLog.objects.order_by().annotate(all=Value(1)).values("all")
    return Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField())


def events_visible_to(person: Standing, log: AdoptedLog) -> QuerySet[AdoptedEvent]:
    """Select the events of an adopted Log that a person may read, the newest first."""
    found = AdoptedEvent.objects.filter(log=log).order_by("-sequence")
    return found if may_read(person) else found.none()


def tell(log: AdoptedLog, events: Sequence[AdoptedEvent]) -> None:
    """Put on the rows of a page what they said and who acted (two statements)."""
    payload = AdoptedPayload.objects.order_by("pk")
    prefetch_related_objects(list(events), Prefetch("payload", payload, to_attr="told_fields"))
    called, people = names_in(log) if events else ({}, {})
    for event in events:
        event.called = called  # type: ignore[attr-defined]
        actor = event_from(bytes(event.stored)).actor
        event.actor_name = people.get(actor, UNKNOWN) if actor else NOBODY  # type: ignore[attr-defined]


def kinds_in(log: AdoptedLog) -> list[tuple[str, str]]:
    """List the kinds of things that an adopted Log tells of."""
    names = AdoptedEvent.objects.filter(log=log).order_by("object_kind").values_list("object_kind", flat=True)
    found = []
    for name in names.distinct():
        kind = kind_known(name)
        said = (kind.noun or name.partition(".")[2].replace("_", " ")) if kind else name
        found.append((name, said[0].upper() + said[1:]))
    return found


def verify(log: AdoptedLog) -> archive.ArchiveResult:
    """Check an adopted Log completely: its chain, its text, its seals with its own keys. Raises NotAnExportError."""
    names = {"log": log.log, "size": log.size, "root": log.root, "seals": log.seal_count}
    about = {"format": archive.FORMAT, **names, "exported_at": log.exported_at}
    whole = archive.Opened(about, log.keys, log.seals)
    return archive.check(whole, stored=_stored(log), rows=_rows(log))


def _stored(log: AdoptedLog) -> Iterator[bytes]:
    rows = AdoptedEvent.objects.filter(log=log).order_by("sequence").values_list("stored", flat=True)
    for stored in rows.iterator(chunk_size=AT_A_TIME):
        yield bytes(stored) if isinstance(stored, bytes | memoryview) else b""


def _rows(log: AdoptedLog) -> Iterator[PayloadRow]:
    rows = AdoptedPayload.objects.filter(event__log=log).order_by("event__sequence", "pk")
    columns = rows.values_list("event__sequence", "name", "salt", "value", "is_withheld")
    for sequence, name, salt, value, is_withheld in columns.iterator(chunk_size=AT_A_TIME):
        yield PayloadRow(sequence, name, None if salt is None else bytes(salt), value, is_withheld=is_withheld)
