"""Every kept state of an earlier version is restored, upgraded, verified and read with the program of the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import PASSWORD
from tests.fixtures.states.building import ERASED, NOTE, WHAT
from tests.postgres import free_port
from tests.rooms.config import archived
from tests.rooms.config.installation import HERE, POSTGRES, Installation
from tests.rooms.config.test_verify import HOLDS
from tests.rooms.durability.browsing import Browser

STATES = sorted((HERE / "tests" / "fixtures" / "states").glob("*.kim"))
PAGES = ("/", "/log/", "/areas/", "/history/", "/log/1/", "/log/new/")
ENGINE = "postgresql" if POSTGRES else "sqlite"
LARGEST = 300 * 1024


class Door:
    """Where the site answers."""

    def __init__(self) -> None:
        self.port = free_port()


def test_there_is_one_and_each_is_small() -> None:
    assert STATES
    readme = (HERE / "tests" / "fixtures" / "states" / "README.md").read_text(encoding="utf-8")
    for path in STATES:
        assert path.stat().st_size < LARGEST
        assert f"| {path.name} |" in readme


@pytest.mark.parametrize("path", STATES, ids=lambda p: p.stem)
def test_a_kept_state_is_restored_upgraded_verified_and_read(path: Path, tmp_path: Path) -> None:
    """The upgrade drill (R1): on each kind of database, its own kept states."""
    if archived.told(path)["engine"] != ENGINE:
        pytest.skip("this state was kept on the other kind of database")
    with archived.an_empty_place(tmp_path / "there") as place:
        _is_as_it_was(place, path)


def _is_as_it_was(place: Installation, path: Path) -> None:
    done = place.kim("restore", path)
    assert (done.status, done.err) == (0, ""), done
    done = place.kim("upgrade")
    assert (done.status, done.out.splitlines()[-1]) == (0, "The database is up to date."), done
    done = place.kim("verify", "--state")
    assert (done.status, done.out.splitlines()[-1]) == (0, HOLDS), done
    assert place.events >= archived.told(path)["size"]
    _nothing_erased_is_back(place)
    [file] = [each for each in (place.folder / "evidence").rglob("*") if each.is_file()]
    assert file.read_bytes() == NOTE
    _read(place)
    wrong = [line[16:].partition(":")[0] for line in place.kim("doctor").out.splitlines() if line.startswith("FAILED")]
    assert set(wrong) <= {"Seal key", "Seals", "Tick"}, "its keys are not kept with it, so nothing can tick there"


def _nothing_erased_is_back(place: Installation) -> None:
    if not POSTGRES:
        assert ERASED.encode() not in (place.folder / "kim.sqlite3").read_bytes()
    assert place.ask(f"SELECT count(*) FROM audit_trail_payload WHERE value LIKE '%{ERASED}%'") == [(0,)]
    assert place.ask(f"SELECT count(*) FROM kim_log_entry WHERE what LIKE '%{ERASED}%'") == [(0,)]


def _read(place: Installation) -> None:
    door = Door()
    address = f"http://127.0.0.1:{door.port}/sign-in/"
    with place.running("serve", "--bind", f"127.0.0.1:{door.port}", "--workers", "1", answers_at=address):
        browser = Browser(door)
        browser.get("/sign-in/")
        typed = {"login": "manager@testshire.example", "password": PASSWORD}
        assert browser.send("/sign-in/", typed).status == 302
        for page in PAGES:
            assert browser.get(page).status == 200, page
        assert WHAT in browser.get("/log/1/").page
