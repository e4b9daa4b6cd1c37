"""Reading best practice that was offered, and which work areas could still be asked."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kim.foundations.people.choices import KEEPS_AN_AREA
from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import Standing
from kim.practice.best_practice.choices import AnswerState, Reach
from kim.practice.best_practice.models import Answer, Offer
from kim.practice.kim_log import queries as kim_log
from kim.practice.kim_log.models import Entry


def visible_to(person: Standing) -> QuerySet[Offer]:
    """Select the offers whose entry a person may read: list, page and History begin here."""
    return Offer.objects.filter(Exists(kim_log.visible_to(person).filter(pk=OuterRef("entry"))))


def answers_visible_to(person: Standing) -> QuerySet[Answer]:
    """Select the answers to offers that a person may read."""
    return Answer.objects.filter(offer__in=visible_to(person).values("pk"))


def owed() -> QuerySet[Answer]:
    """Select the answers that work areas still owe: to entries that stand, and that everybody reads."""
    return Answer.objects.filter(state=AnswerState.ASKED, offer__entry__state="RECORDED", offer__entry__restriction="")


def waiting_for(person: Standing) -> QuerySet[Answer]:
    """Select the answers that a person owes, for the areas that they keep."""
    kept = [post.area_id for post in person.posts if post.role in KEEPS_AN_AREA and post.area_id]
    return owed().filter(Q(area__in=kept) | Q(area__kept_in__in=kept))


def listed(person: Standing) -> QuerySet[Offer]:
    """Select the offers with their answers, newest first (two statements)."""
    answers = Answer.objects.select_related("area", "answered_by").order_by("area__name")
    found = visible_to(person).select_related("entry__area", "offered_by").order_by("-offered_on", "-pk")
    return found.prefetch_related(Prefetch("answers", queryset=answers))


def areas_within(entry: Entry, reach: str) -> QuerySet[WorkArea]:
    """Select the other work areas that a reach names and that were not asked yet."""
    reached = {
        Reach.TEAM: Q(team=entry.area.team_id),
        Reach.SERVICE: Q(team__service=entry.area.team.service_id),
        Reach.ALL: Q(),
    }[Reach(reach)]
    asked = Answer.objects.filter(offer__entry=entry).values("area")
    return standing_areas().filter(reached).exclude(pk=entry.area_id).exclude(pk__in=asked).order_by("name")
