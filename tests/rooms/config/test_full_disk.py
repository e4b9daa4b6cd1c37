"""R1: on a full disk every door that writes says so, keeps nothing half, and gives back what was typed."""

from __future__ import annotations

import errno
import os
import re
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path

import pytest

from kim.config import full_disk
from tests.cast import PASSWORD
from tests.postgres import free_port
from tests.rooms.config.installation import POSTGRES, Done, Installation
from tests.rooms.durability.browsing import Answer, Browser, log
from tests.rooms.foundations.adopted_logs.other_landlord import exported

FOLDERS = ("evidence", "quarantine", "staging")
SAYS = "The server’s disk is full, or can’t be written to."
ROOM = 40 * 1024  # of any file: enough to open SQLite's, too little for what an act writes
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON audit_trail_event FOR EACH ROW EXECUTE FUNCTION no_room();
"""
HELD = re.compile(r'name="held" value="([^"]+)"')
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(100_000)
LARGE = ("key,where\n" + "12,the safe of the office\n" * 4000).encode()
pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="a limit is set as Linux does")


class Uncached(Installation):
    """An installation whose Python writes no bytecode: with no room it would cut it short, and trip over it later."""

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        return super().environment(settings) | {"PYTHONDONTWRITEBYTECODE": "1"}


class Door:
    """Where the site answers."""

    def __init__(self) -> None:
        self.port = free_port()


@contextmanager
def no_room(place: Installation, door: Door, room: int = ROOM) -> Iterator[None]:
    """Take all room away from the running server, and give it back."""
    servers = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if f"127.0.0.1:{door.port}".encode() in _read(path)
    ]
    assert len(servers) > 1, "the server and its worker"
    if POSTGRES:
        place.ask(FULL)
    limits = [(pid, resource.prlimit(pid, resource.RLIMIT_FSIZE)) for pid in servers]
    for pid, (_, most) in limits:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, most))
    try:
        with _log_that_only_grows(place):
            yield
    finally:
        for pid, limit in limits:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)
        if POSTGRES:
            place.ask("DROP TRIGGER no_room ON audit_trail_event; DROP FUNCTION no_room();")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended meanwhile
        return b""


@contextmanager
def _log_that_only_grows(place: Installation) -> Iterator[None]:
    """Read on one moment, so that SQLite can't begin its log of writes anew within its old room."""
    if POSTGRES:
        yield
        return
    with closing(sqlite3.connect(place.folder / "kim.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM audit_trail_event").fetchone()
        yield


def kept(place: Installation) -> tuple[int, list[tuple[int]], set[str]]:
    """Say what is kept: events, entries and files."""
    files = {str(each) for name in FOLDERS for each in (place.folder / name).rglob("*")}
    return place.events, place.ask("SELECT count(*) FROM kim_log_entry"), files


def test_every_door_says_so_keeps_nothing_half_and_goes_on_when_there_is_room(lived_in: Installation) -> None:
    door, lived_in = Door(), Uncached(lived_in.folder, lived_in.database)
    address = f"http://127.0.0.1:{door.port}/sign-in/"
    with lived_in.running("serve", "--bind", f"127.0.0.1:{door.port}", "--workers", "1", answers_at=address):
        browser = signed_in(door, "manager")
        [(area,)] = lived_in.ask("SELECT id FROM people_workarea WHERE name = 'Voids'")
        browser.get("/log/new/")
        before = kept(lived_in)
        with no_room(lived_in, door):
            refused = [answer for act in acts(browser, area) for answer in [act()]]
            assert browser.get("/log/").status == 200, "what stands is read all the same"
        for answer in refused:
            assert answer.status == 507, answer.page
            assert SAYS in answer.page
        words = [unescape(each) for each in re.findall(r'name="what" value="([^"]*)"', refused[0].page)]
        assert words == ["Keys & locks are listed."], "nothing typed is lost"
        assert kept(lived_in) == before
        assert lived_in.kim("verify", "--state").status == 0
        browser.get("/log/new/")
        done = [act() for act in acts(browser, area)]
        assert [each.status for each in done[:2]] == [302, 302]
        assert done[2].status == 200, "the file waits in quarantine: the page asks what it shows"
    assert lived_in.kim("verify", "--state").status == 0


def signed_in(door: Door, name: str) -> Browser:
    browser = Browser(door)
    browser.get("/sign-in/")
    assert browser.send("/sign-in/", {"login": f"{name}@testshire.example", "password": PASSWORD}).status == 302
    return browser


def test_every_door_that_writes_a_file_says_so_and_leaves_no_part_of_one(lived_in: Installation) -> None:
    """Evidence in both of its steps, a kept copy, a list that comes in, a report, a sign-in and a download."""
    door, lived_in = Door(), Uncached(lived_in.folder, lived_in.database)
    address = f"http://127.0.0.1:{door.port}/sign-in/"
    with lived_in.running("serve", "--bind", f"127.0.0.1:{door.port}", "--workers", "1", answers_at=address):
        manager, director, stranger = signed_in(door, "manager"), signed_in(door, "director"), Browser(door)
        [(link,)] = lived_in.ask("SELECT id FROM evidence_files_evidence WHERE label = 'The procedure'")
        [(quarter,)] = lived_in.ask("SELECT code FROM reviews_kimquarter")
        manager.get("/log/1/evidence/")
        held = HELD.search(manager.upload("/log/1/evidence/", "screen.png", PICTURE).page)
        assert held, "it waits for its person's look"
        manager.get("/log/1/evidence/")
        director.get("/progress/report/")
        stranger.get("/sign-in/")
        looked = {"label": "The screen", "held": held[1], "has_looked": "on"}
        report = {"quarter": quarter, "report": "SUMMARY"}
        person = {"login": "officer@testshire.example", "password": PASSWORD}
        acts: dict[str, Callable[[], Answer]] = {
            "evidence": lambda: manager.upload("/log/1/evidence/", "keys.csv", LARGE),
            "evidence that waited": lambda: manager.send("/log/1/evidence/", looked),
            "a kept copy": lambda: manager.upload(f"/log/1/evidence/{link}/copy/", "keys.csv", LARGE),
            "an old log": lambda: manager.upload("/log/import/", "log.csv", LARGE),
            "a report in Word": lambda: director.send("/progress/report/", report | {"format": "WORD"}),
            "a report as PDF": lambda: director.send("/progress/report/", report | {"format": "PDF"}),
            "a sign-in": lambda: stranger.send("/sign-in/", person),
        }
        before = kept(lived_in)
        with no_room(lived_in, door):
            refused = {name: act() for name, act in acts.items()}
        with no_room(lived_in, door, room=0):
            refused["a download"] = manager.get("/log/?format=xlsx")
        said = {name: (each.status, SAYS in each.page) for name, each in refused.items()}
        assert said == dict.fromkeys(refused, (507, True))
        assert kept(lived_in) == before, "no part of a file stays, and what waited waits on"
        assert lived_in.kim("verify", "--state").status == 0
        done = {name: act().status for name, act in acts.items()}
        assert done["evidence that waited"] == 302, "sent again, it is kept"
        assert {done["a report in Word"], done["a report as PDF"], manager.get("/log/?format=xlsx").status} == {200}
        assert done["a sign-in"] == 302
    assert lived_in.kim("verify", "--state").status == 0


def acts(browser: Browser, area: int) -> list[Callable[[], Answer]]:
    """Give what somebody does: a change is logged, a link and a large file are added."""

    def link() -> Answer:
        given = {"label": "Keys", "url": "https://a.example/keys"}
        return browser.send("/log/1/evidence/", given)

    return [
        lambda: log(browser, area=area, what="Keys & locks are listed."),
        link,
        lambda: browser.upload("/log/1/evidence/", "keys.csv", LARGE),
    ]


@pytest.mark.skipif(bool(POSTGRES), reason="the command's own files are SQLite's")
def test_a_tick_says_it_in_one_sentence_and_the_next_one_does_what_was_left(begun: Installation) -> None:
    before = begun.events
    done = with_room_for(8192, begun, "tick")
    assert done.status == 2, done
    assert done.err == f"kim: {full_disk.SENTENCE}\n"
    assert begun.kim("verify", "--state").status == 0
    assert begun.kim("tick").status == 0
    assert begun.events >= before


LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, resource.RLIM_INFINITY))"
# The disk fills up in the middle of an export: its events are written, the text of their fields is not.
MIDWAY = """
from kim_engine.ledger import archive
write = archive.write_payload
def write_payload(*given):
    {limit}
    return write(*given)
archive.write_payload = write_payload
"""


