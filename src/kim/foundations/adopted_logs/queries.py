"""Reading adopted Logs: which there are, their events, and how one of their things was told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from kim.foundations.adopted_logs.policies import may_list, may_read
from kim.foundations.audit_trail import kinds
from kim.foundations.people.standing import Standing
from kim_engine.ledger import archive
from kim_engine.ledger.events import BEFORE_PREFIX, STATE_PREFIX, event_from
from kim_engine.ledger.verification import PayloadRow

KIND = "adopted_logs.log"
AT_A_TIME = 2000
UNKNOWN, NOBODY = "Somebody no longer known", "KIM Log itself"
ERASED, WITHHELD = "(erased before it came in)", "(withheld when it was exported)"


def visible_to(person: Standing) -> QuerySet[AdoptedLog]:
    """Select the adopted Logs that a person may know of, the newest first."""
    found = AdoptedLog.objects.order_by("-adopted_at", "-pk")
    return found if may_list(person) else found.none()


def events_visible_to(person: Standing, log: AdoptedLog) -> QuerySet[AdoptedEvent]:
    """Select the events of an adopted Log that a person may read, the newest first."""
    found = AdoptedEvent.objects.filter(log=log).order_by("-sequence")
    return found if may_read(person) else found.none()


def tell(log: AdoptedLog, events: Sequence[AdoptedEvent]) -> None:
    """Put on the rows of a page what they said and who acted (two statements)."""
    payload = AdoptedPayload.objects.order_by("pk")
    prefetch_related_objects(list(events), Prefetch("payload", payload, to_attr="told_fields"))
    names = _names(log) if events else {}
    for event in events:
        actor = event_from(bytes(event.stored)).actor
        event.actor_name = names.get(actor, UNKNOWN) if actor else NOBODY  # type: ignore[attr-defined]


def _names(log: AdoptedLog) -> dict[str, str]:
    """Read what each person was called last, by their number in that History."""
    names = (f"{STATE_PREFIX}opaque_id", f"{STATE_PREFIX}name")
    rows = AdoptedPayload.objects.filter(event__log=log, event__object_kind="people.person", name__in=names)
    told: dict[int, dict[str, str]] = {}
    columns = ("event__object_number", "name", "value")
    for number, name, value in rows.order_by("event__sequence").values_list(*columns):
        told.setdefault(number, {})[name] = json.loads(value) if value is not None else UNKNOWN
    return {each[names[0]]: each.get(names[1], UNKNOWN) for each in told.values() if names[0] in each}


def happened(event: AdoptedEvent) -> str:
    """Say what happened, in this version's words where it has them."""
    kind = _known(event.object_kind)
    return kind.events.get(event.type, event.type) if kind else event.type


def thing(event: AdoptedEvent) -> str:
    """Say to what it happened."""
    kind = _known(event.object_kind)
    return kind.said(event.object_number) if kind else f"{event.object_kind} {event.object_number}"


def fields(event: AdoptedEvent) -> list[tuple[str, str]]:
    """List what an event said of its thing, each field with its label; `tell` has put them on the row."""
    kind = _known(event.object_kind)
    labels = kind.labels if kind else {}
    rows: list[AdoptedPayload] = event.told_fields  # type: ignore[attr-defined]
    shown = [row for row in rows if not row.name.startswith(BEFORE_PREFIX) and not row.name.endswith(".opaque_id")]
    return [(_label(row.name, labels), _said(row)) for row in shown]


def _known(name: str) -> kinds.Kind | None:
    try:
        return kinds.kind_named(name)
    except kinds.UnknownKindError:  # a newer or older version of KIM Log told of it
        return None


def _label(name: str, labels: Mapping[str, str]) -> str:
    plain = name.removeprefix(STATE_PREFIX)
    return str(labels.get(plain, plain.replace("_", " ").capitalize()))


def _said(row: AdoptedPayload) -> str:
    if row.value is None:
        return WITHHELD if row.is_withheld else ERASED
    value = json.loads(row.value)
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def kinds_in(log: AdoptedLog) -> list[tuple[str, str]]:
    """List the kinds of things that an adopted Log tells of."""
    names = AdoptedEvent.objects.filter(log=log).order_by("object_kind").values_list("object_kind", flat=True)
    found = []
    for name in names.distinct():
        kind = _known(name)
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
