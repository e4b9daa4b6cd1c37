"""Working days are counted as people count them with a finger on the calendar, and each count says how (R3, R7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.clocks.working_days import BeyondCalendarError, Count, Skipped, WorkingDays
from tests.engine.clocks.holidays_by_hand import ENGLAND, OTHER_NATIONS, england

FIRST, LAST = date(2019, 1, 1), date(2033, 12, 31)
DAYS = st.dates(date(2021, 1, 1), date(2031, 12, 31))
NUMBERS = st.integers(1, 60)
NAMES = st.sampled_from(["Christmas closure", "Staff day", "Moving day"])
CALENDARS = st.dictionaries(DAYS, NAMES, max_size=200).map(lambda off: WorkingDays(off, FIRST, LAST))
BARE = WorkingDays({}, FIRST, LAST)


def test_fifteen_working_days_after_the_end_of_2026_is_22_january() -> None:
    # 1 January is New Year's Day; 4 to 8, 11 to 15 and 18 to 22 January are three weeks of five days.
    assert england().after(date(2026, 12, 31), 15).day == date(2027, 1, 22)


def test_ten_working_days_before_the_end_of_2026_is_15_december() -> None:
    # 30 and 29; 28 is Boxing Day's substitute and 25 is Christmas Day; 24 to 21; 18 to 15.
    assert england().before(date(2026, 12, 31), 10).day == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("day", "why_not"),
    [
        (date(2026, 12, 24), ""),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Saturday"),
        (date(2026, 12, 27), "Sunday"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2027, 12, 27), "Christmas Day (substitute day)"),
        (date(2028, 2, 29), ""),
        *((day, "") for day in OTHER_NATIONS),
    ],
)
def test_a_day_counts_or_says_why_not(day: date, why_not: str) -> None:
    assert england().why_not(day) == why_not
    assert england().is_working(day) == (not why_not)


def test_a_closure_moves_a_day_and_a_bank_holiday_that_is_worked_moves_it_back() -> None:
    closed = {date(2027, 1, 4): "Moving day"}
    worked = WorkingDays(
        {day: name for day, name in ENGLAND.items() if day != date(2027, 1, 1)}, date(2026, 1, 1), date(2027, 12, 31)
    )
    start = date(2026, 12, 31)
    assert england(closed).after(start, 15).day == date(2027, 1, 25)
    assert worked.after(start, 15).day == date(2027, 1, 21)


def test_a_closure_on_a_saturday_moves_nothing() -> None:
    assert england({date(2027, 1, 2): "Moving day"}).after(date(2026, 12, 31), 15).day == date(2027, 1, 22)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert england().after(date(2028, 2, 28), 1).day == date(2028, 2, 29)
    assert england().after(date(2028, 2, 28), 2).day == date(2028, 3, 1)
    assert england().after(date(2027, 2, 26), 1).day == date(2027, 3, 1)


def test_the_night_on_which_clocks_change_is_a_night_like_any_other() -> None:
    # Summer time begins on 28 March 2027, which is Easter Sunday, and ends on 31 October 2027.
    assert england().after(date(2027, 3, 25), 1).day == date(2027, 3, 30)
    assert england().before(date(2027, 3, 30), 1).day == date(2027, 3, 25)
    assert england().after(date(2027, 10, 29), 1).day == date(2027, 11, 1)


def test_a_count_may_start_on_a_day_off() -> None:
    assert england().after(date(2026, 12, 25), 1).day == date(2026, 12, 29)
    assert england().before(date(2026, 12, 27), 1).day == date(2026, 12, 24)


def test_a_count_says_its_steps() -> None:
    closed = {date(2026, 12, 30): "Christmas closure", date(2026, 12, 31): "Christmas closure"}
    assert england(closed).after(date(2026, 12, 24), 2).steps() == (
        "Count 2 working days after 24 December 2026, which is not counted itself.",
        "Leave out 25 December 2026: Christmas Day.",
        "Leave out Saturday 26 December 2026 and Sunday 27 December 2026.",
        "Leave out 28 December 2026: Boxing Day (substitute day).",
        "Leave out 30 December 2026: Christmas closure.",
        "Leave out 31 December 2026: Christmas closure.",
        "Leave out 1 January 2027: New Year's Day.",
        "Leave out Saturday 2 January 2027 and Sunday 3 January 2027.",
        "Working day 2 is 4 January 2027.",
    )


def test_a_count_backwards_says_its_steps_as_it_meets_them() -> None:
    assert england().before(date(2026, 12, 29), 1).steps() == (
        "Count 1 working day before 29 December 2026, which is not counted itself.",
        "Leave out 28 December 2026: Boxing Day (substitute day).",
        "Leave out Saturday 26 December 2026 and Sunday 27 December 2026.",
        "Leave out 25 December 2026: Christmas Day.",
        "The working day is 24 December 2026.",
    )


def test_half_a_weekend_is_said_alone() -> None:
    assert "Leave out Sunday 3 January 2027." in england().after(date(2027, 1, 2), 1).steps()


def test_a_count_is_said_in_part_of_a_sentence() -> None:
    closed = {date(2026, 12, day): "Christmas closure" for day in (29, 30, 31)} | {date(2027, 1, 4): "Staff day"}
    assert england(closed).after(date(2026, 12, 24), 2).said("the last day before Christmas") == (
        "2 working days after the last day before Christmas, 24 December 2026. Left out: weekends, "
        "Christmas Day on 25 December 2026, Boxing Day (substitute day) on 28 December 2026, "
        "Christmas closure on 29, 30 and 31 December 2026, New Year's Day on 1 January 2027 "
        "and Staff day on 4 January 2027"
    )
    assert BARE.after(date(2026, 12, 1), 1).said("then") == "1 working day after then, 1 December 2026"


def test_days_of_one_name_in_two_months_are_said_in_full() -> None:
    closed = {date(2026, 12, 31): "Stocktaking", date(2027, 1, 4): "Stocktaking"}
    assert "Stocktaking on 31 December 2026 and 4 January 2027" in england(closed).after(date(2026, 12, 30), 1).said(
        "x"
    )


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS, st.booleans())
def test_the_explanation_agrees_with_the_result(days: WorkingDays, start: date, number: int, back: bool) -> None:
    count = days.before(start, number) if back else days.after(start, number)
    first, last = sorted((start, count.day))
    between = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    between.remove(start)
    assert sum(days.is_working(each) for each in between) == number
    assert days.is_working(count.day)
    assert {each.day: each.because for each in count.skipped} == {
        each: days.why_not(each) for each in between if not days.is_working(each)
    }
    said = " ".join(count.steps())
    assert all(str(each.day.year) in said and each.because in said for each in count.skipped)
    assert said.endswith(f"is {count.day.day} {count.day:%B %Y}.")
    assert all(name in count.said("then") for name in {each.because for each in count.skipped if not each.is_weekend})


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS)
def test_back_by_as_many_days_leads_to_the_last_working_day_at_or_before(
    days: WorkingDays, start: date, number: int
) -> None:
    there = days.after(start, number).day
    back = days.before(there, number).day
    assert back <= start
    if days.is_working(start):
        assert back == start


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS)
def test_one_day_more_is_later(days: WorkingDays, start: date, number: int) -> None:
    assert days.after(start, number).day < days.after(start, number + 1).day
    assert days.before(start, number).day > days.before(start, number + 1).day


@settings(deadline=None)
@given(CALENDARS, DAYS, NUMBERS, DAYS)
def test_one_closure_more_never_brings_a_day_forward(days: WorkingDays, start: date, number: int, closed: date) -> None:
    more = WorkingDays({**days.days_off, closed: "Closed"}, FIRST, LAST)
    assert more.after(start, number).day >= days.after(start, number).day
    assert more.before(start, number).day <= days.before(start, number).day


@pytest.mark.parametrize("number", [0, -1])
def test_less_than_a_day_is_not_counted(number: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        england().after(date(2026, 12, 31), number)
    with pytest.raises(ValueError, match="at least one"):
        england().before(date(2026, 12, 31), number)


def test_a_count_that_leaves_the_days_that_are_known_is_no_guess() -> None:
    said = "Days off are known from 1 January 2025 to 31 December 2028, and not on 1 January 2029"
    with pytest.raises(BeyondCalendarError, match=said):
        england().after(date(2028, 12, 29), 1)
    with pytest.raises(BeyondCalendarError, match="not on 31 December 2024"):
        england().before(date(2025, 1, 2), 1)
    with pytest.raises(BeyondCalendarError):
        england().is_working(date(2029, 1, 2))


def test_the_calendar_itself_has_an_end() -> None:
    ages = WorkingDays({}, date.min, date.max)
    with pytest.raises(BeyondCalendarError, match="ends here"):
        ages.after(date.max, 1)
    with pytest.raises(BeyondCalendarError, match="ends here"):
        ages.before(date.min, 1)


def test_a_day_off_without_a_name_and_an_end_before_the_beginning_are_refused() -> None:
    with pytest.raises(ValueError, match="has a name"):
        WorkingDays({date(2026, 12, 25): " "}, FIRST, LAST)
    with pytest.raises(ValueError, match="to a later one"):
        WorkingDays({}, LAST, FIRST)


def test_nobody_changes_the_days_off_afterwards() -> None:
    given_days = {date(2027, 1, 4): "Moving day"}
    days = WorkingDays(given_days, FIRST, LAST)
    given_days.clear()
    assert days.why_not(date(2027, 1, 4)) == "Moving day"
    with pytest.raises(TypeError):
        days.days_off[date(2027, 1, 5)] = "Moving day"  # type: ignore[index]


def test_the_same_count_is_equal_whenever_it_is_made() -> None:
    count = england().after(date(2027, 1, 1), 1)
    assert count == england().after(date(2027, 1, 1), 1)
    saturday = (Skipped(date(2027, 1, 2), "Saturday"), Skipped(date(2027, 1, 3), "Sunday"))
    assert count == Count(date(2027, 1, 1), 1, False, date(2027, 1, 4), saturday)
