"""The one way to write: a transaction that ends by appending its events under the head row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models, transaction

from kim.foundations.audit_trail import kinds, write_lock
from kim.foundations.audit_trail.models import Event, Log, Node, Payload
from kim_engine.ledger import events as ledger
from kim_engine.ledger.canonical import Value
from kim_engine.ledger.merkle import Frontier, leaf_hash


class Actor(Protocol):
    """Whoever acts: known to the record by an opaque id alone."""

    @property
    def opaque_id(self) -> str: ...


class NoLogError(LookupError):
    """This database has no record yet: `kim init` or the demonstration makes it."""


Taken = Mapping[int, tuple[int, str]]  # payload row -> (the event's sequence, the field's name)


@dataclass(frozen=True)
class Draft:
    """An event that waits for its place at the end of the transaction."""

    kind: kinds.Kind
    type: str
    number: int
    state_version: int | None
    payload: Mapping[str, Value]
    blanks: tuple[int, ...] = ()  # the payload rows that this event, an erasure, takes


@dataclass
class Writing:
    """Collects what one act changes; handed to the act by `writing`."""

    actor: str | None
    on_behalf_of: str | None
    at: datetime
    drafts: list[Draft] = field(default_factory=list)

    def changed(
        self,
        type: str,
        row: models.Model,
        *,
        before: Mapping[str, Value] | None = None,
        why: str = "",
        **facts: Any,
    ) -> None:
        """Note that a row was made or changed. Call it after the row is saved.

        `before` is `state_of(row)` from before the change (none for a new row); `why` the reason given;
        `facts` what else belongs to the event and is not the row's state.
        """
        kind = kinds.kind_of(row)
        after = kinds.state_of(row)
        self._add(kind, type, row.pk, kind.version, _payload(before or {}, after, why, facts))

    def removed(self, type: str, row: models.Model, *, number: int, why: str = "", **facts: Any) -> None:
        """Note that a row was removed. Call it before or after the deletion, with the row's number."""
        kind = kinds.kind_of(row)
        before = kinds.state_of(row) if row.pk else {}
        self._add(kind, type, number, ledger.GONE, _payload(before, {}, why, facts))

    def noted(self, type: str, row: models.Model, *, why: str = "", **facts: Any) -> None:
        """Note something that happened to a row without changing it."""
        kind = kinds.kind_of(row)
        self._add(kind, type, row.pk, None, _payload({}, {}, why, facts))

    def erased(self, kind: kinds.Kind, number: int, *, row: models.Model | None, taken: Taken, why: str) -> None:
        """Note an erasure and blank the payload it takes. `row` is the live row if its text changed with it."""
        payload: dict[str, Value] = {ledger.ERASED_FIELD: [list(place) for place in taken.values()], "why": why}
        if row is not None:
            payload |= _payload({}, kinds.state_of(row), "", {})
        version = kind.version if row is not None else None
        self.drafts.append(Draft(kind, ledger.ERASED_TYPE, number, version, payload, tuple(taken)))

    def _add(self, kind: kinds.Kind, type: str, number: int, version: int | None, payload: Mapping[str, Value]) -> None:
        if type not in kind.events:
            raise kinds.UnknownKindError(f"'{type}' is not among the events of {kind.name}")
        self.drafts.append(Draft(kind, type, number, version, payload))


def _payload(
    before: Mapping[str, Value], after: Mapping[str, Value], why: str, facts: Mapping[str, Value]
) -> dict[str, Value]:
    payload = {f"{ledger.BEFORE_PREFIX}{name}": value for name, value in before.items() if after.get(name) != value}
    payload |= {f"{ledger.STATE_PREFIX}{name}": value for name, value in after.items()}
    payload |= {name: value for name, value in facts.items() if value not in (None, "", [])}
    if why:
        payload["why"] = why
    return payload


_current: ContextVar[Writing | None] = ContextVar("writing", default=None)


