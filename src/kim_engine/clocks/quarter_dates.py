"""When a quarter's reviews open, are due, are to be agreed and close, counted in working days; reviews live above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from kim_engine.calendar import APRIL, Quarter, quarter_of, say_date
from kim_engine.clocks.working_days import Count, WorkingDays, listed

FEWEST, MOST = 1, 40  # working days


@dataclass(frozen=True)
class Offsets:
    """How many working days lie between a quarter's dates, each from 1 to 40. Raises ValueError for another number.

    Source: the defaults are this project's own, of its issue 3; no law sets them.
    """

    opens_before: int = 10  # before the quarter's last day
    due_after: int = 15  # after the quarter's last day
    agreed_after: int = 10  # after the due date
    closed_after: int = 10  # after the date to agree by

    def __post_init__(self) -> None:
        if not all(FEWEST <= getattr(self, each.name) <= MOST for each in fields(self)):
            raise ValueError(f"Between a quarter's dates lie {FEWEST} to {MOST} working days")


@dataclass(frozen=True)
class QuarterDates:
    """A quarter's four dates, each with its count: opens < due < agree by < close by."""

    quarter: Quarter
    opening: Count
    due: Count
    agreeing: Count
    closing: Count

    @property
    def opens_on(self) -> date:
        """The day on which reviews open."""
        return self.opening.day

    @property
    def due_on(self) -> date:
        """The last day to send a review."""
        return self.due.day

    @property
    def agree_by_on(self) -> date:
        """The last day to agree a review or send it back."""
        return self.agreeing.day

    @property
    def close_by_on(self) -> date:
        """The last day to close the quarter."""
        return self.closing.day

    def is_open_on(self, day: date) -> bool:
        """Whether a day lies from the opening to the closing, both included, by the dates alone."""
        return self.opens_on <= day <= self.close_by_on

    def days(self) -> tuple[date, date, date, date]:
        """Give the four dates in order: opens, due, agree by, close by."""
        return self.opens_on, self.due_on, self.agree_by_on, self.close_by_on

    def moved_from(self, before: QuarterDates) -> str:
        """Say in a sentence which dates are others than before; '' if none is.

        Such as: 'Quarter 3, October to December 2026, opens on 14 December 2026 instead of 15 December 2026.'
        """
        pairs = zip(
            ("opens on", "is due on", "is to be agreed by", "closes on"), self.days(), before.days(), strict=True
        )
        said = [f"{verb} {say_date(now)} instead of {say_date(was)}" for verb, now, was in pairs if now != was]
        return f"{self.quarter.label}, {listed(said)}." if said else ""

    def explain(self) -> tuple[str, str, str, str]:
        """Say in a sentence for each date how it was counted, in the order opens, due, agreed, closes."""
        last = "the quarter's last day"
        return (
            f"The quarter opens on {_say(self.opening, last)}.",
            f"Reviews are due on {_say(self.due, last)}.",
            f"Reviews are to be agreed by {_say(self.agreeing, 'the due date')}.",
            f"The quarter closes on {_say(self.closing, 'the date to agree by')}.",
        )


def quarter_dates(quarter: Quarter, offsets: Offsets, days: WorkingDays) -> QuarterDates:
    """Count the four dates of a quarter.

    `days` must know the days off from the opening to the closing, up to a quarter before the quarter's last day and
    three quarters after it. Raises BeyondCalendarError if it does not.
    """
    due = days.after(quarter.last_day, offsets.due_after)
    agreeing = days.after(due.day, offsets.agreed_after)
    return QuarterDates(
        quarter=quarter,
        opening=days.before(quarter.last_day, offsets.opens_before),
        due=due,
        agreeing=agreeing,
        closing=days.after(agreeing.day, offsets.closed_after),
    )


def open_on(day: date, offsets: Offsets, days: WorkingDays, *, starts_in: int = APRIL) -> tuple[QuarterDates, ...]:
    """Find the quarters that are open on a day by their dates, the oldest first: none, one, or several at once.

    `starts_in` is the first month of the year. Raises BeyondCalendarError if `days` does not reach far enough: from a
    year before the day to two years after it always does.
    """
    found = []
    for quarter in _backwards(quarter_of(day, starts_in=starts_in).next()):
        dates = quarter_dates(quarter, offsets, days)
        if dates.close_by_on < day:
            break
        if dates.is_open_on(day):
            found.append(dates)
    return tuple(reversed(found))


def _backwards(quarter: Quarter) -> Iterator[Quarter]:
    while True:
        yield quarter
        quarter = quarter.previous()


def _say(count: Count, of: str) -> str:
    return f"{say_date(count.day)}, {count.said(of)}"
