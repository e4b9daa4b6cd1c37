"""R3: the landlord's quarters and its own days are kept with their events, and every date follows from them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.audit_trail.verification import verify_state
from kim.foundations.erasure import actions as erasure
from kim.foundations.landlord import actions
from kim.foundations.landlord.days import DayDoesNotFitError
from kim.foundations.landlord.models import DayOff, QuarterPlan
from kim.foundations.landlord.queries import quarter_calendar, special_days
from kim_engine.calendar import Quarter
from kim_engine.clocks.quarter_dates import Offsets
from kim_engine.clocks.working_days import BeyondCalendarError
from tests.factories import moment
from tests.rooms.foundations.people.refusing import refused_by

THIRD = Quarter(2026, 3)
USUAL = (date(2026, 12, 15), date(2027, 1, 22), date(2027, 2, 5), date(2027, 2, 19))
NEW_YEARS_DAY = date(2027, 1, 1)


def given(cast):
    return {"by": cast.standing("administrator"), "at": moment()}


def close(cast, day, name="Christmas closure"):
    return actions.add_day_off(falls_on=day, kind="CLOSED", name=name, **given(cast))


def work(cast, day, name="Office open"):
    return actions.add_day_off(falls_on=day, kind="WORKED", name=name, **given(cast))


def plan(cast, starts_in=4, **offsets):
    actions.change_quarter_plan(starts_in=starts_in, offsets=Offsets(**offsets), **given(cast))


def days_of(quarter=THIRD):
    return quarter_calendar().dates_of(quarter).days()


def test_quarters_are_financial_until_somebody_changes_them(cast):
    calendar = quarter_calendar()
    assert (calendar.starts_in, calendar.offsets) == (4, Offsets(10, 15, 10, 10))
    assert not QuarterPlan.objects.exists()
    assert calendar.quarter_of(date(2026, 11, 22)) == THIRD
    assert calendar.dates_of(THIRD).days() == USUAL


def test_the_calendar_costs_two_statements_however_many_days_there_are(cast):
    plan(cast, due_after=20)
    for number in range(20):
        close(cast, date(2030, 7, 1) + timedelta(days=7 * number + (number == 8)))
    with CaptureQueriesContext(connection) as captured:
        calendar = quarter_calendar()
        calendar.around(date(2026, 11, 22))
    assert len(captured) == 2


def test_the_months_and_the_working_days_are_changed_and_the_history_says_what_they_were(cast):
    plan(cast, starts_in=2, due_after=20)
    calendar = quarter_calendar()
    assert calendar.quarter_of(date(2027, 1, 31)) == Quarter(2026, 4, starts_in=2)
    assert calendar.quarter_of(date(2027, 1, 31)).label == "Quarter 4, November 2026 to January 2027"
    assert calendar.offsets == Offsets(due_after=20)
    item = history_of("landlord.quarter_plan", 1)[0]
    assert (item.title, item.actor) == ("Quarter dates changed", "Administrator, site administrator")
    assert [(each.label, each.before, each.after) for each in item.changes] == [
        ("First month of the year", "April", "February"),
        ("Due after the quarter's last day", "15 working days", "20 working days"),
    ]
    plan(cast, starts_in=2, closed_after=1)
    changes = history_of("landlord.quarter_plan", 1)[0].changes
    assert ("Closes after the date to agree by", "10 working days", "1 working day") in [
        (each.label, each.before, each.after) for each in changes
    ]
    assert QuarterPlan.objects.count() == 1


def test_a_closure_moves_the_dates_after_it(cast):
    close(cast, date(2027, 1, 11), "Moving day")
    assert days_of() == (USUAL[0], date(2027, 1, 25), date(2027, 2, 8), date(2027, 2, 22))
    assert "Moving day on 11 January 2027" in quarter_calendar().dates_of(THIRD).explain()[1]


def test_a_bank_holiday_that_is_worked_counts(cast):
    work(cast, NEW_YEARS_DAY)
    assert days_of() == (USUAL[0], date(2027, 1, 21), date(2027, 2, 4), date(2027, 2, 18))
    assert quarter_calendar().for_years(2027, 2027).is_working(NEW_YEARS_DAY)


def test_a_removed_day_lets_the_dates_move_back_and_the_record_keeps_it(cast):
    row = close(cast, date(2027, 1, 11))
    number = row.pk
    actions.remove_day_off(day_off=row, **given(cast))
    assert days_of() == USUAL
    assert not DayOff.objects.exists()
    assert [item.title for item in history_of("landlord.day_off", number)] == ["Day removed", "Day added"]
    assert verify_state().problems == []
    assert close(cast, date(2027, 1, 11)).pk != number


def test_a_changed_day_says_what_it_was(cast):
    row = close(cast, date(2026, 12, 29))
    actions.change_day_off(day_off=row, falls_on=NEW_YEARS_DAY, kind="WORKED", name="Office open", **given(cast))
    changes = history_of("landlord.day_off", row.pk)[0].changes
    assert [(each.label, each.before, each.after) for each in changes] == [
        ("Day", "29 December 2026", "1 January 2027"),
        ("Kind", "We are closed", "A bank holiday that we work"),
        ("Name", "Christmas closure", "Office open"),
    ]


def test_a_day_keeps_its_date_when_its_name_changes(cast):
    row = close(cast, date(2026, 12, 29))
    actions.change_day_off(day_off=row, falls_on=row.falls_on, kind="CLOSED", name="Winter closure", **given(cast))
    assert DayOff.objects.get().name == "Winter closure"


@pytest.mark.parametrize(
    ("falls_on", "kind", "said"),
    [
        (date(2026, 12, 29), "CLOSED", "29 December 2026 is in the list already: Christmas closure. Change it there"),
        (date(2026, 12, 29), "WORKED", "29 December 2026 is in the list already: Christmas closure. Change it there"),
        (date(2026, 12, 25), "CLOSED", "25 December 2026 is a bank holiday already: Christmas Day. Enter another day"),
        (
            date(2027, 1, 2),
            "CLOSED",
            "2 January 2027 is a Saturday, which is left out anyway. Enter a Monday to Friday",
        ),
        (date(2026, 11, 30), "WORKED", "30 November 2026 is not a bank holiday in England"),
        (date(2026, 12, 26), "WORKED", "26 December 2026 is not a bank holiday in England"),
        (date(1999, 12, 30), "CLOSED", "Enter a day in the years 2000 to 2100"),
        (date(2101, 1, 3), "WORKED", "Enter a day in the years 2000 to 2100"),
    ],
)
def test_a_day_that_changes_nothing_is_refused_and_nothing_is_written(cast, falls_on, kind, said):
    close(cast, date(2026, 12, 29))
    other = close(cast, date(2026, 12, 30), "Second day")
    with pytest.raises(DayDoesNotFitError, match=said):
        actions.add_day_off(falls_on=falls_on, kind=kind, name="X", **given(cast))
    with pytest.raises(DayDoesNotFitError, match=said):
        actions.change_day_off(day_off=other, falls_on=falls_on, kind=kind, name="X", **given(cast))
    assert [item.title for item in history_of("landlord.day_off", other.pk)] == ["Day added"]
    assert DayOff.objects.count() == 2


def test_two_quarters_are_open_at_once_when_the_landlord_takes_its_time(cast):
    plan(cast, opens_before=20, due_after=20, agreed_after=15, closed_after=15)
    calendar = quarter_calendar()
    assert [each.quarter.code for each in calendar.open_on(date(2027, 3, 1))] == ["2026-Q3", "2026-Q4"]
    assert [each.quarter.code for each in calendar.around(date(2027, 3, 1))] == ["2026-Q3", "2026-Q4", "2027-Q1"]


def test_the_quarters_that_matter_are_the_open_ones_this_one_and_the_next(cast):
    calendar = quarter_calendar()
    assert [each.quarter.code for each in calendar.around(date(2026, 11, 22))] == ["2026-Q3", "2026-Q4"]
    assert [each.quarter.code for each in calendar.around(date(2027, 1, 10))] == ["2026-Q3", "2026-Q4", "2027-Q1"]


def test_a_clock_set_back_moves_no_date(cast):
    later, earlier = moment() + timedelta(days=300), moment() - timedelta(days=300)
    by = cast.standing("administrator")
    row = actions.add_day_off(falls_on=date(2027, 1, 11), kind="CLOSED", name="Moving day", by=by, at=later)
    moved = days_of()
    actions.change_day_off(day_off=row, falls_on=row.falls_on, kind="CLOSED", name="Move", by=by, at=earlier)
    assert days_of() == moved
    actions.remove_day_off(day_off=row, by=by, at=earlier)
    assert days_of() == USUAL
    calendar = quarter_calendar()
    there_and_back = [date(2026, 12, 20), date(2027, 3, 20), date(2026, 12, 20)]
    seen = [[each.days() for each in calendar.around(day)] for day in there_and_back]
    assert seen[0] == seen[2]


def test_a_year_lists_bank_holidays_and_our_own_days_in_order(cast):
    close(cast, date(2026, 12, 29))
    work(cast, date(2026, 8, 31))
    work(cast, date(2026, 5, 4), "Early May bank holiday")
    found = {each.day: each for each in special_days(2026)}
    assert list(found) == sorted(found)
    assert len(found) == 9
    assert [(found[day].name, found[day].weekday, found[day].said) for day in list(found)[3:6]] == [
        ("Early May bank holiday", "Monday", "Bank holiday, but we work"),
        ("Spring bank holiday", "Monday", "Bank holiday in England"),
        ("Office open", "Monday", "Bank holiday, but we work: Summer bank holiday"),
    ]
    assert found[date(2026, 12, 29)].said == "We are closed"


def test_a_closure_that_became_a_bank_holiday_afterwards_is_one(cast):
    """As when a later version of the library knows a day that was proclaimed, and the landlord had added it itself."""
    DayOff.objects.bulk_create([DayOff(falls_on=NEW_YEARS_DAY, kind="CLOSED", name="Proclaimed")])
    cast.is_tampered = True
    assert quarter_calendar().for_years(2026, 2027).why_not(NEW_YEARS_DAY) == "New Year's Day"
    assert days_of() == USUAL


def test_what_would_be_without_a_day_is_what_is_when_it_is_removed(cast):
    row = close(cast, date(2027, 1, 11))
    would_be = quarter_calendar().without(row.falls_on)
    actions.remove_day_off(day_off=row, **given(cast))
    assert would_be == quarter_calendar()


def test_days_beyond_the_years_that_were_asked_for_are_not_guessed(cast):
    days = quarter_calendar().for_years(2026, 2026)
    assert days.after(date(2026, 12, 24), 1).day == date(2026, 12, 29)
    with pytest.raises(BeyondCalendarError):
        days.is_working(date(2027, 1, 4))


def test_a_days_name_can_be_erased(cast):
    row = close(cast, date(2026, 12, 29), "Funeral of Ermintrude Sprocket")
    asked = erasure.ask_for_erasure(
        text="Ermintrude Sprocket", why="Her family asked.", by=cast.standing("governance"), at=moment()
    )
    from django.conf import settings

    erasure.agree_to_erasure(request=asked, seals=settings.SEALS, by=cast.standing("head"), at=moment())
    row.refresh_from_db()
    assert row.name == "Funeral of (erased)"


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("id", 2, "quarterplan_only_one"),
        ("starts_in", 0, "quarterplan_month_known"),
        ("starts_in", 13, "quarterplan_month_known"),
        *(
            (name, value, f"quarterplan_{name}_in_range")
            for name in ("opens_before", "due_after", "agreed_after", "closed_after")
            for value in (0, 41)
        ),
    ],
)
def test_the_database_refuses_a_plan_that_cannot_be(cast, field, value, constraint):
    plan(cast)
    with refused_by(constraint):
        QuarterPlan.objects.filter(pk=1).update(**{field: value})


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"kind": "HALF"}, "dayoff_kind_known"),
        ({"name": ""}, "dayoff_has_a_name"),
    ],
)
def test_the_database_refuses_a_day_that_cannot_be(cast, changes, constraint):
    close(cast, date(2026, 12, 29))
    with refused_by(constraint):
        DayOff.objects.update(**changes)


def test_the_database_refuses_one_day_twice(cast):
    close(cast, date(2026, 12, 29))
    with refused_by("dayoff_once_a_day", columns="landlord_dayoff.falls_on"):
        DayOff(falls_on=date(2026, 12, 29), kind="CLOSED", name="Again").save()