@contextmanager
def writing(*, by: Actor | None, at: datetime, on_behalf_of: Actor | None = None) -> Iterator[Writing]:
    """Open a write: one transaction, whose last statements append the events collected in it.

    A write within a write joins the outer one, so that bulk work is one batch. If anything fails, nothing is
    kept: neither the rows nor the events.
    """
    outer = _current.get()
    if outer is not None:
        with _joined(outer):
            yield outer
        return
    act = Writing(by.opaque_id if by else None, on_behalf_of.opaque_id if on_behalf_of else None, at)
    token = _current.set(act)
    try:
        with write_lock.held(connection), transaction.atomic():
            yield act
            append(act)
    finally:
        _current.reset(token)


@contextmanager
def _joined(outer: Writing) -> Iterator[None]:
    """Join an outer write: what fails within it takes its events along, and the rows' transaction or savepoint."""
    begun = len(outer.drafts)
    try:
        with transaction.atomic(savepoint=False):
            yield
    except BaseException:
        del outer.drafts[begun:]
        raise


@contextmanager
def apart() -> Iterator[None]:
    """Let a part of a write fail alone: what it changed and noted goes, the rest of the act stands."""
    act = _current.get()
    begun = len(act.drafts) if act else 0
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if act is not None:
            del act.drafts[begun:]
        raise


def append(act: Writing) -> list[Event]:
    """Give the collected drafts their places, their salts and their bytes, and store them."""
    if not act.drafts:
        return []
    log = Log.objects.select_for_update().first()
    if log is None:
        raise NoLogError("There is no record in this database yet.")
    frontier = Frontier(log.size, _peaks(log))
    log.batch_start = log.size
    rows, openings, nodes = [], [], []
    for draft in act.drafts:
        opened = {n: ledger.open_with(secrets.token_bytes(ledger.SALT_BYTES), v) for n, v in draft.payload.items()}
        row = _event(log, frontier.size, act, draft, opened)
        nodes += [Node(log=log, level=lv, index=i, hash=h) for lv, i, h in frontier.append(bytes(row.leaf))]
        rows.append(row)
        openings.append(opened)
    log.size, log.peaks, log.root = frontier.size, b"".join(frontier.peaks), frontier.root()
    _store(log, rows, openings, nodes)
    _blank(act.drafts, rows)
    act.drafts.clear()
    return rows


def _blank(drafts: list[Draft], rows: list[Event]) -> None:
    for draft, row in zip(drafts, rows, strict=True):
        for start in range(0, len(draft.blanks), 500):
            taken = draft.blanks[start : start + 500]
            Payload.objects.filter(pk__in=taken).update(salt=None, value=None, erased_by=row)


def _peaks(log: Log) -> list[bytes]:
    joined = bytes(log.peaks)
    return [joined[start : start + 32] for start in range(0, len(joined), 32)]


def _event(log: Log, sequence: int, act: Writing, draft: Draft, opened: Mapping[str, ledger.Opening]) -> Event:
    event = ledger.Event(
        log=log.id,
        epoch=log.epoch,
        sequence=sequence,
        moment=act.at,
        actor=act.actor,
        on_behalf_of=act.on_behalf_of,
        type=draft.type,
        object_kind=draft.kind.name,
        object_number=str(draft.number),
        state_version=draft.state_version,
        commitments={name: ledger.commitment(opening) for name, opening in opened.items()},
    )
    stored = event.to_bytes()
    return Event(
        log=log,
        sequence=sequence,
        moment=act.at,
        actor=act.actor,
        on_behalf_of=act.on_behalf_of,
        type=draft.type,
        object_kind=draft.kind.name,
        object_number=draft.number,
        state_version=draft.state_version,
        stored=stored,
        leaf=leaf_hash(stored),
    )


def _store(log: Log, rows: list[Event], openings: list[dict[str, ledger.Opening]], nodes: list[Node]) -> None:
    Event.objects.bulk_create(rows, batch_size=500)
    Payload.objects.bulk_create(
        (
            Payload(event=row, name=name, salt=opening.salt, value=opening.value)
            for row, opened in zip(rows, openings, strict=True)
            for name, opening in opened.items()
        ),
        batch_size=1000,
    )
    Node.objects.bulk_create(nodes, batch_size=1000)
    log.save(update_fields=["size", "batch_start", "peaks", "root"])
