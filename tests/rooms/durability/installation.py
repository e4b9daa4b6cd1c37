"""A real installation to be killed: made by `kim init` in a folder of its own, on the database under test."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests import postgres

HERE = Path(__file__).resolve().parents[3]
POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
ADA, BEA = "ada@testshire.example", "bea@testshire.example"
LONGEST_SECONDS = 120
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


@dataclass
class Installation:
    """Where it lies, and the PostgreSQL cluster under it if it has one of its own."""

    folder: Path
    url: str = ""
    cluster: postgres.Cluster | None = None
    invitation: str = ""  # Ada's, as `kim init` printed it
    area: int = 0  # the work area that Ada logs for

    @property
    def environment(self) -> dict[str, str]:
        """Give its own settings: nothing of the tests' leaks in."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        path = os.pathsep.join((str(HERE / "src"), str(HERE)))
        return kept | {
            "KIM_DATA": str(self.folder),
            "DATABASE_URL": self.url,
            "KIM_SECOND_FACTOR": "elsewhere",
            "PYTHONPATH": path,
            "PYTHONUTF8": "1",
        }

    @property
    def database_file(self) -> Path:
        """Give the path of its SQLite file."""
        return self.folder / "kim.sqlite3"

    def python(self, *command: str) -> str:
        """Run Python on it and give what it said. It must succeed."""
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment,
            cwd=HERE,
            text=True,
            capture_output=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
        said = f"{done.stdout[-2000:]}{done.stderr[-4000:]}"
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{said}"
        return done.stdout

    def kim(self, *command: str) -> str:
        """Run the `kim` command on it and give what it said. It must succeed."""
        return self.python("-m", "kim.config.cli", *command)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Read by the database's own driver: what stands is not asked of the program under test."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as found:
                return found.execute(statement.encode()).fetchall()
        with closing(sqlite3.connect(self.database_file)) as file:
            return file.execute(statement).fetchall()

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Read every row of every table of ours."""
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if not self.url:
            listed = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = sorted(name for (name,) in self.rows(listed) if not name.startswith("sqlite_"))
        return {name: sorted(self.rows(f'SELECT * FROM "{name}"'), key=repr) for name in tables}


@contextmanager
def installed(folder: Path, *, to_be_stopped: bool = False) -> Iterator[Installation]:
    """Make an installation with somebody who may log and import; its database goes with it.

    `to_be_stopped` gives it a PostgreSQL cluster of its own, which may be stopped without harm to other tests.
    """
    with _database(to_be_stopped) as (url, cluster):
        found = Installation(folder, url, cluster)
        administrators = ("--administrator", f"Ada Adeyemi <{ADA}>", "--administrator", f"Bea Brook <{BEA}>")
        said = found.kim("init", "--name", "Testshire Council", "--type", "COUNCIL", *administrators)
        found.invitation = next(
            line[line.index("/invitation/") :].strip() for line in said.splitlines() if "/invitation/" in line
        )
        found.area = int(found.python("-m", "tests.rooms.durability.furnishing"))
        yield found


@contextmanager
def _database(to_be_stopped: bool) -> Iterator[tuple[str, postgres.Cluster | None]]:
    if not POSTGRES:
        yield "", None
    elif to_be_stopped:
        with postgres.restartable() as cluster:
            yield cluster.url, cluster
    else:
        name = f"kim_durability_{uuid.uuid4().hex[:8]}"
        _tell_postgres(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(POSTGRES)._replace(path=f"/{name}").geturl(), None
        finally:
            _tell_postgres(f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell_postgres(statement: str) -> None:
    import psycopg

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(statement.encode())
