"""Which work areas went on in which others, today, on a day, and as it was known at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import make_aware

from kim.foundations.people.models import AreaChange, Succession, WorkArea


@dataclass(frozen=True)
class Source:
    """An area that another came from, and up to which day what was logged there counts: None, all of it."""

    area: WorkArea
    from_on: date
    until: date | None


def standing_successions() -> QuerySet[Succession]:
    """Select the successions that no later change undid, oldest first."""
    found = Succession.objects.filter(change__undone_by__isnull=True)
    return found.select_related("change", "predecessor", "successor").order_by("change__from_on", "pk")


def known_successions(day: date, moment: datetime | None = None) -> list[Succession]:
    """List the successions that held on a day; with a moment, by what was known then (one statement)."""
    found = Succession.objects.filter(change__from_on__lte=day)
    undone = Q(change__undone_by__from_on__lte=day)
    if moment is not None:
        found = found.filter(change__made_at__lte=moment)
        undone &= Q(change__undone_by__made_at__lte=moment)
    return list(found.exclude(undone).select_related("change", "predecessor", "successor").order_by("pk"))


def sources_of(area: int, successions: Iterable[Succession]) -> list[Source]:
    """List every area that one came from, near and far.

    Of an area that has ended, all that was logged counts; of one that goes on, what was logged before it was split.
    """
    by_successor: dict[int, list[Succession]] = {}
    for each in successions:
        by_successor.setdefault(each.successor_id, []).append(each)
    found: dict[int, Source] = {}
    for source in _walk(area, by_successor, None, {area}):
        known = found.get(source.area.pk)
        if known is None or _reaches_further(source, known):
            found[source.area.pk] = source
    return list(found.values())


def _walk(area: int, by_successor: dict[int, list[Succession]], until: date | None, seen: set[int]) -> Iterator[Source]:
    for each in by_successor.get(area, ()):
        if each.predecessor_id in seen:
            continue
        from_on = each.change.from_on
        cut = until
        if each.predecessor.kept_in_id is None:
            cut = from_on if until is None else min(until, from_on)
        yield Source(each.predecessor, from_on, cut)
        yield from _walk(each.predecessor_id, by_successor, cut, seen | {each.predecessor_id})


def _reaches_further(one: Source, other: Source) -> bool:
    return other.until is not None and (one.until is None or one.until > other.until)


def found_under(area: int, moment: str) -> Q:
    """Build the condition that a row is of an area, or of one that it came from (one statement).

    `moment` names the row's column that says when it was made.
    """
    return of_sources(area, sources_of(area, standing_successions()), moment)


def of_sources(area: int, sources: Iterable[Source], moment: str) -> Q:
    """Build the same condition for sources that are read already."""
    found = Q(area=area)
    for source in sources:
        until = {} if source.until is None else {f"{moment}__lt": make_aware(datetime.combine(source.until, time.min))}
        found |= Q(area=source.area.pk, **until)
    return found


def changes_of(areas: Iterable[int]) -> QuerySet[AreaChange]:
    """Select the changes that any of some areas had a part in, the newest first."""
    numbers = list(areas)
    part = Q(successions__predecessor__in=numbers) | Q(successions__successor__in=numbers)
    return AreaChange.objects.filter(part, undoes__isnull=True).distinct()


def covered_by(area: Any, last: date) -> Q:
    """Build the condition that a row's area is one, or went to it by a day: what the one's review of then covers.

    `area` is a number, or what stands for one in a statement. The areas are chosen first, so that rows are found by
    the index of their area: joined to each row and asked of it, they would be asked of every row that there is.
    """
    meant = OuterRef(area) if isinstance(area, OuterRef) else area
    covered = WorkArea.objects.filter(Q(pk=meant) | Q(kept_in=meant, ended_on__lte=last))
    return Q(area__in=covered.values("pk"))


def kept_together() -> Coalesce:
    """Give the area that keeps a row's area, to group what `covered_by` selects: one group for one area."""
    return Coalesce("area__kept_in", "area")


def areas_in(change: AreaChange) -> list[WorkArea]:
    """List the area that a change was about, and then those in which it goes on."""
    pairs = list(Succession.objects.filter(change=change).select_related("predecessor", "successor").order_by("pk"))
    return [pairs[0].predecessor, *(each.successor for each in pairs)] if pairs else []
