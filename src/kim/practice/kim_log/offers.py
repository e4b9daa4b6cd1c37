"""What the Log answers to the rooms below: its job, who sees an entry's evidence, and how its values are said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Count, F, Max, Q, QuerySet, Subquery, Sum, Value
from django.urls import reverse
from django.utils.timezone import make_aware

from kim.foundations.design.jinja import day
from kim.foundations.design.slots import NavigationItem
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import KIND as EVIDENCE_KIND
from kim.foundations.full_text.indexes import search, search_within
from kim.foundations.full_text.slots import Hit, SearchSource
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.doors import who
from kim.foundations.people.lineage import covered_by
from kim.foundations.people.models import WorkArea
from kim.foundations.people.slots import FilteredList
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.kim_log.choices import EntryKind, EntryState, Restriction
from kim.practice.kim_log.models import Entry, PastReview
from kim.practice.kim_log.queries import WORDS, beside_seen, is_of_draft, kept_by, visible_to
from kim.practice.risk_register.models import Gap
from kim_engine.vocabulary import Fact

NAVIGATION = (
    NavigationItem("The Log", "kim_log:entry_list", 20, ("kim_log",), lambda request: who(request).is_reader),
)


def may_see(person: Standing, number: int) -> bool:
    """Say whether a person may see an entry, and so its evidence."""
    return visible_to(person).filter(pk=number).exists()


def link(number: int) -> str:
    """Give an entry's address."""
    return reverse("kim_log:entry_show", args=[number])


def link_of_evidence(number: int) -> str:
    """Give the address of the entry that a piece of evidence belongs to: its gap is shown there."""
    return link(Evidence.objects.values_list("source_number", flat=True).get(pk=number))


def area_link(number: int) -> str:
    """Give the address of how a work area keeps records."""
    return reverse("kim_log:area_show", args=[number])


def say_value(name: str, value: Any) -> str:
    """Say a state value of an entry as the screen does."""
    if value in (None, "", []):
        return ""
    return _SAID[name](value) if name in _SAID else str(value)


def say_with(names: Mapping[tuple[str, int], str]) -> Callable[[str, Any], str]:
    """Say an entry's values by names that are read already: a long History asks no more than a short one."""

    def say(name: str, value: Any) -> str:
        if name in ("customer_types", "locations"):
            return ", ".join(sorted(names.get((name, number), str(number)) for number in value or []))
        return say_value(name, value)

    return say


def _names(model: type[CustomerType] | type[Location], numbers: list[int]) -> str:
    return ", ".join(model.objects.filter(pk__in=numbers).order_by("name").values_list("name", flat=True))


def _said_day(value: str) -> str:
    return day(date.fromisoformat(value))


_SAID: dict[str, Callable[[Any], str]] = {
    "kind": lambda value: EntryKind(value).label,
    "state": lambda value: EntryState(value).label,
    "restriction": lambda value: Restriction(value).label,
    "in_force_on": _said_day,
    "in_force_to": _said_day,
    "customer_types": lambda value: _names(CustomerType, value),
    "locations": lambda value: _names(Location, value),
    "questions": ", ".join,
    "replaces_id": lambda value: f"entry {value}",
    "came_from_id": lambda value: f"imported file {value}",
}


def review_facts(person: Standing, area: WorkArea, first: date, last: date) -> list[Fact]:
    """Say what the Log knows of an area's quarter: what was logged, and what shows it (one statement)."""
    entries = visible_to(person).filter(covered_by(area.pk, last), restriction="").exclude(state=EntryState.DRAFT)
    within = entries.filter(listed_at__gte=_beginning(first), listed_at__lt=_beginning(last + timedelta(days=1)))
    shown = entries.filter(state=EntryState.RECORDED, evidence_count__gt=0)  # by an index: few of all have any
    counted = {"logged": _one(within, Count("pk")), "newest": _one(within, Max("listed_at"))}
    counted["pieces"] = _one(shown, Sum("evidence_count"))
    found: Any = WorkArea.objects.filter(pk=area.pk).values(**counted).get()
    href = f"{reverse('kim_log:entry_list')}?area={area.pk}&state=ALL"
    logged, pieces = found["logged"] or 0, found["pieces"] or 0
    when = f"From the Log, the last on {day(found['newest'])}" if logged else "From the Log"
    changes = "change logged this quarter" if logged == 1 else "changes logged this quarter"
    evidence = "piece of evidence with its entries" if pieces == 1 else "pieces of evidence with its entries"
    return [Fact(f"{logged:,}", changes, when, href), Fact(f"{pieces:,}", evidence, "From the Log", href)]


def _one(rows: QuerySet[Entry], counted: Aggregate) -> Subquery:
    """Count some rows whole, within another statement."""
    return Subquery(rows.order_by().values(whole=Value(1)).annotate(counted=counted).values("counted"))


def _beginning(on: date) -> datetime:
    return make_aware(datetime.combine(on, time.min))


def entries_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the numbers of the entries a person may see, for the History and its exports."""
    return visible_to(person).values_list("pk", flat=True)


def drafts_withheld(person: Standing) -> Callable[[int, str, str], bool]:
    """Keep back what drafts said from those who could not see the drafts."""
    own = set(kept_by(person).values_list("pk", flat=True))
    return lambda number, type, name: is_of_draft(type, name) and number not in own


def evidence_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the evidence of the entries a person may see."""
    return Evidence.objects.filter(beside_seen(person)).values_list("pk", flat=True)


def gaps_seen(person: Standing) -> QuerySet[Any, int]:
    """Select the gaps that came from entries a person may see, and from links of them."""
    of_link = Q(source_kind=EVIDENCE_KIND, source_number__in=evidence_seen(person))
    return Gap.objects.filter(beside_seen(person) | of_link).values_list("pk", flat=True)


def read_by_all(person: Standing) -> QuerySet[Any, int] | None:
    """Open what the old Log said, and the files it came in, to whoever reads the Log."""
    return None if person.is_reader else PastReview.objects.none().values_list("pk", flat=True)


READERS = {
    "kim_log.entry": entries_seen,
    "kim_log.imported_file": read_by_all,
    "kim_log.past_review": read_by_all,
    "evidence_files.evidence": evidence_seen,
    "risk_register.gap": gaps_seen,
}


def found(person: Standing, words: str, area: int | None) -> QuerySet[Any]:
    """Select the entries a person may see that hold some words, for the search page."""
    return _shown(search(visible_to(person), WORDS, words), area)


def found_within(person: Standing, words: str, area: int | None, stretch: QuerySet[Entry]) -> QuerySet[Any]:
    """Select the same, where only those of a stretch of the Log are wanted."""
    return _shown(search_within(visible_to(person), WORDS, words, stretch), area)


def _shown(rows: QuerySet[Entry], area: int | None) -> QuerySet[Any]:
    rows = rows.select_related("area").annotate(found_at=F("listed_at"))
    return rows if area is None else rows.filter(area=area)


def hit(entry: Entry) -> Hit:
    """Show an entry that was found."""
    return Hit(entry.heading, link(entry.pk), entry.area.name, (entry.what, entry.why))


SEARCH = SearchSource(
    "entry", "Entries of the Log", ("entry", "entries"), found, hit, within=found_within, dated_by="listed_at"
)


FILTERED_LISTS = (FilteredList("log", "The Log", "kim_log:entry_list"),)
