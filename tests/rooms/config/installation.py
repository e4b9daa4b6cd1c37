"""Installations for the tests of the `kim` command: each has its own folder, on PostgreSQL its own database too."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.postgres import installations_url

HERE = Path(__file__).resolve().parents[3]
POSTGRES = installations_url()
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")  # no setting of the tests' own reaches a command
NAME, TYPE, HOMES = "Ambleford Homes", "REGISTERED_PROVIDER", "1830"
JO, VIK = "Jo Elphick <jo@ambleford.example>", "Vik Parekh <vik@ambleford.example>"
BEGIN = ("init", "--name", NAME, "--type", TYPE, "--homes", HOMES, "--administrator", JO, "--administrator", VIK)
BOTH = os.pathsep.join((str(HERE / "src"), str(HERE)))  # for a command that also needs the tests' own modules
TOLD = "told.txt"  # what the command that made an installation said
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """Give the one line with which a command was refused: never a traceback, never half an answer before it."""
        assert self.status == 2, f"{self.status}: {self.out}{self.err}"
        assert self.out == ""
        [line] = self.err.splitlines()
        return line


@dataclass(frozen=True)
class Installation:
    """A data folder and a database that nobody else uses."""

    folder: Path
    database: str  # a DATABASE_URL; '' for SQLite in the folder

    def environment(self, settings: dict[str, str]) -> dict[str, str]:
        """Give a command this installation's settings, and others that a test adds."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"KIM_DATA": str(self.folder), "DATABASE_URL": self.database, "PYTHONPATH": str(HERE / "src")}
        return kept | own | {"PYTHONUTF8": "1"} | settings

    def kim(self, *arguments: str | Path, **settings: str) -> Done:
        """Run `kim` to its end."""
        return self.run("-m", "kim.config.cli", *map(str, arguments), **settings)

    def run(self, *arguments: str, **settings: str) -> Done:
        """Run Python to its end."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(settings),
            cwd=self.folder.parent,
            text=True,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def running(self, *arguments: str, answers_at: str) -> Iterator[Callable[[], str]]:
        """Run a `kim` that serves, once it answers; gives what it has said so far, also after it has ended."""
        path = self.folder / f"said-{uuid.uuid4().hex[:8]}.txt"
        with path.open("wb") as said:
            command = [sys.executable, "-m", "kim.config.cli", *arguments]
            server = subprocess.Popen(
                command, env=self.environment({}), cwd=self.folder.parent, stdout=said, stderr=said
            )
        try:
            _wait_until_it_answers(server, answers_at, path)
            yield lambda: path.read_text(encoding="utf-8")
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask the database, or write to it behind the program's back."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database, autocommit=True) as connection:
                cursor = connection.execute(statement.encode())
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.folder / "kim.sqlite3", isolation_level=None)) as file:
            return file.execute(statement).fetchall()

    @property
    def events(self) -> int:
        """Count the events of the record."""
        [(count,)] = self.ask("SELECT count(*) FROM audit_trail_event")
        return int(count)

    @property
    def told(self) -> str:
        """Give what the command that made this installation said."""
        return (self.folder / TOLD).read_text(encoding="utf-8")


@contextmanager
def empty(folder: Path) -> Iterator[Installation]:
    """Give an installation in which nothing was begun: its folder is not even made."""
    name = _name()
    if POSTGRES:
        tell_postgres(f"CREATE DATABASE {name}")
    with _dropped(name):
        yield Installation(folder / "nothing", _url(name))


@contextmanager
def copied(shared: Path, template: str, make: Callable[[Installation], str], folder: Path) -> Iterator[Installation]:
    """Give a copy of an installation that is made once for a whole run, whichever worker needs it first."""
    source = Installation(shared / template, _url(f"kim_{template}"))
    with (shared / f"{template}.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not (source.folder / TOLD).exists():
            if POSTGRES:
                tell_postgres(f"DROP DATABASE IF EXISTS kim_{template}", f"CREATE DATABASE kim_{template}")
            told = make(source)
            (source.folder / TOLD).write_text(told, encoding="utf-8")
        name = _name()
        shutil.copytree(source.folder, folder / template)
        if POSTGRES:
            tell_postgres(f"CREATE DATABASE {name} TEMPLATE kim_{template}")
    with _dropped(name):
        yield Installation(folder / template, _url(name))


def tell_postgres(*statements: str) -> None:
    """Tell the cluster of the tests."""
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def page(address: str, *, host: str = "", typed: bytes | None = None) -> tuple[int, str]:
    """Open an address as somebody who comes without a cookie; gives the status and the page that follows."""
    request = urllib.request.Request(address, data=typed, headers={"Host": host} if host else {})
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    try:
        with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@contextmanager
def _dropped(name: str) -> Iterator[None]:
    try:
        yield
    finally:
        if POSTGRES:
            tell_postgres(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _name() -> str:
    return f"kim_command_{uuid.uuid4().hex[:8]}"


def _url(name: str) -> str:
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl() if POSTGRES else ""


def _wait_until_it_answers(server: subprocess.Popen[bytes], address: str, said: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            page(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answered:\n{said.read_text(encoding='utf-8')}")
