"""Marks every form with whose page it stood on, so that words are given back to nobody else (see `lapsed`)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kim.foundations.sign_in.kept_secret import keyed_hash


def writer(request: HttpRequest) -> dict[str, Any]:
    """Give the base page the mark of whoever is signed in (a context processor)."""
    return {"writer": writer_of(request)}


def writer_of(request: HttpRequest) -> str:
    """Give the mark of whoever is signed in: a keyed hash, which tells nobody who it is; '' for nobody."""
    user = getattr(request, "user", None)
    return keyed_hash("writer", str(user.pk)) if user is not None and user.is_authenticated else ""
