"""The doors of the quarter dates and of the days we are closed: the landlord's room lies below and knows no today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord import actions
from kim.foundations.landlord.bank_holidays import EARLIEST_YEAR, LATEST_YEAR, bank_holidays
from kim.foundations.landlord.choices import DayKind
from kim.foundations.landlord.days import DayDoesNotFitError
from kim.foundations.landlord.models import DayOff, Pause
from kim.foundations.landlord.pauses import as_counted
from kim.foundations.landlord.queries import QuarterCalendar, SpecialDay, quarter_calendar, special_days
from kim.foundations.people.calendar_forms import DayOffForm, QuarterPlanForm
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.spreadsheets.downloads import as_file
from kim.foundations.spreadsheets.lists_back import MARKS, marked
from kim_engine.clocks.quarter_dates import QuarterDates

LABELS = ("Opens", "Due", "To be agreed by", "Closes")
HEADINGS = ["Day", "Name", "What it is", *(column.label for column in MARKS)]


@for_administrators
def quarter_dates(request: HttpRequest) -> HttpResponse:
    """The dates of the quarters that are open, of this one and of the next, each with how it was counted."""
    on = who(request).on
    context = {
        "quarters": [(each, each.is_open_on(on), _explained(each)) for each in quarter_calendar(on).around(on)],
        "history": history_of("landlord.quarter_plan", 1),
        "pauses": [(row, as_counted(row, on)) for row in Pause.objects.order_by("-from_on")],
    }
    return render(request, "people/quarter_dates_show.html", context)


@for_administrators
def quarter_plan_change(request: HttpRequest) -> HttpResponse:
    """Change the months and the working days: the dates that come of it are shown before they are saved."""
    calendar = quarter_calendar(who(request).on)
    initial = {"starts_in": calendar.starts_in, **asdict(calendar.offsets)}
    form = QuarterPlanForm(request.POST or None, initial=initial)
    step = request.POST.get("do", "") if request.method == "POST" and form.is_valid() else ""
    if step == "save":
        actions.change_quarter_plan(**form.given(), by=who(request), at=now())
        messages.success(request, "The quarter dates are changed.")
        return redirect("people:quarter_dates")
    if step == "check":
        shown = _compared(calendar, replace(calendar, **form.given()), who(request).on)
        typed = [(name, form.data.get(name, "")) for name in form.fields]
        return render(request, "people/quarter_plan_check.html", {"form": form, "typed": typed, "quarters": shown})
    return render(request, "people/quarter_plan_change.html", {"form": form})


@for_administrators
def day_off_list(request: HttpRequest) -> HttpResponseBase:
    """The bank holidays and our own days of two years: this and the next, or those that were asked for."""
    first = _year(request.GET.get("year", "")) or who(request).on.year
    years = [(year, special_days(year)) for year in (first, first + 1)]
    if request.GET.get("format"):
        rows = _with_marks([each for _, days in years for each in days])
        return as_file(request.GET["format"], HEADINGS, rows, name=f"days-closed-{first}", sheet="Days")
    context = {
        "years": years,
        "earlier": first - 2 if _year(str(first - 2)) else None,
        "later": first + 2 if _year(str(first + 2)) else None,
    }
    return render(request, "people/day_off_list.html", context)


@for_administrators
def day_off_add(request: HttpRequest) -> HttpResponse:
    """Add a day on which we are closed, or a bank holiday that we work."""
    form = DayOffForm(request.POST or None, initial=_bank_holiday(request.GET.get("day", "")))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"by": who(request), "at": now()}
        if _kept(request, form, lambda: actions.add_day_off(**given), "is added"):
            return _to_list(request, given["falls_on"])
    return render(request, "people/day_off_add.html", {"form": form})


@for_administrators
def day_off_change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a day's date, kind or name; its History stands beside."""
    row = get_object_or_404(DayOff, pk=number)
    form = DayOffForm(request.POST or None, initial={name: getattr(row, name) for name in DayOffForm.base_fields})
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data | {"day_off": row, "by": who(request), "at": now()}
        if _kept(request, form, lambda: actions.change_day_off(**given), "is changed"):
            return _to_list(request, given["falls_on"])
    context = {"form": form, "row": row, "history": history_of("landlord.day_off", row.pk)}
    return render(request, "people/day_off_change.html", context)


