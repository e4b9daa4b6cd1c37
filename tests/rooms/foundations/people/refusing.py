"""Holding the database to its constraints: it refuses, and names the one it refuses by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused_by(constraint: str, *, columns: str = "") -> Iterator[None]:
    """Expect a refusal by a named constraint. SQLite names a unique constraint by its `columns` alone."""
    named = columns if columns and connection.vendor == "sqlite" else constraint
    with pytest.raises(IntegrityError, match=named), transaction.atomic():
        yield
