"""Dates are read as people in the UK write them, and a day that never was is refused with its reason (R1)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.calendar import MONTHS, say_date
from kim_engine.tables.readings import Certainty
from kim_engine.tables.serials import date_of_serial, moment_of_serial, time_of_serial
from kim_engine.tables.sheets import Cell, CellError
from kim_engine.tables.written_dates import full_year, read_date

FIRST = date(2026, 11, 1)


@pytest.mark.parametrize(
    "written",
    [
        "1/11/26",
        "01/11/2026",
        "01.11.2026",
        "1-11-26",
        "1 / 11 / 2026",
        "1 Nov 2026",
        "1 nov. 26",
        "1st November 2026",
        "1st of November, 2026",
        "November 1st, 2026",
        "01-NOV-2026",
        "1-Nov-26",
        "1Nov2026",
        "1 Nov '26",
        "1 Nov ’26",
        "2026-11-01",
        "2026/11/1",
        "20261101",
        "01112026",
        " 1\u00a0Nov  2026 ",
        "Sunday 1 November 2026",
        "Sun, 1 Nov 2026",
        "Sun 01/11/2026",
        "01/11/2026 09:30",
        "01/11/2026 9:30pm",
        "01/11/2026, 09:30:15",
        "1 November 2026 at 9.30 am",
        "2026-11-01T09:30:00Z",
        "2026-11-01 09:30:00.123+01:00",
        20261101,
        46327,
        46327.75,
        FIRST,
        datetime(2026, 11, 1, 23, 59),
    ],
)
def test_a_date_is_read_however_it_is_written(written: Cell) -> None:
    reading = read_date(written)
    assert (reading.certainty, reading.value) == (Certainty.READ, FIRST)


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("31/11/2026", "November has 30 days."),
        ("31 Nov 2026", "November has 30 days."),
        ("2026-11-31", "November has 30 days."),
        ("11/31/2026", "November has 30 days."),
        ("32/1/2026", "January has 31 days."),
        ("29/02/2026", "February 2026 has 28 days."),
        ("29 Feb 1900", "February 1900 has 28 days."),
        ("30/02/2024", "February 2024 has 29 days."),
        ("31/13/2026", "There is no month 13."),
        ("2026-13-01", "There is no month 13."),
        ("1/0/2026", "There is no month 0."),
        ("0/1/2026", "There is no day 0."),
        ("00/2026", "There is no month 0."),
        ("1/1/1066", "The year is not between 1800 and 2199."),
        ("1 Nov", "There is no year. Write the date as 1 November 2026 or 01/11/2026."),
        ("1/11", "There is no year. Write the date as 1 November 2026 or 01/11/2026."),
        ("2026", "This is a year without a day and a month."),
        ("99999999", "These eight digits are not a date. Write it as 01/11/2026."),
        (60, "Excel’s day 60 is 29 February 1900, and February 1900 has 28 days."),
        (60.5, "Excel’s day 60 is 29 February 1900, and February 1900 has 28 days."),
        (0, "This number is not a day in Excel’s calendar."),
        (-3.5, "This number is not a day in Excel’s calendar."),
        (1e300, "This number is not a day in Excel’s calendar."),
        (456_789, "This number is not a day in Excel’s calendar."),
        ("when the lift is mended", "This is not a date. Write it as 1 November 2026 or 01/11/2026."),
        (True, "This is not a date."),
        (time(9, 30), "This is not a date."),
        (timedelta(1), "This is not a date."),
        (CellError("#REF!"), "This is not a date."),
        (float("nan"), "This number is not a day in Excel’s calendar."),
        (float("inf"), "This number is not a day in Excel’s calendar."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(written: Cell, because: str) -> None:
    reading = read_date(written)
    assert (reading.certainty, reading.value, reading.because) == (Certainty.COULD_NOT_READ, None, because)


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("11/13/2026", [date(2026, 11, 13)]),
        ("Nov-26", [date(2026, 11, 1), date(2026, 11, 30)]),
        ("Feb 2024", [date(2024, 2, 1), date(2024, 2, 29)]),
        ("Sept 2026", [date(2026, 9, 1), date(2026, 9, 30)]),
        ("11/2026", [date(2026, 11, 1), date(2026, 11, 30)]),
        ("2026-11", [date(2026, 11, 1), date(2026, 11, 30)]),
        ("Monday 1 November 2026", [FIRST]),
        ("46327", [FIRST]),
        (2026, [date(1905, 7, 18)]),
    ],
)
def test_what_may_mean_several_days_is_a_question(written: Cell, candidates: list[date]) -> None:
    reading = read_date(written)
    assert (reading.certainty, reading.value, [*reading.candidates]) == (Certainty.AMBIGUOUS, None, candidates)


@settings(deadline=None)
@given(st.integers(0, 99_999_999))
def test_eight_digits_never_fit_both_ways(number: int) -> None:
    digits = f"{number:08}"
    ways = (f"{digits[:4]}-{digits[4:6]}-{digits[6:]}", f"{digits[:2]}/{digits[2:4]}/{digits[4:]}")
    days = [day for day in (read_date(way).value for way in ways) if day]
    assert len(days) <= 1
    assert read_date(digits).value == (days[0] if days else None)


def test_a_number_for_a_day_depends_on_the_system_of_the_workbook() -> None:
    assert read_date(44865, is_1904=True).value == FIRST
    assert read_date(60, is_1904=True).value == date(1904, 3, 1)
    assert read_date("44865", is_1904=True).candidates == (FIRST,)


@pytest.mark.parametrize("written", [None, "", " ", "-", "n/a", "TBC", "to be confirmed", "None"])
def test_no_date_given_is_empty(written: Cell) -> None:
    assert read_date(written).certainty is Certainty.EMPTY


@pytest.mark.parametrize(
    ("written", "until", "year"),
    [
        ("26", 2049, 2026),
        ("49", 2049, 2049),
        ("50", 2049, 1950),
        ("00", 2049, 2000),
        ("75", 2026, 1975),
        ("2075", 2026, 2075),
    ],
)
def test_two_digits_mean_a_year_of_the_hundred_that_the_caller_chose(written: str, until: int, year: int) -> None:
    assert full_year(written, until) == year


def test_the_hundred_years_can_be_those_of_dates_of_birth() -> None:
    assert read_date("1/11/45", two_digits_until=2026).value == date(1945, 11, 1)
    assert read_date("1/11/26", two_digits_until=2026).value == FIRST


@settings(deadline=None)
@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back_from_every_usual_form(day: date) -> None:
    month = MONTHS[day.month - 1]
    for written in (
        say_date(day),
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day}-{month[:3].upper()}-{day.year}",
        f"{month} {day.day}, {day.year}",
        day,
    ):
        assert read_date(written).value == day


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 9999))
def test_three_numbers_are_a_date_only_if_the_calendar_has_it(day: int, month: int, year: int) -> None:
    reading = read_date(f"{day:02}/{month:02}/{year:04}")
    try:
        expected = date(year, month, day) if 1800 <= year <= 2199 else None
    except ValueError:
        expected = None
    assert reading.value == expected


@settings(deadline=None)
@given(st.one_of(st.text(), st.floats(), st.integers(), st.text("0123456789/-. nov", max_size=12)))
def test_every_cell_has_one_of_four_answers(cell: Cell) -> None:
    reading = read_date(cell)
    assert (reading.value is not None) == (reading.certainty is Certainty.READ)
    assert bool(reading.candidates) == (reading.certainty is Certainty.AMBIGUOUS)
    assert reading.because.endswith(".")


@settings(deadline=None)
@given(st.integers(1, 100_000), st.booleans())
def test_days_follow_each_other_in_both_systems_but_for_the_day_that_never_was(serial: int, is_1904: bool) -> None:
    day, following = (date_of_serial(number, is_1904=is_1904) for number in (serial, serial + 1))
    if day is None or following is None:
        assert not is_1904
        assert 60 in {serial, serial + 1}
    else:
        assert following - day == timedelta(days=1)


def test_the_systems_are_four_years_and_a_day_apart() -> None:
    assert date_of_serial(1) == date(1900, 1, 1)
    assert date_of_serial(59) == date(1900, 2, 28)
    assert date_of_serial(60) is None
    assert date_of_serial(61) == date(1900, 3, 1)
    assert date_of_serial(0, is_1904=True) == date(1904, 1, 1) == date_of_serial(1462)
    assert date_of_serial(2_999_999) is None


def test_times_are_kept_to_the_millisecond() -> None:
    assert time_of_serial(0.3958333333333333) == time(9, 30)
    assert time_of_serial(0.9999999999) is None
    assert moment_of_serial(46327.99999999999) == datetime(2026, 11, 2)
