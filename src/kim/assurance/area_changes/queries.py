"""Reading what stands against a change of work areas, what it would do, and which changes there were."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kim.assurance.reviews import policies as reviews
from kim.assurance.reviews.choices import ANSWERABLE, ReviewState
from kim.assurance.reviews.models import Review
from kim.foundations.notices.models import Reminder
from kim.foundations.people.choices import Role
from kim.foundations.people.lineage import changes_of
from kim.foundations.people.models import AreaChange, Post, Succession, WorkArea
from kim.foundations.people.queries import open_posts_in
from kim.foundations.people.standing import Standing, lowered
from kim.practice.best_practice.choices import AnswerState
from kim.practice.best_practice.models import Answer
from kim.practice.dip_checks.choices import CheckState
from kim.practice.dip_checks.models import DipCheck, QuestionSet
from kim.practice.handovers.choices import HandoverState
from kim.practice.handovers.models import Handover
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap


@dataclass(frozen=True)
class Effect:
    """One line of what will happen: to how many of what, and what becomes of them."""

    what: str
    count: int
    said: str


def areas_visible_to(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas of which a person may read what became of them: whoever holds a post, all."""
    found = WorkArea.objects.select_related("team__service", "kept_in")
    return found if person.is_reader else found.none()


def changes_shown(person: Standing, area: WorkArea) -> QuerySet[AreaChange]:
    """Select what an area came from and went to, the newest first (two statements)."""
    found = changes_of([area.pk]) if person.is_reader else AreaChange.objects.none()
    found = found.select_related("undone_by", "made_by").order_by("-from_on", "-pk")
    pairs = Succession.objects.select_related("predecessor", "successor").order_by("pk")
    return found.prefetch_related(Prefetch("successions", pairs, to_attr="pairs"))


def closed_review(areas: Collection[int], from_on: date) -> Review | None:
    """Find the last closed review of some areas whose quarter had not ended by a day."""
    found = Review.objects.filter(area__in=areas, closed_in__isnull=False, quarter__ends_on__gte=from_on)
    return found.select_related("quarter", "area").order_by("-quarter__ends_on", "pk").first()


def open_handover(areas: Collection[int]) -> Handover | None:
    """Find an open handover of a post in some areas."""
    found = Handover.objects.filter(post__area__in=areas, state=HandoverState.OPEN)
    return found.select_related("post__person", "post__area").order_by("pk").first()


def effects(area: WorkArea, into: str, heir: WorkArea | None, from_on: date, *, is_over: bool) -> list[Effect]:
    """Say what a change does to all that an area has (four statements).

    `into` names where it goes on; `heir` is the area that takes over what is open, None while that is to be made.
    """
    found = _counts(area, heir)
    lines = [*_posts(area, into, heir, from_on, is_over=is_over)]
    if not is_over:
        return [Effect("Entries", found["entries"], f"They stay in {area.name}. {into} finds them as well."), *lines]
    return [
        Effect("Entries", found["entries"], f"They stay in {area.name}, where they were made. {into} finds them too."),
        Effect("Drafts", found["drafts"], f"They go to {into}."),
        Effect("Open gaps", found["gaps"], f"They stay in {area.name}. Whoever keeps {into} settles them."),
        *_reviews(area, into, heir, from_on),
        Effect("Reminders", found["reminders"], f"Of its reviews. From now on they go to whoever keeps {into}."),
        Effect("Dip checks under way", found["checks"], f"They are finished for {area.name}."),
        Effect("Dip check questions", found["sets"], f"They stay to be read. {into} asks by its own questions."),
        Effect("Best practice not answered", found["answers"], _answers_said(into, found["twice"])),
        Effect("Handovers under way", 0, ""),  # it is held up while there is one
        *lines,
    ]


def _answers_said(into: str, twice: int) -> str:
    said = f"{into} answers."
    return f"{said} {twice:,} of them it was asked itself: it answers those once." if twice else said


