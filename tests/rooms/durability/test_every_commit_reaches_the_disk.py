"""Durability is asserted, not hoped: the settings of every connection, and a sync of the disk for each commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.rooms.durability.installation import HERE, LONGEST_SECONDS, POSTGRES, installed

COMMITS = 12
PRAGMAS = {"journal_mode": "wal", "synchronous": "2", "recursive_triggers": "1", "foreign_keys": "1"}
SHOWN = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}
# Opens a connection as the program does at its start, anew after it was closed, and in another thread.
OPENED = """
import sys
from threading import Thread
from kim.config.cli import set_up_django
set_up_django()
from django.db import connection
def ask():
    with connection.cursor() as cursor:
        for statement in sys.argv[1:]:
            cursor.execute(statement)
            print(*cursor.fetchone())
    connection.close()
ask()
ask()
other = Thread(target=ask)
other.start()
other.join()
"""


@pytest.mark.one_database("a PRAGMA is SQLite's")
def test_every_connection_to_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    if POSTGRES:
        pytest.skip("a PRAGMA is SQLite's")
    with installed(tmp_path / "var") as installation:
        said = installation.python("-c", OPENED, *(f"PRAGMA {name}" for name in PRAGMAS))
    assert said.split() == [*PRAGMAS.values()] * 3


@pytest.mark.one_database("a PRAGMA is SQLite's")
def test_the_tests_own_connections_are_opened_as_the_sites_are(db: None) -> None:
    if POSTGRES:
        pytest.skip("a PRAGMA is SQLite's")
    fresh = connection.copy()
    try:
        with fresh.cursor() as cursor:
            found = {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in PRAGMAS}
    finally:
        fresh.close()
    assert found == PRAGMAS


@pytest.mark.one_database("SHOW is PostgreSQL's")
def test_every_connection_to_postgresql_waits_for_the_disk(tmp_path: Path) -> None:
    if not POSTGRES:
        pytest.skip("SHOW is PostgreSQL's")
    with installed(tmp_path / "var") as installation:
        said = installation.python("-c", OPENED, *(f"SHOW {name}" for name in SHOWN))
    assert said.split() == [*SHOWN.values()] * 3


@pytest.mark.one_database("PostgreSQL's server syncs, not the program")
def test_each_commit_syncs_the_write_ahead_log_of_sqlite(tmp_path: Path) -> None:
    if POSTGRES:
        pytest.skip("PostgreSQL's server syncs, not the program")
    _need_strace()
    with installed(tmp_path / "var") as installation:
        traced = tmp_path / "traced"
        strace = ["strace", "-f", "-y", "-e", "trace=fdatasync,fsync", "-o", str(traced)]
        act = [sys.executable, "-m", "tests.rooms.durability.acting", "commits", str(COMMITS), "Commit"]
        environment = installation.environment
        done = subprocess.run(
            [*strace, *act], env=environment, cwd=HERE, capture_output=True, check=False, timeout=LONGEST_SECONDS
        )
        assert done.returncode == 0, done.stderr
        synced = re.findall(
            rf"f(?:data)?sync\(\d+<{re.escape(str(installation.database_file))}-wal>", traced.read_text()
        )
    assert done.stdout.count(b"logged ") == COMMITS
    assert len(synced) >= COMMITS, traced.read_text() if traced.exists() else ""


def _need_strace() -> None:
    """Skip where the system cannot trace; on CI that is a failure: then nothing would assert the syncs."""
    found = shutil.which("strace")
    can = found is not None and subprocess.run([found, "-o", os.devnull, "true"], check=False).returncode == 0
    if not can and os.environ.get("CI") == "true":
        pytest.fail("strace is not installed or not allowed to trace. CI needs it.")
    if not can:
        pytest.skip("strace is not installed or not allowed to trace. Install the package strace.")
