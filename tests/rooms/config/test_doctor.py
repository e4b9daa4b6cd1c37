"""`kim doctor` names what is wrong, a line each, keeps four outcomes apart, and changes nothing."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kim.config.doctor import command, outcomes
from tests.fixtures.states.building import NOTE
from tests.rooms.config.installation import Done, Installation

FOUR = ("passed", "FAILED", "could not run", "does not apply")


def failures(done: Done) -> list[str]:
    """Give what failed, without the outcome's name."""
    assert done.err == ""
    assert all(line.startswith(FOUR) for line in done.out.splitlines())
    return [line[16:] for line in done.out.splitlines() if line.startswith("FAILED")]


@pytest.fixture
def fine(lived_in: Installation) -> Installation:
    """Give an installation that has nothing wrong with it: it was ticked when it was made, in this very run."""
    (lived_in.folder / "ticked").write_text(datetime.now(UTC).isoformat())
    return lived_in


def test_one_that_is_fine_passes_and_nothing_is_changed(fine: Installation) -> None:
    def everything() -> dict[Path, bytes]:
        files = [each for each in fine.folder.rglob("*") if each.is_file() and "cache" not in each.parts]
        return {each: each.read_bytes() for each in files if not each.name.endswith(("-wal", "-shm"))}

    before, events = everything(), fine.events
    done = fine.kim("doctor")
    assert (done.status, failures(done)) == (0, []), done.out
    assert everything() == before
    assert fine.events == events
    said = done.out.splitlines()
    assert [line for line in said if line.startswith("passed          Evidence: 1 file held against the rows")]
    assert [line for line in said if line.startswith("does not apply  Folders: ")]
    for word in ("testshire", "Manager", "Key list", "desk"):
        assert word not in done.out
    assert (fine.folder / "keys" / "secret").read_text().strip() not in done.out


def test_what_has_no_settings_could_not_be_examined(nothing: Installation) -> None:
    done = nothing.kim("doctor")
    assert done.status == 1
    [said] = failures(done)
    assert said.startswith("Settings: There is no ")
    assert [line[:13] for line in done.out.splitlines()[1:]] == ["could not run"] * 3
    assert not nothing.folder.exists()


def test_a_database_that_is_not_there_is_not_made(begun: Installation) -> None:
    if begun.database:
        gone = begun.database.rpartition("/")[0] + "/kim_that_is_nowhere"
        done = begun.kim("doctor", DATABASE_URL=gone)
    else:
        (begun.folder / "kim.sqlite3").unlink()
        done = begun.kim("doctor")
    assert done.status == 1
    [said] = failures(done)
    assert said.startswith("Database: ")
    assert done.out.splitlines()[-1] == "could not run   Record: the database must be reached first."
    assert not (begun.folder / "kim.sqlite3").exists() or begun.database


def _open_secret(place: Installation) -> None:
    (place.folder / "keys" / "secret").chmod(0o644)


def _open_key(place: Installation) -> None:
    next((place.folder / "keys").glob("seal-*.pem")).chmod(0o640)


def _lose_key(place: Installation) -> None:
    next((place.folder / "keys").glob("seal-*.pem")).unlink()


def _tear_key(place: Installation) -> None:
    next((place.folder / "keys").glob("seal-*.pem")).write_text("half")


def _swap_key(place: Installation) -> None:
    path = next((place.folder / "keys").glob("seal-*.pem"))
    making = (
        "import sys, pathlib; from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey as K; "
        "from cryptography.hazmat.primitives.serialization import Encoding as E, NoEncryption, PrivateFormat as F; "
        "pathlib.Path(sys.argv[1]).write_bytes(K.generate().private_bytes(E.PEM, F.PKCS8, NoEncryption()))"
    )
    assert place.run("-c", making, str(path)).status == 0


def _open_folder(place: Installation) -> None:
    (place.folder / "evidence").chmod(0o755)


def _evidence(place: Installation) -> Path:
    [found] = [path for path in (place.folder / "evidence").rglob("*") if path.is_file()]
    return found


def _lose_evidence(place: Installation) -> None:
    _evidence(place).unlink()


def _change_evidence(place: Installation) -> None:
    _evidence(place).write_bytes(NOTE + b"x")


def _add_evidence(place: Installation) -> None:
    stray = place.folder / "evidence" / "part-stray"
    stray.write_bytes(b"x")
    os.utime(stray, (time.time() - 8000,) * 2)


def _leave_staging(place: Installation) -> None:
    old = place.folder / "staging" / "old"
    old.mkdir(parents=True, mode=0o700)
    (place.folder / "staging").chmod(0o700)
    os.utime(old, (time.time() - 200_000,) * 2)


def _leave_workshop(place: Installation) -> None:
    old = place.folder / "backing-up-x"
    old.mkdir()
    os.utime(old, (time.time() - 8000,) * 2)


def _tick_late(place: Installation) -> None:
    late = datetime.now(UTC) - timedelta(hours=3)
    (place.folder / "ticked").write_text(late.isoformat())


