"""The three installations that the tests of the command begin with: an empty one, a real one, the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import free_port
from tests.rooms.config.installation import BEGIN, BOTH, Installation, copied, empty


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Give the folder that all workers of a run share."""
    base = tmp_path_factory.getbasetemp()
    found = (base if worker_id == "master" else base.parent) / "installations"
    found.mkdir(exist_ok=True)
    return found


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Installation]:
    """Give an installation in which nothing was begun."""
    with empty(tmp_path) as found:
        yield found


@pytest.fixture
def begun(shared: Path, tmp_path: Path) -> Iterator[Installation]:
    """Give a real installation as `kim init` made it."""
    with copied(shared, "begun", begin, tmp_path) as found:
        yield found


@pytest.fixture
def demonstration(shared: Path, tmp_path: Path) -> Iterator[Installation]:
    """Give the demonstration as `kim demonstrate` made it."""
    with copied(shared, "demonstration", demonstrate, tmp_path) as found:
        yield found


@pytest.fixture
def lived_in(shared: Path, tmp_path: Path) -> Iterator[Installation]:
    """Give an installation with people, entries, evidence, reviews and an erasure, as kept states have them."""
    with copied(shared, "lived_in", build, tmp_path) as found:
        yield found


def begin(installation: Installation) -> str:
    """Begin a real installation."""
    done = installation.kim(*BEGIN)
    assert (done.status, done.err) == (0, "")
    return done.out


def demonstrate(installation: Installation) -> str:
    """Build the demonstration by the command that serves it, and stop that."""
    port = free_port()
    installation.folder.mkdir()  # what the command says goes there
    address = f"http://127.0.0.1:{port}/sign-in/"
    with installation.running("demonstrate", "--no-browser", "--port", str(port), answers_at=address) as said:
        pass
    return said()


def build(installation: Installation) -> str:
    """Build what kept states hold."""
    for done in (
        installation.run("-m", "tests.fixtures.states.building", PYTHONPATH=BOTH),
        installation.kim("tick"),
    ):
        assert (done.status, done.err) == (0, "")
    return done.out
