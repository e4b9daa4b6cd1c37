"""The exported History of another landlord, made by the engine alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kim_engine.ledger import archive
from kim_engine.ledger.events import Event, Opening, commitment, moment_text, open_with
from kim_engine.ledger.merkle import Frontier, leaf_hash
from kim_engine.ledger.seals import TreeHead, origin_of, sign, verifier_key_of
from kim_engine.ledger.verification import PayloadRow

LOG = "0123456789abcdef0123456789abcdef"
BEGAN = datetime(2024, 4, 1, 9, 0, tzinfo=UTC)
PERSON = "f" * 32
RECORDED = {
    "state": "RECORDED",
    "kind": "BEST_PRACTICE",
    "area_id": 3,
    "author_id": 1,
    "in_force_on": "2024-04-02",
    "listed_at": "2024-04-03T09:00:00.000000Z",
    "customer_types": [1, 2],
}
SAID: list[tuple[str, str, int, Mapping[str, Any]]] = [
    ("landlord.landlord_named", "landlord.landlord", 1, {"name": "Eastmere District Council"}),
    ("people.person_added", "people.person", 1, {"name": "Ida Holm", "opaque_id": PERSON}),
    ("people.area_added", "people.area", 3, {"name": "Keys and doors"}),
    ("kim_log.entry_recorded", "kim_log.entry", 611, {"what": "Keys are counted at noon.", **RECORDED}),
    ("kim_log.entry_corrected", "kim_log.entry", 611, {"what": "Keys are counted at one.", **RECORDED}),
    ("an_unknown.thing_done", "an_unknown.thing", 7, {"what": "A later version says this."}),
]


def exported(folder: Path, *, log: str = LOG, withheld: bool = False, word: str = "", events: int = 0) -> Path:
    """Write an export with a seal in its middle and one at its end."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(log.encode()).digest())
    folder.mkdir(parents=True)
    said = [
        *SAID,
        *[("kim_log.entry_recorded", "kim_log.entry", 700 + n, {"what": f"Entry {n}"}) for n in range(events)],
    ]
    frontier, stored, rows, notes = Frontier(), [], [], []
    for sequence, (type, kind, number, state) in enumerate(said):
        openings = {f"state.{name}": _opening(sequence, name, value, word) for name, value in state.items()}
        event = Event(
            log=log,
            epoch=1,
            sequence=sequence,
            moment=BEGAN + timedelta(days=sequence),
            actor=PERSON if sequence > 1 else None,
            on_behalf_of=None,
            type=type,
            object_kind=kind,
            object_number=str(number),
            state_version=1,
            commitments={name: commitment(opening) for name, opening in openings.items()},
        )
        stored.append(event.to_bytes())
        frontier.append(leaf_hash(stored[-1]))
        for name, opening in openings.items():
            closed = PayloadRow(sequence, name, None, None, is_withheld=True)
            rows.append(closed if withheld else PayloadRow(sequence, name, opening.salt, opening.value))
        if sequence in (2, len(said) - 1):
            head = TreeHead(origin_of(log), frontier.size, frontier.root(), 1, event.moment)
            notes.append(sign(head, private_key=key))
    archive.write_events(folder / "events.jsonl", stored)
    archive.write_payload(folder / "payload.jsonl", rows)
    archive.write_about(
        folder,
        log=log,
        size=frontier.size,
        root=frontier.root(),
        seals=archive.write_seals(folder / "seals.txt", notes),
        keys=[verifier_key_of(key, name=origin_of(log))],
        exported_at=moment_text(BEGAN + timedelta(days=1000)),
    )
    return folder


def _opening(sequence: int, name: str, value: Any, word: str) -> Opening:
    salt = hashlib.sha256(f"{sequence} {name}".encode()).digest()
    return open_with(salt, f"{value} {word}" if word and name == "what" else value)
