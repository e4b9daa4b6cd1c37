"""Reading what progress counts: a few grouped statements, whatever the number of areas and quarters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Max, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from kim.assurance.progress.counting import Row
from kim.assurance.reviews.choices import ReviewState
from kim.assurance.reviews.models import Approach, KimQuarter, Review
from kim.foundations.evidence_files.queries import that_counts
from kim.foundations.people.choices import ChangeKind
from kim.foundations.people.models import AreaChange, AreaMove, Service, Succession, WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks import queries as dip_checks
from kim.practice.risk_register import queries as risk_register
from kim.practice.risk_register.choices import GapState

COUNTED = (GapState.PUT_RIGHT, GapState.ACCEPTED, GapState.BECAME_RISK)


@dataclass(frozen=True)
class Scope:
    """What a page is about: the landlord, one service or one area."""

    name: str
    service: Service | None = None
    area: WorkArea | None = None

    def rows(self, path: str = "area__") -> Q:
        """Build the condition that a row's area belongs to this."""
        if self.area is not None:
            return Q(**{f"{path}pk": self.area.pk})
        return Q(**{f"{path}team__service": self.service.pk}) if self.service is not None else Q()


def visible_to(person: Standing) -> QuerySet[WorkArea]:
    """Select the areas whose counts a person may read: whoever opens the quarter's page reads how every area stands."""
    return dip_checks.areas_visible_to(person)


def services_visible_to(person: Standing) -> QuerySet[Service]:
    """Select the services whose counts a person may read."""
    return Service.objects.filter(teams__areas__in=visible_to(person).values("pk")).distinct()


def rows_of(person: Standing, scope: Scope, quarters: Sequence[KimQuarter]) -> list[Row]:
    """Read what is counted of each review of some quarters (one statement).

    A review that was passed on is covered by another area's: it is no return and no silence, and is not counted.
    """
    stands = that_counts("evidence__")
    found = Review.objects.filter(scope.rows(), quarter__in=quarters, area__in=visible_to(person).values("pk"))
    found = found.exclude(state=ReviewState.PASSED_ON)
    found = found.annotate(newest=Max("evidence__added_at", filter=stands), pieces=Count("evidence", filter=stands))
    places = ("area__name", "area__team__service", "area__team__service__name")
    said = ("state", "way", "judgement", "closed_in", "submitted_at", "newest", "pieces")
    return [_row(values) for values in found.values_list("quarter", "area", *places, *said)]


def gaps_by_quarter(
    person: Standing, scope: Scope, quarters: Sequence[KimQuarter]
) -> tuple[Counter[str], Counter[str]]:
    """Count the gaps that were opened, and those that were closed, in each quarter (two statements)."""
    gaps = risk_register.counted_for(person).filter(scope.rows())
    opened = gaps.exclude(state=GapState.WITHDRAWN)
    return _in_quarters(opened, "raised_on", quarters), _in_quarters(
        gaps.filter(state__in=COUNTED), "settled_on", quarters
    )


def answers_by_quarter(person: Standing, scope: Scope, quarters: Sequence[KimQuarter]) -> dict[str, dip_checks.Counts]:
    """Count the answers of the dip checks done in each quarter (one statement)."""
    if not quarters:
        return {}
    done = dip_checks.done_between(quarters[-1].begins_on, quarters[0].ends_on)
    done = done.filter(scope.rows(), area__in=visible_to(person).values("pk"))
    found = done.annotate(code=_code("done_on", quarters)).order_by().values("code")
    rows: Any = found.annotate(**dip_checks.each_answer("cases__answers"))
    return {row["code"]: dip_checks.Counts(row["yes"], row["no"], row["unseen"]) for row in rows}


def approaches_on(person: Standing, scope: Scope, day: date) -> dict[int, Approach]:
    """Read how each area answered on a day, by its number (one statement)."""
    seen = visible_to(person).values("pk")
    found = Approach.objects.filter(scope.rows(), area__in=seen, set_on__lte=day).order_by("set_on", "pk")
    return {approach.area_id: approach for approach in found}  # the newest is the last


@dataclass(frozen=True)
class Break:
    """A day on which work areas were merged, split, moved or stood again: what is counted is not the same since."""

    day: date
    said: str


def breaks_in(person: Standing, scope: Scope, first: date) -> list[Break]:
    """List what changed of the areas of a page since a day, the oldest first (three statements, two for the landlord).

    Moves between teams change what a service counts, never what the landlord or one area counts.
    """
    if not person.is_reader:
        return []
    found = [_said_of(change) for change in _changes(scope, first)]
    if scope.service is not None:
        into = Q(to_team__service=scope.service) ^ Q(from_team__service=scope.service)
        moves = AreaMove.objects.filter(into, moved_on__gte=first).select_related("area", "to_team")
        found += [Break(each.moved_on, f"{each.area.name} moved to {each.to_team.name}") for each in moves]
    return sorted(found, key=lambda each: each.day)


def _changes(scope: Scope, first: date) -> list[AreaChange]:
    parts = Q(successions__in=Succession.objects.filter(scope.rows("predecessor__") | scope.rows("successor__")))
    undone = Q(
        undoes__successions__in=Succession.objects.filter(scope.rows("predecessor__") | scope.rows("successor__"))
    )
    found = AreaChange.objects.filter(parts | undone, from_on__gte=first).distinct().order_by("from_on", "pk")
    names = ("successions__predecessor", "successions__successor")
    return list(found.prefetch_related(*names, *(f"undoes__{name}" for name in names)))


def _said_of(change: AreaChange) -> Break:
    pairs = list((change.undoes or change).successions.all())
    old, new = pairs[0].predecessor.name, " and ".join(each.successor.name for each in pairs)
    said = {
        ChangeKind.MERGED: f"{old} was merged into {new}",
        ChangeKind.SPLIT: f"{new} {'was' if len(pairs) == 1 else 'were'} split from {old}",
        ChangeKind.UNDONE: f"what was done to {old} and {new} was undone",
    }
    return Break(change.from_on, said[ChangeKind(change.kind)])


def _row(values: Sequence[Any]) -> Row:
    sent_on, newest_on = (localdate(moment) if moment else None for moment in values[9:11])
    quarter, area, area_name, service, service_name, state, way, judgement, closed_in = values[:9]
    places = (quarter, area, area_name, service, service_name)
    return Row(*places, state, way, judgement, closed_in is not None, sent_on, newest_on, values[11])


def _in_quarters(gaps: QuerySet[Any], day: str, quarters: Sequence[KimQuarter]) -> Counter[str]:
    if not quarters:
        return Counter()
    spanned = gaps.filter(**{f"{day}__range": (quarters[-1].begins_on, quarters[0].ends_on)})
    found = spanned.annotate(code=_code(day, quarters)).order_by().values_list("code")
    return Counter(dict(found.annotate(number=Count("pk"))))


def _code(day: str, quarters: Sequence[KimQuarter]) -> Case:
    """Say in which quarter a day lies; in none of them, nothing."""
    cases = (When(**{f"{day}__range": (each.begins_on, each.ends_on)}, then=Value(each.code)) for each in quarters)
    return Case(*cases, default=Value(""), output_field=CharField())
