"""A record with a few entries and two dated seals, and the same without its guards until the test is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.models import Log, Seal
from kim.practice.kim_log import actions
from kim.practice.kim_log.models import Entry
from kim_engine.ledger.archive import BETWEEN_SEALS
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.foundations.audit_trail import tampering


@dataclass
class Record:
    """What was written, and what somebody else keeps of it."""

    cast: Cast
    entry: Entry  # recorded, then corrected
    sealed: int  # how many events the first seal reaches
    kept: str  # both seals, as they left the building
    keys: Path
    seals: Path

    def write(self) -> Entry:
        """Write on: three events."""
        entry = factories.entry(self.cast, customer_types=(1,), locations=(1,))
        by = self.cast.standing("manager", TODAY)
        words = factories.content(what="Keys are logged twice.", customer_types=(1, 2), locations=(1,))
        actions.correct_entry(entry=entry, content=words, why="A date was wrong.", by=by, at=moment())
        actions.add_link(entry=entry, label="The form", url="https://files.example/form", by=by, at=moment())
        entry.refresh_from_db()
        return entry

    def seal(self) -> Seal:
        made = sealing.make_seal(keys=self.keys, seals=self.seals, at=moment() + timedelta(microseconds=7))
        assert made is not None
        return made


@pytest.fixture
def record(cast: Cast, tmp_path: Path, settings: Settings) -> Record:
    settings.KEYS, settings.SEALS = tmp_path / "keys", tmp_path / "seals"
    sealing.make_key(keys=settings.KEYS, by=None, at=moment())
    found = Record(cast, factories.entry(cast), 0, "", settings.KEYS, settings.SEALS)
    found.sealed = found.seal().size
    found.entry = found.write()
    found.seal()
    found.kept = BETWEEN_SEALS.join(Seal.objects.order_by("pk").values_list("note", flat=True))
    return found


@pytest.fixture
def log(record: Record) -> Log:
    return Log.objects.get()


@pytest.fixture
def undone(cast: Cast) -> Iterator[None]:
    """Take everything back after the test: what was tampered with is held against the record by the test itself."""
    cast.is_tampered = True  # type: ignore[attr-defined]
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def unguarded(record: Record, undone: None) -> None:
    """Drop the triggers, as whoever owns the database can."""
    tampering.drop_triggers()
    assert tampering.triggers() == set()
