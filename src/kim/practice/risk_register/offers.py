"""What gaps answer to other rooms: the facts they know of an area's quarter, and how their values are said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from kim.foundations.design.jinja import day
from kim.foundations.people.lineage import covered_by, kept_together
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.queries import visible_to
from kim.practice.risk_register.slots import known_to_few
from kim_engine.vocabulary import Fact


def say_value(name: str, value: Any) -> str:
    """Say a state value of a gap as the screen does."""
    if value in (None, ""):
        return ""
    if name == "state":
        return GapState(value).label
    return day(date.fromisoformat(value)) if name in ("raised_on", "settled_on") else str(value)


def fact_counts(person: Standing, first: date, last: date) -> dict[str, Combinable]:
    """Count, within a statement that reads work areas, an area's open gaps and those settled in a quarter.

    What is counted goes into a review that others read: gaps of what few may see are left out for everybody.
    """
    here = covered_by(OuterRef("pk"), last)
    gaps = visible_to(person).exclude(known_to_few()).filter(here).order_by().values(at=kept_together())
    is_open, settled = Q(state=GapState.OPEN), Q(settled_on__gte=first, settled_on__lte=last)
    found = gaps.annotate(
        count=Count("pk", filter=is_open),
        oldest=Min("raised_on", filter=is_open),
        settled=Count("pk", filter=~is_open & settled),
    )
    return {name: Subquery(found.values(name)) for name in ("count", "oldest", "settled")}


def facts_said(area: WorkArea, found: Mapping[str, Any]) -> list[Fact]:
    """Say which gaps of an area are open, and how many were settled in the quarter."""
    count, settled = found["count"] or 0, found["settled"] or 0
    since = ""
    if count:
        since = f" since {day(found['oldest'])}" if count == 1 else f", the oldest since {day(found['oldest'])}"
    said = f"gap{'' if count == 1 else 's'} open{since}"
    return [Fact(f"{count:,}", said, f"From the gaps. {settled:,} settled this quarter")]
