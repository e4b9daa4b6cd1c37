"""Quarters of the financial year follow each other without a gap, and dates are said as people say them (R3, R10)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.calendar import Quarter, quarter_of, say_date, say_moment

DAYS = st.dates(date(2, 1, 1), date(9990, 12, 31))
STARTS = st.integers(1, 12)
QUARTERS = st.builds(Quarter, st.integers(2, 9990), st.integers(1, 4), STARTS)
LONDON = ZoneInfo("Europe/London")


def test_the_third_quarter_is_october_to_december() -> None:
    quarter = Quarter(2026, 3)
    assert (quarter.first_day, quarter.last_day) == (date(2026, 10, 1), date(2026, 12, 31))
    assert quarter.label == "Quarter 3, October to December 2026"
    assert quarter.short == "Q3 2026/27"
    assert quarter.code == "2026-Q3"


def test_the_fourth_quarter_is_in_the_next_calendar_year() -> None:
    quarter = Quarter(2026, 4)
    assert (quarter.first_day, quarter.last_day) == (date(2027, 1, 1), date(2027, 3, 31))
    assert quarter.label == "Quarter 4, January to March 2027"
    assert quarter.short == "Q4 2026/27"


def test_a_quarter_that_crosses_the_calendar_year_says_both_years() -> None:
    assert Quarter(2026, 1, starts_in=11).label == "Quarter 1, November 2026 to January 2027"


def test_a_financial_year_that_is_the_calendar_year_has_one_year() -> None:
    assert Quarter(2026, 1, starts_in=1).short == "Q1 2026"


def test_the_turn_of_a_century_has_two_digits() -> None:
    assert Quarter(1999, 4).short == "Q4 1999/00"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 31), "2025-Q4"),
        (date(2026, 4, 1), "2026-Q1"),
        (date(2026, 12, 31), "2026-Q3"),
        (date(2027, 1, 1), "2026-Q4"),
        (date(2024, 2, 29), "2023-Q4"),
        (date(2026, 6, 30), "2026-Q1"),
        (date(2026, 7, 1), "2026-Q2"),
    ],
)
def test_a_day_at_the_edge_is_in_its_own_quarter(day: date, code: str) -> None:
    assert quarter_of(day).code == code


@pytest.mark.parametrize(("starts_in", "last"), [(3, date(2024, 2, 29)), (12, date(2024, 2, 29))])
def test_a_quarter_that_ends_in_february_ends_on_the_leap_day(starts_in: int, last: date) -> None:
    assert quarter_of(date(2024, 2, 1), starts_in=starts_in).last_day == last


@settings(deadline=None)
@given(DAYS, STARTS)
def test_every_day_is_in_one_quarter_and_its_own(day: date, starts_in: int) -> None:
    quarter = quarter_of(day, starts_in=starts_in)
    assert quarter.first_day <= day <= quarter.last_day
    assert day in quarter
    assert day not in quarter.next()
    assert day not in quarter.previous()


@settings(deadline=None)
@given(QUARTERS)
def test_quarters_follow_each_other_without_a_gap(quarter: Quarter) -> None:
    assert quarter.next().first_day - quarter.last_day == timedelta(days=1)
    assert quarter.next().previous() == quarter == quarter.previous().next()
    assert quarter.previous() < quarter < quarter.next()
    assert 89 <= (quarter.last_day - quarter.first_day).days + 1 <= 92


@settings(deadline=None)
@given(QUARTERS)
def test_four_quarters_are_a_year(quarter: Quarter) -> None:
    later = quarter.next().next().next().next()
    assert (later.year, later.number) == (quarter.year + 1, quarter.number)


@settings(deadline=None)
@given(QUARTERS)
def test_a_code_is_read_back(quarter: Quarter) -> None:
    assert Quarter.from_code(quarter.code, starts_in=quarter.starts_in) == quarter


@settings(deadline=None)
@given(QUARTERS, QUARTERS)
def test_quarters_are_ordered_by_their_days(one: Quarter, other: Quarter) -> None:
    if one.first_day != other.first_day:
        assert (one < other) == (one.first_day < other.first_day)
    if one.starts_in == other.starts_in:
        assert (one < other) == (one.code < other.code)
    assert (one <= other and other <= one) == (one == other)


def test_a_quarter_is_not_ordered_among_other_things() -> None:
    with pytest.raises(TypeError):
        sorted([Quarter(2026, 1), "2026-Q2"])  # type: ignore[type-var]


@pytest.mark.parametrize("code", ["2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "2026-q1", "", "2026-Q1 ", "٢٠٢٦-Q1"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="2026-Q3"):
        Quarter.from_code(code)


@pytest.mark.parametrize(
    ("year", "number", "starts_in"), [(0, 1, 4), (9998, 1, 4), (2026, 0, 4), (2026, 5, 4), (2026, 1, 13)]
)
def test_there_is_no_such_quarter(year: int, number: int, starts_in: int) -> None:
    with pytest.raises(ValueError):
        Quarter(year, number, starts_in)


def test_a_date_is_said_in_full() -> None:
    assert say_date(date(2026, 11, 22)) == "22 November 2026"
    assert say_date(date(2024, 2, 1)) == "1 February 2024"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "22 November 2026 at 2:05pm"),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "22 November 2026 at 9am"),
        (datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "22 November 2026 at midday"),
        (datetime(2026, 11, 22, 12, 30, tzinfo=UTC), "22 November 2026 at 12:30pm"),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), "22 November 2026 at midnight"),
        (datetime(2026, 11, 22, 0, 1, tzinfo=UTC), "22 November 2026 at 12:01am"),
        (datetime(2026, 7, 31, 23, 30, tzinfo=UTC), "1 August 2026 at 12:30am"),
    ],
)
def test_a_moment_is_said_in_the_time_of_the_place(moment: datetime, said: str) -> None:
    assert say_moment(moment, LONDON) == said


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        say_moment(datetime(2026, 11, 22), LONDON)
