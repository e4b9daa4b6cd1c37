"""Reading reminders: what stands for a person, and what was said of a thing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery

from kim.foundations.notices.choices import Rhythm
from kim.foundations.notices.models import Letter, LetterWish, Reminder, ReminderPlan
from kim.foundations.people.standing import Standing

ENDED_DAYS = 30  # for so long the page shows what ended


def visible_to(person: Standing) -> QuerySet[Reminder]:
    """Select a person's own reminders: page, count and History begin here."""
    return Reminder.objects.filter(person=person.person) if person.person else Reminder.objects.none()


def standing_for(person: Standing) -> QuerySet[Reminder]:
    """Select what a person is reminded of now, the earliest day first."""
    return visible_to(person).filter(ended_at__isnull=True).order_by("due_on", "text", "pk")


def how_many(person: str) -> Subquery:
    """Count what somebody is reminded of, within a statement whose column `person` holds their number."""
    rows = Reminder.objects.filter(person=OuterRef(person), ended_at__isnull=True).order_by()
    return Subquery(rows.values("person").annotate(number=Count("pk")).values("number"), output_field=IntegerField())


def ended_for(person: Standing) -> QuerySet[Reminder]:
    """Select what a person was reminded of and is done with; what a later reminder replaced is left out."""
    since = person.on - timedelta(days=ENDED_DAYS)
    found = visible_to(person).filter(ended_at__date__gte=since).exclude(ended_because="REPLACED")
    return found.order_by("-ended_at", "-pk")


def plan() -> ReminderPlan:
    """Give the plan that holds (one statement)."""
    return ReminderPlan.objects.first() or ReminderPlan()


def rhythm_of(person: Standing) -> str:
    """Say how often a person's letter comes."""
    wish = LetterWish.objects.filter(person=person.person).first()
    return wish.rhythm if wish else Rhythm.WEEKLY


def letters_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the letters that went to a person, for the History and its exports."""
    return Letter.objects.filter(person=person.person).values_list("pk", flat=True)


def how_often_told(kind: str, part: str, numbers: Collection[int]) -> dict[int, int]:
    """Count how many days somebody was reminded of each of some things (one statement)."""
    rows = Reminder.objects.filter(source_kind=kind, part=part, source_number__in=numbers).order_by()
    told = rows.values("source_number").annotate(times=Count("stage", distinct=True))
    return dict(told.values_list("source_number", "times"))
