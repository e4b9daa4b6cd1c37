"""What gaps answer to the rooms above: the facts they know of an area's quarter."""

from __future__ import annotations

from datetime import date

from django.db.models import Min

from kim.foundations.design.jinja import day
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.queries import visible_to
from kim_engine.vocabulary import Fact


def review_facts(person: Standing, area: WorkArea, first: date, last: date) -> list[Fact]:
    """Say which gaps of an area are open, and how many were settled in the quarter (two statements)."""
    gaps = visible_to(person).filter(area=area)
    still = gaps.filter(state=GapState.OPEN).aggregate(oldest=Min("raised_on"))
    count = gaps.filter(state=GapState.OPEN).count()
    settled = gaps.exclude(state=GapState.OPEN).filter(settled_on__gte=first, settled_on__lte=last).count()
    since = f" since {day(still['oldest'])}" if count == 1 else f", the oldest since {day(still['oldest'])}"
    said = f"gap{'' if count == 1 else 's'} open{since if count else ''}"
    return [Fact(str(count), said, f"From the gaps. {settled} settled this quarter")]
