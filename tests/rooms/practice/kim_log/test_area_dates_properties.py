"""R42: whatever is logged, corrected, ended and restricted, both meanings of a date say what a plain model says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions, areas
from kim.practice.kim_log.areas import AreaPage
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.views import end_of
from tests.cast import Cast
from tests.factories import content

FIRST, DAYS = date(2026, 9, 1), 12
CURRENT, REPLACED, WITHDRAWN = "current", "replaced", "withdrawn"
VERBS = ("log", "log", "correct", "replace", "replace", "withdraw", "put_back", "restrict", "lift")
Step = tuple[str, int, int, int]  # verb, which entry, a day that is typed, days until the next step


@dataclass(frozen=True)
class Known:
    """What is known of one entry at a moment."""

    what: str
    since: int
    until: int | None = None
    state: str = CURRENT
    replaces: int | None = None  # the place of the entry before it
    is_restricted: bool = False

    def is_shown(self, on: int) -> bool:
        return not self.is_restricted and self.since <= on and (self.until is None or on < self.until)


@dataclass
class Model:
    """The same acts beside the Log: after each day, what was known at its end."""

    now: list[Known] = field(default_factory=list)
    at_end_of: dict[int, list[Known]] = field(default_factory=dict)

    def shown(self, on: int, by_what_was_known: bool) -> set[str]:
        """Give what is shown of a day: by what was known at its end, or by what is known at last."""
        upto = [day for day in self.at_end_of if day <= on]
        known = (self.at_end_of[max(upto)] if upto else []) if by_what_was_known else self.now
        return {each.what for each in known if each.is_shown(on)}

    def may(self, verb: str, place: int, day: int) -> bool:
        """Say whether an act is possible."""
        known = self.now[place]
        if verb == "correct":
            return known.state == CURRENT and (known.replaces is None or day >= self.now[known.replaces].since)
        if verb in ("replace", "withdraw"):
            return known.state == CURRENT and day >= known.since
        if verb == "put_back":
            return known.state != CURRENT and not [each for each in self._after(place) if each.state != WITHDRAWN]
        return True

    def do(self, verb: str, place: int, day: int, what: str) -> None:
        """Do what is possible."""
        if verb in ("log", "replace"):
            self.now.append(Known(what, day, replaces=place if verb == "replace" else None))
        if verb == "replace":
            self._change(place, state=REPLACED, until=day)
        elif verb == "correct":
            self._change(place, what=what, since=day)
            before = self.now[place].replaces
            if before is not None:  # the end of the one before goes along
                self._change(before, until=day)
        elif verb == "withdraw":
            self._change(place, state=WITHDRAWN, until=day)
        elif verb == "put_back":
            self.now = [replace(each, replaces=None) if each in self._after(place) else each for each in self.now]
            self._change(place, state=CURRENT, until=None)
        elif verb in ("restrict", "lift"):
            self._change(place, is_restricted=verb == "restrict")

    def _after(self, place: int) -> list[Known]:
        return [each for each in self.now if each.replaces == place]

    def _change(self, place: int, **changes: Any) -> None:
        self.now[place] = replace(self.now[place], **changes)


def say(number: int) -> date:
    return FIRST + timedelta(days=number)


def act(cast: Cast, entries: list[Entry], verb: str, place: int, text: Content, at: datetime) -> None:
    """Do one act in the Log."""
    by = cast.standing("manager", at.date())
    who: dict[str, Any] = {"by": by, "at": at}
    because: dict[str, Any] = {"why": "Because."} | who
    if verb in ("log", "replace"):
        replaces = entries[place] if verb == "replace" else None
        entries.append(actions.record_entry(area=cast.area(), content=text, replaces=replaces, **who))
        return
    entry, day = entries[place], text.in_force_on
    assert day is not None
    if verb == "correct":
        actions.correct_entry(entry=entry, content=text, **because)
    elif verb == "withdraw":
        actions.withdraw_entry(entry=entry, from_on=day, **because)
    elif verb == "put_back":
        actions.put_back_entry(entry=entry, **because)
    elif verb == "restrict":
        actions.restrict_entry(entry=entry, restriction="STAFF", **because)
    else:
        actions.lift_restriction(entry=entry, **because)


def step(cast: Cast, model: Model, entries: list[Entry], taken: Step, on: int, minute: int) -> None:
    """Take a step in the Log and in the model; what the model says cannot be done must be refused."""
    verb, which, day, _ = taken if entries else ("log", *taken[1:])
    place = which % len(entries) if entries else 0
    text = content(what=f"Version {minute}.", in_force_on=say(day))
    at = datetime.combine(say(on), time(9), UTC) + timedelta(minutes=minute)
    if verb == "log" or model.may(verb, place, day):
        act(cast, entries, verb, place, text, at)
        model.do(verb, place, day, text.what)
        return
    with pytest.raises(RefusedError):
        act(cast, entries, verb, place, text, at)


def said(page: AreaPage) -> set[str]:
    assert (page.by_type, page.rules) == ([], [])
    return {each.what for each in page.for_all}


STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.integers(0, DAYS), st.integers(0, 2)),
    min_size=1,
    max_size=9,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_known_then_and_in_force_then_are_what_a_plain_model_says(cast: Cast, steps: list[Step]) -> None:
    with transaction.atomic():
        model, entries, on = Model(), list[Entry](), 0
        for minute, taken in enumerate(steps):
            step(cast, model, entries, taken, on, minute)
            model.at_end_of[on] = list(model.now)
            on += taken[3]
        who, area, last = cast.standing("manager"), cast.area(), end_of(say(on))
        for day in range(DAYS + 1):
            in_force = said(areas.in_force_on(who, area, say(day)))
            assert in_force == model.shown(day, by_what_was_known=False)
            assert said(areas.known_on(who, area, end_of(say(day)), say(day))) == model.shown(day, True)
            # What is known at last is what we know now: then the two meanings are one.
            assert said(areas.known_on(who, area, last, say(day))) == in_force
        transaction.set_rollback(True)
