"""Holding this installation's record against itself, its seals and every live row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Max, TextField
from django.db.models.functions import Cast

from kim.foundations.audit_trail import kinds
from kim.foundations.audit_trail.models import Event, Log, Node, Payload, Seal, SealKey
from kim.foundations.audit_trail.openings import bytes_in, joined, rows_of, salt_in
from kim.foundations.audit_trail.recorded import SEAL_KEY
from kim_engine.calendar import say_date
from kim_engine.ledger.archive import seals_in
from kim_engine.ledger.events import STATE_PREFIX, MalformedEventError, commitment, event_from, open_with
from kim_engine.ledger.events import Event as LedgerEvent
from kim_engine.ledger.expected import Expected, Kept, Openings
from kim_engine.ledger.seals import BadSealError, TreeHead, VerifierKey, open_seal, origin_of, verifier_key_from
from kim_engine.ledger.verification import ChainCheck, Fault, PayloadCheck, PayloadRow, Problem, check_seals

AT_A_TIME = 5000
ROWS_AT_A_TIME = 500
FIRST_KEPT = 3  # of what is read of an event: its number, bytes and hash stand before


class NoSealsError(RuntimeError):
    """The file that should hold seals kept elsewhere holds none."""


@dataclass
class Report:
    """What a verification found."""

    events: int = 0
    opened: int = 0
    erased: int = 0
    seals: int = 0
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)


def verify_log(log: Log, *, against: str = "") -> Report:
    """Check the chain, the columns beside it, the payload, the nodes, the head, every seal and the keys of seals.

    `against` is the text of seals that were kept elsewhere. On a site in use, read within `of_one_moment`.
    """
    heads, bad = _heads(log, against)
    nodes = _Nodes(_stream(Node.objects.filter(log=log).order_by("pk").values_list("level", "index", "hash")))
    chain = ChainCheck(log.id, {head.size for head in heads}, problems=bad, on_node=nodes.check)
    nodes.say = chain.say
    payload = PayloadCheck(chain)
    _Events(chain, payload, Expected(log.id)).check(log)
    chain.finish(size=log.size)
    payload.finish()
    nodes.finish()
    _check_head(chain, log)
    _check_beside(chain, log)
    check_seals(chain, sorted(heads, key=lambda head: (head.epoch, head.size)), origin=origin_of(log.id))
    return Report(chain.frontier.size, payload.opened, payload.erased, len(heads), problems=chain.problems)


def verify_state(*only: kinds.Kind) -> Report:
    """Hold every live row of every kind, or of some, against what its last event commits to."""
    report = Report()
    for kind in only or kinds.every_kind():
        for live, latest in _windows(kind):
            report.rows += len(live)
            report.problems += _compare(kind, live, latest)
    return report


@dataclass
class _Events:
    """Takes every event into the tree; one that is not as told by what is kept beside it is read."""

    chain: ChainCheck
    payload: PayloadCheck
    expected: Expected
    unopened: dict[int, list[PayloadRow]] = field(default_factory=dict)

    def check(self, log: Log) -> None:
        for window in _windows_of(log):
            opened = joined([row[0] for row in window])
            self.unopened = rows_of({row[0]: row[FIRST_KEPT] for row in window if opened[row[0]] is None})
            for row in window:
                self._take(row, opened[row[0]])

    def _take(self, row: tuple[Any, ...], opened: Openings | None) -> None:
        number, stored, leaf, place = row[0], bytes_in(row[1]), bytes_in(row[2]), row[FIRST_KEPT]
        if not self.chain.take(stored, place=place, leaf=leaf):
            return
        count = None
        if opened is not None:
            count = self.expected.opened(stored, self.chain.epoch, row[FIRST_KEPT:], opened)
        if count is not None:
            self.payload.opened += count
        elif (event := self.chain.read(stored, place)) is not None:
            _check_columns(self.chain, event, Event.objects.values_list(*Kept._fields).get(pk=number))
            own = self.unopened.get(number)
            self.payload.feed(event, rows_of({number: place})[number] if own is None else own)


def _windows_of(log: Log) -> Iterator[list[tuple[Any, ...]]]:
    is_text = connection.vendor == "sqlite"  # where Django's own reading of a moment takes longer than all the rest
    columns = [Cast("moment", TextField()) if is_text and name == "moment" else name for name in Kept._fields]
    events = Event.objects.filter(log=log).order_by("sequence").values_list("id", "stored", "leaf", *columns)
    window = list(events[:AT_A_TIME])
    while window:
        last = window[-1][FIRST_KEPT]
        # All that stands at the seam is of this window, or an event stored twice there would be stepped over.
        window = [row for row in window if row[FIRST_KEPT] != last]
        window += events.filter(sequence=last)
        yield window
        window = list(events.filter(sequence__gt=last)[:AT_A_TIME])


def _check_columns(chain: ChainCheck, event: LedgerEvent, kept: tuple[Any, ...]) -> None:
    place, *held, number, version = kept
    said = [event.moment, event.actor, event.on_behalf_of, event.type, event.object_kind]
    if said != held or (event.object_number, event.state_version) != (str(number), version):
        chain.say(Fault.ALTERED, f"Event {place} was altered: its look-up columns differ from its bytes.", place)


def _check_head(chain: ChainCheck, log: Log) -> None:
    tree, head = chain.frontier, (bytes_in(log.root), bytes_in(log.peaks))
    if log.size == tree.size and head != (tree.root(), b"".join(tree.peaks)):
        chain.say(Fault.HEAD, "The head of the record does not agree with its events.")
    if log.epoch < chain.epoch:
        chain.say(Fault.HEAD, f"The head of the record is in epoch {log.epoch}, its events in epoch {chain.epoch}.")


def _check_beside(chain: ChainCheck, log: Log) -> None:
    """Name what stands beside the record and is none of it: another log, strays, a key for seals."""
    for other in Log.objects.exclude(pk=log.pk).values_list("pk", flat=True):
        chain.say(Fault.HEAD, f"A second log stands beside this one: {other}.")
    strays = Event.objects.exclude(log=log).count()
    if strays:
        chain.say(Fault.FOREIGN, f"{strays} of the events in the table belong to another log.")
    chain.problems += verify_state(SEAL_KEY).problems


def _heads(log: Log, against: str) -> tuple[list[TreeHead], list[Problem]]:
    keys = _keys(log)
    own = [
        (f"The seal of {say_date(seal.made_at.date())}, {seal.made_at:%H:%M} (UTC)", seal.note, seal)
        for seal in _seals(log)
    ]
    kept = [(f"Seal {number} of those kept elsewhere", note, None) for number, note in enumerate(seals_in(against), 1)]
    heads, problems = [], []
    for name, note, seal in own + kept:
        try:
            head = open_seal(note, keys=keys)
        except BadSealError as error:
            problems.append(Problem(Fault.SEAL, f"{name} does not hold: {error}."))
            continue
        heads.append(head)
        if seal and (seal.size, seal.epoch, seal.made_at) != (head.size, head.epoch, head.moment):
            problems.append(Problem(Fault.SEAL, f"{name} was altered: its look-up columns differ from its text."))
    return heads, problems


def _keys(log: Log) -> list[VerifierKey]:
    """Read the keys of seals. What is no key any more is named with the state of its row."""
    found = []
    for text in SealKey.objects.filter(log=log).order_by("pk").values_list("verifier_key", flat=True):
        with suppress(BadSealError):
            found.append(verifier_key_from(text))
    return found


def _seals(log: Log) -> Any:
    return Seal.objects.filter(log=log).order_by("pk")


def seals_text(path: Path | None) -> str:
    """Read seals kept elsewhere. Raises NoSealsError when there are none: nothing would be checked against them."""
    try:
        text = path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError):
        raise NoSealsError(f"{path} cannot be read.") from None
    if path and not seals_in(text):
        raise NoSealsError(f"{path} holds no seal.")
    return text


def _stream(rows: Any) -> Iterator[Any]:
    # A server-side cursor needs a transaction on PostgreSQL; the iterator brings its own outside one.
    yield from rows.iterator(chunk_size=AT_A_TIME)


@dataclass
class _Nodes:
    """Holds stored nodes against those that the events complete: both come in the order of completion."""

    stored: Iterator[tuple[int, int, Any]]
    say: Callable[..., None] = print
    has_failed: bool = False

    def check(self, level: int, index: int, digest: bytes) -> None:
        found = next(self.stored, None)
        if found is None or (found[0], found[1], bytes_in(found[2])) != (level, index, digest):
            self._fail(level, index)

    def finish(self) -> None:
        for level, index, _ in self.stored:
            self._fail(level, index)

    def _fail(self, level: int, index: int) -> None:
        if not self.has_failed:  # all that follow the first come too late or too early
            first, last = index << level, ((index + 1) << level) - 1
            said = f"The tree's stored node over events {first} to {last} does not agree with them."
            self.say(Fault.NODE, said, first)
        self.has_failed = True


@dataclass(frozen=True)
class _Latest:
    """The last event that touched an object's state, with the salts that open it."""

    event: LedgerEvent
    salts: dict[str, bytes | None]


