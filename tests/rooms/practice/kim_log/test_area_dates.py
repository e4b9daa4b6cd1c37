"""R42: what the Log said of an area on a day, and what was in force there by what we know now, are two answers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from kim.foundations.audit_trail import sealing
from kim.foundations.erasure import actions as erasure
from kim.foundations.landlord.models import CustomerType
from kim.practice.kim_log import actions, areas
from kim.practice.kim_log.areas import AreaPage
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.views import end_of
from tests.cast import EVERYBODY, Cast
from tests.factories import content
from tests.house.doors import CHAIN
from tests.rooms import world

OLD, NEW = "Keys are in the safe.", "Keys are in the cabinet."


def day(number: int) -> date:
    """Give a day of October, in which everything here happens."""
    return date(2026, 10, number)


def at(number: int, hour: int = 10) -> datetime:
    return datetime.combine(day(number), time(hour), UTC)


def given(cast: Cast, on: int) -> dict[str, Any]:
    return {"by": cast.standing("manager", day(on)), "at": at(on)}


def log(cast: Cast, on: int, since: int, what: str = OLD, **more: Any) -> Entry:
    """Log an entry on a day, in force since another."""
    replaces = more.pop("replaces", None)
    said = content(what=what, in_force_on=day(since), **more)
    return actions.record_entry(area=cast.area(), content=said, replaces=replaces, **given(cast, on))


def correct(cast: Cast, entry: Entry, on: int, since: int, what: str = OLD, **more: Any) -> None:
    said = content(what=what, in_force_on=day(since), **more)
    actions.correct_entry(entry=entry, content=said, why="It was wrong.", **given(cast, on))


def withdraw(cast: Cast, entry: Entry, on: int, ends: int) -> None:
    actions.withdraw_entry(entry=entry, why="It has stopped.", from_on=day(ends), **given(cast, on))


def known(cast: Cast, on: int, who: str = "manager") -> AreaPage:
    return areas.known_on(cast.standing(who), cast.area(), end_of(day(on)), day(on))


def in_force(cast: Cast, on: int, who: str = "manager") -> AreaPage:
    return areas.in_force_on(cast.standing(who), cast.area(), day(on))


def said(page: AreaPage) -> list[str]:
    """Give the practices of a page, of all customers and of some, in the order in which they stand."""
    of_types = [each.what for _, practices in page.by_type for each in practices]
    return [each.what for each in page.for_all] + of_types


def both(cast: Cast, *on: int) -> dict[int, tuple[list[str], list[str]]]:
    """Give what was known and what was in force on some days."""
    return {number: (said(known(cast, number)), said(in_force(cast, number))) for number in on}


def test_what_was_logged_late_was_in_force_before_it_was_known(cast: Cast) -> None:
    log(cast, on=10, since=1)
    assert both(cast, 1, 9, 10, 30) == {1: ([], [OLD]), 9: ([], [OLD]), 10: ([OLD], [OLD]), 30: ([OLD], [OLD])}


def test_what_was_logged_ahead_is_in_force_from_its_day_in_both_meanings(cast: Cast) -> None:
    log(cast, on=1, since=20)
    assert both(cast, 10, 19, 20) == {10: ([], []), 19: ([], []), 20: ([OLD], [OLD])}


def test_corrected_words_stand_as_they_were_known_until_the_correction(cast: Cast) -> None:
    entry = log(cast, on=1, since=1)
    correct(cast, entry, on=10, since=1, what=NEW)
    assert both(cast, 9, 10) == {9: ([OLD], [NEW]), 10: ([NEW], [NEW])}


def test_a_corrected_date_moves_what_was_in_force_and_not_what_was_known(cast: Cast) -> None:
    entry = log(cast, on=1, since=1)
    correct(cast, entry, on=10, since=8)
    assert both(cast, 5, 8, 10) == {5: ([OLD], []), 8: ([OLD], [OLD]), 10: ([OLD], [OLD])}
    correct(cast, entry, on=20, since=25)
    assert both(cast, 15, 22, 25) == {15: ([OLD], []), 22: ([], []), 25: ([OLD], [OLD])}


@pytest.mark.parametrize("kind", [EntryKind.LESSON, EntryKind.GAP])
def test_what_proved_to_be_no_practice_was_known_as_one(cast: Cast, kind: str) -> None:
    entry = log(cast, on=1, since=1)
    correct(cast, entry, on=10, since=1, kind=kind)
    assert both(cast, 5, 10) == {5: ([OLD], []), 10: ([], [])}


def test_what_was_withdrawn_late_was_known_after_it_had_stopped(cast: Cast) -> None:
    withdraw(cast, log(cast, on=1, since=1), on=20, ends=15)
    expected = {14: ([OLD], [OLD]), 15: ([OLD], []), 19: ([OLD], []), 20: ([], [])}
    assert both(cast, 14, 15, 19, 20) == expected


def test_what_should_never_have_been_logged_was_never_in_force_and_was_known(cast: Cast) -> None:
    withdraw(cast, log(cast, on=2, since=1), on=20, ends=1)
    assert both(cast, 1, 2, 19, 20) == {1: ([], []), 2: ([OLD], []), 19: ([OLD], []), 20: ([], [])}


def test_a_withdrawal_that_is_to_come_ends_it_on_its_day_in_both_meanings(cast: Cast) -> None:
    withdraw(cast, log(cast, on=1, since=1), on=10, ends=20)
    assert both(cast, 19, 20) == {19: ([OLD], [OLD]), 20: ([], [])}


def test_one_follows_the_other_without_a_day_of_both_or_of_neither(cast: Cast) -> None:
    old = log(cast, on=1, since=1)
    log(cast, on=20, since=15, what=NEW, replaces=old)
    expected = {14: ([OLD], [OLD]), 15: ([OLD], [NEW]), 19: ([OLD], [NEW]), 20: ([NEW], [NEW])}
    assert both(cast, 14, 15, 19, 20) == expected


def test_what_was_restricted_since_is_on_no_page_of_what_was_in_force_and_known_to_its_chain_alone(cast: Cast) -> None:
    entry = log(cast, on=1, since=1)
    actions.restrict_entry(entry=entry, restriction="SECURITY", why="It names a lock.", **given(cast, 20))
    for member in EVERYBODY:
        if member == "nobody":
            continue
        sees = member in CHAIN.split() or member == "governance"
        assert said(known(cast, 10, member)) == ([OLD] if sees else []), member
        assert said(known(cast, 20, member)) == said(in_force(cast, 10, member)) == [], member


def test_what_was_restricted_then_was_not_on_the_page_then_and_is_now_that_it_is_open(cast: Cast) -> None:
    entry = log(cast, on=1, since=1)
    actions.restrict_entry(entry=entry, restriction="SECURITY", why="It names a lock.", **given(cast, 5))
    actions.lift_restriction(entry=entry, why="The lock is new.", **given(cast, 20))
    assert both(cast, 4, 10, 20) == {4: ([OLD], [OLD]), 10: ([], [OLD]), 20: ([OLD], [OLD])}


def test_a_draft_was_not_known_until_it_was_recorded_and_a_discarded_one_never(cast: Cast) -> None:
    text = content(what=OLD, in_force_on=day(1))
    draft = actions.draft_entry(area=cast.area(), content=text, **given(cast, 2))
    gone = actions.draft_entry(area=cast.area(), content=text, **given(cast, 2))
    assert both(cast, 5) == {5: ([], [])}
    actions.discard_draft(entry=gone, **given(cast, 6))
    actions.record_entry(draft=draft, content=text, **given(cast, 10))
    assert both(cast, 5, 10) == {5: ([], [OLD]), 10: ([OLD], [OLD])}


def test_customer_types_are_those_that_were_known_or_those_that_we_know_now(cast: Cast) -> None:
    tenant, leaseholder = (CustomerType.objects.get(name=name).pk for name in ("Tenant", "Leaseholder"))
    entry = log(cast, on=1, since=1, customer_types=(tenant,))
    correct(cast, entry, on=10, since=1, customer_types=(leaseholder, tenant))
    correct(cast, entry, on=20, since=1)

    def types(page: AreaPage) -> tuple[list[str], bool, int]:
        return [name for name, _ in page.by_type], page.differs, len(page.for_all)

    assert types(known(cast, 5)) == (["Tenant"], False, 0)
    assert types(known(cast, 15)) == (["Tenant", "Leaseholder"], True, 0)
    assert types(known(cast, 20)) == types(in_force(cast, 5)) == ([], False, 1)


def test_who_alone_knew_it_and_who_covered_are_as_they_were_known(cast: Cast) -> None:
    entry = log(cast, on=1, since=1, known_only_by="Voids surveyor")
    correct(cast, entry, on=10, since=1, known_only_by="Voids surveyor", covered_by="Lettings officer")
    correct(cast, entry, on=20, since=1)
    alone = {on: [(each.known_only_by, each.covered_by) for each in known(cast, on).known_by_one] for on in (5, 15, 25)}
    assert alone == {5: [("Voids surveyor", "")], 15: [("Voids surveyor", "Lettings officer")], 25: []}
    assert in_force(cast, 5).known_by_one == []


def test_direction_and_guidance_stand_apart_from_what_is_done_in_both_meanings(cast: Cast) -> None:
    log(cast, on=1, since=1, kind=EntryKind.PRACTICE)
    for kind in (EntryKind.DIRECTION, EntryKind.GUIDANCE, EntryKind.DECISION):
        log(cast, on=1, since=1, what=f"Rule: {kind.value}.", kind=kind, known_only_by="Director")
    for page in (known(cast, 5), in_force(cast, 5)):
        assert said(page) == [OLD]
        assert [each.what for each in page.rules] == ["Rule: DIRECTION.", "Rule: GUIDANCE.", "Rule: DECISION."]
        assert page.known_by_one == []


def test_another_areas_practices_are_on_neither_page(cast: Cast) -> None:
    text = content(what=OLD, in_force_on=day(1))
    actions.record_entry(area=cast.area("Leasehold"), content=text, by=cast.standing("head"), at=at(1))
    assert both(cast, 5) == {5: ([], [])}


def test_a_day_ends_at_the_landlords_midnight(cast: Cast) -> None:
    """In October the landlord's clock is an hour on: half past eleven at night there is the next day here."""
    text = content(what=OLD, in_force_on=day(1))
    late = datetime(2026, 10, 5, 23, 30, tzinfo=UTC)
    actions.record_entry(area=cast.area(), content=text, by=cast.standing("manager"), at=late)
    assert both(cast, 5, 6) == {5: ([], [OLD]), 6: ([OLD], [OLD])}


