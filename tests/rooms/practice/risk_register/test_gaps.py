"""R2, R28: a gap is raised, settled with its reason and opened again, as its state allows and by its area's chain."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions as kim_log
from kim.practice.risk_register import actions
from kim.practice.risk_register.choices import MOVES, TONES, GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import gap_of, visible_to
from kim_engine.vocabulary import Source
from tests import factories
from tests.cast import EVERYBODY, TODAY, Cast
from tests.factories import content, moment
from tests.house.doors import CHAIN

SETTLED = [GapState.PUT_RIGHT, GapState.ACCEPTED, GapState.BECAME_RISK]
BY_HAND = [GapState.OPEN, *SETTLED]  # nobody withdraws a gap: it goes with what raised it


def given(cast: Cast, by: str = "manager") -> dict[str, Any]:
    return {"by": cast.standing(by), "at": moment()}


def gap(cast: Cast, state: str = GapState.OPEN, **said: Any) -> Gap:
    """Raise a gap by logging it, and bring it to a state."""
    entry = factories.entry(cast, kind="GAP", in_force_on=None, **said)
    found = Gap.objects.get(source_number=entry.pk)
    if state == GapState.WITHDRAWN:
        kim_log.withdraw_entry(entry=entry, why="No gap.", from_on=TODAY, **given(cast))
    elif state != GapState.OPEN:
        actions.settle_gap(gap=found, state=state, why="Two keys were found.", **given(cast))
    found.refresh_from_db()
    return found


def events(found: Gap) -> list[str]:
    return [item.type for item in history_of("risk_register.gap", found.pk)]


def move(cast: Cast, found: Gap, to: str) -> None:
    """Do what brings a gap to a state, whatever state it is in."""
    if to == GapState.OPEN:
        actions.reopen_gap(gap=found, why="It is back.", **given(cast))
    else:
        actions.settle_gap(gap=found, state=to, why="Two keys were found.", **given(cast))


def test_the_table_of_moves_and_of_tones_speaks_of_every_state() -> None:
    assert set(MOVES) == set(TONES) == set(GapState)
    assert {to for moves in MOVES.values() for to in moves} == set(BY_HAND)
    assert MOVES[GapState.BECAME_RISK] == (), "what became a risk goes on as one"
    assert MOVES[GapState.WITHDRAWN] == (), "it comes back with what raised it"


def test_a_gap_is_raised_by_whoever_logged_it_on_that_day(cast: Cast) -> None:
    found = gap(cast, by="officer", what="Nobody owns the key list.")
    assert (found.state, found.area, found.what) == (GapState.OPEN, cast.area(), "Nobody owns the key list.")
    assert (found.raised_by, found.raised_on) == (cast.person("officer"), TODAY)
    assert (found.settled_why, found.settled_by, found.settled_on) == ("", None, None)
    assert events(found) == ["risk_register.gap_raised"]


def test_an_entry_that_is_no_gap_raises_none(cast: Cast) -> None:
    factories.entry(cast)
    factories.draft(cast, kind="GAP")
    assert not Gap.objects.exists()


def test_a_draft_raises_its_gap_when_it_is_recorded_and_not_before(cast: Cast) -> None:
    said = content(kind="GAP", in_force_on=None)
    draft = kim_log.draft_entry(area=cast.area(), content=said, **given(cast))
    assert gap_of(Source("kim_log.entry", draft.pk)) is None
    entry = kim_log.record_entry(draft=draft, content=said, **given(cast))
    assert gap_of(Source("kim_log.entry", entry.pk)) is not None


def test_an_entry_that_is_corrected_to_a_gap_raises_it_once(cast: Cast) -> None:
    entry = factories.entry(cast)
    for what in ("Nobody owns the key list.", "Nobody owns the key list now."):
        said = content(kind="GAP", what=what, in_force_on=None)
        kim_log.correct_entry(entry=entry, content=said, why="It is a gap.", **given(cast))
    [found] = Gap.objects.all()
    assert (found.source_number, found.what) == (entry.pk, "Nobody owns the key list now.")
    assert events(found) == ["risk_register.gap_reworded", "risk_register.gap_raised"]


@pytest.mark.parametrize("before", GapState.values)
@pytest.mark.parametrize("to", GapState.values)
def test_a_gap_moves_as_the_table_says_and_in_no_other_way(cast: Cast, before: str, to: str) -> None:
    found = gap(cast, before)
    known, size = events(found), Event.objects.count()
    if to in MOVES[GapState(before)]:
        move(cast, found, to)
        found.refresh_from_db()
        assert found.state == to
        happened = "gap_reopened" if to == GapState.OPEN else "gap_settled"
        assert events(found) == [f"risk_register.{happened}", *known]
        return
    with pytest.raises(RefusedError, match=rf"This gap is '{GapState(before).label.lower()}' already\."):
        move(cast, found, to)
    found.refresh_from_db()
    assert (found.state, Event.objects.count()) == (before, size)


@pytest.mark.parametrize("state", SETTLED)
def test_settling_keeps_how_who_and_when_and_opening_again_takes_them_to_the_history(cast: Cast, state: str) -> None:
    found = gap(cast)
    actions.settle_gap(gap=found, state=state, why="Two keys were found.", **given(cast, "head"))
    found.refresh_from_db()
    assert (found.settled_why, found.settled_by, found.settled_on) == (
        "Two keys were found.",
        cast.person("head"),
        TODAY,
    )
    if state == GapState.BECAME_RISK:
        return
    actions.reopen_gap(gap=found, why="They were lost again.", **given(cast))
    found.refresh_from_db()
    assert (found.settled_why, found.settled_by, found.settled_on) == ("", None, None)
    reopened, settled, _ = history_of("risk_register.gap", found.pk)
    assert (reopened.why, settled.actor) == ("They were lost again.", "Head, Head of Service")
    assert ("How it was settled", "Two keys were found.", "") in [
        (c.label, c.before, c.after) for c in reopened.changes
    ]


@pytest.mark.parametrize("why", ["", " \n"])
def test_neither_is_done_without_a_reason(cast: Cast, why: str) -> None:
    found = gap(cast)
    with pytest.raises(RefusedError, match="Say how it was put right, or why you accept it"):
        actions.settle_gap(gap=found, state=GapState.ACCEPTED, why=why, **given(cast))
    settled = gap(cast, GapState.ACCEPTED)
    with pytest.raises(RefusedError, match="Say why you open it again"):
        actions.reopen_gap(gap=settled, why=why, **given(cast))


@pytest.mark.parametrize("before", GapState.values)
def test_a_gap_is_not_opened_by_settling_it(cast: Cast, before: str) -> None:
    with pytest.raises(RefusedError, match="Say what happened to it"):
        actions.settle_gap(gap=gap(cast, before), state=GapState.OPEN, why="Two keys.", **given(cast))


def test_a_gap_that_was_settled_meanwhile_is_not_opened_again_by_its_entry(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever corrects the entry has read the gap open; it is read anew under its lock before it is written."""
    found = gap(cast)
    source = Source("kim_log.entry", found.source_number)
    stale = gap_of(source)
    actions.settle_gap(gap=found, state=GapState.ACCEPTED, why="It is small.", **given(cast))
    monkeypatch.setattr(actions, "gap_of", lambda _: stale)
    actions.follow_source(source=source, area=cast.area(), what="Nobody owns the list.", **given(cast))
    actions.withdraw_gap(source=source, why="No gap.", **given(cast))
    found.refresh_from_db()
    assert (found.state, found.settled_why, found.what) == ("ACCEPTED", "It is small.", "Nobody owns the list.")


