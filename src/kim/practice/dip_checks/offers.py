"""What dip checks answer to other rooms: who sees what, an area's facts, links, and how values are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse

from kim.foundations.design.jinja import day
from kim.foundations.people.lineage import covered_by, kept_together
from kim.foundations.people.models import WorkArea
from kim.foundations.people.slots import AreaItem
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks import queries
from kim.practice.dip_checks.choices import CheckState, Given
from kim.practice.dip_checks.models import Answer, Case, QuestionSet
from kim_engine.vocabulary import Fact

AREA_ITEMS = (AreaItem("Dip checks", "dip_checks:area_checks"),)
_SAID: dict[str, Callable[[Any], str]] = {
    "state": lambda value: CheckState(value).label,
    "answer": lambda value: Given(value).label,
    "is_crossed": lambda value: "Yes" if value else "No",
    **dict.fromkeys(("asked_on", "due_on", "done_on"), lambda value: day(date.fromisoformat(value))),
}


def say_value(name: str, value: Any) -> str:
    """Say a state value as the screen does."""
    if value in (None, ""):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def link(number: int) -> str:
    """Give a check's address."""
    return reverse("dip_checks:check_show", args=[number])


def fact_counts(person: Standing, first: date, last: date) -> dict[str, Combinable]:
    """Count, within a statement that reads work areas, an area's checks of a quarter and their answers.

    Counts alone, open to whoever reads the review.
    """
    here = queries.done_between(first, last).filter(covered_by(OuterRef("pk"), last))
    done = here.order_by().values(at=kept_together())
    found = done.annotate(checks=Count("pk", distinct=True), **queries.each_answer("cases__answers"))
    return {name: Subquery(found.values(name)) for name in ("checks", "yes", "no", "unseen")}


def facts_said(area: WorkArea, found: Mapping[str, Any]) -> list[Fact]:
    """Say what an area's dip checks of a quarter found, always out of how many."""
    checks = found["checks"] or 0
    counts = queries.Counts(found["yes"] or 0, found["no"] or 0, found["unseen"] or 0)
    noun = "dip check" if checks == 1 else "dip checks"
    answers = f", {counts.yes:,} of {counts.out_of:,} answers yes, {counts.unseen:,} could not be seen"
    href = reverse("dip_checks:area_checks", args=[area.pk])
    return [Fact(f"{checks:,}", f"{noun} this quarter{answers if checks else ''}", "From the dip checks", href)]


def read_by_all(person: Standing) -> QuerySet[Any, int] | None:
    """Open the questions to whoever holds a post."""
    return None if person.is_reader else QuestionSet.objects.none().values_list("pk", flat=True)


def checks_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the checks a person may see, for the History and its exports."""
    return queries.visible_to(person).values_list("pk", flat=True)


def cases_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the cases of those checks."""
    return Case.objects.filter(dip_check__in=checks_seen(person)).values_list("pk", flat=True)


def answers_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the answers of those checks."""
    return Answer.objects.filter(case__dip_check__in=checks_seen(person)).values_list("pk", flat=True)


def gaps_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the gaps that came from those checks."""
    return queries.gap_numbers(person).values_list("pk", flat=True)


def references_withheld(person: Standing) -> Callable[[int, str, str], bool]:
    """Keep references out of every export, whoever makes it: they lead to residents."""
    return lambda number, type, name: name.endswith("reference")


READERS = {
    "dip_checks.question_set": read_by_all,
    "dip_checks.question": read_by_all,
    "dip_checks.check": checks_seen,
    "dip_checks.case": cases_seen,
    "dip_checks.answer": answers_seen,
}
