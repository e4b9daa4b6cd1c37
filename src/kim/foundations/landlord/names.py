"""What a landlord calls its own things: no two of a kind may have one name, whatever its capitals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


class NameTakenError(ValueError):
    """Another thing of this kind has the name; the sentence says so."""


def check_free(rows: QuerySet[Any], *, name: str, thing: str) -> None:
    """Go on if none of the rows has the name. Raises NameTakenError. `thing` completes 'There is …'."""
    if rows.filter(name__iexact=name).exists():
        raise NameTakenError(f"There is {thing} called {name} already. Use another name")
