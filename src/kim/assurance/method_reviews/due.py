"""What waits for Heads of Service: to decide on the method, after their first closed quarter and then yearly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Case, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.urls import reverse

from kim.assurance.method_reviews.choices import FIRST_DUE_DAYS, YEAR_DAYS
from kim.assurance.method_reviews.models import MethodDecision
from kim.assurance.reviews.models import ServiceClosing
from kim.foundations.people.choices import Role
from kim.foundations.people.holders import holders_on
from kim.foundations.people.models import Service
from kim_engine.clocks.reminders import DueItem


def waiting() -> QuerySet[Service]:
    """Select the services that closed a quarter: `since` which day, and for how many `days`, their Head has to decide.

    It is since they first closed one, then since the last decision; what came before the first closing was early.
    A landlord that closed quarters before it had this page counts from the day on which its database got it.
    """
    first = ServiceClosing.objects.filter(service=OuterRef("pk")).order_by().values("service")
    last = MethodDecision.objects.filter(service=OuterRef("pk")).order_by().values("service")
    found = Service.objects.annotate(
        first_closed_at=Subquery(first.annotate(moment=Min("closed_at")).values("moment")),
        decided_at=Subquery(last.annotate(moment=Max("decided_at")).values("moment")),
    )
    here_since = Coalesce(Subquery(_first_here()), F("first_closed_at"))
    is_decided = Q(decided_at__gte=F("first_closed_at"))
    found = found.annotate(
        since=TruncDate(
            Case(When(is_decided, then=F("decided_at")), default=Greatest(F("first_closed_at"), here_since))
        ),
        days=Case(When(is_decided, then=Value(YEAR_DAYS)), default=Value(FIRST_DUE_DAYS), output_field=IntegerField()),
    )
    return found.filter(first_closed_at__isnull=False).order_by("pk")


def _first_here() -> QuerySet[Any, Any]:
    """Select the moment at which this room's tables came: nobody could decide before."""
    made: QuerySet[Any, Any] = MigrationRecorder.Migration.objects.filter(app="method_reviews").order_by()
    first: QuerySet[Any, Any] = made.values("app").annotate(moment=Min("applied")).values("moment")
    return first


def due_items(on: date) -> Iterator[DueItem]:
    """Give each service's decision, to its Head, then to the Directors (two statements). It is done by deciding."""
    posts = holders_on(on)
    for service in waiting():
        by: date = service.since + timedelta(days=service.days)  # type: ignore[attr-defined]
        directors = posts.of(Role.DIRECTOR)
        yield DueItem(
            ("people.service", service.pk, f"LIGHT {by:%Y}"),
            f"Decide whether KIM Log is light enough for {service.name}",
            reverse("method_reviews:service_show", args=[service.pk]),
            by,
            (posts.of(Role.HEAD_OF_SERVICE, service.pk), directors, ()),
        )
