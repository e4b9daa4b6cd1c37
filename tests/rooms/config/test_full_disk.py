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
from tests.rooms.config.installation import POSTGRES, Installation
from tests.rooms.durability.browsing import Answer, Browser, log

SAYS = "The server’s disk is full, or can’t be written to."
ROOM = 40 * 1024  # of any file: enough to open SQLite's, too little for what an act writes
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON audit_trail_event FOR EACH ROW EXECUTE FUNCTION no_room();
"""
LARGE = ("key,where\n" + "12,the safe of the office\n" * 4000).encode()
pytestmark = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="a limit is set as Linux does")


class Door:
    """Where the site answers."""

    def __init__(self) -> None:
        self.port = free_port()


@contextmanager
def no_room(place: Installation, door: Door) -> Iterator[None]:
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
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, most))
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
    files = {str(each) for name in ("evidence", "quarantine") for each in (place.folder / name).rglob("*")}
    return place.events, place.ask("SELECT count(*) FROM kim_log_entry"), files


def test_every_door_says_so_keeps_nothing_half_and_goes_on_when_there_is_room(lived_in: Installation) -> None:
    door = Door()
    address = f"http://127.0.0.1:{door.port}/sign-in/"
    with lived_in.running("serve", "--bind", f"127.0.0.1:{door.port}", "--workers", "1", answers_at=address):
        browser = Browser(door)
        browser.get("/sign-in/")
        typed = {"login": "manager@testshire.example", "password": PASSWORD}
        assert browser.send("/sign-in/", typed).status == 302
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
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY));"
    runs = "from kim.config.cli import main; sys.exit(main(['tick']))"
    with _log_that_only_grows(begun):
        done = begun.run("-c", limit + runs)
    assert done.status == 2, done
    assert done.err == f"kim: {full_disk.SENTENCE}\n"
    assert begun.kim("verify", "--state").status == 0
    assert begun.kim("tick").status == 0
    assert begun.events >= before


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
