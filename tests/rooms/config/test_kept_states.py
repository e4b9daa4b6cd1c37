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


@pytest.mark.skipif(bool(POSTGRES), reason="kept states are backups of SQLite")
@pytest.mark.parametrize("path", STATES, ids=lambda path: path.stem)
def test_a_kept_state_is_restored_upgraded_verified_and_read(path: Path, tmp_path: Path) -> None:
    place = Installation(tmp_path / "place", "")
    done = place.kim("restore", path)
    assert (done.status, done.err) == (0, ""), done
    done = place.kim("upgrade")
    assert (done.status, done.out.splitlines()[-1]) == (0, "The database is up to date."), done
    done = place.kim("verify", "--state")
    assert (done.status, done.out.splitlines()[-1]) == (0, HOLDS), done
    assert place.events >= archived.told(path)["size"]
    assert ERASED.encode() not in (place.folder / "kim.sqlite3").read_bytes()
    [file] = [each for each in (place.folder / "evidence").rglob("*") if each.is_file()]
    assert file.read_bytes() == NOTE
    _read(place)


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
