"""Reading the landlord, which every page names and the shared cache keeps, and the calendar of its quarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.cache import cache

from kim.foundations.landlord.bank_holidays import bank_holidays
from kim.foundations.landlord.choices import DayKind, DetailKind
from kim.foundations.landlord.models import DayOff, Landlord, OwnDetail, Pause, QuarterPlan
from kim.foundations.landlord.pauses import Paused, counted
from kim_engine.calendar import Quarter, quarter_of
from kim_engine.clocks.quarter_dates import Offsets, QuarterDates, open_on, quarter_dates
from kim_engine.clocks.working_days import WEEKDAYS, WorkingDays

KEY = "landlord"
PAUSES_KEY = "pauses"
KEPT_SECONDS = 300
OWN_KEY = "own_details"  # what people's room keeps there: these and the names of staff


def current_landlord() -> Landlord | None:
    """Give the landlord; none before `kim init`."""
    landlord: Landlord | None = cache.get(KEY)
    if landlord is None:
        landlord = Landlord.objects.first()
        cache.set(KEY, landlord, KEPT_SECONDS)
        _pause_rows()  # asked for by the pages of work: read along, so that they find it kept
    return landlord


def forget() -> None:
    """Have the landlord read anew after a change."""
    cache.delete(KEY)


def pauses(on: date) -> tuple[Paused, ...]:
    """Give the pauses as they stand on a day; the shared cache keeps their rows, which every page of work asks for."""
    return counted(_pause_rows(), on)


def _pause_rows() -> list[tuple[date, date | None, str]]:
    rows: list[tuple[date, date | None, str]] | None = cache.get(PAUSES_KEY)
    if rows is None:
        rows = list(Pause.objects.order_by("from_on").values_list("from_on", "to_on", "name"))
        cache.set(PAUSES_KEY, rows, KEPT_SECONDS)
    return rows


def pause_on(on: date) -> Paused | None:
    """Give the pause that a day is in."""
    return next((each for each in pauses(on) if on in each), None)


def runs_since(on: date) -> date:
    """Give the day by which things are late: in a pause the last day before it, for nothing becomes late in it."""
    found = pause_on(on)
    return runs_since(found.first - timedelta(days=1)) if found else on


def forget_pauses() -> None:
    """Have the pauses read anew after a change."""
    cache.delete(PAUSES_KEY)


def forget_own() -> None:
    """Have the landlord's own details read anew after a change."""
    cache.delete(OWN_KEY)


@dataclass(frozen=True)
class QuarterCalendar:
    """When the landlord's quarters are, and on which days it works. It knows no today: each question names its day."""

    starts_in: int  # the first month of the year
    offsets: Offsets
    closures: Mapping[date, str]  # the landlord's own days off, with their names
    worked: frozenset[date]  # bank holidays that it works
    pauses: tuple[Paused, ...] = ()  # because of incidents, as they stand on the day of the question

    def for_years(self, first: int, last: int) -> WorkingDays:
        """Give the working days of the years from the first to the last. Raises YearNotKnownError."""
        england = {day: name for year in range(first, last + 1) for day, name in bank_holidays(year).items()}
        days_off = {day: name for day, name in england.items() if day not in self.worked}
        paused = {day: f"the pause ‘{each.name}’" for each in self.pauses for day in each.days()}
        # A day that became a bank holiday after it was a closure keeps the bank holiday's name.
        return WorkingDays({**paused, **self.closures, **days_off}, date(first, 1, 1), date(last, 12, 31))

    def without(self, day: date) -> QuarterCalendar:
        """Give the calendar as it would be if a day of the landlord's own were removed."""
        closures = {each: name for each, name in self.closures.items() if each != day}
        return replace(self, closures=closures, worked=self.worked - {day})

    def quarter_of(self, day: date) -> Quarter:
        """Find the quarter that a day is in."""
        return quarter_of(day, starts_in=self.starts_in)

    def dates_of(self, quarter: Quarter) -> QuarterDates:
        """Count a quarter's four dates, each with its explanation."""
        days = self.for_years(quarter.first_day.year - 1, quarter.last_day.year + 1)
        return quarter_dates(quarter, self.offsets, days)

    def open_on(self, day: date) -> tuple[QuarterDates, ...]:
        """Find the quarters that are open on a day by their dates, the oldest first; there may be none, or two."""
        return open_on(day, self.offsets, self.for_years(day.year - 1, day.year + 2), starts_in=self.starts_in)

    def around(self, day: date) -> tuple[QuarterDates, ...]:
        """Give the dates of the quarters that matter on a day: those that are open, its own, and the next."""
        own = self.quarter_of(day)
        found = {each.quarter: each for each in self.open_on(day)}
        return tuple(found.get(each) or self.dates_of(each) for each in sorted({*found, own, own.next()}))


@dataclass(frozen=True)
class SpecialDay:
    """A Monday to Friday that differs: a bank holiday in England, a closure, or a bank holiday that is worked."""

    day: date
    name: str
    bank_holiday: str  # its name in England; '' if it is none
    own: DayOff | None  # the landlord's row, if there is one

    @property
    def weekday(self) -> str:
        """Name the day of the week."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def is_worked(self) -> bool:
        """Say whether it counts as a working day all the same."""
        return self.own is not None and self.own.kind == DayKind.WORKED

    @property
    def said(self) -> str:
        """Say what the day is."""
        if self.is_worked:
            named = f": {self.bank_holiday}" if self.bank_holiday not in ("", self.name) else ""
            return f"Bank holiday, but we work{named}"
        return "Bank holiday in England" if self.bank_holiday else "We are closed"


def special_days(year: int) -> list[SpecialDay]:
    """List a year's bank holidays in England and the landlord's own days among them, in order (one statement)."""
    england = bank_holidays(year)
    own = {row.falls_on: row for row in DayOff.objects.filter(falls_on__year=year)}
    return [
        SpecialDay(day, own[day].name if day in own else england[day], england.get(day, ""), own.get(day))
        for day in sorted({*england, *own})
    ]


def quarter_calendar(on: date | None = None) -> QuarterCalendar:
    """Read when the landlord's quarters are and on which days it works (two statements, and one for pauses).

    A pause that is not over counts up to the day `on`; without a day no pause counts.
    """
    plan = QuarterPlan.objects.first() or QuarterPlan()
    days = list(DayOff.objects.values_list("falls_on", "kind", "name"))
    return QuarterCalendar(
        starts_in=plan.starts_in,
        offsets=plan.offsets,
        closures={day: name for day, kind, name in days if kind == DayKind.CLOSED},
        worked=frozenset(day for day, kind, _ in days if kind == DayKind.WORKED),
        pauses=pauses(on) if on else (),
    )


def link_hosts() -> frozenset[str]:
    """Give the servers whose links may be checked."""
    return frozenset(OwnDetail.objects.filter(kind=DetailKind.LINK_SERVER).values_list("value", flat=True))
