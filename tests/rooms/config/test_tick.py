"""R10: `kim tick` does what is due and does it once: a dated seal a day, and files that waited too long."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from kim.config import ticking
from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.models import Log, Seal
from kim.foundations.spreadsheets import staging
from kim_engine.ledger.archive import seals_in
from tests import factories
from tests.cast import Cast
from tests.rooms.config.installation import Installation

BEGAN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Clock:
    """Stands in for the clock that `kim tick` reads."""

    def __init__(self) -> None:
        self.at = BEGAN

    def now(self) -> datetime:
        return self.at

    @staticmethod
    def localdate(moment: datetime) -> date:
        return moment.date()


@pytest.fixture
def clock(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Clock:
    """Give a clock to turn, in an installation with a key for its seals and folders of its own."""
    settings.KEYS, settings.SEALS, settings.STAGING = (tmp_path / name for name in ("keys", "seals", "staging"))
    sealing.make_key(keys=settings.KEYS, by=None, at=BEGAN)
    found = Clock()
    monkeypatch.setattr(ticking, "timezone", found)
    return found


def ticked() -> list[str]:
    return list(ticking.tick())


def test_the_command_makes_the_first_seal_and_a_second_run_does_nothing(begun: Installation) -> None:
    first, second = begun.kim("tick"), begun.kim("tick")
    assert (first.status, first.err) == (0, "")
    assert "Dated seal of " in first.out
    assert (second.status, second.out, second.err) == (0, "", "")
    [(note, size)] = begun.ask("SELECT note, size FROM audit_trail_seal")
    assert size == begun.events
    [file] = [path for path in (begun.folder / "seals").glob("*.txt") if "keys" not in path.name]
    assert seals_in(file.read_text(encoding="utf-8")) == [note]


def test_a_missing_key_is_said_and_no_seal_is_made(begun: Installation) -> None:
    [key] = (begun.folder / "keys").glob("seal-*.pem")
    key.rename(begun.folder / "elsewhere.pem")
    assert f"The key that signs seals is not at {key}. Put it back" in begun.kim("tick").sentence
    assert begun.ask("SELECT count(*) FROM audit_trail_seal") == [(0,)]


def test_a_seal_is_made_once_a_day_and_only_over_something_new(cast: Cast, clock: Clock) -> None:
    assert len(ticked()) == 1
    factories.entry(cast)
    for later in (timedelta(minutes=5), DAY - timedelta(seconds=1)):
        clock.at = BEGAN + later
        assert ticked() == []
    clock.at = BEGAN + DAY
    assert ticked() == ["Dated seal of 23 November 2026, 12:00 made."]
    clock.at = BEGAN + 3 * DAY
    assert ticked() == [], "nothing was written since: the last seal says it all"
    assert list(Seal.objects.order_by("pk").values_list("size", flat=True))[-1] == Log.objects.get().size
    assert Seal.objects.count() == 2


def test_a_seal_whose_file_was_lost_is_written_again(cast: Cast, clock: Clock, settings: Settings) -> None:
    ticked()
    [file] = [path for path in settings.SEALS.glob("*.txt") if "keys" not in path.name]
    whole = file.read_text(encoding="utf-8")
    file.unlink()
    clock.at += timedelta(minutes=5)
    assert ticked() == []
    assert file.read_text(encoding="utf-8") == whole


def test_a_file_that_waited_a_day_to_come_in_is_removed(cast: Cast, clock: Clock, settings: Settings) -> None:
    ticked()
    given = {"under": settings.STAGING, "owner": 1, "purpose": "kim_log.old_log", "name": "log.csv"}
    for hours in (0, 2):
        staging.bring(chunks=[b"Area,What\nVoids,Keys\n"], at=BEGAN + timedelta(hours=hours), **given)
    clock.at = BEGAN + DAY + timedelta(hours=1)
    assert ticked() == ["Removed 1 file that waited a day to be imported."]
    assert len(list(settings.STAGING.iterdir())) == 1
    assert ticked() == []


def test_a_file_that_waited_a_day_for_a_decision_is_removed(cast: Cast, clock: Clock, settings: Settings) -> None:
    ticked()
    settings.QUARANTINE = settings.STAGING.parent / "quarantine"
    for name, hours in (("old", 25), ("new", 1)):
        folder = settings.QUARANTINE / name
        folder.mkdir(parents=True)
        at = (clock.at - timedelta(hours=hours)).timestamp()
        os.utime(folder, (at, at))
    assert ticked() == ["Removed 1 file that waited a day for a decision."]
    assert [each.name for each in settings.QUARANTINE.iterdir()] == ["new"]


PROPOSES = """
import django
django.setup()
from django.utils import timezone
from kim.foundations.people import actions
from kim.foundations.people.models import Person
from kim.foundations.people.standing import standing_of
first = Person.objects.order_by("pk").first()
given = {"by": standing_of(first, timezone.localdate()), "at": timezone.now()}
ann = actions.add_person(name="Ann Okoro", email="ann@ambleford.example", **given)
actions.appoint(person=ann, role="DIRECTOR", place=None, from_on=timezone.localdate(), **given)
"""


def test_ticks_at_once_and_again_remind_once_and_write_each_letter_once(begun: Installation) -> None:
    done = begun.run("-c", PROPOSES, DJANGO_SETTINGS_MODULE="kim.config.settings")
    assert done.status == 0, done.err
    ticks = [
        subprocess.Popen(
            [sys.executable, "-m", "kim.config.cli", "tick"],
            env=begun.environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [(each.communicate(timeout=120), each.returncode) for each in ticks]
    assert [status for _, status in said] == [0, 0, 0], said
    begun.kim("tick")
    assert begun.ask("SELECT text, ended_because FROM notices_reminder") == [
        ("Confirm a post: Ann Okoro, Director", "")
    ]
    kinds = begun.ask("SELECT kind, state, tries FROM notices_letter ORDER BY kind")
    assert kinds[0] == ("AT_ONCE", "SENT", 1)
    assert len(set(kinds)) == len(kinds) == len(list((begun.folder / "outbox").glob("*.eml")))
    assert begun.kim("verify", "--state").status == 0
