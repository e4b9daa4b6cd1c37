"""R45: what is counted says what it is out of: parts sum to the whole, blank is not zero, what is new is not unused."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kim.assurance.method_reviews.counting import (
    Row,
    Span,
    Use,
    median_said,
    returns_of,
    total,
    use_of_answer,
    use_of_minutes,
    verdict_of,
)
from kim.assurance.reviews.choices import Judgement, ReviewState, Way

NEXT = Span("2026-Q3", date(2026, 10, 1), date(2026, 12, 31))
STATES, WAYS = list(ReviewState.values), list(Way.values)


ANSWERED = [("", ""), ("1", ""), ("5", "5"), ("12", "2"), ("346", ""), ("123456", "16")]  # and which say nothing


def a_row(given: tuple[str, int, str, str, str, int | None, str, tuple[str, str]]) -> Row:
    quarter, area, state, way, judgement, minutes, asked, (answered, nothing) = given
    return Row(quarter, 1, "Housing", area, state, way, judgement, False, minutes, asked, answered, nothing)


REVIEWS = st.tuples(
    st.sampled_from(["2026-Q2", NEXT.code]),
    st.integers(1, 4),
    st.sampled_from(STATES),
    st.sampled_from(WAYS),
    st.sampled_from(list(Judgement.values)),
    st.sampled_from([None, 1, 20, 2400]),
    st.sampled_from(["", "123456", "123456M", "1M", "M"]),
    st.sampled_from(ANSWERED),
).map(a_row)
ROWS = st.lists(REVIEWS, max_size=8)


@given(ROWS, st.sets(st.tuples(st.integers(1, 4), st.just(NEXT.code))), st.integers(-40, 140))
def test_every_return_that_was_sent_is_counted_once(rows, busy, days):
    """Nothing followed, something followed and too early to tell sum to what was sent; a nil return is one of those."""
    of = [row for row in rows if row.quarter != NEXT.code]
    on = NEXT.begins_on + timedelta(days=days)
    came = returns_of(of, rows, NEXT, busy, on)
    assert came.sent == sum(row.state in ("SUBMITTED", "AGREED") for row in of)
    assert came.nothing + came.something + came.too_early == came.sent >= came.nil >= 0
    assert not (came.nothing and came.too_early)
    if on <= NEXT.ends_on:
        assert came.nothing == 0, "nothing is said to have followed nothing before its time is over"
    else:
        assert came.too_early == 0
    more = returns_of(of, rows, NEXT, {(area, NEXT.code) for area in range(1, 5)}, on)
    assert more.something == came.sent, "an entry in every area, and something followed each return"


@given(ROWS, ROWS)
def test_a_share_is_never_more_than_it_is_out_of_and_shares_add_up(some, others):
    for count in (use_of_minutes, *(lambda rows, n=n: use_of_answer(n, rows) for n in "123456")):
        one, other, both = count(some), count(others), count([*some, *others])
        assert 0 <= one.said_nothing <= one.did <= one.could <= sum(row.is_sent for row in some)
        assert one + other == both == total([one, other])
    silent = [row for row in some if row.minutes is None]
    assert use_of_minutes(silent).did == 0
    assert use_of_minutes([row for row in some if "M" not in row.asked]).could == 0, "who was not asked is not counted"


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_what_no_closed_quarter_asked_is_never_called_unused(quarters):
    uses = [(closed, Use(a + b + c, a + b, b)) for closed, a, b, c in quarters]
    asked = [use for closed, use in uses if closed and use.could]
    said = verdict_of(uses)
    if said == "Nobody used it":
        assert asked
        assert all(use.did == use.said_nothing for use in asked)
    elif said == "Used":
        assert any(use.of_use for use in asked)
    else:
        assert not asked


def test_a_median_is_of_those_that_said_and_never_one_persons_own():
    assert median_said([5, 20, 90], 40) == "20"
    assert median_said([5, 20, 30, 90], 40) == "25"
    assert median_said([4, 5, 20, 90], 40) == "12.5"
    assert median_said([5, 20], 40) == "Too few to say"
    assert median_said([], 0) == "Not asked"
    assert Use(40, 18, 3).said == "18 of 40 (3 said ‘not known’ or the like)"
    assert Use(0).said == "Nobody was asked"
