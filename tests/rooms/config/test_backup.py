"""A backup is everything but the keys, as it stood at one moment, in one file that is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rooms.config import archived
from tests.rooms.config.installation import BOTH, HERE, PATIENCE_SECONDS, Installation

TYPES = "SELECT count(*) FROM landlord_customertype WHERE name LIKE 'Kind %'"


def test_it_holds_all_that_its_list_says_and_no_key(lived_in: Installation, tmp_path: Path) -> None:
    lived_in.ask(
        "INSERT INTO sign_in_session (session_key, session_data, expire_date, work_session) "
        "VALUES ('planted-session-key', 'planted', '2030-01-01', '')"
    )
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told, members = archived.told(path), archived.members(path)
    assert (told["format"], told["count"]) == (1, len(members))
    listed = [(each["name"], each["size"], each["sha256"]) for each in told["members"]]
    assert sorted(listed) == sorted((n, len(c), hashlib.sha256(c).hexdigest()) for n, c in members.items())
    [(log, epoch, size, root)] = lived_in.ask("SELECT id, epoch, size, root FROM audit_trail_log")
    assert (told["log"], told["epoch"], told["size"]) == (log, epoch, size)
    assert told["root"] == bytes(root).hex()
    assert {name.split("/")[0] for name in members} == {"database", "evidence", "seals"}
    assert {f"seals/{log}.txt", f"seals/{log}.keys.txt", f"seals/{log}.erasures.jsonl"} <= set(members)
    kept = (lived_in.folder / "keys").glob("*")
    secrets = [each.read_bytes().strip() for each in kept] + [b"planted-session-key"]
    assert not [each for each in secrets for content in (path.read_bytes(), *members.values()) if each in content]


def test_it_says_where_the_keys_are_and_leaves_nothing_beside_itself(begun: Installation, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    before = sorted(path.name for path in begun.folder.iterdir())
    done = begun.kim("backup", tmp_path / "kept" / "a.kim")
    assert f"The keys are not in it. They lie in {begun.folder / 'keys'}" in done.out
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["a.kim"]
    assert {path.name for path in begun.folder.iterdir()} - set(before) <= {"kim.sqlite3-wal", "kim.sqlite3-shm"}


def test_what_stands_is_not_written_over(begun: Installation, tmp_path: Path) -> None:
    path = tmp_path / "a.kim"
    path.write_text("mine")
    assert begun.kim("backup", path).sentence == f"kim backup: {path} is there already. Give the name of a new file."
    assert path.read_text() == "mine"
    nowhere = tmp_path / "nowhere" / "a.kim"
    assert begun.kim("backup", nowhere).sentence == f"kim backup: there is no folder {nowhere.parent}. Make it first."


def test_what_was_not_begun_is_not_backed_up(nothing: Installation, tmp_path: Path) -> None:
    assert "kim init" in nothing.kim("backup", tmp_path / "a.kim").sentence
    assert not (tmp_path / "a.kim").exists()


def test_evidence_that_is_lost_or_changed_is_named_and_the_rest_is_kept(lived_in: Installation, tmp_path: Path) -> None:
    [file] = [path for path in (lived_in.folder / "evidence").rglob("*") if path.is_file()]
    file.write_bytes(b"something else")
    done = lived_in.kim("backup", tmp_path / "a.kim")
    assert (done.status, done.err) == (1, "")
    assert f"PROBLEM  The evidence file {file.name} is gone from the disk or was changed." in done.out
    assert archived.told(tmp_path / "a.kim")["not_whole"] == [file.name]
    with archived.an_empty_place(tmp_path / "there") as place:
        done = place.kim("restore", tmp_path / "a.kim")
        assert (done.status, done.err) == (1, "")
        assert f"PROBLEM  The evidence file {file.name} was gone or changed already" in done.out
        assert f"Evidence: the file {file.name} is missing." in place.kim("doctor").out


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is POSIX's own")
@pytest.mark.parametrize("blocks", [40, 120, 400])
def test_a_disk_that_is_full_is_said_in_one_sentence_and_nothing_stays(
    lived_in: Installation, tmp_path: Path, blocks: int
) -> None:
    """The limit bites at different places: in the copy of the database, in the archive, or only with its last bytes."""
    kept = tmp_path / "kept"
    kept.mkdir()
    evidence = os.urandom(600_000)
    digest = hashlib.sha256(evidence).hexdigest()
    file = lived_in.folder / "evidence" / digest[:2] / digest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(evidence)
    insert = "INSERT INTO evidence_files_storedfile (sha256, size, media_type) VALUES"
    lived_in.ask(f"{insert} ('{digest}', {len(evidence)}, 'text/plain')")
    command = f'ulimit -f {blocks}; exec "{sys.executable}" -m kim.config.cli backup "{kept / "a.kim"}"'
    done = subprocess.run(
        ["bash", "-c", command],
        env=lived_in.environment({"PYTHONDONTWRITEBYTECODE": "1"}),
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert done.returncode == 2, done
    [line] = done.stderr.splitlines()
    assert line.startswith("kim backup: ")
    assert "full" in line or "room" in line
    assert list(kept.iterdir()) == []
    assert list(lived_in.folder.glob("backing-up-*")) == []


@pytest.mark.slow
def test_it_is_of_one_moment_while_somebody_writes(begun: Installation, tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    go_on.touch()
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.rooms.config.writing_on", str(go_on)],
        env=begun.environment({"PYTHONPATH": BOTH}),
        cwd=HERE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "1\n"
        paths = [archived.backed_up(begun, tmp_path / f"{number}.kim") for number in range(3)]
        assert writer.poll() is None
    finally:
        go_on.unlink(missing_ok=True)
        said = writer.communicate(timeout=PATIENCE_SECONDS)[0]
    assert writer.returncode == 0
    written = int(said.splitlines()[-1])
    assert begun.ask(TYPES) == [(2 * written,)]
    found = [_written_in(path, tmp_path / f"place-{path.stem}") for path in paths]
    assert found == sorted(found)
    assert 2 <= found[0] < found[-1] <= 2 * written
    assert [number % 2 for number in found] == [0, 0, 0], "a write is there whole or not at all"


def _written_in(path: Path, folder: Path) -> int:
    with archived.an_empty_place(folder) as place:
        done = place.kim("restore", path)
        assert (done.status, done.err) == (0, ""), done
        done = place.kim("verify", "--state")
        assert (done.status, done.err) == (0, ""), done
        [(count,)] = place.ask(TYPES)
        return int(count)
