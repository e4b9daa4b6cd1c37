"""Reading a database as it stands at one moment while others go on writing: what a backup holds of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from kim.config.backups.manifest import SQLITE_MEMBER, Table
from kim.foundations.audit_trail.queries import of_one_moment
from kim.foundations.sign_in.models import Session

AT_A_TIME = 1024 * 1024
MIGRATIONS = "django_migrations"

Ask = Callable[[str], list[tuple[Any, ...]]]
Add = Callable[[str, Iterator[bytes]], Any]


@dataclass(frozen=True)
class Facts:
    """What stood at the moment of the snapshot."""

    migrations: list[tuple[str, str]]
    log: str
    epoch: int
    size: int
    root: bytes
    files: list[tuple[str, int]]  # digest and size of every evidence file


@dataclass(frozen=True)
class Snapshot:
    """A database at one moment: what stood in it, and how to put it into an archive."""

    facts: Facts
    write: Callable[[Add], list[Table]]


@contextmanager
def snapshot(workshop: Path) -> Iterator[Snapshot]:
    """Take a snapshot of the database. `workshop` is an empty folder for what has to be copied on the way."""
    if connection.vendor == "sqlite":
        copy = workshop / "kim.sqlite3"
        _copy_sqlite(copy)
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as file:
            facts = _facts(lambda statement: file.execute(statement).fetchall())
        yield Snapshot(facts, lambda add: _write_sqlite(copy, add))
        return
    with of_one_moment():
        yield Snapshot(_facts(_ask), _write_postgres)


def _facts(ask: Ask) -> Facts:
    [(log, epoch, size, root)] = ask("SELECT id, epoch, size, root FROM audit_trail_log")
    return Facts(
        migrations=[(app, name) for app, name in ask(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id")],  # noqa: S608
        log=log,
        epoch=epoch,
        size=size,
        root=bytes(root),
        files=[(sha256, size) for sha256, size in ask("SELECT sha256, size FROM evidence_files_storedfile ORDER BY 1")],
    )


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _copy_sqlite(copy: Path) -> None:
    """Copy the file by SQLite itself: one reader's snapshot, without the pages that erasures left free."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with closing(sqlite3.connect(copy, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=DELETE")
        file.execute("PRAGMA secure_delete=ON")
        # Whoever holds a backup must not be able to go on in somebody's browser session.
        file.execute(f"DELETE FROM {Session._meta.db_table}")  # noqa: S608 - our own table


def _write_sqlite(copy: Path, add: Add) -> list[Table]:
    with copy.open("rb") as file:
        add(SQLITE_MEMBER, iter(lambda: file.read(AT_A_TIME), b""))
    return []


def _write_postgres(add: Add) -> list[Table]:
    found = []
    for name in tables():
        with connection.cursor() as cursor:
            columns = columns_of(name)
            number = sequence_of(name) if "id" in columns else None
            numbered_to = None
            if number:
                cursor.execute(f"SELECT last_value, is_called FROM {number}")  # noqa: S608 - PostgreSQL named it
                last, is_called = cursor.fetchone()
                numbered_to = last if is_called else 0
        add(f"database/{name}.copy", _rows(name, columns))
        found.append(Table(name, columns, numbered_to))
    return found


def _rows(table: str, columns: list[str]) -> Iterator[bytes]:
    if table == Session._meta.db_table:
        return
    listed = ", ".join(connection.ops.quote_name(each) for each in columns)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {connection.ops.quote_name(table)} ({listed}) TO STDOUT") as copy,
    ):
        for block in copy:
            yield bytes(block)


def tables() -> list[str]:
    """List the tables of this program, and that of its migrations."""
    return sorted({*connection.introspection.django_table_names(only_existing=True, include_views=False), MIGRATIONS})


def columns_of(table: str) -> list[str]:
    """List a table's columns in their order."""
    with connection.cursor() as cursor:
        return [each.name for each in connection.introspection.get_table_description(cursor, table)]


def sequence_of(table: str) -> str | None:
    """Name the sequence that numbers a table's rows (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [connection.ops.quote_name(table)])
        name: str | None = cursor.fetchone()[0]
        return name
