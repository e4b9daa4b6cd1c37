"""Reading handovers: who sees which, who follows whom, what goes with a post, and what only one person knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from kim.foundations.people.choices import KEEPS_AN_AREA, PostState, Role
from kim.foundations.people.models import Person, Post, Service, WorkArea
from kim.foundations.people.standing import NAMES, Standing
from kim.practice.best_practice.choices import AnswerState
from kim.practice.best_practice.models import Answer
from kim.practice.dip_checks.choices import CheckState
from kim.practice.dip_checks.models import DipCheck
from kim.practice.handovers.choices import HandoverState, ItemKind, ItemState
from kim.practice.handovers.models import Handover, Item, KnownLine
from kim.practice.handovers.slots import Handed, handed_over_with
from kim.practice.kim_log import queries as kim_log
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim_engine.calendar import say_date

LATELY = timedelta(days=90)  # a leaver who was gone before anybody started the handover
KIND, ITEM_KIND, KNOWN_KIND = "handovers.handover", "handovers.item", "handovers.known"
_CAN_FOLLOW = Q(state=PostState.CONFIRMED, covers__isnull=True)


def visible_to(person: Standing) -> QuerySet[Handover]:
    """Select the handovers a person may see: their own, their chain's, those they follow in; governance, all."""
    if person.has(Role.INFORMATION_GOVERNANCE):
        return Handover.objects.all()
    if person.person is None:
        return Handover.objects.none()
    own = Q(post__person=person.person) if person.is_employee else Q(pk__in=[])
    return Handover.objects.filter(own | person.in_chain("post__area__") | _followed_by(person.person))


def items_visible_to(person: Standing) -> QuerySet[Item]:
    """Select the items of those handovers."""
    return Item.objects.filter(handover__in=visible_to(person).values("pk"))


def with_names(handovers: QuerySet[Handover]) -> QuerySet[Handover]:
    """Read the rows that every page of a handover names."""
    return handovers.select_related("started_by", "post__person", *(f"post__{name}" for name in NAMES))


def posts_visible_to(person: Standing) -> QuerySet[Post]:
    """Select the posts in a work area that can be handed over: confirmed, and held in nobody's stead."""
    found = Post.objects.filter(state=PostState.CONFIRMED, area__isnull=False, cover_reason="")
    return found.select_related("person", "area__team__service") if person.is_reader else found.none()


