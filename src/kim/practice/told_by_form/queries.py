"""Reading which rows came in, and for which areas somebody has forms."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import queries as kim_log
from kim.practice.told_by_form.models import ToldRow


def visible_to(person: Standing) -> QuerySet[ToldRow]:
    """Select the rows whose entries a person may see."""
    return ToldRow.objects.filter(Exists(kim_log.visible_to(person).filter(pk=OuterRef("entry"))))


def areas_of(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas whose forms a person gives out."""
    return standing_areas().filter(person.in_chain()).select_related("team").order_by("name")


def told_by() -> Subquery:
    """Give who told an entry, within the statement that reads it."""
    return Subquery(ToldRow.objects.filter(entry=OuterRef("pk")).values("told_by")[:1])
