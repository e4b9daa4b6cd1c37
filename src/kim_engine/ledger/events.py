"""What an event is: a closed list of metadata, and commitments to payload that can be erased beside it.

The format is frozen by docs/adr/0001-the-event-is-frozen.md; its vectors stand in docs/reference.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kim_engine.ledger.canonical import Value, canonical_bytes

FORMAT = 1
SALT_BYTES = 32
STATE_PREFIX = "state."
BEFORE_PREFIX = "before."
GONE = 0  # the state version of an object that no longer stands
ERASED_TYPE = "audit_trail.text_erased"
ERASED_FIELD = "erased"  # the payload of an erasure: [[sequence, field], …], never the text
COMMITMENT_TAG = b"kim-log/commitment/1\n"
_KEYS = frozenset("actor commitments epoch for format log moment number object sequence state_version type".split())
# 32 bytes in their one form: the last sign holds four bits, so that the two that are left over are nought.
_HASHES = re.compile(r"(?:[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048](?:,(?!$)|$))+", re.ASCII)
_STANDARD = bytes.maketrans(b"-_", b"+/")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


class MalformedEventError(ValueError):
    """Bytes that are not an event of this format."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment: the salt (32 bytes) and the value's canonical JSON text."""

    salt: bytes
    value: str


@dataclass(frozen=True, slots=True)
class Event:
    """The metadata of one event. `commitments` are named pairs, 32-byte hashes."""

    log: str
    epoch: int
    sequence: int
    moment: datetime
    actor: str | None
    on_behalf_of: str | None
    type: str
    object_kind: str
    object_number: str
    state_version: int | None  # None: the object's state is untouched; 0: it no longer stands
    commitments: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """Write the canonical bytes that are stored and hashed. Made once: never made again to verify."""
        return canonical_bytes(
            {
                "actor": self.actor,
                "commitments": {name: encoded(digest) for name, digest in self.commitments.items()},
                "epoch": self.epoch,
                "for": self.on_behalf_of,
                "format": FORMAT,
                "log": self.log,
                "moment": moment_text(self.moment),
                "number": self.object_number,
                "object": self.object_kind,
                "sequence": self.sequence,
                "state_version": self.state_version,
                "type": self.type,
            }
        )


def open_with(salt: bytes, value: Value) -> Opening:
    """Pair a value with its salt; the value as canonical JSON text."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return Opening(salt, canonical_bytes(value).decode())


def commitment(opening: Opening) -> bytes:
    """Commit to a payload field: SHA-256(tag || salt || value), 32 bytes.

    The salt has a fixed length and is random, so the hash hides the value once both are gone, and binds it
    while they stand.
    """
    return commitment_to(opening.salt, opening.value)


def commitment_to(salt: bytes, value: str) -> bytes:
    """Commit to a value's canonical text with a salt, as `commitment` does: the checks ask it millions of times."""
    return hashlib.sha256(COMMITMENT_TAG + salt + value.encode()).digest()


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC with six decimals. Raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def moment_from(text: str) -> datetime:
    """Read a moment that `moment_text` wrote. Raises MalformedEventError."""
    if not _MOMENT.fullmatch(text):
        raise MalformedEventError("the moment is not in the frozen form")
    try:
        return datetime.fromisoformat(text)  # many times as fast as strptime; the form is held above
    except ValueError as error:
        raise MalformedEventError("the moment is not a real date and time") from error


def encoded(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Read base64url without padding. Raises MalformedEventError."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise MalformedEventError("a hash is not base64url") from error
    if encoded(data) != text:
        raise MalformedEventError("a hash is not in its one form")
    return data


def event_from(stored: bytes) -> Event:
    """Read an event from its stored bytes. Raises MalformedEventError, never anything else."""
    fields = _fields_from(stored)
    try:
        return Event(
            log=_typed(fields, "log", str),
            epoch=_typed(fields, "epoch", int),
            sequence=_typed(fields, "sequence", int),
            moment=moment_from(_typed(fields, "moment", str)),
            actor=_typed(fields, "actor", str, or_none=True),
            on_behalf_of=_typed(fields, "for", str, or_none=True),
            type=_typed(fields, "type", str),
            object_kind=_typed(fields, "object", str),
            object_number=_typed(fields, "number", str),
            state_version=_typed(fields, "state_version", int, or_none=True),
            commitments=_commitments(_typed(fields, "commitments", dict)),
        )
    except RecursionError as error:  # pragma: no cover - depth is bounded by _fields_from
        raise MalformedEventError("the bytes are not an event") from error


def _fields_from(stored: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(stored.decode())
    except (ValueError, RecursionError) as error:
        raise MalformedEventError("the bytes are not JSON") from error
    if not isinstance(fields, dict) or fields.keys() != _KEYS:
        raise MalformedEventError("the bytes do not hold the closed list of metadata")
    if fields["format"] != FORMAT or isinstance(fields["format"], bool):
        raise MalformedEventError("the event is of another format version")
    return fields


def _typed(fields: dict[str, Any], key: str, wanted: type, *, or_none: bool = False) -> Any:
    value = fields[key]
    if (value is None and or_none) or type(value) is wanted:
        return value
    raise MalformedEventError(f"'{key}' is not of its kind")


def _commitments(pairs: dict[str, Any]) -> dict[str, bytes]:
    if not all(type(text) is str for text in pairs.values()):
        raise MalformedEventError("a commitment is not of its kind")
    joined = ",".join(pairs.values())
    if _HASHES.fullmatch(joined) and joined.count(",") == len(pairs) - 1:  # all at once: events hold many of them
        standard = joined.encode().translate(_STANDARD).split(b",")
        return dict(zip(pairs, [binascii.a2b_base64(each + b"=") for each in standard], strict=True))
    digests = {name: decoded(text) for name, text in pairs.items()}
    if any(len(digest) != 32 for digest in digests.values()):
        raise MalformedEventError("a commitment does not have 32 bytes")
    return digests
