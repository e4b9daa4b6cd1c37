"""Working days: which days count, the day so many of them after or before another, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from kim_engine.calendar import MONTHS, say_date

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = {5: WEEKDAYS[5], 6: WEEKDAYS[6]}
ONE_DAY = timedelta(days=1)


class BeyondCalendarError(ValueError):
    """A day lies outside the days whose days off are known: whether it counts could only be guessed."""


@dataclass(frozen=True)
class Skipped:
    """A day that was not counted: a Saturday, a Sunday, or a day off with its name."""

    day: date
    because: str

    @property
    def is_weekend(self) -> bool:
        """Whether it is left out as a Saturday or Sunday, whatever else falls on it."""
        return self.day.weekday() in WEEKEND


@dataclass(frozen=True)
class Count:
    """A number of working days counted from a day, which is not counted itself, and the day that was reached."""

    start: date
    number: int  # working days, at least 1
    is_backwards: bool
    day: date
    skipped: tuple[Skipped, ...]  # in the order in which they were met

    def steps(self) -> tuple[str, ...]:
        """Say the count step by step: from where, each day off or weekend that was met and why, and the result."""
        way = "before" if self.is_backwards else "after"
        first = f"Count {_working_days(self.number)} {way} {say_date(self.start)}, which is not counted itself."
        reached = say_date(self.day)
        last = f"Working day {self.number} is {reached}." if self.number > 1 else f"The working day is {reached}."
        return (first, *self._left_out(), last)

    def _left_out(self) -> Iterator[str]:
        for run in _weekends_together(self.skipped):
            if not run[0].is_weekend:
                yield f"Leave out {say_date(run[0].day)}: {run[0].because}."
            else:
                days = " and ".join(f"{each.because} {say_date(each.day)}" for each in run)
                yield f"Leave out {days}."

    def said(self, of: str) -> str:
        """Say how the day was counted, to end a sentence; `of` names the day counted from.

        Such as: '10 working days before the quarter's last day, 31 December 2026. Left out: weekends and Christmas
        Day on 25 December 2026'.
        """
        way = "before" if self.is_backwards else "after"
        said = f"{_working_days(self.number)} {way} {of}, {say_date(self.start)}"
        left_out = ["weekends"] if any(each.is_weekend for each in self.skipped) else []
        left_out += _by_name([each for each in self.skipped if not each.is_weekend])
        return f"{said}. Left out: {listed(left_out)}" if left_out else said


@dataclass(frozen=True)
class WorkingDays:
    """The days that count: Mondays to Fridays but for the days off, each of which has its name.

    Days off are known from `known_from` to `known_to`, both included; a day beyond is answered by BeyondCalendarError,
    never by a guess. Raises ValueError for a day off without a name, and for an end before the beginning.
    """

    days_off: Mapping[date, str]
    known_from: date
    known_to: date

    def __post_init__(self) -> None:
        if self.known_to < self.known_from:
            raise ValueError("Days off are known from a day to a later one")
        if not all(name.strip() for name in self.days_off.values()):
            raise ValueError("A day off has a name")
        object.__setattr__(self, "days_off", MappingProxyType(dict(self.days_off)))  # nobody changes it afterwards

    def is_working(self, day: date) -> bool:
        """Whether a day counts. Raises BeyondCalendarError."""
        return not self.why_not(day)

    def why_not(self, day: date) -> str:
        """Why a day does not count: 'Saturday', 'Sunday' or the day off's name; '' if it does.

        Raises BeyondCalendarError.
        """
        if not self.known_from <= day <= self.known_to:
            known = f"from {say_date(self.known_from)} to {say_date(self.known_to)}"
            raise BeyondCalendarError(f"Days off are known {known}, and not on {say_date(day)}")
        return WEEKEND.get(day.weekday()) or self.days_off.get(day, "")

    def after(self, day: date, number: int) -> Count:
        """Count a number of working days (at least 1) after a day, which need not be one itself.

        Raises ValueError for a number below 1, BeyondCalendarError if the count leaves the days that are known.
        """
        return self._count(day, number, ONE_DAY)

    def before(self, day: date, number: int) -> Count:
        """Count a number of working days (at least 1) before a day, which need not be one itself.

        Raises ValueError for a number below 1, BeyondCalendarError if the count leaves the days that are known.
        """
        return self._count(day, number, -ONE_DAY)

    def _count(self, start: date, number: int, step: timedelta) -> Count:
        if number < 1:
            raise ValueError("Count at least one working day")
        day, left, skipped = start, number, []
        while left:
            if day in (date.min, date.max):
                raise BeyondCalendarError("The calendar ends here")
            day += step
            because = self.why_not(day)
            if because:
                skipped.append(Skipped(day, because))
            else:
                left -= 1
        return Count(start, number, step < timedelta(0), day, tuple(skipped))


def _working_days(number: int) -> str:
    return f"{number} working {'day' if number == 1 else 'days'}"


def _weekends_together(skipped: tuple[Skipped, ...]) -> Iterator[list[Skipped]]:
    """Give the days that were left out one by one, but a Saturday with its Sunday, in the calendar's order."""
    runs: list[list[Skipped]] = []
    for each in skipped:
        if runs and each.is_weekend and runs[-1][-1].is_weekend and abs(each.day - runs[-1][-1].day) == ONE_DAY:
            runs[-1].append(each)
        else:
            runs.append([each])
    yield from (sorted(run, key=lambda each: each.day) for run in runs)


def _by_name(days_off: list[Skipped]) -> list[str]:
    """Say days off in the calendar's order, those of one name together."""
    named: dict[str, list[date]] = {}
    for each in sorted(days_off, key=lambda each: each.day):
        named.setdefault(each.because, []).append(each.day)
    return [f"{name} on {_say_days(days)}" for name, days in named.items()]


def _say_days(days: list[date]) -> str:
    """Say dates together: '29, 30 and 31 December 2026', or each in full if they lie in several months."""
    last = days[-1]
    if all((each.year, each.month) == (last.year, last.month) for each in days):
        return f"{listed([str(each.day) for each in days])} {MONTHS[last.month - 1]} {last.year}"
    return listed([say_date(each) for each in days])


def listed(texts: Sequence[str]) -> str:
    """Say one or more things one after the other: 'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]
