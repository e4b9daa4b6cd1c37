"""Reading quarters and reviews: who may read what they say, and what goes with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from kim.assurance.reviews.choices import ANSWERABLE, MINUTES, Autonomy, PartState, ReviewState
from kim.assurance.reviews.models import Approach, KimQuarter, Review, ReviewPart, ServiceClosing
from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.models import Naming
from kim.foundations.answering.queries import line_managers_of, naming_of
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import that_counts
from kim.foundations.full_text.indexes import Index, search
from kim.foundations.people.choices import KEEPS_AN_AREA, Role
from kim.foundations.people.lineage import covered_by
from kim.foundations.people.models import Service, WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.standing import Standing, posts_in_force
from kim.practice.kim_log import queries as kim_log
from kim.practice.kim_log.choices import QUESTIONS
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import not_asked
from kim_engine.calendar import Quarter

KIND, PART_KIND = "reviews.review", "reviews.part"
SEARCHED = (*(f"answer_{number}" for number in range(1, 7)), "statement", "sentence")
WORDS = Index("reviews_review", SEARCHED)  # what a search for words looks at
BEING_WRITTEN = ("reviews.review_saved",)
READS_WHAT_WAITS = (Role.DIRECTOR, Role.INFORMATION_GOVERNANCE)


def visible_to(person: Standing) -> QuerySet[Review]:
    """Select the reviews whose words a person may read: page, history, evidence, download and as-of begin here.

    Whoever holds a post reads what was agreed or is closed. Before that: the area's chain, Directors and information
    governance; what is still being written, the chain alone.
    """
    return Review.objects.filter(read_by(person))


def read_by(person: Standing) -> Q:
    """Build the condition that a person may read what a review says."""
    is_open = Q(state__in=[ReviewState.PASSED_ON, *ANSWERABLE], closed_in__isnull=True)
    seen = Q(pk__in=[])
    if person.is_reader:
        seen |= Q(state=ReviewState.AGREED) | Q(closed_in__isnull=False)
    if person.has(*READS_WHAT_WAITS):
        seen |= ~is_open
    if person.is_employee:
        seen |= person.in_chain("area__")
    return seen


def with_names(reviews: QuerySet[Review], person: Standing | None = None) -> QuerySet[Review]:
    """Read the rows that every page of a review names, and whether a person is among its writers."""
    if person is not None:
        wrote = Review.writers.through.objects.filter(review=OuterRef("pk"), person=person.person)
        reviews = reviews.annotate(is_writer=Exists(wrote))
    return reviews.select_related(
        "quarter", "area__team__service", "submitted_by", "agreed_by", "closed_in__closed_by", "passed_to__area"
    )


def found(person: Standing, words: str, area: int | None) -> QuerySet[Review]:
    """Select the reviews whose words a person may read and that hold some, for the search page."""
    rows = search(visible_to(person), WORDS, words).select_related("quarter", "area")
    rows = rows.annotate(found_at=Coalesce("agreed_at", "submitted_at", "quarter__opened_at"))
    return rows if area is None else rows.filter(area=area)


def kept_by(person: Standing) -> QuerySet[Review]:
    """Select the reviews of a person's chain: what was saved while they were written is theirs."""
    found = Review.objects.filter(person.in_chain("area__"))
    return found if person.is_employee else found.none()


def parts_visible_to(person: Standing) -> QuerySet[ReviewPart]:
    """Select the parts that a person may read: those asked of them, and those of reviews whose words they may read."""
    asked = Q(asked=person.person) if person.person and person.is_employee else Q(pk__in=[])
    return ReviewPart.objects.filter(asked | Q(review__in=visible_to(person).values("pk")))


def quarters() -> QuerySet[KimQuarter]:
    """Select the quarters that were opened, newest first."""
    return KimQuarter.objects.order_by("-begins_on")


def days_are_taken(quarter: Quarter) -> bool:
    """Say whether a quarter that was opened has days of this one: after the landlord changed its months."""
    return KimQuarter.objects.filter(begins_on__lte=quarter.last_day, ends_on__gte=quarter.first_day).exists()


def open_quarters() -> QuerySet[KimQuarter]:
    """Select the quarters that are open, oldest first: two can be."""
    return KimQuarter.objects.filter(closed_at__isnull=True).order_by("begins_on")


def areas_to_review(on: date, quarter: KimQuarter) -> list[WorkArea]:
    """List the work areas that are asked for a review of a quarter on a day.

    All that stand and were there in it, but those considered 'not applicable' (R5).
    """
    there = Q(began_on__isnull=True) | Q(began_on__lte=quarter.ends_on)
    areas = list(standing_areas().filter(there).order_by("name"))
    namings, managers = naming_of(areas, on), line_managers_of(areas, on)
    return [area for area in areas if managers[area.pk] or not _is_left_out(namings.get(area.pk))]


