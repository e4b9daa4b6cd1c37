"""What reviews ask of other rooms: facts of an area's quarter, and a page to lead on to (joined in wiring)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models.expressions import Combinable
from django.urls import reverse

from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Fact

ReviewFacts = Callable[[Standing, WorkArea, date, date], Sequence[Fact]]  # who, area, first day, last day
Counts = Callable[[Standing, date, date], Mapping[str, Combinable]]  # asked of the area's row: OuterRef("pk")
Said = Callable[[WorkArea, Mapping[str, Any]], Sequence[Fact]]  # the area, and what was counted
_offers: list[ReviewFacts] = []
_counted: list[tuple[Counts, Said]] = []
_quarter_links: list[tuple[str, str]] = []
_area_links: list[tuple[str, str]] = []


def join_review_facts(offer: ReviewFacts) -> None:
    """Take up a room that knows facts (called by wiring)."""
    _offers.append(offer)


def join_counted_facts(counts: Counts, said: Said) -> None:
    """Take up a room whose facts are counted along with other rooms' in one statement (called by wiring)."""
    _counted.append((counts, said))


def join_quarter_link(label: str, url_name: str) -> None:
    """Take up the page above that the quarter's page leads on to (called by wiring)."""
    _quarter_links.append((label, url_name))


def quarter_links() -> tuple[tuple[str, str], ...]:
    """List the pages that the quarter's page leads on to: a label and an address."""
    return tuple((label, reverse(name)) for label, name in _quarter_links)


def join_area_link(label: str, url_name: str) -> None:
    """Take up the page above that an area's reviews lead on to (called by wiring)."""
    _area_links.append((label, url_name))


def area_links(area: WorkArea) -> tuple[tuple[str, str], ...]:
    """List the pages that an area's reviews lead on to: a label and an address."""
    return tuple((label, reverse(name, args=[area.pk])) for label, name in _area_links)


def facts_of(who: Standing, area: WorkArea, first: date, last: date) -> list[Fact]:
    """Compile what the rooms know of an area from one day to another (one statement for all that count along)."""
    facts = [fact for offer in _offers for fact in offer(who, area, first, last)]
    asked = [dict(counts(who, first, last)) for counts, _ in _counted]
    columns = {f"fact_{place}_{name}": each for place, names in enumerate(asked) for name, each in names.items()}
    row: Any = WorkArea.objects.filter(pk=area.pk).values(**columns).get()
    for place, (names, (_, said)) in enumerate(zip(asked, _counted, strict=True)):
        facts += said(area, {name: row[f"fact_{place}_{name}"] for name in names})
    return facts
