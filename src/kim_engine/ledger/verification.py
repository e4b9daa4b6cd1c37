"""Checking a record from its stored bytes: the chain of events, what they commit to, and the seals over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kim_engine.calendar import say_date
from kim_engine.ledger.events import (
    ERASED_FIELD,
    ERASED_TYPE,
    Event,
    MalformedEventError,
    commitment_to,
    event_from,
)
from kim_engine.ledger.merkle import Frontier, leaf_hash
from kim_engine.ledger.seals import TreeHead

AT_MOST_NAMED = 100


class Fault(StrEnum):
    """What can be wrong with a record."""

    MALFORMED = "MALFORMED"
    MISSING = "MISSING"
    DUPLICATED = "DUPLICATED"
    MOVED = "MOVED"
    FOREIGN = "FOREIGN"
    ALTERED = "ALTERED"
    EPOCH = "EPOCH"
    NODE = "NODE"
    HEAD = "HEAD"
    SEAL = "SEAL"
    TRUNCATED = "TRUNCATED"
    PAYLOAD_ALTERED = "PAYLOAD_ALTERED"
    PAYLOAD_MISSING = "PAYLOAD_MISSING"
    PAYLOAD_ADDED = "PAYLOAD_ADDED"
    ERASED_UNSAID = "ERASED_UNSAID"
    STATE = "STATE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a sentence, with the event it concerns (counted from 0) where there is one."""

    fault: Fault
    sentence: str
    sequence: int | None = None


class PayloadRow(NamedTuple):  # there are ten and more to an event: a tuple is made in a third of the time
    """One payload field as it stands: open, erased (both None), or withheld from this reader."""

    sequence: int
    name: str
    salt: bytes | None
    value: str | None
    is_withheld: bool = False


@dataclass
class ChainCheck:
    """Reads a log's events in order and says what is wrong. Feed every row, then call `finish`.

    `sizes_wanted`: the tree sizes whose roots are asked for later (those of the seals).
    """

    log: str
    sizes_wanted: Collection[int] = ()
    problems: list[Problem] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)
    on_node: Callable[[int, int, bytes], None] | None = None  # told of every inner node that an event completes
    epoch: int = 0  # the latest so far
    _expected: int = 0

    def feed(self, stored: bytes, *, place: int, leaf: bytes | None = None) -> Event | None:
        """Check one event: `place` is where it was stored, `leaf` the hash stored beside it, if any."""
        return self.read(stored, place) if self.take(stored, place=place, leaf=leaf) else None

    def take(self, stored: bytes, *, place: int, leaf: bytes | None = None) -> bool:
        """Take one event into the tree, without reading it; false when it does not stand in its turn."""
        if not self._is_next(place):
            return False
        computed = leaf_hash(stored)
        if leaf is not None and leaf != computed:
            self.say(Fault.ALTERED, f"Event {place} was altered: its bytes no longer give its hash.", place)
        for completed in self.frontier.append(computed):
            if self.on_node is not None:
                self.on_node(*completed)
        if self.frontier.size in self.sizes_wanted:
            self.roots[self.frontier.size] = self.frontier.root()
        return True

    def finish(self, *, size: int | None = None) -> None:
        """Say what is missing at the end, when `size` is how many events there should be."""
        if size is not None and size > self._expected:
            self.say(
                Fault.TRUNCATED,
                f"The record should have {size} events and ends after {self._expected}.",
                self._expected,
            )
        if size is not None and size < self._expected:
            self.say(Fault.HEAD, f"The head counts {size} events and there are {self._expected}.", size)

    def say(self, fault: Fault, sentence: str, sequence: int | None = None) -> None:
        """Note a problem; only the first hundred are kept, so that a ruined record can still be reported."""
        if len(self.problems) < AT_MOST_NAMED:
            self.problems.append(Problem(fault, sentence, sequence))

    def _is_next(self, place: int) -> bool:
        if place < 0:
            self.say(Fault.MOVED, f"An event stands at {place}, before the record begins.", place)
            return False
        if place < self._expected:
            self.say(Fault.DUPLICATED, f"Event {place} stands in the record more than once.", place)
            return False
        if place > self._expected:
            self.say(
                Fault.MISSING,
                f"{_span(self._expected, place - 1).capitalize()} been removed.",
                self._expected,
            )
        self._expected = place + 1
        return True

    def read(self, stored: bytes, place: int) -> Event | None:
        """Read the event that was taken last, and say what is wrong with it."""
        try:
            event = event_from(stored)
        except MalformedEventError as error:
            self.say(Fault.MALFORMED, f"Event {place} cannot be read: {error}.", place)
            return None
        if event.log != self.log:
            self.say(Fault.FOREIGN, f"Event {place} belongs to another log.", place)
        if event.sequence != place:
            self.say(Fault.MOVED, f"Event {event.sequence} stands in the place of event {place}.", place)
        if event.epoch < self.epoch:
            self.say(Fault.EPOCH, f"Event {place} goes back to an earlier epoch.", place)
        self.epoch = max(self.epoch, event.epoch)
        return event


