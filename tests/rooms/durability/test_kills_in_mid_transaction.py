"""A process that is killed before its transaction commits leaves nothing of it: no row, no event, no lock."""

from __future__ import annotations

from pathlib import Path

from tests.rooms.durability.halting import acting, lines_of
from tests.rooms.durability.installation import installed

SHARES = (0.0, 0.3, 0.6, 0.8, 1.0)  # of the lines between a transaction's first statement and its commit


def test_a_kill_before_the_commit_leaves_neither_rows_nor_events(tmp_path: Path) -> None:
    with installed(tmp_path / "var") as installation:
        lines = lines_of(installation, "log", "The first")
        before, places = installation.everything(), set()
        assert len(before["kim_log_entry"]) == 1
        for share in SHARES:
            with acting(installation, "log", 1 + round(share * (lines - 1)), "Cut short") as act:
                places.add(act.halted_at)
                act.kill()
                assert act.logged == []
            assert installation.everything() == before, f"killed at {act.halted_at}"
        assert len(places) == len(SHARES)
        lines_of(installation, "log", "The next")  # nor does a lock stay behind: the next one logs as before
        assert len(installation.everything()["kim_log_entry"]) == 2
        installation.kim("verify", "--state")
