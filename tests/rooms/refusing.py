"""Holding the database to each of its constraints: a row that it takes, and one like it that one constraint refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.cast import Cast

Given = Mapping[str, Any] | Callable[[Cast], Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    """One constraint, by its name; the one of a unique field by 'room.Model.field'."""

    constraint: str
    row: Callable[..., models.Model]  # (cast, **given) -> a row that the database takes
    wrong: Given = field(default_factory=dict)  # what makes it one that is refused; of unique rows, the second one
    or_by: str = ""  # a constraint that refuses the same row in any case: either may be named

    @property
    def said(self) -> str:
        """Name the case for a test's report."""
        wrong = self.wrong if isinstance(self.wrong, Mapping) else {}
        return f"{self.constraint} {' '.join(f'{name}={value}' for name, value in wrong.items())}".strip()


def models_of(*rooms: str) -> list[type[models.Model]]:
    """List the models of some rooms, or of all of ours."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("kim.") and (not rooms or app.label in rooms)]
    return [model for app in ours for model in app.get_models()]


def constraints_of(found: Iterable[type[models.Model]]) -> dict[str, str]:
    """Give every constraint's name, with the pattern by which the database in use names it in its refusal."""
    said = {}
    for model in found:
        for constraint in model._meta.constraints:
            columns = _columns(model, getattr(constraint, "fields", ()))
            said[constraint.name] = re.escape(columns if columns and _is_sqlite() else constraint.name)
        for each in model._meta.fields:
            if each.unique and not each.primary_key:
                named = f"{model._meta.db_table}_{each.column}"
                said[f"{model._meta.label}.{each.name}"] = re.escape(
                    _columns(model, (each.name,)) if _is_sqlite() else named
                )
    return said


def hold(cast: Cast, case: Case) -> None:
    """Save the row that is right, then the one that is wrong: only the second is refused, and by its constraint."""
    with _undone():
        with _undone():
            _saved(case.row(cast))
        if case.constraint not in _checks():  # a unique one: the right row is what the wrong one is too like
            _saved(case.row(cast))
        row = case.row(cast, **(case.wrong if isinstance(case.wrong, Mapping) else case.wrong(cast)))
        named = constraints_of([type(row)])
        pattern = "|".join(named[each] for each in (case.constraint, case.or_by) if each)
        with pytest.raises(IntegrityError, match=pattern), transaction.atomic():
            _saved(row)


def _saved(row: models.Model) -> None:
    table = row._meta.db_table
    if table.startswith("audit_trail_") and _is_sqlite():
        with connection.cursor() as cursor:  # there the record's own triggers would come before its constraints
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_insert")
    row.save()


def _checks() -> set[str]:
    found = [each for model in models_of() for each in model._meta.constraints]
    return {each.name for each in found if isinstance(each, models.CheckConstraint)}


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _columns(model: type[models.Model], names: Iterable[str]) -> str:
    return ", ".join(f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in names)  # type: ignore[union-attr]


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"