@dataclass
class PayloadCheck:
    """Holds payload rows against what the events commit to, and erased ones against the erasures that say so."""

    chain: ChainCheck
    opened: int = 0
    withheld: int = 0
    _blank: dict[tuple[int, str], None] = field(default_factory=dict)
    _said: set[tuple[int, str]] = field(default_factory=set)

    @property
    def erased(self) -> int:
        """How many fields are erased."""
        return len(self._blank)

    def feed(self, event: Event, rows: Iterable[PayloadRow]) -> None:
        """Check one event's payload rows."""
        standing: dict[str, PayloadRow] = {}
        for row in rows:
            if row.name in standing:
                self._say(Fault.PAYLOAD_ADDED, event, row.name, "stands there more than once")
            standing[row.name] = row
        for name, committed in event.commitments.items():
            found = standing.pop(name, None)
            if found is None:
                self._say(Fault.PAYLOAD_MISSING, event, name, "is missing and no erasure says why")
            else:
                self._check(event, found, committed)
        for name in standing:
            self._say(Fault.PAYLOAD_ADDED, event, name, "was added: the event does not commit to it")

    def finish(self) -> None:
        """Say which fields were blanked without an erasure in the record."""
        for sequence, name in self._blank:
            if (sequence, name) not in self._said:
                self.chain.say(
                    Fault.ERASED_UNSAID,
                    f"'{name}' of event {sequence} was blanked outside the record.",
                    sequence,
                )

    def _check(self, event: Event, row: PayloadRow, committed: bytes) -> None:
        _, name, salt, value, is_withheld = row
        if is_withheld:
            self.withheld += 1
        elif salt is None or value is None:
            self._blank[(event.sequence, name)] = None
        elif commitment_to(salt, value) != committed:
            self._say(Fault.PAYLOAD_ALTERED, event, name, "was altered: it no longer opens its commitment")
        else:
            self.opened += 1
            if event.type == ERASED_TYPE and name == ERASED_FIELD:
                self._said.update(_erased_fields(value))

    def _say(self, fault: Fault, event: Event, name: str, what: str) -> None:
        self.chain.say(fault, f"'{name}' of event {event.sequence} {what}.", event.sequence)


def check_seals(chain: ChainCheck, heads: Iterable[TreeHead], *, origin: str) -> int:
    """Hold seals against the roots that the chain gave; the problems are noted on the chain.

    Heads must be in the order in which they were made, so that a change can be placed between two seals.
    Returns how many events, from the first, stand under a seal that agrees.
    """
    agreed: list[int] = [0]
    for head in heads:
        when = f"the seal of {say_date(head.moment.date())}, {head.moment:%H:%M} (UTC) over {head.size} events"
        if head.origin != origin:
            chain.say(Fault.SEAL, f"A seal is of another log: {head.origin}.")
        elif head.size > chain.frontier.size:
            chain.say(
                Fault.TRUNCATED,
                f"The record is shorter than {when}: the end was cut off.",
                chain.frontier.size,
            )
        elif head.size and chain.roots.get(head.size) != head.root:
            since = max(size for size in agreed if size < head.size)
            said = f"The record does not agree with {when}: {_span(since, head.size - 1)} changed."
            chain.say(Fault.SEAL, said, since)
        else:
            agreed.append(head.size)
    return max(agreed)


def _span(first: int, last: int) -> str:
    return f"event {first} has" if first == last else f"events {first} to {last} have"


def _erased_fields(value: str) -> set[tuple[int, str]]:
    try:
        return {(sequence, name) for sequence, name in json.loads(value)}
    except (TypeError, ValueError):
        return set()
