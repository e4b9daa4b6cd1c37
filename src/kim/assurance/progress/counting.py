"""Counting reviews: each in exactly one part of each measure, so that the parts always sum to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kim.assurance.progress.choices import FEW, FEWEST_FOR_A_TREND, RECENT_DAYS, YEAR_DAYS, Age, Outcome, Timing
from kim.assurance.reviews.choices import ReviewState, Way


@dataclass(frozen=True)
class Row:
    """What is counted of one area's review of one quarter."""

    quarter: int
    area: int
    area_name: str
    service: int
    service_name: str
    state: str
    way: str
    judgement: str
    is_closed: bool
    sent_on: date | None
    newest: date | None  # when the newest piece of evidence that it points to was added
    pieces: int

    @property
    def is_agreed(self) -> bool:
        """Say whether it was agreed: only then may everybody know what it judges."""
        return self.state == ReviewState.AGREED


@dataclass(frozen=True)
class Tally:
    """One quarter of one measure: how many of each part, and whether the quarter is closed."""

    label: str
    is_closed: bool
    parts: Counter[str] = field(default_factory=Counter)
    is_changed: bool = False  # its work areas were merged, split or moved: no line leads to it from the one before

    @property
    def of(self) -> int:
        """Count what the parts are out of."""
        return sum(self.parts.values())

    @property
    def is_small(self) -> bool:
        """Say whether there are too few to read much into them."""
        return self.of < FEW

    @property
    def said(self) -> str:
        """Say which quarter it is, that its work areas changed in it, and that it is not closed yet."""
        label = f"{self.label}, work areas changed" if self.is_changed else self.label
        return label if self.is_closed else f"{label}, not closed yet"

    def share(self, *parts: str) -> str:
        """Say some parts out of the whole: '12 of 16'."""
        return f"{self.count(*parts):,} of {self.of:,}" if self.of else "None to count"

    def count(self, *parts: str) -> int:
        """Count some parts."""
        return sum(self.parts[part] for part in parts)


_OUTCOMES = {
    ReviewState.NOT_STARTED: Outcome.NOT_SENT,
    ReviewState.IN_PROGRESS: Outcome.NOT_SENT,
    ReviewState.SUBMITTED: Outcome.SUBMITTED,
    ReviewState.SENT_BACK: Outcome.SENT_BACK,
    ReviewState.NOT_RETURNED: Outcome.NOT_RETURNED,
}


def outcome_of(row: Row) -> str:
    """Say how a review stands."""
    if row.is_agreed:
        return Outcome.NIL if row.way == Way.UNCHANGED else Outcome.CHANGED
    return _OUTCOMES[ReviewState(row.state)]


def timing_of(row: Row, due_on: date) -> str:
    """Say whether a review that stands as sent was sent by its due day."""
    if row.sent_on is None or row.state not in (ReviewState.SUBMITTED, ReviewState.AGREED):
        return Timing.NOT_SENT
    return Timing.ON_TIME if row.sent_on <= due_on else Timing.LATE


def age_of(row: Row, day: date) -> str:
    """Say how old the newest evidence was on a day. What came after the day is new."""
    if row.newest is None:
        return Age.NONE
    days = (day - row.newest).days
    return Age.RECENT if days <= RECENT_DAYS else Age.YEAR if days <= YEAR_DAYS else Age.OLDER


def tally(label: str, is_closed: bool, rows: Iterable[Row], part: Callable[[Row], str]) -> Tally:
    """Count rows by the one part that each is."""
    return Tally(label, is_closed, Counter(str(part(row)) for row in rows))


def shows_a_trend(tallies: Sequence[Tally]) -> bool:
    """Say whether enough closed quarters have something to count: two points are no trend."""
    return counts_for_a_trend(tallies) >= FEWEST_FOR_A_TREND


def counts_for_a_trend(tallies: Sequence[Tally]) -> int:
    """Count the closed quarters, newest first, with something to count; none from before the areas last changed."""
    last = next((place for place, each in enumerate(tallies) if each.is_changed), len(tallies))
    return sum(each.is_closed and each.of > 0 for each in tallies[: last + 1])
