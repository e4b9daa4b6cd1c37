"""The same table in a file and in PostgreSQL is found to be the same by a check."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kim_engine.quality.bound import Bound
from kim_engine.quality.checking import Asked, check
from kim_engine.tables.extracts import PostgresSource, stage
from tests import postgres
from tests.engine.quality.every_kind import AS_OF, CODES, standard, tables
from tests.engine.quality.test_against_the_reference import (
    Tables,
    failing_keys,
    findings,
    shown,
    with_keys,
    without_rows,
)

ADDRESS = "ADDRESS_OF_THE_SAME_TABLES"
SCHEMA = "kim_same_table"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed on this machine"),
]


@pytest.fixture(scope="module")
def _schema() -> Iterator[None]:
    with postgres.cluster() as url, pytest.MonkeyPatch.context() as patched:
        patched.setenv(ADDRESS, url)
        run(f"CREATE SCHEMA {SCHEMA}")
        yield


def run(statements: str) -> None:
    """Run statements on the server of the tests."""
    import psycopg

    with psycopg.connect(os.environ[ADDRESS], autocommit=True) as connection:
        connection.execute(statements)  # type: ignore[call-overload]


def put(dataset: str, rows: Sequence[Mapping[str, str | None]]) -> None:
    """Put rows into a table of text."""
    import psycopg

    names = list(rows[0])
    with psycopg.connect(os.environ[ADDRESS], autocommit=True) as connection:
        columns = ", ".join(f'"{name}" text' for name in names)
        connection.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{dataset}; CREATE TABLE {SCHEMA}.{dataset} ({columns})")  # type: ignore[call-overload]
        with connection.cursor() as cursor:
            marks = ", ".join("%s" for _ in names)
            cursor.executemany(
                f"INSERT INTO {SCHEMA}.{dataset} VALUES ({marks})",  # type: ignore[arg-type]
                [tuple(row[name] for name in names) for row in rows],
            )


def staged(dataset: str, folder: Path) -> Bound:
    """Read the table as an extract."""
    made = stage(PostgresSource(url_from=ADDRESS, schema=SCHEMA, table=dataset), folder=folder)
    return Bound(
        dataset=dataset,
        path=made.path,
        types=made.types,
        columns={name: name for name in made.columns},
        rows=made.rows,
        fingerprint=made.fingerprint,
        codes=CODES,
    )


@pytest.mark.usefixtures("_schema")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(rows=tables(most=30, least=10, is_whole=True))
def test_a_table_in_postgresql_gives_what_the_same_table_in_a_file_gives(rows: Tables) -> None:
    rules, rows = standard(), with_keys(rows)
    for dataset, each in rows.items():
        put(dataset, each)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        extracts = [staged(dataset, folder) for dataset in rows]
        found = check(Asked(standard=rules, extracts=extracts, as_of=AS_OF, folder=folder))
        keys = {dataset: failing_keys(found, dataset) for dataset in rows}
        there = [without_rows(shown(rule, found, keys[rule.dataset])) for rule in rules.rules]
    here = findings(rules, rows, None, days_off=())
    assert there == [without_rows(each) for each in here.values()]