def with_room_for(most: int, place: Installation, *arguments: str | Path, at_once: bool = True) -> Done:
    """Run a command that can make no file longer than so many bytes; at once, or from the middle of an export on."""
    limit = LIMIT.format(most=most)
    script = "import resource, sys\n"
    script += f"{limit}\n" if at_once else MIDWAY.format(limit=limit)
    script += f"from kim.config.cli import main\nsys.exit(main({[str(each) for each in arguments]!r}))"
    with _log_that_only_grows(place):
        return Uncached(place.folder, place.database).run("-c", script)


@pytest.mark.skipif(bool(POSTGRES), reason="the command's own files are SQLite's")
def test_an_export_and_a_log_brought_in_leave_nothing_half_and_say_it_in_one_sentence(
    lived_in: Installation, tmp_path: Path
) -> None:
    """The limit bites where the History says so, in a file of the folder, and where another Log's rows are written."""
    other, out, before = exported(tmp_path / "other", events=2_000), tmp_path / "out", lived_in.events
    said = (2, f"kim: {full_disk.SENTENCE}\n")
    for at_once in (True, False):
        done = with_room_for(8192, lived_in, "history", "export", out, at_once=at_once)
        assert (done.status, done.err) == said
        assert not out.exists(), "no part of it, which somebody could take for the whole"
    assert lived_in.events - before <= 2, "of the second, that it was begun, and its seal"
    out.mkdir()
    assert with_room_for(8192, lived_in, "history", "export", out, at_once=False).status == 2
    assert list(out.iterdir()) == [], "a folder that was there before stays, empty"
    for most in (8192, 400_000):
        done = with_room_for(most, lived_in, "history", "adopt", other)
        assert (done.status, done.err) == said, most
        assert lived_in.ask("SELECT count(*) FROM adopted_logs_adoptedlog") == [(0,)]
        assert lived_in.ask("SELECT count(*) FROM adopted_logs_adoptedevent") == [(0,)]
    assert lived_in.kim("verify", "--state").status == 0
    assert lived_in.kim("history", "export", out).status == 0
    assert lived_in.kim("history", "adopt", other).status == 0
    assert lived_in.kim("verify", out).status == 0


def test_a_full_disk_is_known_by_its_error_and_nothing_else_is_taken_for_one(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite3")) as database:
        database.execute("CREATE TABLE a (b)")
        database.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as caught:
            database.execute("INSERT INTO a VALUES (?)", ("x" * 100_000,))
        assert full_disk.is_full(caught.value)
        with pytest.raises(sqlite3.OperationalError) as other:
            database.execute("SELECT * FROM nothing")
    assert not full_disk.is_full(other.value)
    wrapped = RuntimeError("what it was in the middle of")
    wrapped.__cause__ = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert full_disk.is_full(wrapped)
    assert not full_disk.is_full(PermissionError(errno.EACCES, "no"))