Known = dict[int, _Latest | None]  # None: there is an event and it cannot be read


def _windows(kind: kinds.Kind) -> Iterator[tuple[dict[int, Any], Known]]:
    touched = Event.objects.filter(object_kind=kind.name, state_version__isnull=False)
    rows = kind.model._base_manager.all()
    many = [name for name in kind.state if _is_many(kind, name)]
    window = _numbers(rows, touched)
    while window:
        first, last = window[0], window[-1]
        live = rows.filter(pk__gte=first, pk__lte=last).prefetch_related(*many)
        events = touched.filter(object_number__gte=first, object_number__lte=last)
        yield {row.pk: row for row in live}, _latest(events)
        window = _numbers(rows.filter(pk__gt=last), touched.filter(object_number__gt=last))


def _numbers(rows: Any, touched: Any) -> list[int]:
    # By what stands, not by counting up: a row put in by hand may have any number, also a negative one.
    live = rows.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_A_TIME]
    told = touched.order_by("object_number").values_list("object_number", flat=True).distinct()[:ROWS_AT_A_TIME]
    return sorted({*live, *told})[:ROWS_AT_A_TIME]


def _is_many(kind: kinds.Kind, name: str) -> bool:
    return any(each.name == name for each in kind.model._meta.many_to_many)


