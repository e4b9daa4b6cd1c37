"""The quarter's page: areas by quarter as a map, what is to agree, and high risk with thin evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, Subquery, When

from kim.assurance.reviews import policies, queries
from kim.assurance.reviews.choices import SHADES, Judgement, ReviewState
from kim.assurance.reviews.models import Approach, KimQuarter, Review
from kim.assurance.reviews.telling import state_said
from kim.foundations.evidence_files.queries import that_counts
from kim.foundations.notices.queries import how_often_told
from kim.foundations.people.standing import Standing
from kim_engine.risk.information import InformationRisk

QUARTERS_SHOWN = 6
THIN = 2  # fewer pieces of evidence than this is thin


@dataclass(frozen=True)
class Cell:
    """One area in one quarter: a word, and a shade only when a judgement was agreed."""

    word: str = ""
    shade: str = ""
    number: int | None = None  # the review to open, for whoever may read it


@dataclass
class QuarterPage:
    """What the quarter's page shows."""

    columns: list[KimQuarter]
    groups: list[tuple[str, list[tuple[Any, list[Cell]]]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    to_agree: list[Review] = field(default_factory=list)
    not_started: list[Any] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)  # a review -> how often somebody was reminded of it
    thin: list[tuple[Any, int]] = field(default_factory=list)
    services: list[tuple[Any, bool]] = field(default_factory=list)  # a service, and whether this person may close it
    total: int = 0

    def of(self, *states: str) -> int:
        """Count the reviews of this quarter in some states."""
        return sum(self.counts[state] for state in states)


def page_of(who: Standing, quarter: KimQuarter) -> QuarterPage:
    """Compile the page (seven statements, whatever the number of areas and quarters)."""
    columns = list(queries.quarters().filter(begins_on__lte=quarter.begins_on)[:QUARTERS_SHOWN])[::-1]
    page = QuarterPage(columns)
    rows = list(_rows(who, columns))
    by_area: dict[int, dict[int, Review]] = {}
    for review in rows:
        by_area.setdefault(review.area_id, {})[review.quarter_id] = review
    areas = {review.area_id: review.area for review in rows}
    ordered = sorted(areas.values(), key=lambda area: (area.team.name, area.name))
    for team, of_team in groupby(ordered, key=lambda area: area.team.name):
        lines = [(area, [_cell(by_area[area.pk].get(each.pk)) for each in columns]) for area in of_team]
        page.groups.append((team, lines))
    here = [review for review in rows if review.quarter_id == quarter.pk]
    page.counts = Counter(review.state for review in here)
    page.total = len(here) - page.of(ReviewState.PASSED_ON)  # what another area's review covers is asked of nobody
    page.not_started = [each for each in here if each.state == ReviewState.NOT_STARTED and not each.is_closed]
    page.told = how_often_told(queries.KIND, "WRITE", [each.pk for each in page.not_started])
    page.to_agree = list(queries.to_agree(who).filter(quarter=quarter))
    page.thin = _thin(quarter)
    page.services = _services(who, quarter)
    return page


def headings_of(page: QuarterPage) -> list[str]:
    """Head the map's columns for a download."""
    return ["Team", "Work area", *(each.quarter.short for each in page.columns)]


def rows_of(page: QuarterPage) -> Iterator[list[Any]]:
    """Give the map as rows: what stands in each of its cells."""
    for team, lines in page.groups:
        for area, cells in lines:
            yield [team, area.name, *(cell.word for cell in cells)]


def _rows(who: Standing, columns: list[KimQuarter]) -> Any:
    light = ("id", "quarter", "state", "judgement", "closed_in", "version", "area", "way")
    found = Review.objects.filter(quarter__in=columns).select_related("area__team").order_by("area__name", "pk")
    readable = Case(When(queries.read_by(who), then=True), default=False)
    return found.annotate(is_readable=readable).only(*light, "area__name", "area__team__name")


def _cell(review: Any) -> Cell:
    if review is None:
        return Cell("No review")  # the area needed none, or was not there yet: said, never left silent
    number = review.pk if review.is_readable else None
    if review.state == ReviewState.NOT_RETURNED:
        return Cell("Not returned", "absent", number)
    if review.state == ReviewState.AGREED:
        judgement = Judgement(review.judgement)
        return Cell(judgement.label, SHADES[judgement], number)
    return Cell(state_said(review), "", number)


def _thin(quarter: KimQuarter) -> list[tuple[Any, int]]:
    """List the areas of high information risk whose review points to little evidence (one statement)."""
    newest = Approach.objects.filter(area=OuterRef("area")).order_by("-set_on", "-pk").values("pk")[:1]
    here = Q(area__reviews__quarter=quarter, area__ended_on__isnull=True)
    found = Approach.objects.filter(here, pk=Subquery(newest)).annotate(
        pieces=Count("area__reviews__evidence", filter=here & that_counts("area__reviews__evidence__"), distinct=True)
    )
    rows = found.filter(pieces__lt=THIN).select_related("area").order_by("area__name")
    return [(row, row.pieces) for row in rows if _risk(row) == "HIGH"]


def _risk(approach: Approach) -> str:
    levels = {name: getattr(approach, name) for name in ("amount", "sensitivity", "sharing", "technology")}
    return InformationRisk(**levels).overall()


def _services(who: Standing, quarter: KimQuarter) -> list[tuple[Any, bool]]:
    found: list[Any] = list(queries.services_of(quarter, who.on))  # each with what the query adds
    return [(service, _may_close(who, quarter, service)) for service in found]


def _may_close(who: Standing, quarter: KimQuarter, service: Any) -> bool:
    decision = policies.may_close(who, quarter=quarter, service=service, has_head=service.has_head)
    return bool(service.open_reviews) and decision.allowed
