"""What must hold after every kill, read by the database's own driver and by `kim verify`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Mapping
from random import Random

from kim_engine.ledger.archive import seals_in
from tests.rooms.durability.installation import Installation

RECORDED = "kim_log.entry_recorded"


def check_record(installation: Installation) -> None:
    """The record verifies, its sequence has no gap, and the file beside the database holds the very same seals."""
    installation.python("-m", "tests.rooms.durability.aftermath")
    [(log, size)] = installation.rows("SELECT id, size FROM audit_trail_log")
    sequences = [row[0] for row in installation.rows("SELECT sequence FROM audit_trail_event ORDER BY sequence")]
    assert sequences == list(range(size)), f"the sequence has gaps: {size} events, {sequences}"
    notes = [row[0] for row in installation.rows("SELECT note FROM audit_trail_seal ORDER BY id")]
    beside = seals_in((installation.folder / "seals" / f"{log}.txt").read_text(encoding="utf-8"))
    assert notes, "the tick has sealed nothing"
    assert beside == notes, f"{len(beside)} seals beside the database and {len(notes)} in it do not agree"


def check_entries(installation: Installation, *, acknowledged: Mapping[int, str], tried: Collection[str]) -> None:
    """Every acknowledged entry stands, each with its one event; what else stands was tried, and stands once."""
    entries = "SELECT id, what FROM kim_log_entry WHERE came_from_id IS NULL AND state = 'RECORDED'"
    stand: dict[int, str] = dict(installation.rows(entries))
    lost = {number: what for number, what in acknowledged.items() if stand.get(number) != what}
    assert not lost, f"acknowledged and lost: {lost}"
    assert set(stand.values()) <= set(tried), f"nobody logged {set(stand.values()) - set(tried)}"
    assert len(set(stand.values())) == len(stand), "an entry stands twice"
    events = f"SELECT object_number FROM audit_trail_event WHERE type = '{RECORDED}' ORDER BY object_number"
    told = [row[0] for row in installation.rows(events)]
    assert told == sorted(stand), f"entries and events differ: {set(told) ^ set(stand)}"


def chances() -> Random:
    """Give the chances of one soak, and print where they come from: pytest shows it when the soak fails."""
    seed = int(os.environ.get("DURABILITY_SEED") or secrets.randbelow(10**6))
    print(f"To run it with the same chances, set DURABILITY_SEED={seed}")
    return Random(seed)
