"""A file is really tried on its examples, once in a test run: the same bytes give the same answer."""

from __future__ import annotations

from functools import cache

import pytest

from kim_engine.quality import trying
from tests.rooms.world import stop_the_clock

remembered = cache(trying.faults_of)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "faults_of", remembered)
    stop_the_clock(monkeypatch)
