"""The planted world, for tests that walk every door of it: planted once for a module, and given whole to each test."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.cast import Cast
from tests.rooms import world as planted
from tests.rooms.world import World


@pytest.fixture(scope="module")
def _planted(_cast: Cast, django_db_blocker: pytest.FixtureDef) -> Iterator[World]:  # type: ignore[type-arg]
    """Plant the world in a transaction around a module's tests, each of which undoes what it did."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():  # type: ignore[attr-defined]
        planted.stop_the_clock(patch)
        yield planted.plant(_cast)
        transaction.set_rollback(True)


@pytest.fixture
def world(_planted: World, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    planted.stop_the_clock(monkeypatch)
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)  # refusals are what is looked for
    return _planted.given()