def test_two_people_cannot_both_settle_what_one_of_them_saw_open(cast: Cast) -> None:
    found = gap(cast)
    stale = Gap.objects.select_related("area__team").get(pk=found.pk)
    actions.settle_gap(gap=found, state=GapState.ACCEPTED, why="It is small.", **given(cast))
    with pytest.raises(RefusedError, match="'accepted' already"):
        actions.settle_gap(gap=stale, state=GapState.PUT_RIGHT, why="It is done.", **given(cast, "head"))
    found.refresh_from_db()
    assert (found.state, found.settled_why) == (GapState.ACCEPTED, "It is small.")


@pytest.mark.parametrize("member", EVERYBODY)
def test_the_areas_chain_settles_and_opens_again_and_nobody_else_does(cast: Cast, member: str) -> None:
    found, settled = gap(cast), gap(cast, GapState.PUT_RIGHT)
    may = member in CHAIN.split()
    assert set(visible_to(cast.standing(member))) == ({found, settled} if may else set())
    if may:
        move(cast, found, GapState.ACCEPTED)
        return
    refusal = "Only those who answer for this work area can settle its gaps"
    with pytest.raises(RefusedError, match=refusal):
        actions.settle_gap(gap=found, state=GapState.ACCEPTED, why="Small.", **given(cast, member))
    with pytest.raises(RefusedError, match=refusal):
        actions.reopen_gap(gap=settled, why="It is back.", **given(cast, member))
    found.refresh_from_db()
    assert found.state == GapState.OPEN


def test_a_gap_is_settled_and_opened_again_on_the_page_of_its_entry(cast: Cast) -> None:
    found = gap(cast)
    client, entry = cast.client("manager"), reverse("kim_log:entry_show", args=[found.source_number])
    settle, reopen = (reverse(f"risk_register:gap_{verb}", args=[found.pk]) for verb in ("settle", "reopen"))
    page = client.get(entry).content.decode()
    assert settle in page
    assert "Open</strong>" in page
    empty = client.post(settle, {"why": ""}).content.decode()
    assert "Choose what happened to it" in empty
    assert "Say how it was put right, or why you accept it" in empty
    response = client.post(settle, {"state": "PUT_RIGHT", "why": "Two keys were found."}, follow=True)
    assert response.redirect_chain[-1][0] == entry
    page = response.content.decode()
    assert re.search(r"Put right</strong>", page)
    assert "Two keys were found." in page
    assert reopen in page
    assert client.post(settle, {"state": "ACCEPTED", "why": "Again."}).status_code == 403
    assert "Say why you open it again" in client.post(reopen, {"why": ""}).content.decode()
    page = client.post(reopen, {"why": "They were lost again."}, follow=True).content.decode()
    assert "The gap is open again." in page
    assert settle in page


def test_what_becomes_of_a_gap_is_chosen_from_what_a_person_can_say(cast: Cast) -> None:
    """'Became a risk' is for the risks that are to come: nobody chooses it yet, and nobody can send it."""
    found = gap(cast)
    settle = reverse("risk_register:gap_settle", args=[found.pk])
    response = cast.client("manager").post(settle, {"state": "BECAME_RISK", "why": "It is a risk."})
    assert response.status_code == 200
    found.refresh_from_db()
    assert found.state == GapState.OPEN
