"""CPU seconds of the record's mathematics, in memory: python bench/ledger.py [events]. Medians of five runs."""

from __future__ import annotations

import secrets
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from kim_engine.ledger.events import Event, Opening, commitment, open_with
from kim_engine.ledger.merkle import Frontier, inclusion_proof, leaf_hash
from kim_engine.ledger.verification import ChainCheck, PayloadCheck, PayloadRow

LOG = secrets.token_hex(16)
FIELDS = (
    "state.area_id",
    "state.what",
    "state.why",
    "state.kind",
    "state.state",
    "state.version",
    "state.listed_at",
    "why",
)
Made = list[tuple[bytes, dict[str, Opening]]]


def make(count: int) -> Made:
    """Make events of eight fields, as an entry's are."""
    return [one(sequence) for sequence in range(count)]


def one(sequence: int) -> tuple[bytes, dict[str, Opening]]:
    """Make one event and what opens it."""
    opened = {
        name: open_with(secrets.token_bytes(32), f"{name} {sequence}: keys are logged at handover") for name in FIELDS
    }
    event = Event(
        log=LOG,
        epoch=1,
        sequence=sequence,
        moment=datetime(2026, 11, 22, tzinfo=UTC),
        actor="a" * 32,
        on_behalf_of=None,
        type="kim_log.entry_recorded",
        object_kind="kim_log.entry",
        object_number=str(sequence),
        state_version=1,
        commitments={name: commitment(opening) for name, opening in opened.items()},
    )
    return event.to_bytes(), opened


def append(made: Made) -> None:
    """Hash and append every event to a tree."""
    frontier = Frontier()
    for stored, _ in made:
        frontier.append(leaf_hash(stored))


def verify_chain(made: Made) -> None:
    """Verify the chain alone."""
    chain = ChainCheck(LOG)
    for place, (stored, _) in enumerate(made):
        chain.feed(stored, place=place)
    assert not chain.problems


def verify_all(made: Made) -> None:
    """Verify the chain and open every field."""
    chain = ChainCheck(LOG)
    payload = PayloadCheck(chain)
    for place, (stored, opened) in enumerate(made):
        event = chain.feed(stored, place=place)
        assert event is not None
        payload.feed(event, [PayloadRow(place, name, o.salt, o.value) for name, o in opened.items()])
    payload.finish()
    assert not chain.problems


def prove(made: Made) -> None:
    """Prove a thousand inclusions."""
    nodes = {(0, index): leaf_hash(stored) for index, (stored, _) in enumerate(made)}
    frontier = Frontier()
    for index in range(len(made)):
        for level, place, digest in frontier.append(nodes[0, index]):
            nodes[level, place] = digest
    began = time.process_time()
    for index in range(1000):
        inclusion_proof(index * 7919 % len(made), len(made), lambda level, place: nodes[level, place])
    print(f"inclusion proof: {time.process_time() - began:.4f} ms each")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = make(count)
    steps: dict[str, Callable[[Made], None]] = {"append": append, "chain": verify_chain, "chain and text": verify_all}
    seen: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(5):
        for name, step in steps.items():
            began = time.process_time()
            step(made)
            seen[name].append(time.process_time() - began)
    for name, values in seen.items():
        median = statistics.median(values)
        print(f"{name}: {median:.2f} s for {count:,} events; {median / count * 1e6:.2f} s a million")
    prove(made)


if __name__ == "__main__":
    main()
