"""A restore brings back all that was backed up, into an empty place, and says in which epoch the record goes on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fixtures.states.building import NOTE
from tests.rooms.config import archived
from tests.rooms.config.installation import BOTH, PATIENCE_SECONDS, POSTGRES, Installation, tell_postgres
from tests.rooms.config.test_verify import HOLDS, seals_of

MANY = "SELECT count(*) FROM audit_trail_event"
EPOCH = "SELECT epoch FROM audit_trail_log"


@contextmanager
def restored(path: Path, folder: Path, *options: str | Path, keys_of: Installation | None = None):
    """Give an installation brought back from a backup, and what was said."""
    with archived.an_empty_place(folder) as place:
        if keys_of:
            shutil.copytree(keys_of.folder / "keys", place.folder / "keys")
        done = place.kim("restore", path, *options)
        assert (done.status, done.err) == (0, ""), done
        yield place, done.out


def tables_of(installation: Installation) -> list[str]:
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    if not installation.database:
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
    return [name for (name,) in installation.ask(listed)]


def lines_of(folder: Path, name: str, count: int | None = None) -> list[bytes]:
    return (folder / name).read_bytes().splitlines()[:count]


def test_every_row_and_every_file_is_back(lived_in: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    with restored(path, tmp_path / "there") as (place, _):
        assert tables_of(place) == tables_of(lived_in)
        for table in tables_of(place):
            rows = f'SELECT * FROM "{table}"'
            if table != "audit_trail_log":
                assert sorted(map(repr, place.ask(rows))) == sorted(map(repr, lived_in.ask(rows))), table
        digest = hashlib.sha256(NOTE).hexdigest()
        assert (place.folder / "evidence" / digest[:2] / digest).read_bytes() == NOTE
        done = place.kim("verify", "--state", "--against", seals_of(place))
        assert (done.status, done.out.splitlines()[-1]) == (0, HOLDS)


def test_its_history_is_the_same_byte_for_byte(lived_in: Installation, tmp_path: Path) -> None:
    """What differs is the event that says it was given out, in its epoch, the seal over that, and the moment."""
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    size = lived_in.events
    with restored(path, tmp_path / "there", keys_of=lived_in) as (place, _):
        for installation, folder in ((lived_in, tmp_path / "first"), (place, tmp_path / "second")):
            assert installation.kim("history", "export", folder).status == 0
            assert installation.kim("verify", folder).status == 0
    first, second = tmp_path / "first", tmp_path / "second"
    assert lines_of(first, "events.jsonl", size) == lines_of(second, "events.jsonl", size)
    payload = [[json.loads(line) for line in lines_of(folder, "payload.jsonl")] for folder in (first, second)]
    assert [[each for each in rows if each["sequence"] < size] for rows in payload] == [payload[0]] * 2
    assert lines_of(first, "keys.txt") == lines_of(second, "keys.txt")
    last = [json.loads(lines_of(folder, "events.jsonl")[size]) for folder in (first, second)]
    assert [each["epoch"] for each in last] == [1, 2]
    assert len(lines_of(first, "events.jsonl")) == len(lines_of(second, "events.jsonl")) == size + 1


def test_numbers_go_on_where_they_had_come_to(lived_in: Installation, tmp_path: Path) -> None:
    """A number that was given once is not given again, or the record would take one thing for another."""
    insert = "INSERT INTO landlord_customertype (name, position, is_offered)"
    lived_in.ask(f"{insert} VALUES ('gone', 99, true)")
    [(gone,)] = lived_in.ask("SELECT id FROM landlord_customertype WHERE name = 'gone'")
    lived_in.ask("DELETE FROM landlord_customertype WHERE name = 'gone'")
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    with restored(path, tmp_path / "there") as (place, _):
        place.ask(f"{insert} VALUES ('new', 99, true)")
        assert place.ask("SELECT id FROM landlord_customertype WHERE name = 'new'") == [(gone + 1,)]


def test_the_next_seal_says_the_new_epoch_at_once(lived_in: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    with restored(path, tmp_path / "there", keys_of=lived_in) as (place, said):
        assert "It goes on in epoch 2; the next dated seal says so." in said
        assert place.kim("tick").out.startswith("Dated seal of ")
        [(note,)] = place.ask("SELECT note FROM audit_trail_seal ORDER BY id DESC LIMIT 1")
        assert "\nepoch 2\n" in note
        assert note in seals_of(place).read_text()
        assert place.kim("verify", "--against", seals_of(place)).status == 0


def test_an_older_backup_goes_on_beyond_every_epoch_found_and_says_what_is_lost(
    begun: Installation, tmp_path: Path
) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    size = begun.events
    assert begun.kim("tick").status == 0
    assert begun.kim("history", "export", tmp_path / "out").status == 0  # one event, sealed
    later = tmp_path / "later.txt"
    shutil.copy(seals_of(begun), later)
    with restored(path, tmp_path / "there", "--seals", later, keys_of=begun) as (place, said):
        assert "Lost: 1 later events that a dated seal covers" in said
        assert place.kim("tick").status == 0
        second = tmp_path / "second.txt"
        shutil.copy(seals_of(place), second)
        assert later.read_text() in second.read_text(), "what stood is not forgotten"
        assert place.ask(EPOCH) == [(2,)]
        assert place.kim("verify").status == 0
        assert "The record is shorter than the seal of" in place.kim("verify", "--against", later).out
        assert place.ask(MANY) == [(size,)]
    with restored(path, tmp_path / "again", "--seals", second, keys_of=begun) as (place, said):
        assert "It goes on in epoch 3;" in said


def test_seals_that_lie_in_the_place_already_are_looked_at_too(begun: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    assert begun.kim("history", "export", tmp_path / "out").status == 0
    with archived.an_empty_place(tmp_path / "there") as place:
        shutil.copytree(begun.folder / "seals", place.folder / "seals")
        before = seals_of(place).read_text()
        done = place.kim("restore", path)
        assert (done.status, "Lost: 1 later events" in done.out) == (0, True)
        assert seals_of(place).read_text() == before


def test_a_seal_that_the_backup_does_not_agree_with_stops_it(begun: Installation, tmp_path: Path) -> None:
    """Somebody who put another record under the same number of events is found by a seal from elsewhere."""
    assert begun.kim("tick").status == 0
    path = archived.backed_up(begun, tmp_path / "a.kim")
    keys = begun.folder / "keys"
    kept = tmp_path / "kept.txt"
    forging = (
        "import sys, pathlib; from cryptography.hazmat.primitives.serialization import load_pem_private_key as load; "
        "from kim_engine.ledger.seals import TreeHead, sign, origin_of; from datetime import datetime, UTC; "
        "key = load(next(pathlib.Path(sys.argv[1]).glob('seal-*.pem')).read_bytes(), None); "
        "head = TreeHead(origin_of(sys.argv[2]), 3, b'x' * 32, 1, datetime(2026, 11, 1, tzinfo=UTC)); "
        "print(sign(head, private_key=key), end='')"
    )
    kept.write_text(begun.run("-c", forging, str(keys), archived.told(path)["log"]).out)
    with archived.an_empty_place(tmp_path / "there") as place:
        said = place.kim("restore", path, "--seals", kept).sentence
        assert "The record does not agree with the seal of 1 November 2026" in said
        assert archived.is_bare(place)


def test_what_was_erased_since_is_erased_again(lived_in: Installation, tmp_path: Path) -> None:
    """The list beside the seals is newer than the backup; what it names goes, live and in the record."""
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    erased = lived_in.run("-m", "tests.rooms.config.erasing_more", "desk", PYTHONPATH=BOTH)
    assert (erased.status, erased.err) == (0, "")
    [listed] = (lived_in.folder / "seals").glob("*.erasures.jsonl")
    with restored(path, tmp_path / "before") as (place, _):
        assert place.ask("SELECT count(*) FROM kim_log_entry WHERE what LIKE '%desk%'") == [(1,)]
    with restored(path, tmp_path / "there", "--erasures", listed) as (place, said):
        assert "Erased again: 2 fields" in said
        for where in ("kim_log_entry WHERE what", "audit_trail_payload WHERE value"):
            assert place.ask(f"SELECT count(*) FROM {where} LIKE '%desk%'") == [(0,)]
        if not place.database:
            assert b"signed for at the desk" not in (place.folder / "kim.sqlite3").read_bytes()
        done = place.kim("verify", "--state")
        assert (done.status, done.out.splitlines()[-1]) == (0, HOLDS)
        [standing] = (place.folder / "seals").glob("*.erasures.jsonl")
        assert standing.read_text() == listed.read_text()
        second = archived.backed_up(place, tmp_path / "b.kim")
    with restored(second, tmp_path / "twice", "--erasures", listed) as (place, said):
        assert "Erased again" not in said


def test_what_a_hand_changed_before_is_only_restored_when_asked_to(begun: Installation, tmp_path: Path) -> None:
    begun.ask("UPDATE people_person SET name = 'Mallory' WHERE name = 'Jo Elphick'")
    path = archived.backed_up(begun, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        said = place.kim("restore", path).sentence
        assert "was changed outside the record: name. --keep-problems restores it all the same." in said
        assert archived.is_bare(place)
        done = place.kim("restore", path, "--keep-problems")
        assert (done.status, done.err) == (1, "")
        assert "PROBLEM  people.person 1 was changed outside the record: name." in done.out


@pytest.mark.parametrize("what", ["file", "evidence", "database"])
def test_a_place_that_holds_something_is_refused_and_left_alone(begun: Installation, tmp_path: Path, what: str) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    if what == "database":
        before = begun.events
        said = begun.kim("restore", path).sentence
        assert said == "kim restore: the database is not empty. Give one in which nothing was begun."
        assert begun.events == before
        return
    with archived.an_empty_place(tmp_path / "there") as place:
        found = place.folder / ("notes.txt" if what == "file" else "evidence/notes.txt")
        found.parent.mkdir(parents=True)
        found.write_text("mine")
        said = place.kim("restore", path).sentence
        assert said.startswith(f"kim restore: {place.folder} is not empty: it holds ")
        assert [path for path in place.folder.rglob("*") if path.is_file()] == [found]
        assert found.read_text() == "mine"


def test_what_fails_at_the_very_end_leaves_the_place_empty(lived_in: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    torn = tmp_path / "torn.jsonl"
    torn.write_text('{"object": "kim_log.entry", "num')
    with archived.an_empty_place(tmp_path / "there") as place:
        said = place.kim("restore", path, "--erasures", torn).sentence
        assert said.startswith("kim restore: the list of erasures cannot be applied: line ")
        assert archived.is_bare(place)
        assert place.kim("restore", path).status == 0, "and it can be tried again"


def test_what_a_killed_restore_left_is_no_hindrance(begun: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        for name in ("kim.sqlite3.restoring", "kim.sqlite3.restoring-wal", "evidence.restoring/ab/x"):
            (place.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (place.folder / name).write_text("half")
        if place.database:
            shutil.rmtree(place.folder)
        done = place.kim("restore", path)
        assert (done.status, done.err) == (0, ""), done
        assert not list(place.folder.glob("*.restoring*"))


def test_the_secret_that_lies_there_is_used_and_a_missing_one_is_said(begun: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(begun, tmp_path / "a.kim")
    with restored(path, tmp_path / "with", keys_of=begun) as (place, said):
        assert "secret was made" not in said
        assert "key for dated seals" not in said
        assert (place.folder / "keys" / "secret").read_text() == (begun.folder / "keys" / "secret").read_text()
    with restored(path, tmp_path / "without") as (place, said):
        assert "A new site's secret was made" in said
        assert "run `kim history new-key`" in said
        assert place.kim("history", "new-key").status == 0
        assert place.kim("tick").status == 0
        assert place.kim("verify", "--state").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is POSIX's own")
def test_a_disk_that_is_full_is_said_in_one_sentence_and_the_place_stays_empty(
    lived_in: Installation, tmp_path: Path
) -> None:
    evidence = os.urandom(90_000)
    digest = hashlib.sha256(evidence).hexdigest()
    file = lived_in.folder / "evidence" / digest[:2] / digest
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(evidence)
    insert = "INSERT INTO evidence_files_storedfile (sha256, size, media_type) VALUES"
    lived_in.ask(f"{insert} ('{digest}', {len(evidence)}, 'text/plain')")
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    with archived.an_empty_place(tmp_path / "there") as place:
        limited = f'ulimit -f 60; exec "{sys.executable}" -m kim.config.cli restore "{path}"'
        done = subprocess.run(
            ["bash", "-c", limited],
            env=place.environment({"PYTHONDONTWRITEBYTECODE": "1"}),
            cwd=tmp_path,
            text=True,
            capture_output=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert done.returncode == 2, done
        [line] = done.stderr.splitlines()
        assert line.startswith("kim restore: ")
        assert "room" in line or "full" in line
        assert archived.is_bare(place)


@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_no_half_of_a_database(lived_in: Installation, tmp_path: Path) -> None:
    path = archived.backed_up(lived_in, tmp_path / "a.kim")
    size = lived_in.events
    whole = 0
    for number in range(8):
        with archived.an_empty_place(tmp_path / f"there-{number}") as place:
            began = [sys.executable, "-m", "kim.config.cli", "restore", str(path)]
            process = subprocess.Popen(
                began, env=place.environment({}), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(0.3 * number)
            process.kill()
            process.wait()
            if _has_tables(place):
                assert place.events == size
                assert place.kim("verify", "--state").status == 0
                whole += 1
                continue
            shutil.rmtree(place.folder / "evidence", ignore_errors=True)  # as the page on restoring says
            done = place.kim("restore", path)
            assert (done.status, done.err) == (0, ""), done
    assert whole < 8, "some were killed on the way"


def _has_tables(place: Installation) -> bool:
    if not place.database:
        return (place.folder / "kim.sqlite3").exists()
    return place.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") != [(0,)]


@pytest.mark.skipif(not POSTGRES, reason="SQLite knows no roles")
def test_an_ordinary_role_that_owns_its_database_can_do_all_of_it(tmp_path: Path) -> None:
    """What runs as the server's master in tests must also run as what a landlord's IT hands out."""
    role = f"kim_ordinary_{uuid.uuid4().hex[:8]}"
    tell_postgres(f"CREATE ROLE {role} LOGIN")
    try:
        with (
            archived.an_empty_place(tmp_path / "first") as first,
            archived.an_empty_place(tmp_path / "second") as other,
        ):
            first, other = (_owned_by(role, each) for each in (first, other))
            built = first.run("-m", "tests.fixtures.states.building", PYTHONPATH=BOTH)
            assert (built.status, built.err) == (0, "")
            assert first.ask("SELECT count(*) FROM erasure_erasurerequest WHERE cleaned_at IS NOT NULL") == [(1,)]
            path = archived.backed_up(first, tmp_path / "a.kim")
            done = other.kim("restore", path)
            assert (done.status, done.err) == (0, ""), done
            assert other.kim("verify", "--state").status == 0
    finally:
        tell_postgres(f"DROP ROLE {role}")


def _owned_by(role: str, place: Installation) -> Installation:
    url = urlsplit(place.database)
    tell_postgres(f"ALTER DATABASE {url.path[1:]} OWNER TO {role}")
    return Installation(place.folder, url._replace(netloc=f"{role}@{url.hostname}:{url.port}").geturl())
