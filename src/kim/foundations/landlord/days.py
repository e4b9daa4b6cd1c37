"""Which days can be a landlord's own: none twice, none that England's calendar leaves out or counts already."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kim.foundations.landlord.bank_holidays import EARLIEST_YEAR, LATEST_YEAR, bank_holidays
from kim.foundations.landlord.choices import DayKind
from kim.foundations.landlord.models import DayOff
from kim_engine.calendar import say_date
from kim_engine.clocks.working_days import WEEKEND


class DayDoesNotFitError(ValueError):
    """A day is taken, or changes nothing; the sentence says what to do."""


def check_day(others: QuerySet[DayOff], *, falls_on: date, kind: str) -> None:
    """Go on if a day can be closed or worked, beside the days that stand. Raises DayDoesNotFitError."""
    if not EARLIEST_YEAR <= falls_on.year <= LATEST_YEAR:
        raise DayDoesNotFitError(f"Enter a day in the years {EARLIEST_YEAR} to {LATEST_YEAR}")
    taken = others.filter(falls_on=falls_on).first()
    if taken is not None:
        raise DayDoesNotFitError(f"{say_date(falls_on)} is in the list already: {taken.name}. Change it there")
    refusal = _worked(falls_on) if kind == DayKind.WORKED else _closed(falls_on)
    if refusal:
        raise DayDoesNotFitError(refusal)


def _worked(day: date) -> str:
    if day in bank_holidays(day.year):
        return ""
    return f"{say_date(day)} is not a bank holiday in England. Enter the bank holiday that you work"


def _closed(day: date) -> str:
    if day.weekday() in WEEKEND:
        return f"{say_date(day)} is a {WEEKEND[day.weekday()]}, which is left out anyway. Enter a Monday to Friday"
    name = bank_holidays(day.year).get(day)
    return f"{say_date(day)} is a bank holiday already: {name}. Enter another day" if name else ""
