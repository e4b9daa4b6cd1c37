"""R1, R9: the demonstration landlord is built by the actions that people use, and each install has its own password."""

from __future__ import annotations

import json
import re
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from pytest_django import Settings

from kim.config.demonstration import loading, running
from kim.foundations.audit_trail import sealing
from kim.practice.kim_log.choices import EntryKind, EntryState
from tests.postgres import free_port
from tests.rooms.config.installation import Installation, page

PASSWORD = re.compile(r"Everybody's password on this machine: (\S+)\n")
SIGNS_IN = re.compile(r"^  (\S+@\S+) +(.+)$", re.MULTILINE)


def moment(told: str | datetime) -> datetime:
    """Read a moment as either database gives it."""
    return told if isinstance(told, datetime) else datetime.fromisoformat(told)


def test_the_landlord_has_about_sixteen_areas_and_a_dozen_people(demonstration: Installation) -> None:
    def count(table: str) -> int:
        return int(demonstration.ask(f"SELECT count(*) FROM {table}")[0][0])

    assert 14 <= count("people_workarea") <= 18
    assert 10 <= count("people_person") <= 30
    assert count("people_service") > 1
    assert count("people_team") > count("people_service")
    assert count("holdings_location") > 5
    homes = demonstration.ask("SELECT homes FROM landlord_landlord WHERE is_demonstration")
    assert [number > 1000 for (number,) in homes] == [True]


def test_two_years_of_entries_are_uneven_and_of_every_sort(demonstration: Installation) -> None:
    entries = demonstration.ask("SELECT state, kind, restriction, version, listed_at, area_id FROM kim_log_entry")
    states, kinds, restrictions, versions, listed, areas = (set(column) for column in zip(*entries, strict=True))
    assert states == set(EntryState.values)
    assert kinds == set(EntryKind.values)
    assert len(restrictions) > 1
    assert max(versions) > 1
    moments = sorted(moment(each) for each in listed)
    assert timedelta(days=600) < moments[-1] - moments[0] < timedelta(days=800)
    of_area = {area: sum(row[5] == area for row in entries) for area in areas}
    assert max(of_area.values()) > 2 * min(of_area.values())
    assert len(demonstration.ask("SELECT id FROM people_workarea")) - len(areas) <= 2


def test_dip_checks_were_done_one_waits_and_a_run_of_failures_became_a_gap(demonstration: Installation) -> None:
    states = [state for (state,) in demonstration.ask("SELECT state FROM dip_checks_dipcheck")]
    assert sorted(states) == ["ASKED", "DONE", "DONE", "DONE"]
    [(what,)] = demonstration.ask("SELECT what FROM risk_register_gap WHERE source_kind = 'dip_checks.check'")
    assert "found 4 of 6 cases with an answer of no" in what


def test_every_row_has_its_event_and_everything_verifies(demonstration: Installation) -> None:
    done = demonstration.kim("verify", "--state")
    assert (done.status, done.err) == (0, ""), done.out
    assert "0 erased, 1 seals." in done.out
    acted = demonstration.ask("SELECT count(DISTINCT actor) FROM audit_trail_event WHERE type LIKE 'kim_log.%'")
    assert acted[0][0] > 5, "people logged, not the program"
    made = "SELECT max(moment) FROM audit_trail_event WHERE type LIKE 'kim_log.%'"
    listed = "SELECT max(listed_at) FROM kim_log_entry"
    assert moment(demonstration.ask(made)[0][0]) >= moment(demonstration.ask(listed)[0][0])


def test_one_of_each_job_is_named_with_the_password_that_lets_them_in(demonstration: Installation) -> None:
    [password] = PASSWORD.findall(demonstration.told)
    named = SIGNS_IN.findall(demonstration.told)
    assert [job for _, job in named] == [job for _, job in loading.SHOWN]
    hashes = dict(demonstration.ask("SELECT email, password FROM sign_in_account"))
    hasher = PBKDF2PasswordHasher()
    assert hasher.verify(password, hashes[named[0][0]])
    assert not hasher.verify(f"{password}x", hashes[named[0][0]])
    has_password = {email for email, encoded in hashes.items() if not encoded.startswith("!")}
    assert has_password == {email for email, _ in named}
    paper = demonstration.folder / "demonstration.json"
    assert stat.S_IMODE(paper.stat().st_mode) == 0o600
    assert json.loads(paper.read_text(encoding="utf-8"))["password"] == password


def test_a_second_start_builds_nothing_and_says_the_same_password(demonstration: Installation) -> None:
    before = demonstration.events
    bind = f"127.0.0.1:{free_port()}"
    arguments = ("demonstrate", "--no-browser", "--port", bind.rpartition(":")[2])
    with demonstration.running(*arguments, answers_at=f"http://{bind}/sign-in/") as said:
        _, first = page(f"http://{bind}/")
        assert "Marlvale" in first
    assert "Building" not in said()
    assert PASSWORD.findall(said()) == PASSWORD.findall(demonstration.told)
    assert demonstration.events == before


@pytest.mark.django_db
def test_each_install_has_a_password_of_its_own(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    """The landlord itself is left out: what is asked here is only what its people are given."""
    given: list[str] = []

    def load(*, password: str) -> list[tuple[str, str]]:
        given.append(password)
        return []

    monkeypatch.setattr(loading, "load", load)
    for name in ("make_key", "make_seal"):
        monkeypatch.setattr(sealing, name, lambda **_: None)
    for number in range(3):
        settings.DATA = tmp_path / str(number)
        settings.DATA.mkdir()
        assert running._build()["password"] == given[-1]
    assert len(set(given)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){3}", password) for password in given)