def _is_left_out(naming: Naming | None) -> bool:
    return naming is not None and naming.outcome == Outcome.NOT_APPLICABLE


def asked_in(review: Review) -> str:
    """Say which of the optional questions a review asks in its quarter: "123456M" (reads its area's team)."""
    dropped = not_asked("review", [review.area.team.service_id], review.quarter.begins_on)
    numbers = "".join(number for number, _ in QUESTIONS if f"answer_{number}" not in dropped)
    return numbers + ("" if "minutes" in dropped else MINUTES)


def previous_of(review: Review) -> Review | None:
    """Find the last quarter's review of the same area that was sent, or corrected after it closed."""
    earlier = Review.objects.filter(area=review.area_id, quarter__begins_on__lt=review.quarter.begins_on)
    sent = earlier.filter(Q(submitted_at__isnull=False) | Q(version__gt=1)).select_related("quarter")
    return sent.order_by("-quarter__begins_on").first()


def approach_of(area: WorkArea) -> Approach | None:
    """Find how freely an area answers, as it was set last."""
    return Approach.objects.filter(area=area).select_related("set_by").order_by("-set_on", "-pk").first()


def autonomy_of(area: WorkArea) -> Autonomy:
    """Say how freely an area answers."""
    return autonomy_in(approach_of(area))


def autonomy_in(approach: Approach | None) -> Autonomy:
    """Say how freely an approach lets an area answer: by a short statement, until somebody sets it."""
    return Autonomy(approach.autonomy) if approach else Autonomy.STATEMENT


def evidence_to_point_to(who: Standing, review: Review, previous: Review | None = None) -> QuerySet[Evidence]:
    """Select what could show that an area's KIM is good: evidence of its entries and of its reviews.

    What the review, and the one before it, point to comes first and says so (`is_pointed_to`, `was_pointed_to`).
    What does not count as evidence is offered only where the review points to it already, and says why.
    """
    through = Review.evidence.through.objects.all()
    here = covered_by(review.area_id, review.quarter.ends_on)
    entries = kim_log.visible_to(who).filter(here, restriction="").exclude(state="DRAFT")
    of_reviews = Evidence.objects.filter(source_kind=KIND, source_number__in=Review.objects.filter(here).values("pk"))
    found = _of_entries(entries, through.filter(review=review.pk)).union(of_reviews.values("pk"))
    standing = Evidence.objects.filter(pk__in=found, removed_at__isnull=True).select_related("file")
    pointed = standing.annotate(
        is_pointed_to=Exists(through.filter(evidence=OuterRef("pk"), review=review.pk)),
        was_pointed_to=Exists(through.filter(evidence=OuterRef("pk"), review=previous.pk if previous else None)),
    )
    offered = pointed.filter(that_counts() | Q(is_pointed_to=True, copy_of__isnull=True))
    return offered.order_by("-is_pointed_to", "-was_pointed_to", "-added_at", "-pk")


