"""The bytes that an event must have, told from what is kept beside it: so a record is checked several times as fast.

Where they are the very bytes that are stored, all that could be read from these is known, and what they commit to is
opened. Where they are not, that is no verdict: the stored bytes are then read, and say themselves what is wrong.
"""

from __future__ import annotations

import hashlib
from binascii import b2a_base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from struct import Struct
from struct import error as WrongLength
from typing import Any, NamedTuple

from kim_engine.ledger.canonical import canonical_bytes, in_canonical_order
from kim_engine.ledger.events import COMMITMENT_TAG, ERASED_TYPE, FORMAT, SALT_BYTES, moment_text

AT_MOST_KEPT = 10_000
_TAGGED = hashlib.sha256(COMMITMENT_TAG)
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_METADATA = (
    b'{"actor":%b,"commitments":{%b},"epoch":%d,"for":%b,"format":'
    + str(FORMAT).encode()
    + b',"log":%b,"moment":"%b","number":"%d","object":%b,"sequence":%d,"state_version":%b,"type":%b}'
)


class Kept(NamedTuple):
    """What is kept beside an event's bytes, as it came from a database: of any type. A moment may be SQLite's text."""

    sequence: Any
    moment: Any
    actor: Any
    on_behalf_of: Any
    type: Any
    object_kind: Any
    object_number: Any
    state_version: Any


_TYPE = Kept._fields.index("type")


class Openings(NamedTuple):
    """What opens all that one event commits to, in any one order: names and values a line each, salts end to end.

    The caller answers for it that each salt has 32 bytes: of what is joined, that cannot be told.
    """

    names: str
    salts: bytes
    values: bytes


NOTHING = Openings("", b"", b"")


@dataclass(frozen=True)
class _Shape:
    """How the openings of events with the same fields, in the same order, are laid out."""

    count: int
    salts: Struct
    hashes: Struct
    commitments: bytes  # with a place for each hash, in the order of the names
    in_order: Callable[[list[bytes]], Any] | None  # None: the openings come in the order of the names


@dataclass
class Expected:
    """Tells the bytes of a log's events. Kinds of event come again and again: what is alike in them is made once."""

    log: str
    _shapes: dict[str, _Shape] = field(default_factory=dict)
    _texts: dict[str | None, bytes] = field(default_factory=dict)

    def opened(self, stored: bytes, epoch: int, kept: Kept | tuple[Any, ...], openings: Openings) -> int | None:
        """Count what is opened, when the stored bytes are those that are told. None: read them to know."""
        if kept[_TYPE] == ERASED_TYPE:  # what it says of other events has to be read
            return None
        try:
            shape = self._shape(openings.names)
            told = self._told(epoch, kept, _commitments(shape, openings))
        except (AttributeError, TypeError, ValueError, WrongLength):  # what the record could never hold
            return None
        return shape.count if told == stored else None

    def _told(self, epoch: int, kept: tuple[Any, ...], commitments: bytes) -> bytes:
        sequence, moment, actor, other, type_, kind, number, version = kept
        text = self._text
        _whole(sequence)
        _whole(number)
        said = b"null" if version is None else b"%d" % _whole(version)
        begun = (text(actor), commitments, epoch, text(other), text(self.log), _moment(moment))
        return _METADATA % (*begun, number, text(kind), sequence, said, text(type_))

    def _text(self, value: Any) -> bytes:
        found = self._texts.get(value)
        if found is None:
            if value is not None and type(value) is not str:
                raise TypeError("no text")
            found = _keep(self._texts, value, canonical_bytes(value))
        return found

    def _shape(self, names: str) -> _Shape:
        found = self._shapes.get(names)
        return found if found is not None else _keep(self._shapes, names, _shape_of(names))


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> Any:
    if len(kept) < AT_MOST_KEPT:
        kept[key] = value
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _moment(moment: Any) -> bytes:
    if type(moment) is str:  # as SQLite keeps it, in UTC
        return datetime.fromisoformat(moment).isoformat("T", "microseconds").encode() + b"Z"
    said = moment.isoformat("T", "microseconds")  # several times as fast as `moment_text`, and the same
    return (said[:-6] + "Z" if said.endswith("+00:00") else moment_text(moment)).encode()


def _shape_of(names: str) -> _Shape:
    each = names.split("\n") if names else []
    if len(set(each)) != len(each):
        raise ValueError("a field stands there more than once")
    order = sorted(range(len(each)), key=lambda place: in_canonical_order(each[place]))
    said = [canonical_bytes(each[place]).replace(b"%", b"%%") + b':"%b"' for place in order]
    in_order = itemgetter(*order) if order != sorted(order) else None
    count = len(each)
    return _Shape(count, Struct(f"{SALT_BYTES}s" * count), Struct("43sx" * count), b",".join(said), in_order)


def _commitments(shape: _Shape, openings: Openings) -> bytes:
    """Write the commitments that the openings open, as the canonical bytes hold them."""
    if not shape.count:
        return b""
    hashes: list[bytes] = []
    add, tagged = hashes.append, _TAGGED.copy
    for salt, value in zip(shape.salts.unpack(openings.salts), openings.values.split(b"\n"), strict=True):
        hashing = tagged()
        hashing.update(salt)
        hashing.update(value)
        add(hashing.digest())
    in_order = hashes if shape.in_order is None else shape.in_order(hashes)
    # All in one call: a nought after each hash gives 44 signs, of which the first 43 are those of the hash alone.
    signs = b2a_base64(b"\0".join(in_order) + b"\0", newline=False).translate(_URL_SAFE)
    return shape.commitments % shape.hashes.unpack(signs)