def _never_tick(place: Installation) -> None:
    (place.folder / "ticked").unlink()


def _lose_seals(place: Installation) -> None:
    shutil.rmtree(place.folder / "seals")


def _drop_trigger(place: Installation) -> None:
    table = " ON audit_trail_event" if place.database else ""
    place.ask(f"DROP TRIGGER audit_trail_event_no_delete{table}")


def _write_in_the_future(place: Installation) -> None:
    _drop_guard = "DROP TRIGGER audit_trail_event_no_update" + (" ON audit_trail_event" if place.database else "")
    place.ask(_drop_guard)
    place.ask("UPDATE audit_trail_event SET moment = '2999-01-01 00:00:00'")


WRONG: list[tuple[Callable[[Installation], None], str]] = [
    (_open_secret, "Secret: "),
    (_open_key, "Seal key: "),
    (_lose_key, "Seal key: The key that signs seals is not at "),
    (_tear_key, "Seal key: The key at "),
    (_swap_key, "Seal key: The key at "),
    (_open_folder, "Folders: "),
    (_lose_evidence, "Evidence: the file "),
    (_change_evidence, "Evidence: the file "),
    (_add_evidence, "Evidence: the file part-stray belongs to nothing."),
    (_leave_staging, "Left over: 1 file waited over a day"),
    (_leave_workshop, "Left over: "),
    (_tick_late, "Tick: `kim tick` last ran on "),
    (_never_tick, "Tick: `kim tick` never ran here."),
    (_lose_seals, "Seals: 2 seals missing from the file beside the database."),
    (_drop_trigger, "Triggers: the trigger audit_trail_event_no_delete is missing."),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG, ids=[each.__name__.strip("_") for each, _ in WRONG])
def test_what_is_wrong_is_named_alone(fine: Installation, spoil: Callable[[Installation], None], said: str) -> None:
    spoil(fine)
    done = fine.kim("doctor")
    [only] = failures(done)
    assert only.startswith(said)
    assert done.status == 1


def test_a_clock_before_the_newest_event_is_named(fine: Installation) -> None:
    _write_in_the_future(fine)
    assert any(each.startswith("Clock: it says ") for each in failures(fine.kim("doctor")))


def test_a_late_seal_is_named_once_something_was_written_since(fine: Installation) -> None:
    """Two days on, by an installation whose last seal and tick are older than the newest event."""
    old = datetime.now(UTC) - timedelta(days=2)
    table = " ON audit_trail_seal" if fine.database else ""
    fine.ask(f"DROP TRIGGER audit_trail_seal_no_update{table}")
    fine.ask(f"UPDATE audit_trail_seal SET made_at = '{old:%Y-%m-%d %H:%M:%S}'")
    assert not any(each.startswith("Seals: ") for each in failures(fine.kim("doctor"))), "nothing was written since"
    assert fine.kim("history", "new-key").status == 0
    assert any(each.startswith("Seals: the newest is of ") for each in failures(fine.kim("doctor")))


def test_a_database_that_does_not_sync_is_named(fine: Installation) -> None:
    if not fine.database:
        pytest.skip("on SQLite each connection sets its own PRAGMAs; a file cannot switch them off")
    name = fine.database.rpartition("/")[2]
    fine.ask(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    [only] = failures(fine.kim("doctor"))
    assert only == "Commits: synchronous_commit is off: what was acknowledged can be lost."


def test_a_check_that_breaks_could_not_run_and_says_nothing_that_broke_it() -> None:
    def folders(now: datetime) -> Iterator[outcomes.Result]:
        yield outcomes.passed("Folders", "so far.")
        raise PermissionError("/srv/of-somebody")

    first, second = command._run(folders, datetime.now(UTC))
    assert first.outcome is outcomes.Outcome.PASSED
    assert second.line() == "could not run   Folders: it met a fault of its own (PermissionError)."


def test_what_was_left_half_way_beside_the_seals_is_named(fine: Installation) -> None:
    left = fine.folder / "seals" / "x.txt.abcd.part"
    left.write_text("half")
    assert failures(fine.kim("doctor")) == [], "it may be being written now"
    os.utime(left, (time.time() - 8000,) * 2)
    [only] = failures(fine.kim("doctor"))
    assert only == f"Left over: {left} was left by something that was stopped half-way. Take it away."


def test_the_exit_status_keeps_the_outcomes_apart() -> None:
    one = {
        "passed": outcomes.passed("A", "b"),
        "failed": outcomes.failed("A", "b"),
        "unknown": outcomes.could_not_run("A", "b"),
        "none": outcomes.does_not_apply("A", "b"),
    }
    assert outcomes.exit_status([one["passed"], one["none"]]) == 0
    assert outcomes.exit_status([one["passed"], one["unknown"]]) == 2
    assert outcomes.exit_status([one["failed"], one["unknown"]]) == 1
    assert len({each.line() for each in one.values()}) == 4
