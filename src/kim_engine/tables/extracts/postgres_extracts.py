"""Stages a table or view of a PostgreSQL database: copied as text in one read-only transaction, never changed.

Columns are cast to text by the server, so that numbers and dates are exactly what the server says; moments with a zone
are in universal time.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

from kim_engine.tables.extracts.columnar import Columnar, literal, quoted, text_reader
from kim_engine.tables.extracts.heading_rows import Headings, unique_names
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sources import PostgresSource
from kim_engine.tables.extracts.staged import ROW_COLUMN, StagedType, Step
from kim_engine.tables.extracts.wire import Told
from kim_engine.tables.extracts.workplace import Workplace

if TYPE_CHECKING:
    import psycopg

_ROWS = "rows.csv"
_BATCH = 50_000
_USUAL_LINE = 2_000_000
_KINDS = ["r", "p", "v", "m", "f"]  # tables, parted ones, views, materialised ones, foreign ones
_SETTINGS = {
    "datestyle": "ISO, YMD",
    "intervalstyle": "iso_8601",
    "timezone": "UTC",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
_COULD_WRITE = """
SELECT bool_or(has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
    OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = ANY(%s)
"""
_TABLE = """
SELECT c.reltuples::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s AND c.relkind = ANY(%s)
"""


def stage_table(source: PostgresSource, address: str, place: Workplace) -> Told:
    """Write a table's rows as a Parquet file, numbered as they came, with a digest that does not depend on their order.

    Raises RefusedExtract for a database that cannot be reached, says no, hangs or goes away.
    """
    place.telling.progress(Step.LOOKING, 0)
    with _in_our_words(), _connected(source, address) as connection:
        about, longest, rows = _copy_out(connection, source, place)
    if not rows:
        raise RefusedExtract(ExtractCode.NO_ROWS)
    columnar = Columnar(place)
    _load(columnar, about, longest, rows, place)
    digest = _digest(columnar, about, place)
    place.telling.note(ExtractNote.DUPLICATE_HEADINGS, about.repeated)
    return Told(columns=about.names, types=(StagedType.TEXT,) * len(about.names), rows=rows, digest=digest)


@contextmanager
def _connected(source: PostgresSource, address: str) -> Iterator["psycopg.Connection"]:
    import psycopg

    try:
        connection = psycopg.connect(
            address,
            # libpq takes a shorter time for none at all.
            connect_timeout=max(2, ceil(source.connect_timeout_seconds)),
            application_name="KIM Log",
            client_encoding="UTF8",
            keepalives_idle=30,
            keepalives_interval=10,
            keepalives_count=3,
        )
    except psycopg.Error:
        raise RefusedExtract(ExtractCode.CANNOT_CONNECT) from None
    with connection:
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        milliseconds = str(max(1, ceil(source.statement_timeout_seconds * 1000)))
        timeouts = {"statement_timeout": milliseconds, "lock_timeout": milliseconds}
        for name, value in (_SETTINGS | timeouts).items():
            connection.execute("SELECT set_config(%s, %s, true)", (name, value))
        yield connection


def _copy_out(connection: "psycopg.Connection", source: PostgresSource, place: Workplace) -> tuple[Headings, int, int]:
    """Copy the table into the folder of the work. Returns its headings, the longest row in bytes and the rows."""
    from psycopg import sql

    known = connection.execute(_TABLE, (source.schema, source.table, _KINDS)).fetchone()
    if known is None:
        raise RefusedExtract(ExtractCode.NO_TABLE)
    could_write = connection.execute(_COULD_WRITE, (source.schema, _KINDS)).fetchone()
    place.telling.note(ExtractNote.CAN_WRITE, int(bool(could_write and could_write[0])))
    table = sql.Identifier(source.schema, source.table)
    wanted = sql.SQL(", ").join(map(sql.Identifier, source.columns)) if source.columns else sql.SQL("*")
    about = connection.execute(sql.SQL("SELECT {} FROM {} LIMIT 0").format(wanted, table)).description or []
    names = [column.name for column in about]
    if not 0 < len(names) <= place.limits.columns:
        raise RefusedExtract(ExtractCode.TOO_MANY_COLUMNS, column=len(names), limits=place.limits)
    headings = unique_names(names, limits=place.limits)
    each = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names)
    # The constant before them: a row of one empty cell would be an empty line.
    query = sql.SQL("COPY (SELECT 1, {} FROM {}) TO STDOUT (FORMAT csv)").format(each, table)
    longest, rows = _receive(connection, query, max(int(known[0]), 0) or None, place)
    return headings, longest, rows


def _receive(
    connection: "psycopg.Connection", query: "psycopg.sql.Composed", of: int | None, place: Workplace
) -> tuple[int, int]:
    longest = seen = 0
    with connection.cursor() as cursor:
        with cursor.copy(query) as copy, (place.folder / _ROWS).open("wb") as file:
            for row in copy:
                file.write(row)
                longest = max(longest, len(row))
                seen += 1
                if seen % 1000 == 0:
                    place.telling.progress(Step.READING, seen, of)
                if seen > place.limits.rows:
                    raise RefusedExtract(ExtractCode.TOO_MANY_ROWS, limits=place.limits)
        if longest > place.limits.line_bytes:
            raise RefusedExtract(ExtractCode.LONG_CELL, limits=place.limits)
        return longest, cursor.rowcount


def _load(columnar: Columnar, headings: Headings, longest: int, rows: int, place: Workplace) -> None:
    names = [f"c{number}" for number in range(len(headings.names) + 1)]
    options = {"delim": "','", "new_line": literal("\\n"), "max_line_size": str(max(_USUAL_LINE, 2 * longest))}
    chosen = ", ".join(f"{name} AS {quoted(heading)}" for name, heading in zip(names[1:], headings.names, strict=True))
    number = f"CAST(row_number() OVER () AS BIGINT) AS {ROW_COLUMN}"
    reader = text_reader(place.folder / _ROWS, names, options)
    if columnar.copy(f"SELECT {number}, {chosen} FROM {reader}", place.out, of=rows) != rows:  # noqa: S608
        raise RefusedExtract(ExtractCode.READER_FAILED)
    (place.folder / _ROWS).unlink()


def _digest(columnar: Columnar, headings: Headings, place: Workplace) -> str:
    """The SHA-256 of the headings and of each row's own digest, in the order of these digests."""
    total = hashlib.sha256(json.dumps(headings.names).encode())
    # Each cell with its length before it: no two rows give the same text.
    cells = ", ".join(f"coalesce(length({name}) || ':' || {name}, '-')" for name in map(quoted, headings.names))
    query = f"SELECT sha256(concat({cells})) AS digest FROM read_parquet({literal(str(place.out))}) ORDER BY digest"  # noqa: S608
    for batch in columnar.batches(query, _BATCH):
        total.update("".join(str(digest) for (digest,) in batch).encode())
    return total.hexdigest()


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Whatever a server or its driver says quotes addresses and values: only the kind of error is looked at."""
    try:
        import psycopg
        from psycopg import errors
    except ImportError:
        raise RefusedExtract(ExtractCode.NO_DRIVER) from None
    codes: tuple[tuple[type[psycopg.Error], ExtractCode], ...] = (
        (errors.QueryCanceled, ExtractCode.DATABASE_SLOW),
        (errors.LockNotAvailable, ExtractCode.DATABASE_SLOW),
        (errors.InsufficientPrivilege, ExtractCode.NOT_ALLOWED),
        (errors.UndefinedTable, ExtractCode.NO_TABLE),
        (errors.InvalidSchemaName, ExtractCode.NO_TABLE),
        (errors.UndefinedColumn, ExtractCode.NO_COLUMN),
        (psycopg.OperationalError, ExtractCode.CONNECTION_LOST),
        (psycopg.Error, ExtractCode.DATABASE_FAILED),
    )
    try:
        yield
    except psycopg.Error as error:
        raise RefusedExtract(next(code for kind, code in codes if isinstance(error, kind))) from None
