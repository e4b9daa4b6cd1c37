"""Parquet files keep their types where these have a match, and every row."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kim_engine.tables.extracts import ExtractCode, ExtractLimits
from tests.engine.tables.extracts.specimens import DATA, MARKER, counts, needs_data, refused, rows_of, staged

ALL = """
    SELECT 1::TINYINT AS tiny, 2::UBIGINT AS big, 1.5::DOUBLE AS share, 2.50::DECIMAL(9,2) AS cost,
        DATE '2025-01-02' AS day, TIMESTAMP '2025-01-02 03:04:05' AS at, TIMESTAMP_NS '2025-01-02 03:04:05' AS ns,
        to_timestamp(1735787045) AS zoned, true AS yes, '0071' AS ref, '' AS nothing, 'a'::BLOB AS bytes,
        TIME '10:00:00' AS time, uuid() AS id, 'x' AS "x""; DROP TABLE a"
"""


def parquet(folder: Path, query: str) -> bytes:
    path = folder / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def test_native_types_stay_and_the_rest_is_text(tmp_path):
    made = staged(tmp_path, parquet(tmp_path, ALL), "a.parquet")
    [row] = rows_of(made.path)
    at = datetime(2025, 1, 2, 3, 4, 5)
    assert row[:9] == (1, 1, 2, 1.5, Decimal("2.50"), date(2025, 1, 2), at, at, at)
    assert row[9:14] == (True, "0071", None, "a", "10:00:00")
    kinds = ["WHOLE_NUMBER"] * 2 + ["NUMBER"] * 2 + ["DATE"] + ["MOMENT"] * 3 + ["YES_NO"] + ["TEXT"] * 6
    assert list(made.types.values()) == kinds
    assert (made.columns[-1], made.header_row, counts(made)) == ('x"; DROP TABLE a', None, {"CONVERTED_COLUMNS": 2})


def test_rows_are_numbered_in_their_own_order(tmp_path):
    made = staged(tmp_path, parquet(tmp_path, "SELECT 400000 - range AS n FROM range(400000)"), "a.pq")
    with duckdb.connect() as connection:
        query = "SELECT count(*), bool_and(kim_row = 400001 - n), min(kim_row) FROM read_parquet(?)"
        assert connection.execute(query, [str(made.path)]).fetchone() == (400_000, True, 1)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (f"SELECT 1 AS a, ['{MARKER}'] AS b", ExtractCode.NESTED),
        (f"SELECT 1 AS a, {{'c': '{MARKER}'}} AS b", ExtractCode.NESTED),
        ("SELECT 1 AS a WHERE false", ExtractCode.NO_ROWS),
        ("SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d", ExtractCode.TOO_MANY_COLUMNS),
        ("SELECT range AS a FROM range(11)", ExtractCode.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_flat_table_is_refused(tmp_path, query, code):
    refusal = refused(tmp_path, parquet(tmp_path, query), "a.parquet", limits=ExtractLimits(columns=3, rows=10))
    assert refusal.code is code


def test_a_file_cut_short_or_of_another_kind_is_refused(tmp_path):
    content = parquet(tmp_path, "SELECT range AS a FROM range(1000)")
    for given in (content[:-9], content[: len(content) // 2] + b"PAR1", b"Ref,Name\n1,a\n", b"PK\x03\x04", b"PAR1"):
        assert refused(tmp_path, given, "a.parquet").code is ExtractCode.NOT_PARQUET


@needs_data
def test_real_files_are_accounted_for_to_the_last_row(tmp_path):
    path = DATA / "appointments/nhs-gp-appointments-regional.parquet"
    made = staged(tmp_path, path.read_bytes(), path.name)
    assert (made.rows, len(made.columns)) == (596_821, 7)
    chosen = ", ".join(f'"{name}"' for name in made.columns)
    with duckdb.connect() as connection:
        same = f"SELECT {chosen} FROM '{path}' EXCEPT ALL SELECT {chosen} FROM '{made.path}'"
        assert connection.execute(same).fetchall() == []
