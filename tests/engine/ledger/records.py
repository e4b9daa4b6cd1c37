"""Small records made in memory for the ledger's tests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kim_engine.ledger.events import Event, Opening, commitment, open_with
from kim_engine.ledger.merkle import leaf_hash
from kim_engine.ledger.verification import ChainCheck, PayloadCheck, PayloadRow

LOG = "3f1c2d4e5a6b7c8d9e0f1a2b3c4d5e6f"
START = datetime(2026, 11, 22, 10, 40, 57, 123456, tzinfo=UTC)


@dataclass
class Row:
    place: int
    stored: bytes
    leaf: bytes
    openings: dict[str, Opening]


def salt(seed: str) -> bytes:
    return hashlib.sha256(seed.encode()).digest()


def row(sequence: int, *, log: str = LOG, type: str = "kim_log.entry_recorded", **payload: object) -> Row:
    values = payload or {"state.what": f"Change {sequence}", "why": "Because."}
    openings = {name: open_with(salt(f"{sequence}/{name}"), value) for name, value in values.items()}
    stored = Event(
        log=log,
        epoch=1,
        sequence=sequence,
        moment=START + timedelta(minutes=sequence),
        actor="a" * 32,
        on_behalf_of=None,
        type=type,
        object_kind="kim_log.entry",
        object_number=str(sequence),
        state_version=1,
        commitments={name: commitment(opening) for name, opening in openings.items()},
    ).to_bytes()
    return Row(sequence, stored, leaf_hash(stored), openings)


def record(length: int) -> list[Row]:
    return [row(sequence) for sequence in range(length)]


def check(rows: list[Row], *, size: int | None = None, sizes_wanted: tuple[int, ...] = ()) -> ChainCheck:
    chain = ChainCheck(LOG, sizes_wanted)
    for each in rows:
        chain.feed(each.stored, place=each.place, leaf=each.leaf)
    chain.finish(size=size)
    return chain


def check_payload(rows: list[Row], blank: set[tuple[int, str]] = frozenset()) -> PayloadCheck:  # type: ignore[assignment]
    chain = ChainCheck(LOG)
    payload = PayloadCheck(chain)
    for each in rows:
        event = chain.feed(each.stored, place=each.place, leaf=each.leaf)
        assert event is not None
        payload.feed(event, [_payload_row(each, name, blank) for name in each.openings])
    payload.finish()
    return payload


def _payload_row(each: Row, name: str, blank: set[tuple[int, str]]) -> PayloadRow:
    if (each.place, name) in blank:
        return PayloadRow(each.place, name, None, None)
    opening = each.openings[name]
    return PayloadRow(each.place, name, opening.salt, opening.value)