def areas_visible_to(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas of which a person may read what one person alone knows."""
    found = WorkArea.objects.select_related("team__service")
    return found if person.is_reader else found.none()


def posts_to_hand_over(person: Standing, area: WorkArea) -> QuerySet[Post]:
    """Select an area's posts in force, and those that ended lately, without a handover under way."""
    lately = Q(to_on__isnull=True) | Q(to_on__gte=person.on - LATELY)
    found = posts_visible_to(person).filter(lately, area=area, from_on__lte=person.on)
    return found.exclude(handovers__state=HandoverState.OPEN).order_by("pk")


def following(handover: Handover) -> list[Post]:
    """List the posts of who follows (one statement)."""
    same = Post.objects.filter(_CAN_FOLLOW, role=handover.post.role, area=handover.post.area_id)
    return who_follow(handover, same.select_related("person").order_by("person__name", "pk"))


def who_follow(handover: Handover, posts: Iterable[Post]) -> list[Post]:
    """Choose who follows among the posts of a role in an area: those that begin then, else the others."""
    left, last_on = handover.post.person_id, handover.last_on
    found = [each for each in posts if each.person_id != left and (each.to_on is None or each.to_on > last_on)]
    return [each for each in found if begins_then(handover, each)] or found


def begins_then(handover: Handover, post: Post) -> bool:
    """Say whether a post begins when the leaver goes."""
    return post.from_on >= handover.last_on


def posts_that_follow(handovers: Iterable[Handover]) -> dict[tuple[str, int | None], list[Post]]:
    """Read the posts in which somebody can follow, by role and area (one statement)."""
    found: dict[tuple[str, int | None], list[Post]] = defaultdict(list)
    areas = {each.post.area_id for each in handovers}
    for post in Post.objects.filter(_CAN_FOLLOW, area__in=areas).select_related("person").order_by("pk"):
        found[post.role, post.area_id].append(post)
    return found


def items_of(handover: Handover) -> list[Item]:
    """List the items of a handover in their order."""
    return list(Item.objects.filter(handover=handover).select_related("decided_by").order_by("pk"))


def handovers_of(person: Standing, area: WorkArea) -> QuerySet[Handover]:
    """Select an area's handovers with their counts, the newest first."""
    accepted = Count("items", filter=Q(items__state=ItemState.ACCEPTED))
    found = with_names(visible_to(person).filter(post__area=area)).annotate(out_of=Count("items"), accepted=accepted)
    return found.order_by("-started_on", "-pk")


def handovers_of_post(person: Standing, post: int) -> QuerySet[Handover]:
    """Select the handovers of a post that were not withdrawn, each with whether a person may open it (`is_seen`)."""
    seen = Exists(visible_to(person).filter(pk=OuterRef("pk")))
    found = Handover.objects.filter(post=post).exclude(state=HandoverState.WITHDRAWN)
    return found.annotate(is_seen=seen).order_by("-started_on", "-pk")


def waiting_for(person: Standing) -> QuerySet[Handover]:
    """Select the open handovers in which something waits for a person: to hand over, to accept, or held by them."""
    if person.person is None or not person.is_employee:
        return Handover.objects.none().annotate(what=Value("LEFT"))
    is_left = Q(post__person=person.person)
    held = Item.objects.filter(handover=OuterRef("pk"), state=ItemState.HELD, decided_by=person.person)
    holds = Q(Exists(held)) & person.in_chain("post__area__")
    found = Handover.objects.filter(is_left | _followed_by(person.person) | holds, state=HandoverState.OPEN)
    is_held = Case(When(Exists(held), then=Value("HELD")), default=Value("LEFT"))
    return found.annotate(what=is_held)


def known_alone(person: Standing, area: WorkArea) -> QuerySet[Entry]:
    """Select an area's entries of what only one person knows, those without cover first."""
    found = kim_log.visible_to(person).filter(_known_alone(), area=area).select_related("area")
    return found.order_by("covered_by", "-listed_at", "-pk")


def services_visible_to(person: Standing) -> QuerySet[Service]:
    """Select the services of whose areas a person may read what one person alone knows."""
    return Service.objects.all() if person.is_reader else Service.objects.none()


def counted_areas(person: Standing, service: Service) -> QuerySet[WorkArea]:
    """Select a service's areas with what a person sees of each in numbers, most without cover first (one statement)."""
    seen = kim_log.visible_to(person).filter(_known_alone(), area=OuterRef("pk")).order_by().values("area")
    open_ = visible_to(person).filter(state=HandoverState.OPEN, post__area=OuterRef("pk")).order_by()
    found = areas_visible_to(person).filter(team__service=service)
    lines = lines_visible_to(person).filter(ended_on__isnull=True, area=OuterRef("pk")).order_by().values("area")
    counted = found.annotate(
        out_of=_count(seen) + _count(lines),
        alone=_count(seen.filter(covered_by="")) + _count(lines.filter(covered_by="")),
        leaving=_count(open_.values("post__area")),
    )
    return counted.order_by("-alone", "name")


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def without_cover() -> QuerySet[Entry]:
    """Select what stands in the Log, only one person knows and nobody covers."""
    return Entry.objects.filter(_known_alone(), covered_by="")


def lines_visible_to(person: Standing) -> QuerySet[KnownLine]:
    """Select the lines on what one person knows that a person may read: as entries, whoever holds a post reads them."""
    return KnownLine.objects.all() if person.is_reader else KnownLine.objects.none()


def lines_of(person: Standing, area: WorkArea) -> list[KnownLine]:
    """List an area's lines that stand, those without cover first."""
    found = lines_visible_to(person).filter(area=area, ended_on__isnull=True).select_related("area__team")
    return list(found.order_by("covered_by", "-written_on", "-pk"))


def lines_without_cover() -> QuerySet[KnownLine]:
    """Select the lines that stand and that nobody covers."""
    return KnownLine.objects.filter(ended_on__isnull=True, covered_by="")


def gaps_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the gaps raised from lines that a person may read."""
    lines = lines_visible_to(person).values("pk")
    return Gap.objects.filter(source_kind=KNOWN_KIND, source_number__in=lines).values_list("pk", flat=True)


def areas_stayed_in(post: Post) -> QuerySet[Any, Any]:
    """Select the other areas in which the holder of a post has another post: what they do there goes with that one."""
    stays = Post.objects.filter(
        person=post.person_id, state=PostState.CONFIRMED, area__isnull=False, to_on__isnull=True
    )
    return stays.exclude(area=post.area_id).values("area")


def goes_with(post: Post) -> Iterator[Handed]:
    """Compile what goes with a post in a work area (a statement for each sort of thing)."""
    keeps = post.role in KEEPS_AN_AREA
    yield from _of_the_log(post, keeps=keeps)
    checks = DipCheck.objects.filter(checked_by=post.person_id, state=CheckState.ASKED).select_related("area")
    checks = checks.exclude(area__in=areas_stayed_in(post))  # it goes with their other post
    for check in checks.order_by("due_on", "pk"):
        yield Handed(ItemKind.DIP_CHECK, f"Dip check of {check.area.name}", "dip_checks.check", check.pk, check.due_on)
    if keeps:
        yield from _of_the_area(post)
    yield from handed_over_with(post)


def _of_the_log(post: Post, *, keeps: bool) -> Iterator[Handed]:
    area = post.area
    if area is None:
        return
    own = Entry.objects.filter(author=post.person_id, area=area)
    if keeps:
        count = Entry.objects.filter(area=area, state=EntryState.RECORDED).count()
        entries = "entry stands" if count == 1 else "entries stand"
        yield Handed(ItemKind.AREA, f"{area.name}: {count:,} {entries} in its Log", "people.area", area.pk)
    alone = (
        without_cover().filter(Q(area=area) | Q(area__kept_in=area))
        if keeps
        else own.filter(_known_alone(), covered_by="")
    )
    for number in alone.order_by("pk").values_list("pk", flat=True):
        yield Handed(ItemKind.KNOWN_ALONE, f"Entry {number}: one person knows it", "kim_log.entry", number)
    if keeps:
        for line in lines_without_cover().filter(area=area).order_by("pk"):
            title = f"A line of {say_date(line.written_on)}: one person knows it"
            yield Handed(ItemKind.KNOWN_ALONE, title, KNOWN_KIND, line.pk)
    for number in own.filter(state=EntryState.DRAFT).order_by("pk").values_list("pk", flat=True):
        yield Handed(ItemKind.DRAFT, f"Draft {number}: finish it or discard it", "kim_log.entry", number)


def _of_the_area(post: Post) -> Iterator[Handed]:
    kept = Q(area=post.area_id) | Q(area__kept_in=post.area_id)
    for gap in Gap.objects.filter(kept, state=GapState.OPEN).order_by("raised_on", "pk"):
        title = f"A gap, open since {say_date(gap.raised_on)}"
        yield Handed(ItemKind.GAP, title, gap.source_kind, gap.source_number)
    owed = Answer.objects.filter(area=post.area_id, state=AnswerState.ASKED).select_related("offer__entry__area")
    for answer in owed.order_by("offer__answer_by_on", "pk"):
        title, due_on = f"Best practice of {answer.offer.entry.area.name}", answer.offer.answer_by_on
        yield Handed(ItemKind.PRACTICE, title, "kim_log.entry", answer.offer.entry_id, due_on)


def _known_alone() -> Q:
    return Q(state=EntryState.RECORDED) & ~Q(known_only_by="")


def _followed_by(person: Person) -> Q:
    """Build the condition that a person follows in a handover's post, as `who_follow` chooses."""
    same = Post.objects.filter(_CAN_FOLLOW, role=OuterRef("post__role"), area=OuterRef("post__area"))
    others = same.filter(~Q(person=OuterRef("post__person")))
    stays = others.filter(Q(to_on__isnull=True) | Q(to_on__gt=OuterRef("last_on")))
    begins = stays.filter(from_on__gte=OuterRef("last_on"))
    return Q(Exists(begins.filter(person=person))) | Q(Exists(stays.filter(person=person))) & ~Q(Exists(begins))
