"""A real server for a browser to visit: built once a run, copied for each worker, served as `kim serve` does."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.postgres import free_port, installations_url

HERE = Path(__file__).resolve().parents[2]
POSTGRES = installations_url()
WAITS_SECONDS = 60
SIGNS_IN = {"KIM_SECOND_FACTOR": "elsewhere"}  # the journeys of the second factor ask for it
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


@dataclass
class Site:
    """Where the server answers, and what was built in it."""

    address: str
    found: dict[str, Any]
    log: Path

    def area(self, name: str) -> int:
        """Give a work area's number."""
        return int(self.found["areas"][name])

    def door(self, title: str) -> str:
        """Give the address of a door by its title in the table of doors: its name and the thing behind it."""
        return str(self.found["doors"][title])

    @property
    def asked_on(self) -> date:
        """Give the day on which 'as known' and 'as in force' differ for the area Repairs."""
        return date.fromisoformat(self.found["asked_on"])

    def said(self) -> str:
        """Give everything the server has written so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def standing(shared: Path, worker: str, **settings: str) -> Iterator[Site]:
    """Give this worker a server of its own, perhaps with other settings, on a copy of what was built once."""
    with _one_at_a_time(shared):
        template = _template(shared)
        worker = f"{worker}_{len(settings)}" if settings else worker
        folder = shared / f"site-{worker}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        database = _copied_database(worker)
    found = json.loads((folder / "found.json").read_text())
    try:
        with served(folder, database, **settings) as address:
            yield Site(address, found, folder / "server.log")
    finally:
        if POSTGRES:
            _tell_postgres(f'DROP DATABASE IF EXISTS "kim_journey_{worker}" WITH (FORCE)')


@contextmanager
def built_for_one(shared: Path, name: str, module: str) -> Iterator[Site]:
    """Give a journey a server of its own on what a module builds: for what would change what others read."""
    folder = shared / name
    folder.mkdir(parents=True, exist_ok=True)
    if POSTGRES:
        _tell_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    found = json.loads(run_python(folder, _database(name), "-m", module).splitlines()[-1])
    try:
        with served(folder, _database(name)) as address:
            yield Site(address, found, folder / "server.log")
    finally:
        if POSTGRES:
            _tell_postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def served(folder: Path, database: str, **settings: str) -> Iterator[str]:
    """Run the server on a free port until done with."""
    from kim.config import serving

    port = free_port()
    command = serving.command(bind=f"127.0.0.1:{port}", workers=2)
    with (folder / "server.log").open("wb") as log:
        environment = _environment(folder, database) | settings
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=HERE)
        try:
            _wait_for(server, f"http://127.0.0.1:{port}", folder / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def _one_at_a_time(shared: Path) -> Iterator[None]:
    with (shared / "building").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _template(shared: Path) -> Path:
    folder = shared / "template"
    if not (folder / "found.json").exists():
        if POSTGRES:
            _tell_postgres("DROP DATABASE IF EXISTS kim_journey WITH (FORCE)", "CREATE DATABASE kim_journey")
        database = _database("kim_journey")
        said = run_python(folder, database, "-m", "tests.journeys.building")
        (folder / "found.json").write_text(said.splitlines()[-1])
    return folder


def _copied_database(worker: str) -> str:
    name = f"kim_journey_{worker}"
    if POSTGRES:
        _tell_postgres(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE kim_journey'
        )
    return _database(name)


def _database(name: str) -> str:
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl() if POSTGRES else ""


def run_python(folder: Path, database: str, *command: str) -> str:
    """Run Python on an installation's folder and give what it said."""
    environment = _environment(folder, database)
    done = subprocess.run(
        [sys.executable, *command], env=environment, cwd=HERE, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def _environment(folder: Path, database: str) -> dict[str, str]:
    """Give the server its own settings: nothing of the tests' leaks in."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    path = os.pathsep.join((str(HERE / "src"), str(HERE)))
    return kept | {"KIM_DATA": str(folder), "DATABASE_URL": database, "PYTHONPATH": path, "PYTHONUTF8": "1"} | SIGNS_IN


def _wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + WAITS_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/sign-in/", timeout=20) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()}")


def _tell_postgres(*statements: str) -> None:
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
