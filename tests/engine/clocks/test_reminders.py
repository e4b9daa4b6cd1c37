"""Reminders go to whoever must act, climb, are never made twice, and end when there is nothing left to do (R4)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.clocks.reminders import (
    FARTHEST,
    ORDER,
    DueItem,
    Ended,
    Key,
    Place,
    Stage,
    Standing,
    Steps,
    changes,
    wanted_on,
)
from kim_engine.clocks.working_days import WorkingDays
from tests.engine.clocks.holidays_by_hand import england

DUE = date(2027, 1, 22)
KEY = ("reviews.review", 7, "WRITE")
MANAGER, SERVICE_MANAGER, HEAD = 1, 2, 3
STEPS = Steps()


def an_item(due_on=DUE, owners=(MANAGER,), above=(SERVICE_MANAGER,), top=(HEAD,), key: Key = KEY) -> DueItem:
    return DueItem(key, "Review Voids", "/reviews/7/write/", due_on, (owners, above, top))


def told(today: date, *items: DueItem) -> dict[int, Stage]:
    return {person: each.stage for (person, _), each in wanted_on(today, items, STEPS, england()).items()}


@pytest.mark.parametrize(
    ("today", "people"),
    [
        (date(2027, 1, 7), {}),
        (date(2027, 1, 8), {MANAGER: Stage.SOON}),  # ten working days before
        (date(2027, 1, 19), {MANAGER: Stage.NEAR}),
        (date(2027, 1, 22), {MANAGER: Stage.TODAY}),
        (date(2027, 1, 23), {MANAGER: Stage.TODAY}),  # a Saturday: the next working day is Monday
        (date(2027, 1, 25), {MANAGER: Stage.LATE}),
        (date(2027, 1, 27), {MANAGER: Stage.LATE, SERVICE_MANAGER: Stage.CLIMBED}),
        (date(2027, 2, 3), {MANAGER: Stage.LATE, SERVICE_MANAGER: Stage.CLIMBED, HEAD: Stage.CLIMBED_AGAIN}),
    ],
)
def test_what_stays_undone_climbs_by_working_days(today, people):
    assert told(today, an_item()) == people


def test_an_empty_post_is_answered_for_by_the_next_above():
    assert told(date(2027, 1, 8), an_item(owners=())) == {SERVICE_MANAGER: Stage.SOON}
    assert told(date(2027, 1, 27), an_item(above=())) == {MANAGER: Stage.LATE, HEAD: Stage.CLIMBED}
    assert told(date(2027, 2, 3), an_item(owners=(), above=(), top=())) == {}


def test_after_a_week_without_a_tick_only_the_newest_is_made():
    made = list(changes({}, [an_item()], wanted_on(date(2027, 1, 29), [an_item()], STEPS, england())))
    assert [(place[0], new.stage) for place, _, new in made] == [
        (MANAGER, Stage.LATE),
        (SERVICE_MANAGER, Stage.CLIMBED),
    ]


def test_a_day_that_is_far_off_hinders_no_other_and_needs_no_calendar():
    far = [an_item(due_on, key=("post", number, "CONFIRM")) for number, due_on in enumerate((date.min, date.max))]
    found = wanted_on(date(2027, 1, 22), [*far, an_item()], STEPS, england())
    assert [(place[1], each.stage) for place, each in found.items() if place[0] == MANAGER] == [
        (("post", 0, "CONFIRM"), Stage.LATE),
        (KEY, Stage.TODAY),
    ]


def test_news_is_told_once_whatever_the_day_and_goes_when_it_is_news_no_more():
    news = replace(an_item(), is_news=True)
    for today in (DUE, DUE + timedelta(days=30), DUE - timedelta(days=3)):  # also by a clock that was set back
        assert told(today, news) == {MANAGER: Stage.TOLD}
    standing = {(MANAGER, KEY): Standing(DUE, Stage.TOLD)}
    for today in (DUE, DUE + timedelta(days=6)):
        assert list(changes(standing, [news], wanted_on(today, [news], STEPS, england()))) == []
    assert list(changes(standing, [], {})) == [((MANAGER, KEY), Ended.DONE, None)]
    assert Stage.TOLD not in ORDER


@given(st.integers(1, 60), st.dates(date(2021, 1, 1), date(2031, 12, 31)))
def test_no_step_reaches_as_far_as_what_is_not_counted_to(days, due_on):
    steps = Steps(soon_before=max(days, 2), near_before=1, climbs_after=1, climbs_again_after=max(days, 2))
    closed = {date(year, 12, day): "Closed" for year in range(2020, 2033) for day in range(1, 32)}  # all December
    calendar = WorkingDays(closed, date(2020, 1, 1), date(2032, 12, 31))
    assert all(abs(day - due_on) < FARTHEST for day in steps.days(due_on, calendar).values())


def test_steps_are_working_days_in_order():
    for wrong in ({"soon_before": 0}, {"near_before": 10}, {"climbs_after": 8}, {"climbs_again_after": 61}):
        with pytest.raises(ValueError):
            Steps(**wrong)


@dataclass
class Office:
    """A naive model: who must do what by when; and what the ticks made of it."""

    today: date = date(2027, 1, 4)
    items: dict[Key, DueItem] = field(default_factory=dict)
    standing: dict[Place, Standing] = field(default_factory=dict)
    made_since: Counter[tuple[Place, date, Stage]] = field(default_factory=Counter)

    def tick(self) -> int:
        items = list(self.items.values())
        wanted = wanted_on(self.today, items, STEPS, england())
        done = list(changes(self.standing, items, wanted))
        for place, ended, new in done:
            if ended:
                old = self.standing.pop(place)
                if ended != Ended.REPLACED:  # told that it is off: it may be made again
                    for made in [each for each in self.made_since if each[:2] == (place, old.due_on)]:
                        del self.made_since[made]
            if new:
                self.standing[place] = Standing(new.item.due_on, new.stage)
                self.made_since[place, new.item.due_on, new.stage] += 1
        self.holds(wanted)
        return len(done)

    def holds(self, wanted):
        assert all(times == 1 for times in self.made_since.values()), "a reminder was made twice"
        for place, new in wanted.items():
            old = self.standing[place]
            assert old.due_on == new.item.due_on
            assert ORDER.index(old.stage) >= ORDER.index(new.stage)
        for (person, key), old in self.standing.items():
            assert self.items[key].due_on == old.due_on
            assert person in {each for level in self.items[key].levels for each in level}


PEOPLE = st.lists(st.integers(1, 5), max_size=2, unique=True).map(tuple)
NUMBERS = st.integers(1, 3)
ACTS = st.one_of(
    st.tuples(st.just("tick"), st.just(0), st.just(())),
    st.tuples(st.just("pass"), st.integers(-9, 14), st.just(())),  # days; a clock can be set back
    st.tuples(st.just("due"), NUMBERS, st.tuples(st.integers(0, 40), PEOPLE, PEOPLE, PEOPLE)),
    st.tuples(st.just("done"), NUMBERS, st.just(())),
    st.tuples(st.just("reassigned"), NUMBERS, st.tuples(PEOPLE, PEOPLE, PEOPLE)),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(ACTS, max_size=40))
def test_no_sequence_of_ticks_reassignments_and_clocks_reminds_twice_or_forgets(acts):
    office = Office()
    for act, number, given_ in acts:
        key = ("reviews.review", number, "WRITE")
        if act == "tick":
            office.tick()
            assert office.tick() == 0, "a second tick at the same moment has nothing to do"
        elif act == "pass":
            office.today = max(date(2027, 1, 4), office.today + timedelta(days=number))
        elif act == "due":
            office.items[key] = an_item(date(2027, 1, 4) + timedelta(days=given_[0]), *given_[1:], key=key)
        elif act == "done":
            office.items.pop(key, None)
        elif key in office.items:
            office.items[key] = an_item(office.items[key].due_on, *given_, key=key)
    office.items.clear()
    office.tick()
    assert office.standing == {}
