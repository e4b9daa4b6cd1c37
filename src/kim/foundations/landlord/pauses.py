"""Pauses because of an incident: which days each stops, and which can be recorded beside those that stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from kim.foundations.landlord.bank_holidays import EARLIEST_YEAR, LATEST_YEAR
from kim.foundations.landlord.models import Pause
from kim_engine.calendar import say_date
from kim_engine.clocks.reminders import MOST_PAUSED

A_YEAR = timedelta(days=365)
ONE_DAY = timedelta(days=1)


class PauseDoesNotFitError(ValueError):
    """A pause cannot have these days; the sentence says what to do, `field` which of them it is about."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Paused:
    """A pause as it counts: what is not over counts up to the day that it is looked at."""

    name: str
    first: date
    last: date
    is_open: bool

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Say whether it has any of some days."""
        return self.first <= last and first <= self.last

    def days(self) -> Iterator[date]:
        """Give its days in order."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @property
    def said(self) -> str:
        """Say it: 'Cyber attack, from 3 to 14 November 2026'."""
        if self.is_open:
            return f"{self.name}, since {say_date(self.first)}"
        return f"{self.name}, {say_date(self.first)} to {say_date(self.last)}"


def counted(rows: Iterable[tuple[date, date | None, str]], on: date) -> tuple[Paused, ...]:
    """Give the pauses that have begun by a day, and those to come that have both their days, in order.

    One that is forgotten open stops time no longer than all the pauses of a year may: dates stay countable.
    """
    found: list[Paused] = []
    for first, last, name in sorted(rows, key=lambda row: row[0]):
        if last is None and first > on:
            continue
        used = sum(_length(each.first, each.last) for each in found if each.last > first - A_YEAR)
        longest = first + timedelta(days=max(MOST_PAUSED - used, 1) - 1)
        found.append(Paused(name, first, min(last or on, longest), last is None and on <= longest))
    return tuple(found)


def as_counted(row: Pause, on: date) -> Paused:
    """Give one pause by its own days, for its own page and the list of them."""
    return Paused(row.name, row.from_on, row.to_on or on, row.to_on is None)


def check_pause(others: QuerySet[Pause], *, from_on: date, to_on: date | None, on: date) -> None:
    """Go on if a pause can have these days, beside those that stand. Raises PauseDoesNotFitError."""
    if not EARLIEST_YEAR < from_on.year < LATEST_YEAR:
        raise PauseDoesNotFitError(f"Enter a day in the years {EARLIEST_YEAR + 1} to {LATEST_YEAR - 1}", "from_on")
    if to_on is None and from_on > on:
        raise PauseDoesNotFitError("A pause without a last day has begun. Enter today or an earlier day", "from_on")
    if to_on is not None and to_on < from_on:
        raise PauseDoesNotFitError("A pause can't end before it begins. Give that day or a later one", "to_on")
    _check_beside(others, from_on, to_on, on)


def check_end(pause: Pause, others: QuerySet[Pause], *, last_on: date, on: date) -> None:
    """Go on if a pause can end on a day. Raises PauseDoesNotFitError."""
    if pause.to_on is not None and last_on >= pause.to_on:
        raise PauseDoesNotFitError("It ends by then already. To pause for longer, record another pause", "last_on")
    if last_on < pause.from_on:
        raise PauseDoesNotFitError("A pause can't end before it begins. Give that day or a later one", "last_on")
    if last_on > on + timedelta(days=MOST_PAUSED):
        raise PauseDoesNotFitError("That is too far ahead. End it when you know when", "last_on")
    _check_beside(others, pause.from_on, last_on, on, field="last_on")


def _check_beside(others: QuerySet[Pause], first: date, last: date | None, on: date, field: str = "from_on") -> None:
    ends = last or max(on, first)
    length = _length(first, ends)
    for from_on, to_on, name in others.values_list("from_on", "to_on", "name"):
        if from_on <= (last or date.max) and first <= (to_on or date.max):
            raise PauseDoesNotFitError(f"There is a pause on some of these days already: {name}", field)
        stands = to_on or max(on, from_on)
        if from_on - A_YEAR < ends and first - A_YEAR < stands:
            length += _length(from_on, stands)
    if length > MOST_PAUSED:
        said = f"All pauses of a year have at most {MOST_PAUSED} days. For longer, change the quarter dates"
        raise PauseDoesNotFitError(said, field)


def _length(first: date, last: date) -> int:
    return (last - first + ONE_DAY).days
