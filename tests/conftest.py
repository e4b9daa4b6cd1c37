"""What every test shares: the cast, made once in each test database, and a record that must hold after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection

from tests import cast as casting
from tests.cast import Cast


@pytest.fixture(scope="session")
def _cast(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Cast:  # type: ignore[type-arg]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return casting.make()


@pytest.fixture
def cast(_cast: Cast, db: None) -> Iterator[Cast]:
    """Give the cast; afterwards hold every live row against the record: nothing may be written beside it."""
    cache.clear()
    yield _cast
    from kim.foundations.audit_trail.verification import verify_state

    if connection.needs_rollback or getattr(_cast, "is_tampered", False):
        _cast.__dict__.pop("is_tampered", None)
        return
    assert verify_state().problems == []


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"
