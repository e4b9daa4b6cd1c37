"""Reading what progress counts: a few grouped statements, whatever the number of areas and quarters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, DateField, Max, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from kim.assurance.progress.counting import Row
from kim.assurance.reviews.choices import ReviewState
from kim.assurance.reviews.models import Approach, KimQuarter, Review
from kim.foundations.evidence_files.queries import that_counts
from kim.foundations.people.choices import ChangeKind
from kim.foundations.people.models import AreaMove, Service, Succession, WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks import queries as dip_checks
from kim.practice.risk_register import queries as risk_register
from kim.practice.risk_register.choices import GapState

MOVED = "MOVED"  # to another team: what a service counts is not the same since
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
    """Count the gaps that were opened, and those that were closed, in each quarter (one statement)."""
    gaps = risk_register.counted_for(person).filter(scope.rows())
    opened = gaps.exclude(state=GapState.WITHDRAWN)
    if not quarters:
        return Counter(), Counter()
    closed = gaps.filter(state__in=COUNTED)
    rows = _in_quarters(opened, "raised_on", quarters).union(_in_quarters(closed, "settled_on", quarters), all=True)
    found: dict[str, Counter[str]] = {"raised_on": Counter(), "settled_on": Counter()}
    for which, code, number in rows:
        found[which][code] += number
    return found["raised_on"], found["settled_on"]


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
    """List what changed of the areas of a page since a day, the oldest first (one statement).

    Moves between teams change what a service counts, never what the landlord or one area counts.
    """
    if not person.is_reader:
        return []
    here = Succession.objects.filter(scope.rows("predecessor__") | scope.rows("successor__")).values("change")
    rows = Succession.objects.filter(change__in=here, change__undoes__isnull=True).order_by()
    days = ("change__kind", "change__from_on", "change__undone_by__from_on")
    found = rows.values_list("pk", "change", *days, "predecessor__name", "successor__name")
    if scope.service is not None:
        into = Q(to_team__service=scope.service) ^ Q(from_team__service=scope.service)
        said = (Value(MOVED, CharField()), "moved_on", Value(None, DateField()), "area__name", "to_team__name")
        found = found.union(AreaMove.objects.filter(into).order_by().values_list("pk", "pk", *said), all=True)
    by_change: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for _, change, *row in sorted(found, key=lambda row: row[0]):
        by_change.setdefault(("" if row[0] != MOVED else MOVED, change), []).append(tuple(row))
    breaks = [each for pairs in by_change.values() for each in _breaks_of(pairs) if each.day >= first]
    return sorted(breaks, key=lambda each: each.day)


def _breaks_of(pairs: Sequence[tuple[Any, ...]]) -> Iterator[Break]:
    kind, day, undone_on, old, _ = pairs[0]
    new = " and ".join(name for *_, name in pairs)
    yield Break(day, _said_of(kind, old, new, len(pairs)))
    if undone_on is not None:
        yield Break(undone_on, f"what was done to {old} and {new} was undone")


def _said_of(kind: str, old: str, new: str, number: int) -> str:
    if kind == MOVED:
        return f"{old} moved to {new}"
    if kind == ChangeKind.MERGED:
        return f"{old} was merged into {new}"
    return f"{new} {'was' if number == 1 else 'were'} split from {old}"


def _row(values: Sequence[Any]) -> Row:
    sent_on, newest_on = (localdate(moment) if moment else None for moment in values[9:11])
    quarter, area, area_name, service, service_name, state, way, judgement, closed_in = values[:9]
    places = (quarter, area, area_name, service, service_name)
    return Row(*places, state, way, judgement, closed_in is not None, sent_on, newest_on, values[11])


def _in_quarters(gaps: QuerySet[Any], day: str, quarters: Sequence[KimQuarter]) -> QuerySet[Any, Any]:
    """Count gaps by the quarter that a day of theirs lies in: which day, the quarter's code, how many."""
    spanned = gaps.filter(**{f"{day}__range": (quarters[-1].begins_on, quarters[0].ends_on)})
    coded = spanned.annotate(which=Value(day, CharField()), code=_code(day, quarters)).order_by()
    found: QuerySet[Any, Any] = coded.values_list("which", "code").annotate(number=Count("pk"))
    return found


def _code(day: str, quarters: Sequence[KimQuarter]) -> Case:
    """Say in which quarter a day lies; in none of them, nothing."""
    cases = (When(**{f"{day}__range": (each.begins_on, each.ends_on)}, then=Value(each.code)) for each in quarters)
    return Case(*cases, default=Value(""), output_field=CharField())
