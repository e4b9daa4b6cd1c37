"""R3: administrators see each quarter's dates with how they were counted, and see what moves before it is saved."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kim.foundations.landlord.models import DayOff, QuarterPlan
from kim.foundations.landlord.queries import quarter_calendar
from tests.rooms import world as planted
from tests.rooms.foundations.people.reading import downloaded, parts, text

DATES, CHANGE = reverse("people:quarter_dates"), reverse("people:quarter_plan_change")
DAYS, ADD = reverse("people:day_off_list"), reverse("people:day_off_add")
USUAL = {"starts_in": "4", "opens_before": "10", "due_after": "15", "agreed_after": "10", "closed_after": "10"}
CLOSED = {"kind": "CLOSED", "name": "Moving day", **parts("falls_on", date(2027, 1, 11))}


@pytest.fixture
def client(cast, monkeypatch):
    """An administrator's browser on 22 November 2026."""
    planted.stop_the_clock(monkeypatch)
    return cast.client("administrator")


def on_moment(monkeypatch, moment):
    """Have the doors read their day from a moment, as they do from the real clock."""
    monkeypatch.setattr(timezone, "now", lambda: moment)


def add(client, **typed):
    return client.post(ADD, CLOSED | typed, follow=True)


def change_address(name="people:day_off_change"):
    return reverse(name, args=[DayOff.objects.get().pk])


def test_the_dates_of_this_quarter_and_the_next_are_shown_with_how_they_were_counted(client):
    page = text(client.get(DATES))
    for said in (
        "Quarter 3, October to December 2026 Not open yet",
        "Quarter 4, January to March 2027 Not open yet",
        "Opens 15 December 2026 The quarter opens on 15 December 2026, 10 working days before the quarter&#39;s last",
        "Reviews are due on 22 January 2027, 15 working days after",
        "Leave out Saturday 26 December 2026 and Sunday 27 December 2026.",
        "Leave out 28 December 2026: Boxing Day (substitute day).",
        "Working day 15 is 22 January 2027.",
        "Nothing yet.",
    ):
        assert said in page, said
    assert "Quarter 1," not in page


def test_a_quarter_that_is_open_is_shown_though_its_days_are_over(cast, monkeypatch):
    on_moment(monkeypatch, datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    page = text(cast.client("administrator").get(DATES))
    assert "Quarter 3, October to December 2026 Open " in page
    assert "Quarter 4, January to March 2027 Not open yet" in page
    assert "Quarter 1, April to June 2027 Not open yet" in page


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (datetime(2026, 9, 30, 22, 59, tzinfo=UTC), "Quarter 2, July to September 2026 Open"),
        (datetime(2027, 3, 31, 22, 30, tzinfo=UTC), "Quarter 4, January to March 2027 Open"),
        (datetime(2027, 5, 31, 23, 30, tzinfo=UTC), "Quarter 1, April to June 2027 Not open yet"),
    ],
)
def test_the_landlords_day_turns_at_midnight_in_summer_time_too(cast, monkeypatch, moment, first):
    on_moment(monkeypatch, moment)
    assert f"{first} Opens" in text(cast.client("administrator").get(DATES))


def test_the_same_page_is_shown_after_a_clock_was_set_back(cast, monkeypatch):
    client, shown = cast.client("administrator"), []
    for day in (20, 24, 20):
        on_moment(monkeypatch, datetime(2026, 11, day, 9, 0, tzinfo=UTC))
        shown.append(text(client.get(DATES)))
    assert shown[0] == shown[2]


def test_a_change_is_shown_beside_what_stands_before_it_is_saved(client):
    typed = USUAL | {"due_after": "20"}
    check = text(client.post(CHANGE, typed | {"do": "check"}))
    assert "Nothing is saved yet" in check
    assert "the date to agree by, 12 February 2027. Left out: weekends. 19 February 2027 26 February 2027" in check
    assert "on 28 December 2026. 15 December 2026 15 December 2026" in check
    assert not QuarterPlan.objects.exists()
    again = client.post(CHANGE, typed | {"do": "change"}).content.decode()
    assert 'value="20"' in again
    saved = text(client.post(CHANGE, typed | {"do": "save"}, follow=True))
    assert "The quarter dates are changed." in saved
    assert "29 January 2027" in saved
    assert "Quarter dates changed" in saved
    assert QuarterPlan.objects.get().due_after == 20


