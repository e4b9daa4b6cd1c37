"""Reading gaps: whose areas they are in decides who sees them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kim.foundations.people.standing import Standing
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.slots import known_to_few
from kim_engine.vocabulary import Source

KIND = "risk_register.gap"


def gap_of(source: Source) -> Gap | None:
    """Find the gap that a thing raised. Whoever sees the thing sees its gap."""
    found = Gap.objects.filter(source_kind=source.kind, source_number=source.number)
    return found.select_related("settled_by", "area__team").first()


def visible_to(person: Standing) -> QuerySet[Gap]:
    """Select the gaps a person may see: those in areas they answer for. Others meet a gap on its source's page."""
    return Gap.objects.filter(person.in_chain("area__"))


def counted_for(person: Standing) -> QuerySet[Gap]:
    """Select the gaps that a person may count, not read: whoever holds a post knows how many each area has.

    An agreed review says the same number to everybody. Only counts may leave a statement that begins here. A gap
    of what few may see counts for nobody: a number may not tell that there is such a thing.
    """
    return Gap.objects.exclude(known_to_few()) if person.is_reader else Gap.objects.none()


def gaps_of(kind: str, numbers: Iterable[int]) -> dict[int, Gap]:
    """Find the gaps that some things of one kind raised, by the thing's number. Whoever sees a thing sees its gap."""
    found = Gap.objects.filter(source_kind=kind, source_number__in=list(numbers))
    return {gap.source_number: gap for gap in found.select_related("area__team")}