def _latest(events: Any) -> Known:
    sequences = list(events.values("object_number").annotate(last=Max("sequence")).values_list("last", flat=True))
    found = {row.pk: row for row in events.filter(sequence__in=sequences)}
    salts: dict[int, dict[str, bytes | None]] = {}
    for event_id, name, salt in Payload.objects.filter(event__in=found).values_list("event_id", "name", "salt"):
        salts.setdefault(event_id, {})[name] = salt_in(salt)
    known: Known = {}
    for row in found.values():
        try:
            known[row.object_number] = _Latest(event_from(bytes_in(row.stored)), salts.get(row.pk, {}))
        except MalformedEventError:
            known[row.object_number] = None
    return known


def _compare(kind: kinds.Kind, live: dict[int, Any], latest: Known) -> Iterator[Problem]:
    for number in sorted(live.keys() | latest.keys()):
        known = latest.get(number)
        stands = known is not None and known.event.state_version != 0
        what = f"{kind.name} {number}"
        if number in latest and known is None:
            yield Problem(Fault.STATE, f"{what} cannot be held against the record: its last event cannot be read.")
        elif number in live and not stands:
            yield Problem(Fault.STATE, f"{what} was added outside the record.")
        elif number not in live and known is not None and stands:
            yield Problem(Fault.STATE, f"{what} was removed outside the record.", known.event.sequence)
        elif number in live and known is not None:
            changed = _changed_fields(kind, live[number], known)
            if changed:
                names = ", ".join(changed)
                yield Problem(Fault.STATE, f"{what} was changed outside the record: {names}.", known.event.sequence)


def _changed_fields(kind: kinds.Kind, row: Any, known: _Latest) -> list[str]:
    state = kinds.state_of(row)
    committed = {
        name.removeprefix(STATE_PREFIX): digest
        for name, digest in known.event.commitments.items()
        if name.startswith(STATE_PREFIX)
    }
    # An older state version lists other fields: only those that both know can be held against each other.
    is_same_list = known.event.state_version == kind.version
    names = set(committed) | set(state) if is_same_list else set(committed) & set(kind.state)
    return sorted(name for name in names if not _agrees(name, state, committed, known))


def _agrees(name: str, state: dict[str, Any], committed: dict[str, bytes], known: _Latest) -> bool:
    if name not in committed or name not in state:
        return name not in committed and name not in state
    salt = known.salts.get(f"{STATE_PREFIX}{name}")
    if salt is None:
        return False
    try:
        return commitment(open_with(salt, state[name])) == committed[name]
    except ValueError:  # a salt or a value that the record could never have held
        return False
