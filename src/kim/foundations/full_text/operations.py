"""The steps of a migration that make the index of a table's words and fill it, and that take it away."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from kim.foundations.full_text.indexes import Index


class IndexWords(Operation):
    """Make the index of some columns' words; the rows that stand are indexed."""

    reversible = True

    def __init__(self, table: str, columns: tuple[str, ...]) -> None:
        self.table, self.columns = table, columns

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model: the index is the database's alone."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in Index(self.table, self.columns).statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in Index(self.table, self.columns).undoing(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return f"Index the words of {self.table}"


class IndexWordsAgain(IndexWords):
    """Make an index anew after its table was changed: SQLite makes such a table anew, and loses the triggers."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for statement in Index(self.table, self.columns).undoing(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the index: it stood before."""


class UnindexWords(IndexWords):
    """Take the index away for a while: before a constraint is added, for which SQLite makes the table anew.

    Its triggers would go with the old table unseen. The migration ends by making the index again.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Take the index of the words of {self.table} away, until it is made again"
