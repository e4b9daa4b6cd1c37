"""What a review asks of the rooms below it: the facts they know of an area's quarter (joined in wiring)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Fact

ReviewFacts = Callable[[Standing, WorkArea, date, date], Sequence[Fact]]  # who, area, first day, last day
_offers: list[ReviewFacts] = []


def join_review_facts(offer: ReviewFacts) -> None:
    """Take up a room that knows facts (called by wiring)."""
    _offers.append(offer)


def facts_of(who: Standing, area: WorkArea, first: date, last: date) -> list[Fact]:
    """Compile what the rooms know of an area from one day to another."""
    return [fact for offer in _offers for fact in offer(who, area, first, last)]
