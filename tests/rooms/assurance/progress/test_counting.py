"""Each review is in exactly one part of each measure, whatever its state (R3, R4), and two points are no trend."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.assurance.progress.choices import FEWEST_FOR_A_TREND, Age, Outcome, Timing
from kim.assurance.progress.counting import Row, Tally, age_of, outcome_of, shows_a_trend, tally, timing_of
from kim.assurance.progress.pictures import line
from kim.assurance.reviews.choices import Judgement, ReviewState, Way

DUE = date(2026, 7, 21)
DAYS = st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1))
ROWS = st.builds(
    Row,
    quarter=st.just(1),
    area=st.integers(1, 9),
    area_name=st.just("Voids"),
    service=st.just(1),
    service_name=st.just("Housing"),
    state=st.sampled_from([each for each in ReviewState.values if each != ReviewState.PASSED_ON]),
    way=st.sampled_from(["", *Way.values]),
    judgement=st.sampled_from(["", *Judgement.values]),
    is_closed=st.booleans(),
    sent_on=DAYS,
    newest=DAYS,
    pieces=st.integers(0, 5),
)
TALLIES = st.lists(
    st.builds(
        Tally, st.just("Q1 2026/27"), st.booleans(), st.integers(0, 40).map(lambda n: Counter({"A": n, "B": n // 2}))
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds every strategy: slow on a busy machine
@given(st.lists(ROWS, max_size=20))
def test_the_parts_always_sum_to_the_whole(rows):
    for part, parts in (
        (outcome_of, Outcome.values),
        (lambda row: timing_of(row, DUE), Timing.values),
        (lambda row: age_of(row, DUE), Age.values),
    ):
        counted = tally("Q1 2026/27", True, rows, part)
        assert counted.of == len(rows) == sum(counted.count(each) for each in parts)


@given(ROWS)
def test_only_what_was_agreed_is_a_nil_return_and_only_silence_is_not_returned(row):
    outcome = outcome_of(row)
    assert (outcome in (Outcome.NIL, Outcome.CHANGED)) == (row.state == ReviewState.AGREED)
    assert (outcome == Outcome.NOT_RETURNED) == (row.state == ReviewState.NOT_RETURNED)
    assert (outcome == Outcome.NIL) == (row.state == ReviewState.AGREED and row.way == Way.UNCHANGED)


@given(TALLIES)
def test_a_trend_takes_three_closed_quarters_with_something_to_count(tallies):
    there = [each for each in tallies if each.is_closed and each.of]
    assert shows_a_trend(tallies) == (len(there) >= FEWEST_FOR_A_TREND)


@given(TALLIES)
def test_a_picture_never_draws_a_nought_for_nothing_nor_joins_an_open_quarter(tallies):
    drawn = line("", "", [(each, each.count("A")) for each in tallies]).wide
    assert [mark.is_there for mark in drawn.marks] == [each.of > 0 for each in tallies]
    joinable = {f"{mark.x:.1f}" for mark, each in zip(drawn.marks, tallies, strict=True) if each.of and each.is_closed}
    phone = line("", "", [(each, each.count("A")) for each in tallies]).narrow.marks
    assert [mark.label for mark in phone] == [each.label for each in tallies[-5:]], "a phone has the newest"
    assert all(right.x - left.x > 50 for left, right in pairwise(phone)), "no figure stands on another"
    assert {point.split(",")[0] for run in drawn.lines for point in run.split()} <= joinable
