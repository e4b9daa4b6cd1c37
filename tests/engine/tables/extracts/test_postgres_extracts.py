"""A table of a real server becomes a staged extract, by a transaction that can only read; what goes wrong is said."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from kim_engine.tables.extracts import ExtractCode, ExtractLimits, PostgresSource, RefusedExtract, Staged, stage
from kim_engine.tables.extracts.staged import Progress
from tests import postgres
from tests.engine.tables.extracts.specimens import MARKER, counts, rows_of, texts

pytestmark = pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed on this machine")

VARIABLE = "EXTRACT_ADDRESS_OF_TESTS"
SETUP = f"""
CREATE SCHEMA housing;
CREATE TABLE housing."Odd ""name" (ref text, day date, at timestamptz, cost numeric(9,2), share float8, yes boolean,
    note text, "x""; DROP TABLE a" int);
INSERT INTO housing."Odd ""name" VALUES
    ('0071', '2025-01-02', '2025-07-01 12:00+01', 2.50, 0.1, true, 'two' || chr(10) || 'lines, "said"' || chr(13), 1),
    ('0072', NULL, NULL, NULL, NULL, NULL, '', NULL),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE housing.big AS SELECT n AS ref, '{MARKER}' || n AS who FROM generate_series(1, 200000) n;
CREATE TABLE housing.again AS SELECT * FROM housing.big ORDER BY ref DESC;
CREATE TABLE housing.empty (ref text);
CREATE TABLE housing.single (ref text);
INSERT INTO housing.single VALUES ('a'), (NULL), ('');
CREATE TABLE housing.secret AS SELECT 1 AS ref;
CREATE VIEW housing.slow AS SELECT ref::text, pg_sleep(30)::text AS slept FROM housing.single;
CREATE ROLE reader LOGIN;
GRANT USAGE ON SCHEMA housing TO reader;
GRANT SELECT ON ALL TABLES IN SCHEMA housing TO reader;
REVOKE SELECT ON housing.secret FROM reader;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Cluster]:
    with postgres.restartable() as made:
        with psycopg.connect(made.url, autocommit=True) as connection:
            connection.execute(SETUP)
        yield made


@pytest.fixture
def kept(tmp_path: Path, server: postgres.Cluster, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, server.url.replace("kim@", "reader@"))
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def read(kept: Path, table: str, **said: object) -> Staged:
    limits = said.pop("limits", ExtractLimits())
    progress = said.pop("progress", None)
    source = PostgresSource(**{"url_from": VARIABLE, "schema": "housing", "table": table, **said})  # type: ignore[arg-type]
    return stage(source, folder=kept, limits=limits, progress=progress)  # type: ignore[arg-type]


def refused(kept: Path, table: str, **said: object) -> ExtractCode:
    with pytest.raises(RefusedExtract) as caught:
        read(kept, table, **said)
    assert list(kept.iterdir()) == []
    assert not any(told in str(caught.value) for told in (MARKER, "reader@", "127.0.0.1"))
    return caught.value.code


def test_cells_are_what_the_server_says(kept):
    made = read(kept, 'Odd "name')
    assert rows_of(made.path) == [
        (1, "0071", "2025-01-02", "2025-07-01 11:00:00+00", "2.50", "0.1", "true", 'two\nlines, "said"\r', "1"),
        (2, "0072", *[None] * 7),
        (3, *[None] * 8),
    ]
    assert made.columns[-1] == 'x"; DROP TABLE a'
    assert (made.rows, made.header_row, counts(made)) == (3, None, {})
    assert texts(rows_of(read(kept, "single").path)) == [("a",), (None,), (None,)]
    chosen = read(kept, 'Odd "name', columns=("cost", "ref"))
    assert (chosen.columns, rows_of(chosen.path)[0]) == (("cost", "ref"), (1, "2.50", "0071"))


def test_a_fingerprint_does_not_depend_on_the_order_of_the_rows(kept):
    heard: list[Progress] = []
    big, again = read(kept, "big", progress=heard.append), read(kept, "again")
    assert big.rows == again.rows == 200_000
    assert rows_of(big.path)[0] != rows_of(again.path)[0]
    assert big.fingerprint == again.fingerprint
    assert (
        len({big.fingerprint, read(kept, "single").fingerprint, read(kept, "big", columns=("ref",)).fingerprint}) == 3
    )
    assert any(each.rows for each in heard)


