"""Reading what each service asks on a day, and what its Heads decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet

from kim.assurance.method_reviews.choices import Outcome
from kim.assurance.method_reviews.models import MethodDecision
from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.people.models import Service
from kim.foundations.people.standing import Standing

KIND = "method_reviews.decision"
KEY, KEPT_SECONDS = "method_decisions", 300


def visible_to(person: Standing) -> QuerySet[MethodDecision]:
    """Select the decisions a person may read: whoever holds a post may know what is asked, and why."""
    return MethodDecision.objects.all() if person.is_reader else MethodDecision.objects.none()


def dropped_by_service(decisions: Iterable[MethodDecision], on: date) -> dict[int, frozenset[str]]:
    """Say what each service does not ask on a day, from decisions in whatever order: the newest of a day counts."""
    last: dict[tuple[int, str], str] = {}
    for each in sorted((each for each in decisions if each.from_on), key=lambda each: (each.from_on, each.pk)):
        if each.from_on is not None and each.from_on <= on:
            last[each.service_id, each.question] = each.outcome
    services = {service for service, _ in last}
    return {
        service: frozenset(question for (of, question), said in last.items() if of == service and said == Outcome.DROP)
        for service in services
    }


def remembered() -> list[MethodDecision]:
    """Give the decisions about questions as the shared cache keeps them: every form asks, and few are ever taken.

    What was decided a moment ago may be missing for minutes. It holds from the next quarter on, so no form is wrong.
    """
    found: list[MethodDecision] | None = cache.get(KEY)
    if found is None:
        found = list(MethodDecision.objects.filter(from_on__isnull=False))
        cache.set(KEY, found, KEPT_SECONDS)
    return found


def forget() -> None:
    """Have the decisions read anew after one was taken."""
    cache.delete(KEY)


def asked_no_more(services: Iterable[int], on: date) -> frozenset[str]:
    """Name what none of these services asks on a day, for the forms: who writes for two is asked if either asks."""
    return _common(remembered(), services, on)


def not_asked(service: Service, on: date) -> frozenset[str]:
    """Name what a service does not ask on a day, for who decides: read anew (one statement)."""
    return _common(MethodDecision.objects.filter(service=service, from_on__lte=on), [service.pk], on)


def _common(decisions: Iterable[MethodDecision], services: Iterable[int], on: date) -> frozenset[str]:
    dropped = dropped_by_service(decisions, on)
    sets = [dropped.get(number, frozenset()) for number in set(services)]
    return frozenset.intersection(*sets) if sets else frozenset()


def next_quarter_on(on: date) -> date:
    """Give the first day of the next quarter: what is asked never changes within one (two statements)."""
    return quarter_calendar().quarter_of(on).next().first_day
