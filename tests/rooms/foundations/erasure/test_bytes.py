"""R8, R10: after an erasure the database's own files no longer hold the text."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from tests import postgres

TEXT = "Zebedee Quagmire-Testname"
PART = "agmire"  # as an index of words holds it: without capitals, and without a beginning shared with the word before
HERE = Path(__file__).parents[4]


@pytest.fixture
def installation(tmp_path, db):
    """An installation of its own: a data folder, and on PostgreSQL a server of its own.

    A transaction that is open anywhere on a server keeps what was deleted since it began, in the files of every
    database: on the server that other tests write to at the same time the text would stay for as long as they take.
    """
    folder = tmp_path / "var"
    (folder / "keys").mkdir(parents=True)
    (folder / "keys" / "secret").write_text("x" * 64)
    with ExitStack() as stack:
        url, files = "", folder
        if connection.vendor == "postgresql":
            url = stack.enter_context(postgres.cluster())
            files = _files_of(url)
        settings = {"KIM_DATA": str(folder), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kim.config.settings"}
        yield {**os.environ, **settings, "PYTHONPATH": f"{HERE / 'src'}{os.pathsep}{HERE}"}, files


def _files_of(url):
    import psycopg

    with psycopg.connect(url, autocommit=True) as found:
        return Path(found.execute("SHOW data_directory").fetchone()[0]) / "base"


def holds(folder: Path, text: str) -> list[str]:
    try:
        files = [path for path in folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if text.encode() in path.read_bytes()]
    except PermissionError:
        pytest.skip("the database server's files can be read by its own account alone")


def test_the_files_of_the_database_no_longer_hold_an_erased_text(installation):
    settings, files = installation
    command = [sys.executable, "-m", "tests.rooms.foundations.erasure.erase_everywhere", TEXT]
    with subprocess.Popen(
        command,
        cwd=HERE,
        env=settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout.readline() == "written\n", program.stderr.read()
        _checkpoint(settings)
        assert holds(files, PART)
        assert holds(files, TEXT), "the test must be able to see the text before it is erased"
        out, err = program.communicate("\n", timeout=120)
    assert out == "cleaned 1\ngone\n", err
    assert holds(files, TEXT) == []
    assert holds(files, PART) == []
    assert holds(Path(settings["KIM_DATA"]), TEXT) == []


def _checkpoint(settings):
    """Have PostgreSQL write its pages out, so that its files can be looked at."""
    if settings["DATABASE_URL"]:
        import psycopg

        with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as found:
            found.execute("CHECKPOINT")


ERASED_BEFORE = """
import django
django.setup()
from django.db import DatabaseError
from kim.foundations.audit_trail import erasing
try:
    erasing.scrub(patience_seconds=0.5)
    print("forgotten")
except DatabaseError as error:
    print(type(error).__name__)
"""


@pytest.mark.parametrize("where", ["another database", "a reader of this one"])
def test_what_somebody_may_still_see_is_not_called_forgotten(installation, where):
    settings, _ = installation
    if not settings["DATABASE_URL"]:
        pytest.skip("SQLite's VACUUM waits for every reader by itself")
    import psycopg

    ours = settings["DATABASE_URL"]
    migrated = subprocess.run([sys.executable, "-m", "kim.config.cli", "upgrade"], env=settings, check=False)
    assert migrated.returncode == 0

    def scrubbed() -> str:
        done = subprocess.run([sys.executable, "-c", ERASED_BEFORE], env=settings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    theirs = ours if where == "a reader of this one" else ours.replace("/postgres", "/template1")
    with psycopg.connect(theirs) as other:
        if theirs == ours:
            other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            other.execute("SELECT count(*) FROM audit_trail_event")
        else:
            other.execute("SELECT pg_current_xact_id()")
        with psycopg.connect(ours, autocommit=True) as writer:
            writer.execute("SELECT pg_current_xact_id()")  # as an erasure does that comes after they began
        assert scrubbed() == "StillSeenError"
        other.rollback()
        assert scrubbed() == "forgotten"