def test_other_months_are_said_to_be_other_quarters(client):
    check = text(client.post(CHANGE, USUAL | {"starts_in": "2", "do": "check"}))
    assert "Quarter 4, November 2026 to January 2027" in check
    assert "Quarter 3, August to October 2026" in check  # it would be open, and its due date has passed
    assert check.count("No such quarter") == 3 * 4
    assert "20 November 2026 Has passed" in check
    check = text(client.post(CHANGE, USUAL | {"starts_in": "1", "do": "check"}))
    assert "Quarter 4, October to December 2026" in check
    assert "No such quarter" not in check


def test_a_date_that_would_have_passed_is_marked(cast, monkeypatch):
    on_moment(monkeypatch, datetime(2027, 1, 20, 9, 0, tzinfo=UTC))
    client = cast.client("administrator")
    assert "Has passed" in text(client.post(CHANGE, USUAL | {"due_after": "5", "do": "check"}))
    assert "Has passed" not in text(client.post(CHANGE, USUAL | {"due_after": "20", "do": "check"}))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"starts_in": ""}, "Choose the first month of the year"),
        ({"starts_in": "13"}, "Choose a month"),
        ({"opens_before": ""}, "Opens: enter a whole number of working days from 1 to 40, like 10"),
        ({"due_after": "0"}, "Due: enter a whole number"),
        ({"agreed_after": "41"}, "To be agreed: enter a whole number"),
        ({"closed_after": "ten"}, "Closes: enter a whole number"),
        ({}, "These are the quarter dates as they stand"),
    ],
)
@pytest.mark.parametrize("step", ["check", "save"])
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_saved(client, wrong, sentence, step):
    assert sentence in text(client.post(CHANGE, USUAL | wrong | {"do": step}))
    assert not QuarterPlan.objects.exists()


def test_the_days_are_listed_with_englands_bank_holidays_among_them(client):
    add(client)
    page = text(client.get(DAYS))
    new_year, moving, good_friday = (
        page.index(said)
        for said in ("Friday 1 January 2027", "Moving day Monday 11 January 2027", "Good Friday Friday 26")
    )
    assert new_year < moving < good_friday
    assert "We are closed" in page
    assert "Boxing Day (substitute day) Monday 28 December 2026 Bank holiday in England We work on it" in page
    assert "2 January 2026" not in page.replace("22 January 2026", "")


def test_adding_a_day_says_which_dates_moved(client):
    page = text(add(client))
    assert (
        "Moving day is added. Quarter 3, October to December 2026, is due on 25 January 2027 instead of "
        "22 January 2027, is to be agreed by 8 February 2027 instead of 5 February 2027 and closes on "
        "22 February 2027 instead of 19 February 2027." in page
    )
    page = text(add(client, **parts("falls_on", date(2027, 7, 1))))
    assert "Moving day is added. " in page
    assert "instead of" not in page


def test_a_bank_holiday_is_worked_from_the_list(client):
    address = f"{ADD}?day=2027-01-01"
    assert address in client.get(DAYS).content.decode().replace("&amp;", "&")
    page = client.get(address).content.decode()
    assert 'value="New Year&#39;s Day"' in page
    assert 'value="2027"' in page
    typed = {"kind": "WORKED", "name": "New Year's Day", **parts("falls_on", date(2027, 1, 1))}
    assert "is due on 21 January 2027 instead of 22 January 2027" in text(client.post(ADD, typed, follow=True))
    assert "Bank holiday, but we work" in text(client.get(DAYS))


@pytest.mark.parametrize("asked", ["2027-01-02", "2027-01-04", "1-1-2027", "1850-12-25", "x", ""])
def test_no_other_day_is_filled_in_for_anybody(client, asked):
    page = client.get(ADD, {"day": asked})
    assert page.status_code == 200
    assert "checked" not in page.content.decode()


def test_a_day_is_changed_and_its_history_stands_beside(client):
    add(client)
    there = change_address()
    assert 'value="Moving day"' in client.get(there).content.decode()
    page = text(client.post(there, CLOSED | parts("falls_on", date(2027, 1, 12)) | {"name": "Move"}, follow=True))
    assert "Move is changed." in page
    history = text(client.get(there))
    assert "Day changed" in history
    assert "removed: Moving day" in history