def _of_entries(entries: QuerySet[Entry], pointed: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Select the numbers of what shows some entries: of those with any that counts, and what is pointed to.

    The few that have any are asked for theirs: every entry of an area would be a long list.
    """
    counted = entries.filter(evidence_count__gt=0, state__in=kim_log.RECORDED_STATES)  # said so, it is in an index
    named = Evidence.objects.filter(pk__in=pointed.values("evidence"))
    of_entries = Evidence.objects.filter(source_kind=kim_log.KIND).values("pk")
    pointed_to = entries.filter(pk__in=named.values("source_number"))
    each = [of_entries.filter(source_number__in=some.values("pk")) for some in (counted, pointed_to)]
    return each[0].union(each[1])


def services_of(quarter: KimQuarter, on: date) -> QuerySet[Service]:
    """Select the services with reviews in a quarter: whether each is closed and has a Head, how many are open."""
    closings = ServiceClosing.objects.filter(quarter=quarter, service=OuterRef("pk"))
    heads = posts_in_force(on).filter(role=Role.HEAD_OF_SERVICE, service=OuterRef("pk"))
    here = Q(teams__areas__reviews__quarter=quarter)
    still = Q(here, teams__areas__reviews__closed_in__isnull=True)
    found = Service.objects.filter(here).distinct().order_by("name")
    return found.annotate(
        is_closed=Exists(closings),
        has_head=Exists(heads),
        open_reviews=Count("teams__areas__reviews", filter=still, distinct=True),
    )


def has_head(service: Service, on: date) -> bool:
    """Say whether a Head of Service holds the post on a day."""
    return posts_in_force(on).filter(role=Role.HEAD_OF_SERVICE, service=service).exists()


@dataclass(frozen=True)
class OnClosing:
    """What closing a service's quarter would record, by name."""

    agreed: list[Review]
    not_agreed: list[Review]  # submitted, or sent back and not sent again
    not_returned: list[Review]
    passed_on: list[Review]  # another area's review covers it: neither returned nor not

    @property
    def counted(self) -> int:
        """Count the reviews that closing would close."""
        return len(self.agreed) + len(self.not_agreed) + len(self.not_returned) + len(self.passed_on)


def on_closing(quarter: KimQuarter, service: Service) -> OnClosing:
    """Read what closing would record (one statement)."""
    found = Review.objects.filter(quarter=quarter, area__team__service=service, closed_in__isnull=True)
    rows = list(found.select_related("area", "area__team").order_by("area__name"))
    return OnClosing(
        [each for each in rows if each.state == ReviewState.AGREED],
        [each for each in rows if each.state in (ReviewState.SUBMITTED, ReviewState.SENT_BACK)],
        [each for each in rows if each.state in (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS)],
        [each for each in rows if each.state == ReviewState.PASSED_ON],
    )


def closed_quarter_on(area: WorkArea, day: date) -> KimQuarter | None:
    """Find the closed quarter of an area that a day lies in."""
    closed = Q(closed_at__isnull=False) | Q(reviews__area=area, reviews__closed_in__isnull=False)
    return KimQuarter.objects.filter(closed, begins_on__lte=day, ends_on__gte=day).distinct().first()


def waiting_for(person: Standing) -> QuerySet[Any, Any]:
    """Select the open reviews that are a person's to write, to agree, or that wait for others (one statement for all).

    Each says which by `part`: WRITE, AGREE or OTHERS.
    """
    if not person.is_employee or person.person is None:
        return Review.objects.annotate(part=Value("")).none()
    part = Case(
        When(_is_to_write(person), then=Value("WRITE")),
        When(_is_to_agree(person), then=Value("AGREE")),
        When(_in_own(person) & Q(state=ReviewState.SUBMITTED), then=Value("OTHERS")),
        default=Value(""),
    )
    found = Review.objects.filter(closed_in__isnull=True, state__in=[*ANSWERABLE, ReviewState.SUBMITTED])
    found = found.annotate(part=part).exclude(part="")
    return found.select_related("quarter", "area__team", "submitted_by").order_by("quarter__due_on", "area__name", "pk")


def to_write(person: Standing) -> QuerySet[Review]:
    """Select the reviews that wait for a person to write them: of the areas they keep, or whose post is vacant."""
    return waiting_for(person).filter(part="WRITE")


def to_agree(person: Standing) -> QuerySet[Review]:
    """Select the submitted reviews that a person answers for as service manager, or as Head where there is none."""
    return waiting_for(person).filter(part="AGREE").order_by("submitted_at", "pk")


def _is_to_write(person: Standing) -> Q:
    managed = Q(area__in=_managed(person.on)) | Q(area__kept_in__in=_managed(person.on))
    return Q(state__in=ANSWERABLE) & (_in_own(person) | person.in_chain("area__") & ~managed)


def _is_to_agree(person: Standing) -> Q:
    teams = [post.team_id for post in person.posts if post.role == Role.SERVICE_MANAGER]
    services = [post.service_id for post in person.posts if post.role == Role.HEAD_OF_SERVICE]
    led = posts_in_force(person.on).filter(role=Role.SERVICE_MANAGER).order_by().values("team")
    mine = Q(area__team__in=teams) | (Q(area__team__service__in=services) & ~Q(area__team__in=led))
    wrote = Review.writers.through.objects.filter(person=person.person).values("review")
    return Q(state=ReviewState.SUBMITTED) & mine & ~_in_own(person) & ~Q(pk__in=wrote)


def _in_own(person: Standing) -> Q:
    own = [post.area_id for post in person.posts if post.area_id and post.role in KEEPS_AN_AREA]
    return Q(area__in=own) | Q(area__kept_in__in=own)


def parts_to_answer(person: Standing) -> QuerySet[ReviewPart]:
    """Select the parts that wait for a person's answer."""
    waiting = ReviewPart.objects.filter(state=PartState.ASKED, review__closed_in__isnull=True)
    found = waiting.filter(asked=person.person, review__state__in=ANSWERABLE) if person.person else waiting.none()
    return found.select_related("review__quarter", "review__area", "asked_by").order_by("asked_at", "pk")


def reviews_of(person: Standing, area: WorkArea) -> QuerySet[Review]:
    """Select an area's reviews over time whose words a person may read, newest first."""
    return with_names(visible_to(person).filter(area=area)).order_by("-quarter__begins_on")


def _managed(on: date) -> QuerySet[Any, Any]:
    return posts_in_force(on).filter(role=Role.LINE_MANAGER).order_by().values("area")
