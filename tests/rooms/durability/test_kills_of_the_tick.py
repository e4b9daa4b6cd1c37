"""A soak: `kim tick` is killed at every stage of making a dated seal. No seal is lost, in the database or beside it.

On SQLite by SIGKILL; on PostgreSQL the database is stopped at once as well, without a checkpoint.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kim_engine.ledger.archive import seals_in
from tests.rooms.durability.halting import acting, lines_of
from tests.rooms.durability.holding import chances, check_entries, check_record
from tests.rooms.durability.installation import Installation, installed

KILLS = 20
FIRST = "Sealed before any kill"


@pytest.mark.slow
def test_a_tick_that_is_killed_in_mid_seal_loses_no_seal(tmp_path: Path) -> None:
    rng, words = chances(), {FIRST}
    acknowledged: dict[int, str] = {}
    stages: set[tuple[bool, bool]] = set()  # whether the seal was in the database, whether in the file beside it
    with installed(tmp_path / "var", to_be_stopped=True) as installation:
        lines = lines_of(installation, "tick", FIRST)
        for number in range(KILLS):
            words.add(what := f"To be sealed: number {number}")
            sealed = _sealed(installation)
            # One kill in each twentieth of the lines, so that every stage has its kills.
            place = 1 + int((number + rng.random()) / KILLS * lines)
            acknowledged |= dict.fromkeys(_kill_a_tick(installation, place, what), what)
            written = len(_beside(installation))
            check_record(installation)
            check_entries(installation, acknowledged=acknowledged, tried=words)
            stages.add((_sealed(installation) > sealed, written > sealed))
    assert len(acknowledged) == KILLS
    names = {(False, False): "before the commit", (True, False): "between", (True, True): "after the file"}
    assert stages == set(names), f"kills came only {[names.get(stage, stage) for stage in stages]}"


def _kill_a_tick(installation: Installation, place: int, what: str) -> list[int]:
    """Kill a tick where it halts. Returns the entry that it had logged and committed before."""
    with acting(installation, "tick", place, what) as act:
        assert act.halted_at, "it ended before it was killed"
        if installation.cluster:
            installation.cluster.stop_immediately()
        act.kill()
    if installation.cluster:
        installation.cluster.start()
    print(f"killed at {act.halted_at}")
    return act.logged


def _sealed(installation: Installation) -> int:
    return int(installation.rows("SELECT count(*) FROM audit_trail_seal")[0][0])


def _beside(installation: Installation) -> list[str]:
    [path] = [each for each in (installation.folder / "seals").glob("*.txt") if ".keys" not in each.suffixes]
    return seals_in(path.read_text(encoding="utf-8"))
