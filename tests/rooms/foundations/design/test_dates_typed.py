"""A date in three boxes is read as people write it; what is wrong with it is said, with how to mend it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kim.foundations.design.dates import DateField

FIELD = DateField(subject="the date it took effect", required=False)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_is_read_in_figures_and_with_the_month_in_words(day):
    assert FIELD.clean((str(day.day), str(day.month), str(day.year))) == day
    assert FIELD.clean((str(day.day), day.strftime("%B"), str(day.year))) == day
    assert FIELD.clean((str(day.day), day.strftime("%b").lower(), str(day.year))) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31", "11", "2026"), "November has 30 days. Enter the date it took effect, like 1 11 2026"),
        (("29", "2", "2025"), "February 2025 has 28 days. Enter the date it took effect, like 1 11 2026"),
        (("1", "13", "2026"), "There is no month 13. Enter the date it took effect, like 1 11 2026"),
        (("1", "1", "26"), "The year needs four figures. Enter the date it took effect, like 1 11 2026"),
        (("1", "", "2026"), "The date has no month. Enter the date it took effect, like 1 11 2026"),
        (("", "", "2026"), "The date has no day and no month. Enter the date it took effect, like 1 11 2026"),
        (("x", "1", "2026"), "The day must be a number. Enter the date it took effect, like 1 11 2026"),
        (("1", "1", "²²²²"), "The year must be a number. Enter the date it took effect, like 1 11 2026"),
        (("1", "1", "9999"), "The year must be between 1900 and 2200. Enter the date it took effect, like 1 11 2026"),
        (("0", "1", "2026"), "January has 31 days. Enter the date it took effect, like 1 11 2026"),
    ],
)
def test_what_is_wrong_is_said(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        FIELD.clean(typed)
    assert refused.value.messages == [sentence]


@given(st.tuples(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6)))
def test_whatever_is_typed_gives_a_date_or_a_sentence(typed):
    sentences, found = [], None
    try:
        found = FIELD.clean(typed)
    except ValidationError as refused:
        sentences = refused.messages
    assert all("Enter the date it took effect" in sentence for sentence in sentences)
    assert found is None or isinstance(found, date)


def test_a_required_date_that_is_missing_is_asked_for():
    with pytest.raises(ValidationError, match="Enter a day, like"):
        DateField(subject="a day").clean(("", "", ""))
