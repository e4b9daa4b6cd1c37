"""'How we keep records now': an area's practices by customer type, now, as known then, and as in force then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from kim.foundations.audit_trail.queries import as_known_on
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.lineage import Source, known_successions, of_sources, sources_of
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import PRACTICES, RULES, EntryState
from kim.practice.kim_log.models import Entry, heading_of
from kim.practice.kim_log.queries import KIND, visible_to

MOST = 100  # in force, that a page lists


@dataclass(frozen=True)
class Practice:
    """One thing that is done, as it stood on the day asked for."""

    number: int
    kind: str
    what: str
    in_force_on: date | None
    in_force_to: date | None
    customer_types: frozenset[int]
    known_only_by: str
    covered_by: str
    came_from: str = ""  # the area in which it was logged, when this one came from that

    @property
    def heading(self) -> str:
        """Give its first sentence."""
        return heading_of(self.what)

    def applies_on(self, day: date) -> bool:
        """Say whether it was in force on a day."""
        return self.in_force_on is not None and self.in_force_on <= day and not self.has_ended_by(day)

    def has_ended_by(self, day: date) -> bool:
        """Say whether it no longer applied on a day."""
        return self.in_force_to is not None and self.in_force_to <= day


@dataclass
class AreaPage:
    """What the page of an area shows."""

    for_all: list[Practice] = field(default_factory=list)
    by_type: list[tuple[str, list[Practice]]] = field(default_factory=list)
    rules: list[Practice] = field(default_factory=list)
    known_by_one: list[Practice] = field(default_factory=list)
    undated: list[Practice] = field(default_factory=list)  # since when is not known: in force on no day for certain
    differs: bool = False
    is_cut: bool = False  # there is more in force than the newest that are shown


def in_force_on(who: Standing, area: WorkArea, day: date) -> AreaPage:
    """Compile what was in force on a day, by what we know now: later corrections count.

    What an area came from by that day counts along, each practice with the area in which it was logged.
    """
    types = Prefetch("customer_types", CustomerType.objects.only("pk"))
    sources = sources_of(area.pk, known_successions(day))
    shown = of_sources(area.pk, sources, "listed_at") & Q(kind__in=(*PRACTICES, *RULES), restriction="")
    begun = Q(in_force_on__lte=day) | Q(in_force_on__isnull=True)
    stands = Q(in_force_to__gt=day) | Q(in_force_to__isnull=True)
    entries = visible_to(who).filter(shown, begun, stands).exclude(state=EntryState.DRAFT)
    newest = _newest(entries)
    prefetch_related_objects(newest, types)
    names = _names(sources)
    practices = [_from_entry(entry, names) for entry in newest[:MOST]]
    page = _page(sorted(practices, key=lambda each: (each.in_force_on or date.min, each.number)), day)
    page.is_cut = len(newest) > MOST
    return page


def _newest(entries: QuerySet[Entry]) -> list[Entry]:
    """Read the newest and then the undated: in one order, PostgreSQL would sort all that the area ever had."""
    dated = list(entries.filter(in_force_on__isnull=False).order_by("-in_force_on", "-pk")[: MOST + 1])
    left = MOST + 1 - len(dated)
    return dated + list(entries.filter(in_force_on__isnull=True).order_by("-pk")[:left]) if left else dated


def known_on(who: Standing, area: WorkArea, moment: datetime, day: date) -> AreaPage:
    """Compile what the Log said at a moment was in force: later corrections and entries do not count."""
    sources = sources_of(area.pk, known_successions(day, moment))
    numbers = list(visible_to(who).filter(of_sources(area.pk, sources, "listed_at")).values_list("pk", flat=True))
    states, names = as_known_on(KIND, numbers, moment), _names(sources)
    practices = [_from_state(number, state, names) for number, state in sorted(states.items()) if _is_shown(state)]
    practices.sort(key=lambda practice: (practice.in_force_on or date.max, practice.number))
    return _page(practices, day)


def _names(sources: Sequence[Source]) -> dict[int, str]:
    return {source.area.pk: source.area.name for source in sources}


def _is_shown(state: dict[str, Any]) -> bool:
    is_open = state["state"] != EntryState.DRAFT and not state.get("restriction")
    return is_open and state["kind"] in (*PRACTICES, *RULES)


def _from_entry(entry: Entry, names: Mapping[int, str]) -> Practice:
    return Practice(
        number=entry.pk,
        kind=entry.kind,
        what=entry.what,
        in_force_on=entry.in_force_on,
        in_force_to=entry.in_force_to,
        customer_types=frozenset(each.pk for each in entry.customer_types.all()),
        known_only_by=entry.known_only_by,
        covered_by=entry.covered_by,
        came_from=names.get(entry.area_id, ""),
    )


def _from_state(number: int, state: dict[str, Any], names: Mapping[int, str]) -> Practice:
    return Practice(
        number=number,
        kind=state["kind"],
        what=state["what"],
        in_force_on=_date(state.get("in_force_on")),
        in_force_to=_date(state.get("in_force_to")),
        customer_types=frozenset(state.get("customer_types", ())),
        known_only_by=state.get("known_only_by", ""),
        covered_by=state.get("covered_by", ""),
        came_from=names.get(state["area_id"], ""),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _page(practices: Sequence[Practice], day: date) -> AreaPage:
    page = AreaPage()
    kept = [practice for practice in practices if practice.applies_on(day)]
    page.undated = [each for each in practices if each.in_force_on is None and not each.has_ended_by(day)]
    page.rules = [each for each in kept if each.kind in RULES]
    done = [each for each in kept if each.kind not in RULES]
    page.for_all = [each for each in done if not each.customer_types]
    undated = [each for each in page.undated if each.kind not in RULES]
    page.known_by_one = [each for each in (*done, *undated) if each.known_only_by]
    names = dict(CustomerType.objects.order_by("position", "name").values_list("pk", "name"))
    for pk, name in names.items():
        of_type = [each for each in done if pk in each.customer_types]
        if of_type:
            page.by_type.append((name, of_type))
    page.differs = len(page.by_type) > 1
    return page
