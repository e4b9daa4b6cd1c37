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
VERBS = ("log", "log", "correct", "replace", "withdraw", "restrict", "lift")
Step = tuple[str, int, int, int]  # verb, which entry, a day that is typed, days until the next step


@dataclass(frozen=True)
class Known:
    """What is known of one entry at a moment."""

    what: str
    since: int
    until: int | None = None
    is_current: bool = True
    is_restricted: bool = False

    def is_shown(self, on: int) -> bool:
        return not self.is_restricted and self.since <= on and (self.until is None or on < self.until)


@dataclass
class Model:
    """The same acts beside the Log: after each day, what was known at its end."""

    now: list[Known] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    at_end_of: dict[int, list[Known]] = field(default_factory=dict)

    def shown(self, on: int, by_what_was_known: bool) -> set[str]:
        """Give what is shown of a day: by what was known at its end, or by what is known at last."""
        upto = [day for day in self.at_end_of if day <= on]
        known = (self.at_end_of[max(upto)] if upto else []) if by_what_was_known else self.now
        return {each.what for each in known if each.is_shown(on)}


def say(number: int) -> date:
    return FIRST + timedelta(days=number)


def act(cast: Cast, model: Model, step: Step, on: int, minute: int) -> None:
    """Do one step in the Log and in the model; what the model says cannot be done must be refused."""
    verb, which, day, _ = step
    if verb == "log" or not model.now:
        verb, place = "log", len(model.now)
    else:
        place = which % len(model.now)
    at = datetime.combine(say(on), time(9), UTC) + timedelta(minutes=minute)
    who: dict[str, Any] = {"by": cast.standing("manager", say(on)), "at": at}
    text = content(what=f"Version {minute} of {place}.", in_force_on=say(day))
    if verb in ("log", "replace"):
        old = model.now[place] if verb == "replace" else None
        if old and not (old.is_current and day >= old.since):
            with pytest.raises(RefusedError):
                actions.record_entry(area=cast.area(), content=text, replaces=model.entries[place], **who)
            return
        replaces = model.entries[place] if old else None
        entry = actions.record_entry(area=cast.area(), content=text, replaces=replaces, **who)
        if old:
            model.now[place] = replace(old, until=day, is_current=False)
        model.entries.append(entry)
        model.now.append(Known(text.what, day))
        return
    change(model, verb, place, day, text, who)


def change(model: Model, verb: str, place: int, day: int, text: Content, who: dict[str, Any]) -> None:
    """Correct, withdraw, restrict or open the entry at a place."""
    entry, known = model.entries[place], model.now[place]
    if verb in ("correct", "withdraw"):
        may = known.is_current and (verb == "correct" or day >= known.since)
        more: dict[str, Any] = {"content": text} if verb == "correct" else {"from_on": say(day)}
        run: Any = actions.correct_entry if verb == "correct" else actions.withdraw_entry
        if not may:
            with pytest.raises(RefusedError):
                run(entry=entry, why="Because.", **more, **who)
            return
        run(entry=entry, why="Because.", **more, **who)
        corrected = replace(known, what=text.what, since=day)
        model.now[place] = corrected if verb == "correct" else replace(known, until=day, is_current=False)
        return
    if verb == "restrict":
        actions.restrict_entry(entry=entry, restriction="STAFF", why="It names somebody.", **who)
    else:
        actions.lift_restriction(entry=entry, why="It does not.", **who)
    model.now[place] = replace(known, is_restricted=verb == "restrict")


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
        model, on = Model(), 0
        for minute, step in enumerate(steps):
            act(cast, model, step, on, minute)
            model.at_end_of[on] = list(model.now)
            on += step[3]
        who, area, last = cast.standing("manager"), cast.area(), end_of(say(on))
        for day in range(DAYS + 1):
            in_force = said(areas.in_force_on(who, area, say(day)))
            assert in_force == model.shown(day, by_what_was_known=False)
            assert said(areas.known_on(who, area, end_of(say(day)), say(day))) == model.shown(day, True)
            # What is known at last is what we know now: then the two meanings are one.
            assert said(areas.known_on(who, area, last, say(day))) == in_force
        transaction.set_rollback(True)
