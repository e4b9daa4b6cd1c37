"""One area's strips: what each quarter's review says, in words and the shades of the quarter's map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kim.assurance.progress.choices import Age, Outcome, Timing
from kim.assurance.progress.counting import Row, age_of, outcome_of, timing_of
from kim.assurance.reviews.choices import SHADES, Judgement
from kim.assurance.reviews.models import KimQuarter

HEADINGS = ("Return", "Judgement", "On time", "Newest evidence")


@dataclass(frozen=True)
class Word:
    """What stands in one box. A shade is an agreed judgement, or that nothing came in; it never stands alone."""

    said: str
    shade: str = ""


@dataclass(frozen=True)
class Strip:
    """One thing said of every quarter, oldest first."""

    name: str
    words: list[Word]


def words_of(row: Row | None, quarter: KimQuarter) -> list[Word]:
    """Say one quarter under each heading. Where no review was asked for, that is said."""
    if row is None:
        return [Word("No review")] * len(HEADINGS)
    outcome = Outcome(outcome_of(row))
    judged, aged = Word("None agreed"), Word("None agreed")
    if row.is_agreed:
        judgement = Judgement(row.judgement)
        judged, aged = Word(judgement.label, SHADES[judgement]), Word(Age(age_of(row, quarter.ends_on)).label)
    returned = Word(outcome.label, "absent" if outcome == Outcome.NOT_RETURNED else "")
    return [returned, judged, Word(Timing(timing_of(row, quarter.due_on)).label), aged]


def strips_of(quarters: Sequence[Sequence[Word]]) -> list[Strip]:
    """Lay the quarters' words side by side under each heading."""
    return [Strip(name, [words[place] for words in quarters]) for place, name in enumerate(HEADINGS)]