def test_an_account_that_could_write_is_warned_of_and_does_not_write(kept, server, monkeypatch, tmp_path):
    secret = tmp_path / "address"
    secret.write_text(server.url + "\n")
    made = read(kept, "single", url_from=str(secret))
    assert counts(made) == {"CAN_WRITE": 1}
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE housing.written (n int)")
        connection.execute(
            "CREATE FUNCTION housing.writes() RETURNS int LANGUAGE sql VOLATILE AS "
            "'INSERT INTO housing.written VALUES (1) RETURNING n'"
        )
        connection.execute("CREATE VIEW housing.trap AS SELECT housing.writes() AS ref")
    made.path.unlink()
    assert refused(kept, "trap", url_from=str(secret)) is ExtractCode.DATABASE_FAILED
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT count(*) FROM housing.written").fetchone() == (0,)


def test_what_cannot_be_read_is_said(kept, monkeypatch, tmp_path, server):
    assert refused(kept, "none") is ExtractCode.NO_TABLE
    assert refused(kept, "big", schema="none") is ExtractCode.NO_TABLE
    assert refused(kept, "big", columns=("ref", "none")) is ExtractCode.NO_COLUMN
    assert refused(kept, "secret") is ExtractCode.NOT_ALLOWED
    assert refused(kept, "empty") is ExtractCode.NO_ROWS
    assert refused(kept, "big", limits=ExtractLimits(rows=1000)) is ExtractCode.TOO_MANY_ROWS
    assert refused(kept, "slow", statement_timeout_seconds=0.5) is ExtractCode.DATABASE_SLOW
    assert refused(kept, "big", url_from="NOT_SET_ANYWHERE") is ExtractCode.NO_CREDENTIALS
    assert refused(kept, "big", url_from=str(tmp_path / "none")) is ExtractCode.NO_CREDENTIALS
    monkeypatch.setenv(VARIABLE, f"postgres://reader:{MARKER.split()[1]}@127.0.0.1:{postgres.free_port()}/postgres")
    assert refused(kept, "big") is ExtractCode.CANNOT_CONNECT


def test_an_address_is_never_taken_for_its_place():
    with pytest.raises(ValueError, match="never the address") as caught:
        PostgresSource(url_from="postgres://a:secret@b/c", schema="a", table="b")
    assert "secret" not in str(caught.value)


def test_a_server_that_hangs_is_given_up(kept, server):
    _make_wide(server)
    stopped: list[int] = []

    def hang(progress: Progress) -> None:
        if not stopped and progress.rows > 0:
            stopped.extend(_backends(server))
            for process in stopped:
                os.kill(process, signal.SIGSTOP)

    limits = ExtractLimits(silent_seconds=0.5)
    said = {"statement_timeout_seconds": 1.0, "connect_timeout_seconds": 0.1}
    began = time.monotonic()
    try:
        assert refused(kept, "wide", limits=limits, progress=hang, **said) is ExtractCode.DATABASE_SLOW
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)
    assert stopped
    assert time.monotonic() - began < 30


def test_a_server_that_drops_mid_read_leaves_nothing(kept, server):
    _make_wide(server)
    dropped: list[Thread] = []

    def drop(progress: Progress) -> None:
        if not dropped and progress.rows > 0:
            dropped.append(Thread(target=server.stop_immediately))
            dropped[0].start()

    code = refused(kept, "wide", progress=drop)
    dropped[0].join()
    server.start()
    assert code is ExtractCode.CONNECTION_LOST


def _make_wide(server: postgres.Cluster) -> None:
    """Make a view whose rows take seconds to come, so that something can happen while they do."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            "CREATE OR REPLACE VIEW housing.wide AS "
            "SELECT n AS ref, repeat('x', 500) || CASE WHEN n % 1000 = 0 THEN pg_sleep(0.01)::text ELSE '' END AS who "
            "FROM generate_series(1, 600000) n"
        )
        connection.execute("GRANT SELECT ON housing.wide TO reader")


def _backends(server: postgres.Cluster) -> list[int]:
    """The processes of this server that serve the reader."""
    with psycopg.connect(server.url) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'reader'").fetchall()
    return [process for (process,) in found]