@for_administrators
def day_off_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Say what moves, then remove a day: England's calendar holds for it again."""
    row = get_object_or_404(DayOff, pk=number)
    on = who(request).on
    calendar = quarter_calendar(on)
    if request.method == "POST":
        actions.remove_day_off(day_off=row, by=who(request), at=now())
        moved = moved_dates(calendar, quarter_calendar(on), on)
        messages.success(request, " ".join([f"{row.name} is removed.", *moved]))
        return _to_list(request, row.falls_on)
    moved = moved_dates(calendar, calendar.without(row.falls_on), on)
    return render(request, "people/day_off_remove.html", {"row": row, "moved": moved, "kind": DayKind(row.kind).label})


def _with_marks(days: list[SpecialDay]) -> Iterator[list[Any]]:
    """Give the rows of a download; by its number a day of our own comes back."""
    own = [each.own for each in days if each.own]
    marked("landlord.day_off")(own)
    for each in days:
        marks = [column.value(each.own) if each.own else None for column in MARKS]
        yield [each.day, each.name, each.said, *marks]


def _explained(dates: QuarterDates) -> list[dict[str, Any]]:
    counts = (dates.opening, dates.due, dates.agreeing, dates.closing)
    return [
        {"label": label, "day": count.day, "sentence": sentence, "steps": count.steps()}
        for label, count, sentence in zip(LABELS, counts, dates.explain(), strict=True)
    ]


def _compared(calendar: QuarterCalendar, changed: QuarterCalendar, on: date) -> list[dict[str, Any]]:
    """Set the dates that come of a change beside those that stand, for each quarter that matters today."""
    return [{"dates": dates, "rows": _beside(calendar, dates, on)} for dates in changed.around(on)]


def _beside(calendar: QuarterCalendar, dates: QuarterDates, on: date) -> list[dict[str, Any]]:
    stands = calendar.quarter_of(dates.quarter.first_day)
    has_same_months = stands.first_day == dates.quarter.first_day
    was = calendar.dates_of(stands).days() if has_same_months else (None,) * len(LABELS)
    return [
        {
            "label": label,
            "was": before,
            "day": day,
            "is_moved": day != before,
            "sentence": sentence,
            "is_past": day < on,
        }
        for label, before, day, sentence in zip(LABELS, was, dates.days(), dates.explain(), strict=True)
    ]


def moved_dates(before: QuarterCalendar, after: QuarterCalendar, on: date) -> list[str]:
    """Say which dates of the quarters that matter today moved."""
    stood = {each.quarter: each for each in before.around(on)}
    said = [each.moved_from(stood[each.quarter]) for each in after.around(on) if each.quarter in stood]
    return [each for each in said if each]


def _kept(request: HttpRequest, form: forms.Form, act: Callable[[], Any], done: str) -> bool:
    """Run an act on a day and say what moved; a day that does not fit becomes an error beside its boxes."""
    on = who(request).on
    before = quarter_calendar(on)
    try:
        act()
    except DayDoesNotFitError as error:
        form.add_error("falls_on", str(error))
        return False
    moved = moved_dates(before, quarter_calendar(on), on)
    messages.success(request, " ".join([f"{form.cleaned_data['name']} {done}.", *moved]))
    return True


def _to_list(request: HttpRequest, day: date) -> HttpResponse:
    """Lead to the list, where the day is in sight."""
    this_year = who(request).on.year
    query = {} if day.year in (this_year, this_year + 1) else {"year": day.year}
    return redirect(reverse("people:day_off_list", query=query))


def _year(text: str) -> int | None:
    """Read a year that the list can begin with."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if EARLIEST_YEAR <= year < LATEST_YEAR else None


def _bank_holiday(text: str) -> dict[str, Any]:
    """Fill in the form for a bank holiday that somebody chose in the list; nothing for any other day."""
    try:
        day = date.fromisoformat(text)
        name = bank_holidays(day.year).get(day)
    except ValueError:
        return {}
    return {"falls_on": day, "kind": DayKind.WORKED, "name": name} if name else {}
