"""Quarters are read as people write them; one year alone is a question (R3)."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.calendar import Quarter
from kim_engine.tables.readings import Certainty
from kim_engine.tables.sheets import Cell
from kim_engine.tables.written_quarters import read_quarter

THIRD = Quarter(2024, 3)


@pytest.mark.parametrize(
    "written",
    [
        "Q3 24/25",
        "q3 2024/25",
        "Q3-24/25",
        "Q3 – 2024–25",
        "Qtr 3 2024-25",
        "Qtr. 3, 2024-25",
        "Quarter 3 2024/2025",
        "Quarter three 24/25",
        "3rd quarter of 2024/25",
        "Third Quarter (2024/25)",
        "Q3 FY25",
        "Q3 FY2025",
        "Q3 FY24/25",
        "FY 2024/25 Q3",
        "2024/25 Q3",
        "Financial year 2024/25: quarter 3",
        "Oct-Dec 2024",
        "October to December 2024",
        "Oct 2024 - Dec 2024",
        "Oct ’24 – Dec ’24",
        "Oct–Dec 24/25",
        "Q3 2024 (Oct-Dec)",
        "Q3 2024/25 (Oct-Dec 2024)",
        "Quarter 3, October to December 2024",
        "2024-Q3",
        date(2024, 11, 30),
        datetime(2024, 12, 31, 23, 59),
    ],
)
def test_a_quarter_is_read_however_it_is_written(written: Cell) -> None:
    reading = read_quarter(written)
    assert (reading.certainty, reading.value) == (Certainty.READ, THIRD)


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("Q3 2024", (THIRD, Quarter(2024, 2))),
        ("Q1 24", (Quarter(2024, 1), Quarter(2023, 4))),
        ("2024 Q4", (Quarter(2024, 4), Quarter(2024, 3))),
        ("2024Q3", (THIRD, Quarter(2024, 2))),
    ],
)
def test_a_single_year_may_be_the_financial_or_the_calendar_year(written: str, candidates: tuple[Quarter, ...]) -> None:
    reading = read_quarter(written)
    assert (reading.certainty, reading.value, reading.candidates) == (Certainty.AMBIGUOUS, None, candidates)


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("Q3", "There is no year. Write it as Q3 2026/27."),
        ("Oct-Dec", "There is no year. Write it as Q3 2026/27."),
        ("Q5 24/25", "A year has quarters 1 to 4."),
        ("Q0 24/25", "A year has quarters 1 to 4."),
        ("Q3 24/26", "The two years do not follow each other."),
        ("Q3 2024/2026", "The two years do not follow each other."),
        ("Q3 1066", "The year is not between 1800 and 2199."),
        ("Oct-Nov 2024", "These months are not a quarter of the financial year."),
        ("Nov-Jan 2025", "These months are not a quarter of the financial year."),
        ("Q3 2024/25 (Jan-Mar)", "The quarter and the months do not agree."),
        ("Oct 2024 - Dec 2025", "These years are not of one quarter."),
        ("Q1-Q2 24/25", "This is not a quarter. Write it as Q3 2026/27."),
        ("Quarterly", "This is not a quarter. Write it as Q3 2026/27."),
        ("2024/25", "This is not a quarter. Write it as Q3 2026/27."),
        ("Q3 24/25 draft", "This is not a quarter. Write it as Q3 2026/27."),
        (3, "This is not a quarter. Write it as Q3 2026/27."),
    ],
)
def test_what_is_no_quarter_is_refused_with_the_reason(written: Cell, because: str) -> None:
    reading = read_quarter(written)
    assert (reading.certainty, reading.because) == (Certainty.COULD_NOT_READ, because)


@pytest.mark.parametrize("written", [None, "", "-", "n/a"])
def test_no_quarter_given_is_empty(written: Cell) -> None:
    assert read_quarter(written).certainty is Certainty.EMPTY


def test_where_the_financial_year_is_the_calendar_year_one_year_is_enough_and_two_are_wrong() -> None:
    assert read_quarter("Q3 2024", starts_in=1).value == Quarter(2024, 3, 1)
    assert read_quarter("Q3 FY24", starts_in=1).value == Quarter(2024, 3, 1)
    assert read_quarter("Q3 24/25", starts_in=1).certainty is Certainty.COULD_NOT_READ


def test_months_that_cross_the_year_need_its_side_to_be_said() -> None:
    may_be = read_quarter("Nov-Jan 2025", starts_in=11)
    assert may_be.candidates == (Quarter(2025, 1, 11), Quarter(2024, 1, 11))
    assert read_quarter("Nov 2024 - Jan 2025", starts_in=11).value == Quarter(2024, 1, 11)


def test_quarters_of_other_months_than_the_calendars_are_not_taken_for_them() -> None:
    assert read_quarter("Q3 2024", starts_in=2).value == Quarter(2024, 3, 2)


QUARTERS = st.builds(Quarter, st.integers(1950, 2048), st.integers(1, 4), st.sampled_from([4, 7, 9, 10]))


@settings(deadline=None)
@given(QUARTERS)
def test_every_label_of_ours_is_read_back(quarter: Quarter) -> None:
    for written in (quarter.label, quarter.short, quarter.code, quarter.first_day, quarter.last_day):
        assert read_quarter(written, starts_in=quarter.starts_in).value == quarter


@settings(deadline=None)
@given(st.one_of(st.text(), st.text("q1234 /-25octdec", max_size=14)), st.integers(1, 12))
def test_every_text_has_one_of_four_answers(text: str, starts_in: int) -> None:
    reading = read_quarter(text, starts_in=starts_in)
    assert (reading.value is not None) == (reading.certainty is Certainty.READ)
    assert (len(reading.candidates) > 0) == (reading.certainty is Certainty.AMBIGUOUS)
