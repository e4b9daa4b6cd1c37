"""The index of a table's words: SQLite's FTS5 kept by triggers, or PostgreSQL's GIN over an expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DatabaseError, Error, connection
from django.db.models import BooleanField, F, Model, QuerySet
from django.db.models.expressions import RawSQL

from kim.foundations.full_text.postgres import WORDS_FUNCTION
from kim.foundations.full_text.words import asked_for

Row = TypeVar("Row", bound=Model)
SOME = 5000  # rows that hold the words: enough to say 'more than 1,000' of what is left of them after other filters


@dataclass(frozen=True)
class Index:
    """The words of some columns of a table, all of them texts that are never null."""

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the index in the database."""
        return f"{self.table}_words"

    def sqlite_table(self) -> str:
        """Give the statement that makes SQLite's index. It holds words and numbers of rows, not the texts."""
        return (
            f"CREATE VIRTUAL TABLE {self.name} USING fts5({', '.join(self.columns)}, content='{self.table}', "
            "content_rowid='id', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 2')"
        )

    def sqlite_triggers(self) -> dict[str, str]:
        """Give the triggers, by name, that keep SQLite's index."""
        out = self._sqlite_row("OLD", f"{self.name}, rowid", "'delete', OLD.id")
        into = self._sqlite_row("NEW", "rowid", "NEW.id")
        changed = " OR ".join(f"OLD.{each} IS NOT NEW.{each}" for each in ("id", *self.columns))
        made = {"insert": into, "delete": out, "update": f"{out} {into}"}
        when = {"insert": "", "delete": "", "update": f" WHEN {changed}"}
        return {
            f"{self.name}_{verb}": f"CREATE TRIGGER {self.name}_{verb} AFTER {verb.upper()} ON {self.table}{when[verb]}"
            f" BEGIN {done} END"
            for verb, done in made.items()
        }

    def _sqlite_row(self, row: str, first: str, values: str) -> str:
        names, texts = ", ".join(self.columns), ", ".join(f"{row}.{each}" for each in self.columns)
        return f"INSERT INTO {self.name}({first}, {names}) VALUES ({values}, {texts});"  # noqa: S608 - names of our own

    def postgres_words(self) -> str:
        """Give the expression that PostgreSQL's index is made over."""
        joined = " || ' ' || ".join(self.columns)
        return f"kim_words({joined})"

    def postgres_asked(self, words: int) -> str:
        """Give the condition that a row itself holds so many words: it is asked, and not the index.

        To split a text into words is dear. One of ASCII alone, as most are, is first looked through for each as it is.
        """
        joined = " || ' ' || ".join(f"{self.table}.{each}" for each in self.columns)
        looks = " AND ".join([f'strpos(lower(({joined}) COLLATE "C"), %s) > 0'] * words)
        is_plain = f"octet_length({joined}) = char_length({joined})"
        return f"(NOT {is_plain} OR {looks}) AND kim_words({joined} || '') @@ %s::tsquery"

    def statements(self, vendor: str) -> list[str]:
        """Give what makes the index and fills it from the rows that stand."""
        if vendor == "sqlite":
            return [self.sqlite_table(), *self.sqlite_triggers().values(), self.rebuilding()]
        return [WORDS_FUNCTION, f"CREATE INDEX {self.name} ON {self.table} USING gin ({self.postgres_words()})"]

    def undoing(self, vendor: str) -> list[str]:
        """Give what takes the index away."""
        if vendor == "sqlite":
            gone = [f"DROP TRIGGER IF EXISTS {name}" for name in self.sqlite_triggers()]
            return [*gone, f"DROP TABLE IF EXISTS {self.name}"]
        return [f"DROP INDEX IF EXISTS {self.name}"]

    def rebuilding(self) -> str:
        """Give the statement that fills SQLite's index anew."""
        return f"INSERT INTO {self.name}({self.name}) VALUES ('rebuild')"  # noqa: S608


_indexes: list[Index] = []


def join_index(index: Index) -> None:
    """Take up a room's index (called by wiring)."""
    if index not in _indexes:
        _indexes.append(index)


def search(rows: QuerySet[Row], index: Index, text: str) -> QuerySet[Row]:
    """Narrow rows to those that hold every word of a text, in whatever order they stand. Never by rank.

    A text without a word finds nothing.
    """
    asked = asked_for(text)
    if not asked:
        return rows.none()
    return rows.filter(pk__in=RawSQL(_all_found(index), [_said(asked)]))  # noqa: S611 - what was typed is a parameter