def _counts(area: WorkArea, heir: WorkArea | None) -> dict[str, int]:
    here = OuterRef("pk")
    asked = Answer.objects.filter(area=here, state=AnswerState.ASKED)
    own = Answer.objects.filter(area=heir.pk if heir else None).values("offer")
    again = Q(offer__in=own) | Q(offer__entry__area=heir.pk if heir else None)
    open_ = Review.objects.filter(area=area, closed_in__isnull=True).values("pk")
    told = Reminder.objects.filter(source_kind="reviews.review", source_number__in=open_, ended_at__isnull=True)
    rows = {
        "entries": Entry.objects.filter(area=here).exclude(state=EntryState.DRAFT),
        "drafts": Entry.objects.filter(area=here, state=EntryState.DRAFT),
        "gaps": Gap.objects.filter(area=here, state=GapState.OPEN),
        "checks": DipCheck.objects.filter(area=here, state=CheckState.ASKED),
        "sets": QuestionSet.objects.filter(area=here),
        "answers": asked,
        "twice": asked.filter(again),
    }
    counted: dict[str, Any] = {f"number_of_{name}": _count(found) for name, found in rows.items()}
    found: Any = WorkArea.objects.filter(pk=area.pk).values(**counted).get()
    return {name: found[f"number_of_{name}"] for name in rows} | {"reminders": told.count()}


def _count(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.order_by().values("area").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(grouped), 0)


def _reviews(area: WorkArea, into: str, heir: WorkArea | None, from_on: date) -> list[Effect]:
    open_ = Q(state__in=[*ANSWERABLE, ReviewState.SUBMITTED], closed_in__isnull=True)
    numbers = [area.pk, *([heir.pk] if heir else [])]
    rows = list(Review.objects.filter(area__in=numbers).select_related("quarter").order_by("quarter__begins_on"))
    of_heir = {row.quarter_id: row for row in rows if heir is not None and row.area_id == heir.pk}
    mine = Review.objects.filter(open_, area=area).values_list("pk", flat=True)
    asked = set(mine)
    found = []
    for review in (row for row in rows if row.pk in asked):
        # An area that is to be made gets a review of its own, which nobody has begun.
        other = of_heir.get(review.quarter_id) if heir is not None else Review(quarter=review.quarter)
        found.append(Effect(f"Review of {review.quarter.name}", 1, _review_said(review, other, into, area, from_on)))
    return found


def _review_said(review: Review, heir: Review | None, into: str, area: WorkArea, from_on: date) -> str:
    if review.state == ReviewState.SUBMITTED:
        return f"It was sent. It waits to be agreed, as {area.name}’s."
    if reviews.covers(review, heir=heir, from_on=from_on):
        return f"It is passed on: the review of {into} covers it."
    why = "stood in all of that quarter" if from_on > review.quarter.ends_on else "can’t be covered by a sent review"
    if review.state == ReviewState.SENT_BACK:
        why = "has sent it once"
    return f"It stays to be written, because {area.name} {why}. Whoever keeps {into} writes it."


def _posts(area: WorkArea, into: str, heir: WorkArea | None, from_on: date, *, is_over: bool) -> list[Effect]:
    managers = open_posts_in(heir, from_on).filter(role=Role.LINE_MANAGER) if heir else Post.objects.none()
    is_managed = managers.exists()
    found = []
    for post in open_posts_in(area, from_on):
        stays = post.role == Role.LINE_MANAGER and is_managed
        ends = f"It ends in {area.name}. " if is_over else ""
        goes = f"{into} has its own line manager." if stays else f"It is given in {into} as well."
        goes = goes.replace(" as well", "") if is_over else goes
        cover = " (stands in)" if post.cover_reason else ""
        found.append(Effect(f"{post.person.name}, {lowered(post.role)}{cover}", 1, f"{ends}{goes}"))
    return found


def heirs_in(areas: Sequence[WorkArea]) -> str:
    """Name several areas: 'Voids, Repairs and Lettings'."""
    return said([each.name for each in areas])


def said(names: Sequence[str]) -> str:
    """Say several names."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
