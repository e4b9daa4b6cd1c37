"""What waits for Heads of Service: to decide on the method, after their first closed quarter and then yearly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from kim.assurance.method_reviews.choices import FIRST_DUE_DAYS, YEAR_DAYS
from kim.assurance.method_reviews.models import MethodDecision
from kim.assurance.reviews.models import ServiceClosing
from kim.foundations.people.choices import Role
from kim.foundations.people.holders import holders_on
from kim.foundations.people.models import Service
from kim_engine.clocks.reminders import DueItem


def waiting() -> QuerySet[Service]:
    """Select the services that closed a quarter, with when they first did and when their Head decided last."""
    first = ServiceClosing.objects.filter(service=OuterRef("pk")).order_by().values("service")
    last = MethodDecision.objects.filter(service=OuterRef("pk")).order_by().values("service")
    found = Service.objects.annotate(
        first_closed_at=Subquery(first.annotate(moment=Min("closed_at")).values("moment")),
        decided_at=Subquery(last.annotate(moment=Max("decided_at")).values("moment")),
    )
    return found.filter(first_closed_at__isnull=False).order_by("pk")


def due_on(service: Service) -> date:
    """Give the day by which a waiting service's Head decides: what came before its first closing was early."""
    first, last = (getattr(service, name) for name in ("first_closed_at", "decided_at"))
    if last is None or last < first:
        return localdate(first) + timedelta(days=FIRST_DUE_DAYS)
    return localdate(last) + timedelta(days=YEAR_DAYS)


def due_items(on: date) -> Iterator[DueItem]:
    """Give each service's decision, to its Head, then to the Directors (two statements). It is done by deciding."""
    posts = holders_on(on)
    for service in waiting():
        by = due_on(service)
        directors = posts.of(Role.DIRECTOR)
        yield DueItem(
            ("people.service", service.pk, f"LIGHT {by:%Y}"),
            f"Decide whether KIM Log is light enough for {service.name}",
            reverse("method_reviews:service_show", args=[service.pk]),
            by,
            (posts.of(Role.HEAD_OF_SERVICE, service.pk), directors, ()),
        )
