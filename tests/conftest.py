"""What every test shares: the cast, made once in each test database, and a record that must hold after each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Max

from tests import cast as casting
from tests.cast import Cast


@pytest.fixture(scope="session")
def _cast(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Cast:  # type: ignore[type-arg]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return casting.make()


@pytest.fixture
def cast(_cast: Cast, db: None) -> Iterator[Cast]:
    """Give the cast; afterwards hold what was written against the record: nothing may be written beside it."""
    cache.clear()
    before = _last_event()
    with _noting_tables() as written:
        yield _cast
    from kim.foundations.audit_trail.verification import verify_state

    if connection.needs_rollback or getattr(_cast, "is_tampered", False):
        _cast.__dict__.pop("is_tampered", None)
        return
    kinds = _touched(written, before)
    if kinds:
        assert verify_state(*kinds).problems == []


_WRITES = re.compile(r'\b(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?)\s+"?(\w+)', re.IGNORECASE)


@contextmanager
def _noting_tables() -> Iterator[set[str]]:
    """Note the tables that this connection writes to, whoever writes."""
    tables: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        tables.update(each.lower() for each in _WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def _last_event() -> int:
    from kim.foundations.audit_trail.models import Event

    return Event.objects.aggregate(last=Max("pk"))["last"] or 0


def _touched(written: set[str], before: int) -> list[Any]:
    """Give the kinds whose rows or events a test has touched; all of them where others may have written beside it."""
    from kim.foundations.audit_trail import kinds
    from kim.foundations.audit_trail.models import Event

    every = list(kinds.every_kind())
    if not connection.in_atomic_block:
        return every
    told = set(Event.objects.filter(pk__gt=before).values_list("object_kind", flat=True))
    return [kind for kind in every if kind.name in told or _tables_of(kind) & written]


def _tables_of(kind: Any) -> set[str]:
    meta = kind.model._meta
    return {meta.db_table.lower(), *(each.m2m_db_table().lower() for each in meta.local_many_to_many)}


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"
