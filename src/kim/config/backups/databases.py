"""An empty database that a backup is put into: nothing of it is kept until everything has been checked."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from kim.config.backups.archives import Reader
from kim.config.backups.manifest import SQLITE_MEMBER, DamagedError, Member, Table
from kim.config.backups.snapshots import columns_of, sequence_of
from kim.foundations.audit_trail.on_disk import keep_names
from kim.foundations.full_text import indexes

LEFT = ("", "-wal", "-shm", "-journal", ".queue")  # what SQLite and we lay beside a file


class Database(ABC):
    """The empty database."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Say whether nothing was begun in it."""

    @abstractmethod
    def filled(self, archive: Reader) -> AbstractContextManager[None]:
        """Fill it, and keep it when the block ends well; else leave it empty."""


class SqliteFile(Database):
    """A file that gets its name last of all."""

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"])
        self.part = self.path.with_name(f"{self.path.name}.restoring")

    def is_empty(self) -> bool:
        return not self.path.exists() or self.path.stat().st_size == 0

    @contextmanager
    def filled(self, archive: Reader) -> Iterator[None]:
        [member] = [each for each in archive.manifest.members if each.name == SQLITE_MEMBER]
        self._clear()  # a restore that was killed may have left its own
        connection.close()
        connection.settings_dict["NAME"] = str(self.part)
        try:
            write_member(archive, member, self.part)
            _check_file()
            yield
            connection.close()  # the last to close brings the write-ahead log into the file
            self._sync()
            self.part.replace(self.path)
            keep_names(self.path.parent)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(self.path)
            self._clear()

    def _sync(self) -> None:
        with self.part.open("rb") as file:
            os.fsync(file.fileno())

    def _clear(self) -> None:
        for left in LEFT:
            Path(f"{self.part}{left}").unlink(missing_ok=True)


class PostgresDatabase(Database):
    """A database that is filled in one transaction: a kill leaves it as empty as it was."""

    def is_empty(self) -> bool:
        with connection.cursor() as cursor:
            return not connection.introspection.table_names(cursor, include_views=True)

    @contextmanager
    def filled(self, archive: Reader) -> Iterator[None]:
        told = archive.manifest
        with transaction.atomic():
            executor = MigrationExecutor(connection)
            executor.migrate(list(told.migrations))
            for table in told.tables:
                _fill(archive, table)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield


def database() -> Database:
    """Give the database that the settings name."""
    return SqliteFile() if connection.vendor == "sqlite" else PostgresDatabase()


def write_member(archive: Reader, member: Member, path: Path) -> None:
    """Write a member to a new file of its owner's alone, and bring it to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for chunk in archive.read(member):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _check_file() -> None:
    """See that the file is a sound SQLite database that does nothing by itself. Raises DamagedError."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view' OR sql LIKE 'CREATE VIRTUAL%%'")
            strange = set(cursor.fetchall()) - set(indexes.tables_made().items())
            cursor.execute("PRAGMA quick_check(1)")
            is_sound = cursor.fetchall() == [("ok",)]
    except DatabaseError:
        raise DamagedError("its database cannot be read") from None
    if strange or not is_sound:
        raise DamagedError("its database is not sound")


def _fill(archive: Reader, table: Table) -> None:
    if columns_of(table.name) != table.columns:
        raise DamagedError(f"its table {table.name} has other columns than its version of the program makes")
    name = connection.ops.quote_name(table.name)
    listed = ", ".join(connection.ops.quote_name(each) for each in table.columns)
    [member] = [each for each in archive.manifest.members if each.name == f"database/{table.name}.copy"]
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - what migrations put there
        with cursor.cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
            for chunk in archive.read(member):
                copy.write(chunk)
        last = table.numbered_to
        number = None if last is None else sequence_of(table.name)
        if number is not None and last is not None:
            # Where the numbers had come to, not the highest that stands: a removed thing's is not given again.
            cursor.execute("SELECT setval(%s, %s, %s)", [number, max(last, 1), last != 0])
