"""A quarter opens, is due, is to be agreed and closes on days that can be checked by hand (issue 3, done when 4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.calendar import Quarter, quarter_of, say_date
from kim_engine.clocks.quarter_dates import Offsets, QuarterDates, open_on, quarter_dates
from kim_engine.clocks.working_days import BeyondCalendarError, WorkingDays
from tests.engine.clocks.holidays_by_hand import england

LONDON = ZoneInfo("Europe/London")
USUAL = Offsets()
OFFSETS = st.builds(Offsets, *[st.integers(1, 40)] * 4)
CLOSURES = st.dictionaries(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.just("Closed"), max_size=60)
QUARTERS = st.builds(Quarter, st.just(2026), st.integers(1, 4), st.integers(1, 12))
Dates = tuple[date, date, date, date]


def four(dates: QuarterDates) -> Dates:
    return dates.opens_on, dates.due_on, dates.agree_by_on, dates.close_by_on


# Each counted by hand on a calendar with England's bank holidays.
BY_HAND: dict[Quarter, Dates] = {
    # Over the end of a year: 25 and 28 December and 1 January are left out.
    Quarter(2026, 3): (date(2026, 12, 15), date(2027, 1, 22), date(2027, 2, 5), date(2027, 2, 19)),
    # Over Easter and the beginning of summer time (28 March 2027): 26 and 29 March, then 3 May.
    Quarter(2026, 4): (date(2027, 3, 15), date(2027, 4, 21), date(2027, 5, 6), date(2027, 5, 20)),
    # The summer bank holiday lies after the closing.
    Quarter(2026, 1): (date(2026, 6, 16), date(2026, 7, 21), date(2026, 8, 4), date(2026, 8, 18)),
    # Over the end of summer time, 25 October 2026.
    Quarter(2026, 2): (date(2026, 9, 16), date(2026, 10, 21), date(2026, 11, 4), date(2026, 11, 18)),
    # Christmas on a weekend: substitutes on 27 and 28 December, New Year's on 3 January.
    Quarter(2027, 3): (date(2027, 12, 15), date(2028, 1, 24), date(2028, 2, 7), date(2028, 2, 21)),
    # A quarter that ends on a leap day.
    Quarter(2027, 4, starts_in=3): (date(2028, 2, 15), date(2028, 3, 21), date(2028, 4, 4), date(2028, 4, 20)),
    # A quarter that ends on a Sunday, 31 January 2027.
    Quarter(2026, 4, starts_in=2): (date(2027, 1, 18), date(2027, 2, 19), date(2027, 3, 5), date(2027, 3, 19)),
}


@pytest.mark.parametrize("quarter", BY_HAND, ids=lambda quarter: quarter.label)
def test_a_quarter_has_the_dates_that_were_counted_by_hand(quarter: Quarter) -> None:
    assert four(quarter_dates(quarter, USUAL, england())) == BY_HAND[quarter]


def test_a_closure_moves_what_comes_after_it_and_not_what_comes_before() -> None:
    closed = england({date(2027, 1, 29): "Moving day"})
    opens, due, agree, close = BY_HAND[Quarter(2026, 3)]
    assert four(quarter_dates(Quarter(2026, 3), USUAL, closed)) == (
        opens,
        due,
        agree + timedelta(days=3),
        close + timedelta(days=3),
    )


def test_christmas_closures_bring_the_opening_forward() -> None:
    closed = england({date(2026, 12, day): "Christmas closure" for day in (29, 30, 31)})
    assert quarter_dates(Quarter(2026, 3), USUAL, closed).opens_on == date(2026, 12, 11)


def test_each_date_is_explained_in_a_sentence() -> None:
    assert quarter_dates(Quarter(2026, 3), USUAL, england()).explain() == (
        "The quarter opens on 15 December 2026, 10 working days before the quarter's last day, 31 December 2026. "
        "Left out: weekends, Christmas Day on 25 December 2026 and Boxing Day (substitute day) on 28 December 2026.",
        "Reviews are due on 22 January 2027, 15 working days after the quarter's last day, 31 December 2026. "
        "Left out: weekends and New Year's Day on 1 January 2027.",
        "Reviews are to be agreed by 5 February 2027, 10 working days after the due date, 22 January 2027. "
        "Left out: weekends.",
        "The quarter closes on 19 February 2027, 10 working days after the date to agree by, 5 February 2027. "
        "Left out: weekends.",
    )


@settings(deadline=None)
@given(QUARTERS, OFFSETS, CLOSURES)
def test_dates_follow_each_other_and_their_explanation_agrees(
    quarter: Quarter, offsets: Offsets, closures: dict[date, str]
) -> None:
    days = england(closures)
    dates = quarter_dates(quarter, offsets, days)
    opens, due, agree, close = four(dates)
    assert opens < quarter.last_day < due < agree < close
    assert all(days.is_working(each) for each in four(dates))
    said = dates.explain()
    for each, sentence, count in zip(
        four(dates), said, (dates.opening, dates.due, dates.agreeing, dates.closing), strict=True
    ):
        assert f" {say_date(each)}, {count.number} working day" in sentence
        assert say_date(count.start) in sentence
        assert sentence.endswith(".")
        assert all(skipped.because in sentence for skipped in count.skipped if not skipped.is_weekend)
    assert [count.number for count in (dates.opening, dates.due, dates.agreeing, dates.closing)] == [
        offsets.opens_before,
        offsets.due_after,
        offsets.agreed_after,
        offsets.closed_after,
    ]


@settings(deadline=None)
@given(QUARTERS, OFFSETS, CLOSURES)
def test_a_later_quarter_has_no_earlier_date(quarter: Quarter, offsets: Offsets, closures: dict[date, str]) -> None:
    days = england(closures)
    this, following = (quarter_dates(each, offsets, days) for each in (quarter, quarter.next()))
    assert all(one <= other for one, other in zip(four(this), four(following), strict=True))


def opened(day: date, offsets: Offsets = USUAL, starts_in: int = 4) -> list[str]:
    return [each.quarter.code for each in open_on(day, offsets, england(), starts_in=starts_in)]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 12, 14), []),
        (date(2026, 12, 15), ["2026-Q3"]),
        (date(2027, 1, 1), ["2026-Q3"]),
        (date(2027, 2, 19), ["2026-Q3"]),
        (date(2027, 2, 20), []),
        (date(2027, 3, 15), ["2026-Q4"]),
    ],
)
def test_a_quarter_is_open_from_its_opening_to_its_closing(day: date, codes: list[str]) -> None:
    assert opened(day) == codes


def test_two_quarters_can_be_open_at_once() -> None:
    long = Offsets(opens_before=20, due_after=20, agreed_after=15, closed_after=15)
    third, fourth = (quarter_dates(Quarter(2026, number), long, england()) for number in (3, 4))
    assert third.close_by_on == date(2027, 3, 12)
    assert fourth.opens_on == date(2027, 3, 1)
    assert opened(date(2027, 2, 26), long) == ["2026-Q3"]
    assert opened(date(2027, 3, 1), long) == ["2026-Q3", "2026-Q4"]
    assert opened(date(2027, 3, 12), long) == ["2026-Q3", "2026-Q4"]
    assert opened(date(2027, 3, 15), long) == ["2026-Q4"]


@settings(deadline=None, max_examples=50)
@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), OFFSETS, st.integers(1, 12))
def test_every_open_quarter_is_found_and_no_other(day: date, offsets: Offsets, starts_in: int) -> None:
    around = [quarter_of(day, starts_in=starts_in).next()]
    while len(around) < 5:
        around.append(around[-1].previous())
    expected = [each.code for each in around if quarter_dates(each, offsets, england()).is_open_on(day)]
    assert opened(day, offsets, starts_in) == expected[::-1]


def test_a_clock_set_back_gives_the_days_of_the_day_it_says() -> None:
    forwards = [date(2026, 12, 14) + timedelta(days=each) for each in range(100)]
    assert [opened(day) for day in reversed(forwards)] == [opened(day) for day in forwards][::-1]


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), "2026-Q4"),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), "2027-Q1"),  # midnight in London, in summer time
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-Q3"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "2026-Q4"),
        (datetime(2027, 9, 30, 23, 30, tzinfo=UTC), "2027-Q3"),
    ],
)
def test_a_quarter_turns_at_midnight_in_the_landlords_time(moment: datetime, code: str) -> None:
    assert quarter_of(moment.astimezone(LONDON).date()).code == code


@pytest.mark.parametrize("name", ["opens_before", "due_after", "agreed_after", "closed_after"])
@pytest.mark.parametrize("number", [0, -1, 41])
def test_offsets_that_cannot_be_are_refused(name: str, number: int) -> None:
    with pytest.raises(ValueError, match="1 to 40 working days"):
        Offsets(**{name: number})


def test_dates_are_not_guessed_where_days_off_are_not_known() -> None:
    known = WorkingDays({}, date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(BeyondCalendarError):
        quarter_dates(Quarter(2026, 3), USUAL, known)


def test_what_moved_is_said_and_what_stands_is_not() -> None:
    before = quarter_dates(Quarter(2026, 3), USUAL, england())
    closed = quarter_dates(
        Quarter(2026, 3), USUAL, england({date(2026, 12, 29): "Closed", date(2027, 2, 12): "Closed"})
    )
    assert closed.moved_from(before) == (
        "Quarter 3, October to December 2026, opens on 14 December 2026 instead of 15 December 2026 "
        "and closes on 22 February 2027 instead of 19 February 2027."
    )
    assert before.moved_from(before) == ""
