"""R10: `kim history adopt` keeps another landlord's Log whole or not at all, also when it is killed in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rooms.config import archived
from tests.rooms.config.installation import HERE, PATIENCE_SECONDS, POSTGRES, Installation
from tests.rooms.foundations.adopted_logs.other_landlord import SAID, exported

BOTH_HOLD = "Nothing was altered, dropped, inserted or reordered, as far as the seals reach."
ADOPTED = "SELECT count(*) FROM adopted_logs_adoptedevent"
LOUD = 300_000  # bytes in the log of what is not committed yet: the rows are being written


def test_it_is_checked_counted_backed_up_and_restored_with_the_landlords_own(
    begun: Installation, tmp_path: Path
) -> None:
    folder = exported(tmp_path / "other")
    done = begun.kim("history", "adopt", folder)
    assert (done.status, done.err) == (0, "")
    assert "The Log of Eastmere District Council is brought in: 6 events, 2 dated seals." in done.out
    again = begun.kim("history", "adopt", folder)
    assert (again.status, again.sentence) == (
        2,
        "kim history adopt: This Log was brought in already. Nothing was kept.",
    )
    checked = begun.kim("verify", "--state")
    assert (checked.status, checked.out.count(BOTH_HOLD)) == (0, 2)
    assert "The Log of Eastmere District Council, brought in (0123456789abcdef" in checked.out
    assert "passed          Adopted Log: 6 events of 6 events of Eastmere District Council." in begun.kim("doctor").out
    path = archived.backed_up(begun, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        assert place.kim("restore", path).status == 0
        after = place.kim("verify", "--state")
        assert (after.status, after.out.count(BOTH_HOLD)) == (0, 2)
        assert place.ask(ADOPTED) == [(len(SAID),)]


def test_what_is_altered_afterwards_is_named_with_the_log_that_it_is_in(begun: Installation, tmp_path: Path) -> None:
    assert begun.kim("history", "adopt", exported(tmp_path / "other")).status == 0
    on = " ON adopted_logs_adoptedpayload" if POSTGRES else ""
    begun.ask(f"DROP TRIGGER adopted_logs_adoptedpayload_no_update{on}")
    begun.ask("UPDATE adopted_logs_adoptedpayload SET value = '\"No keys.\"' WHERE value LIKE '%noon%'")
    done = begun.kim("verify")
    assert done.status == 1
    own, _, theirs = done.out.partition("The Log of Eastmere District Council")
    assert BOTH_HOLD in own
    assert "PROBLEM  " in theirs
    assert BOTH_HOLD not in theirs


@pytest.mark.parametrize("patience", [0.0, 1.0])
def test_a_kill_in_the_middle_leaves_nothing_or_all(begun: Installation, tmp_path: Path, patience: float) -> None:
    folder = exported(tmp_path / "other", events=20_000)
    command = [sys.executable, "-m", "kim.config.cli", "history", "adopt", str(folder)]
    given = {"cwd": HERE, "env": begun.environment({}), "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **given) as running:  # type: ignore[call-overload]
        wait_until_it_writes(begun)
        time.sleep(patience)
        running.kill()
        running.wait(PATIENCE_SECONDS)
    [(kept,)] = begun.ask(ADOPTED)
    assert kept in (0, 20_000 + len(SAID))
    [(logs,)] = begun.ask("SELECT count(*) FROM adopted_logs_adoptedlog")
    assert logs == (1 if kept else 0)
    assert begun.kim("verify", "--state").status == 0
    assert begun.kim("history", "adopt", folder).status == (2 if kept else 0)


def wait_until_it_writes(begun: Installation) -> None:
    """Wait until rows are written that are not committed yet; PostgreSQL keeps them where we do not look."""
    wal, until = begun.folder / "kim.sqlite3-wal", time.monotonic() + PATIENCE_SECONDS
    while not POSTGRES and time.monotonic() < until and not (wal.exists() and wal.stat().st_size > LOUD):
        time.sleep(0.01)
    if POSTGRES:
        time.sleep(4)