def test_removing_a_day_says_what_moves_before_and_what_moved_afterwards(client):
    add(client)
    there = change_address("people:day_off_remove")
    moves = "is due on 22 January 2027 instead of 25 January 2027"
    page = text(client.get(there))
    assert "11 January 2027: we are closed." in page
    assert moves in page
    assert DayOff.objects.exists()
    done = text(client.post(there, follow=True))
    assert "Moving day is removed." in done
    assert moves in done
    assert not DayOff.objects.exists()
    assert client.get(there).status_code == 404


def test_removing_a_day_that_moves_nothing_says_so(client):
    add(client, **parts("falls_on", date(2027, 12, 1)))
    assert "No date of this quarter or the next moves." in text(client.get(change_address("people:day_off_remove")))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (parts("falls_on", date(2026, 12, 25)), "25 December 2026 is a bank holiday already: Christmas Day"),
        (parts("falls_on", date(2027, 1, 9)), "9 January 2027 is a Saturday, which is left out anyway"),
        ({"kind": "WORKED"}, "11 January 2027 is not a bank holiday in England"),
        ({"kind": ""}, "Choose what is different on this day"),
        ({"name": " "}, "Enter a name for the day"),
        ({"name": "x" * 61}, "Name: use at most 60 characters"),
        ({"falls_on-day": "31", "falls_on-month": "11"}, "November has 30 days. Enter the day, like 29 12 2026"),
        ({"falls_on-year": ""}, "The date has no year"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_box_and_nothing_typed_is_lost(client, wrong, sentence):
    page = client.post(ADD, CLOSED | wrong)
    assert page.status_code == 200
    assert sentence in text(page)
    assert f'value="{CLOSED["falls_on-month"] if "falls_on-month" not in wrong else wrong["falls_on-month"]}"' in (
        page.content.decode()
    )
    assert not DayOff.objects.exists()


def test_a_day_in_another_year_leads_to_that_year(client):
    page = add(client, **parts("falls_on", date(2030, 7, 1)))
    assert page.redirect_chain[-1][0] == f"{DAYS}?year=2030"
    assert "Moving day Monday 1 July 2030" in text(page)


def test_years_are_turned_over_two_at_a_time_to_where_they_end(client):
    page = text(client.get(DAYS))
    assert "2024 and 2025" in page
    assert "2028 and 2029" in page
    for asked in ("x", "1999", "2100", "99999"):
        assert text(client.get(DAYS, {"year": asked})) == page
    assert "1998 and 1999" not in text(client.get(DAYS, {"year": "2000"}))
    assert "2101" not in text(client.get(DAYS, {"year": "2099"}))


def test_the_days_download_as_they_are_shown(client):
    add(client)
    rows = downloaded(client.get(DAYS, {"format": "csv", "year": "2027"}))
    assert rows[0][:3] == ["Day", "Name", "What it is"]
    assert rows[1][1:3] == ["New Year's Day", "Bank holiday in England"]
    assert rows[2][1:3] == ["Moving day", "We are closed"]
    assert len(rows) == 1 + 9 + 8
    assert b"".join(client.get(DAYS, {"format": "xlsx"}).streaming_content)[:2] == b"PK"


def test_the_pages_ask_no_more_often_when_there_are_more_days(client):
    def statements():
        counts = []
        for address in (DATES, DAYS, ADD, change):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    add(client)
    change = change_address()
    few = statements()
    for day in range(1, 29):
        add(client, **parts("falls_on", date(2027, 7, day)))
        add(client, **parts("falls_on", date(2027, 6, day)))
    assert DayOff.objects.count() > 35
    assert statements() == few
    assert max(few) <= 10


def test_the_administration_page_leads_to_both(client):
    page = client.get(reverse("people:administration")).content.decode()
    assert DATES in page
    assert DAYS in page


def test_what_the_page_shows_is_what_other_rooms_are_told(client):
    client.post(CHANGE, USUAL | {"starts_in": "1", "closed_after": "20", "do": "save"})
    calendar = quarter_calendar()
    assert calendar.starts_in == 1
    shown = text(client.get(DATES))
    for dates in calendar.around(planted.TODAY):
        assert dates.quarter.label in shown
        assert all(sentence in shown.replace("&#39;", "'") for sentence in dates.explain())