def test_an_erased_text_is_gone_from_what_was_known_too(cast: Cast, tmp_path: Path) -> None:
    sealing.make_key(keys=tmp_path, by=None, at=at(1))
    log(cast, on=1, since=1, what="Ask Ermintrude Sprocket for the keys.")
    asked = erasure.ask_for_erasure(
        text="Ermintrude Sprocket", why="She asked.", by=cast.standing("governance"), at=at(10)
    )
    erasure.agree_to_erasure(request=asked, seals=tmp_path, by=cast.standing("director"), at=at(11))
    [then], [now] = said(known(cast, 5)), said(in_force(cast, 5))
    assert then == "(erased)"
    assert "Ermintrude" not in now


@pytest.mark.parametrize(
    ("meaning", "headed", "shown", "hidden"),
    [
        ("known", "As it was known on 16 October 2026", OLD, NEW),
        ("force", "As in force on 16 October 2026, by what we know now", NEW, OLD),
    ],
)
def test_the_page_says_which_of_the_two_it_shows(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, meaning: str, headed: str, shown: str, hidden: str
) -> None:
    world.stop_the_clock(monkeypatch)
    old = log(cast, on=1, since=1)
    log(cast, on=20, since=15, what=NEW, replaces=old)
    client, address = cast.client("inspector"), reverse("kim_log:area_show", args=[cast.area().pk])
    asked: dict[str, str | int] = {"on-day": 16, "on-month": 10, "on-year": 2026, "meaning": meaning}
    page = re.sub(r"\s+", " ", client.get(address, asked).content.decode())
    assert headed in page
    assert shown.removesuffix(".") in page
    assert hidden.removesuffix(".") not in page
    now = re.sub(r"\s+", " ", client.get(address).content.decode())
    assert "Now, 22 November 2026" in now
    assert NEW.removesuffix(".") in now
    assert OLD.removesuffix(".") not in now
