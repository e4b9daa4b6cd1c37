"""Counting what the method costs and gives: minutes, answers and what followed; each says what it is out of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from kim.assurance.method_reviews.choices import FEWEST_FOR_A_MEDIAN
from kim.assurance.reviews.choices import MINUTES, ReviewState, Way
from kim.practice.kim_log.choices import QUESTIONS as PRINCIPLES

OLD = "".join(number for number, _ in PRINCIPLES)  # what a review asked before KIM Log kept it


@dataclass(frozen=True)
class Span:
    """A quarter's code and days."""

    code: str
    begins_on: date
    ends_on: date


@dataclass(frozen=True)
class Row:
    """What is counted of one area's review of one quarter."""

    quarter: str
    service: int
    service_name: str
    area: int
    state: str
    way: str
    judgement: str
    is_closed: bool
    minutes: int | None
    asked: str
    answered: str  # the numbers of the questions that it answers
    said_nothing: str  # of these, those that say 'not known' or the like

    @property
    def is_sent(self) -> bool:
        """Say whether it stands as sent."""
        return self.state in (ReviewState.SUBMITTED, ReviewState.AGREED)

    @property
    def is_nil(self) -> bool:
        """Say whether it was sent as unchanged."""
        return self.is_sent and self.way == Way.UNCHANGED


@dataclass(frozen=True)
class Use:
    """How many could answer a question, how many did, and how many of these said that they had nothing to say."""

    could: int = 0
    did: int = 0
    said_nothing: int = 0

    def __add__(self, other: Use) -> Use:
        return Use(self.could + other.could, self.did + other.did, self.said_nothing + other.said_nothing)

    @property
    def of_use(self) -> int:
        """Count the answers that say something."""
        return self.did - self.said_nothing

    @property
    def said(self) -> str:
        """Say it: '12 of 40 (3 said ‘not known’ or the like)'."""
        if not self.could:
            return "Nobody was asked"
        more = f" ({self.said_nothing:,} said ‘not known’ or the like)" if self.said_nothing else ""
        return f"{self.did:,} of {self.could:,}{more}"


def total(uses: Iterable[Use]) -> Use:
    """Add uses up."""
    return sum(uses, Use())


def use_of_answer(number: str, rows: Iterable[Row]) -> Use:
    """Count one question of the guided form: asked of the reviews that were sent by it, while it was asked."""
    asked = [row for row in rows if row.is_sent and row.way == Way.GUIDED and number in (row.asked or OLD)]
    did = [row for row in asked if number in row.answered]
    return Use(len(asked), len(did), sum(number in row.said_nothing for row in did))


def use_of_minutes(rows: Iterable[Row]) -> Use:
    """Count the reviews that were sent while minutes were asked for, and those that said them. Blank is not zero."""
    asked = [row for row in rows if row.is_sent and MINUTES in row.asked]
    return Use(len(asked), sum(row.minutes is not None for row in asked))


def verdict_of(uses: Sequence[tuple[bool, Use]]) -> str:
    """Say whether anybody uses a question, from its quarters, each with whether it is closed.

    What was asked in no closed quarter yet is new: it is not counted as unused.
    """
    closed = total(use for is_closed, use in uses if is_closed)
    if closed.could:
        return "Used" if closed.of_use else "Nobody used it"
    return "New: no closed quarter yet" if any(use.could for _, use in uses) else "Nobody was asked yet"


def median_said(minutes: Collection[int], out_of: int) -> str:
    """Say the median of the minutes, if enough said theirs that it is nobody's own."""
    if not out_of:
        return "Not asked"
    if len(minutes) < FEWEST_FOR_A_MEDIAN:
        return "Too few to say"
    middle = median(minutes)
    return f"{middle:,.0f}" if middle == int(middle) else f"{middle:,.1f}"


@dataclass(frozen=True)
class Returns:
    """What came of the reviews that were sent: each is in one of the last three, so that they sum to the first."""

    sent: int
    nil: int
    something: int  # an entry, a gap opened or closed, or another judgement followed in the next quarter
    nothing: int
    too_early: int  # nothing yet, and the next quarter is not over

    def share(self, number: int) -> str:
        """Say a part out of those sent: '3 of 16'."""
        return f"{number:,} of {self.sent:,}" if self.sent else "None was sent"


def returns_of(
    rows: Iterable[Row], every: Iterable[Row], following: Span, busy: Collection[tuple[int, str]], on: date
) -> Returns:
    """Count what followed some reviews of one quarter in the one after it.

    `every` holds the reviews of both quarters; `busy` the areas and quarters in which an entry was recorded, or a gap
    was opened or closed.
    """
    sent = [row for row in rows if row.is_sent]
    judged = {row.area: row.judgement for row in every if row.quarter == following.code and row.is_sent}
    something = [
        row
        for row in sent
        if (row.area, following.code) in busy or judged.get(row.area, row.judgement) != row.judgement
    ]
    rest = len(sent) - len(something)
    is_over = following.ends_on < on
    nil = sum(row.is_nil for row in sent)
    return Returns(len(sent), nil, len(something), rest if is_over else 0, 0 if is_over else rest)