def search_within(rows: QuerySet[Row], index: Index, text: str, stretch: QuerySet[Row]) -> QuerySet[Row]:
    """Narrow rows as `search` does, where only those of a stretch of the table are wanted: the rest may be left out.

    SQLite's index is read from the stretch's first number on. PostgreSQL asks each row, so this never stands inside
    another statement: it names the table itself.
    """
    asked = asked_for(text)
    if not asked:
        return rows.none()
    if connection.vendor == "sqlite":
        numbers, given = stretch.values(number=F("pk")).query.sql_with_params()
        found = f"{_found(index)} AND rowid >= (SELECT min(number) FROM ({numbers}))"  # noqa: S608 - a statement of our own
        return rows.filter(pk__in=RawSQL(found, [_said(asked), *given]))  # noqa: S611 - as above
    given_words = [*(word for word, _ in asked), _said(asked)]
    return rows.filter(RawSQL(index.postgres_asked(len(asked)), given_words, output_field=BooleanField()))  # noqa: S611


def search_some(rows: QuerySet[Row], index: Index, text: str) -> QuerySet[Row]:
    """Narrow rows to some of those that `search` gives: a few thousand that hold the words whole, quick to find."""
    whole = [(word, False) for word, _ in asked_for(text)]
    if not whole:
        return rows.none()
    return rows.filter(pk__in=RawSQL(f"{_found(index)} LIMIT {SOME}", [_said(whole)]))  # noqa: S611 - as above


def _found(index: Index) -> str:
    if connection.vendor == "sqlite":
        return f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s"  # noqa: S608 - names of our own
    return f"SELECT id FROM {index.table} WHERE {index.postgres_words()} @@ %s::tsquery"  # noqa: S608 - as above


def _all_found(index: Index) -> str:
    # PostgreSQL: an offset keeps it a statement of its own. Merged with the one around it, every row was split into
    # words in the list's order until a page was full: six seconds for a word of the oldest entries.
    return _found(index) if connection.vendor == "sqlite" else f"{_found(index)} OFFSET 0"


def _said(asked: Iterable[tuple[str, bool]]) -> str:
    if connection.vendor == "sqlite":
        return _sqlite_query(asked)
    return " & ".join(f"'{word}'{':*' if is_beginning else ''}" for word, is_beginning in asked)


def _sqlite_query(asked: Iterable[tuple[str, bool]]) -> str:
    return " AND ".join(f'"{word}"{"*" if is_beginning else ""}' for word, is_beginning in asked)


def standing() -> list[Index]:
    """List the indexes that stand in SQLite's file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in cursor.fetchall()}
    return [index for index in _indexes if index.name in names]


def tables_made() -> dict[str, str]:
    """Give SQLite's tables of words as we make them, by name: no other may do anything by itself."""
    return {index.name: index.sqlite_table() for index in _indexes}


def triggers_made() -> dict[str, str]:
    """Give the triggers that keep the indexes that stand, by name."""
    return {name: made for index in standing() for name, made in index.sqlite_triggers().items()}


def forget() -> None:
    """Have SQLite's indexes drop the words that are of no row any more: until then they keep them, crossed out."""
    with connection.cursor() as cursor:
        for index in standing():
            cursor.execute(f"INSERT INTO {index.name}({index.name}) VALUES ('optimize')")  # noqa: S608


def wrong() -> Iterator[Index]:
    """Give the indexes that are missing, or do not say what the rows say."""
    yield from (index for index in _indexes if not _is_right(index))


def mend() -> list[Index]:
    """Make anew what is wrong, and say which."""
    found = list(wrong())
    with connection.cursor() as cursor:
        for index in found:
            for statement in (*index.undoing(connection.vendor), *index.statements(connection.vendor)):
                cursor.execute(statement)
    return found


def _is_right(index: Index) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(
                "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid = to_regclass(%s)", [index.name]
            )
            return bool(_one(cursor) == 1)
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        if not index.sqlite_triggers().items() <= dict(cursor.fetchall()).items():
            return False
        try:
            cursor.execute(f"INSERT INTO {index.name}({index.name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except (DatabaseError, Error):
            return False
    return True


def _one(cursor: Any) -> Any:
    return cursor.fetchone()[0]
