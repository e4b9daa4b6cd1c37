"""Reading what the page counts: seven grouped statements, whatever the number of areas, entries and quarters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Lower, Trim
from django.db.models.lookups import In
from django.utils.timezone import make_aware

from kim.assurance.method_reviews.choices import SAYS_NOTHING
from kim.assurance.method_reviews.counting import Row, Span
from kim.assurance.progress.queries import Scope, visible_to
from kim.assurance.reviews.choices import PartState, ReviewState
from kim.assurance.reviews.models import KimQuarter, Review, ReviewPart
from kim.foundations.audit_trail.models import Event
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.dip_checks import queries as dip_checks
from kim.practice.kim_log.choices import QUESTIONS as PRINCIPLES
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register import queries as risk_register
from kim.practice.risk_register.choices import GapState
from kim.practice.told_by_form.models import ToldRow

OPTIONAL = ("questions", "known_only_by", "covered_by")


def spans_of(shown: Sequence[KimQuarter]) -> list[Span]:
    """Give the quarters that are shown, newest first, before them the one that follows: what comes of a return."""
    following = shown[0].quarter.next()
    after = Span(following.code, shown[0].ends_on + timedelta(days=1), following.last_day)
    return [after, *(Span(each.code, each.begins_on, each.ends_on) for each in shown)]


def rows_of(person: Standing, scope: Scope, shown: Sequence[KimQuarter]) -> list[Row]:
    """Read what is counted of each review, and not what it says (one statement)."""
    found = Review.objects.filter(scope.rows(), quarter__in=shown, area__in=visible_to(person).values("pk"))
    found = found.exclude(state=ReviewState.PASSED_ON)  # its successor's review is counted
    places = ("quarter__code", "area__team__service", "area__team__service__name", "area")
    said = ("state", "way", "judgement", "closed_in", "minutes", "asked")
    found = found.annotate(answered=_numbers(_is_said), nothing=_numbers(_says_nothing))
    rows = found.values_list(*places, *said, "answered", "nothing")
    return [_row(values) for values in rows]


def _row(values: Sequence[Any]) -> Row:
    quarter, service, service_name, area, state, way, judgement, closed_in, minutes, asked, answered, nothing = values
    of = (quarter, service, service_name, area)
    return Row(*of, state, way, judgement, closed_in is not None, minutes, asked, answered, nothing)


def _numbers(condition: Any) -> Any:
    """Join the numbers of the questions that a condition holds for."""
    return Concat(*(Case(When(condition(f"answer_{n}"), then=Value(n)), default=Value("")) for n, _ in PRINCIPLES))


def _is_said(name: str) -> Q:
    return ~Q(**{name: ""})


def _says_nothing(name: str) -> In:
    return In(Lower(Trim(F(name))), [*SAYS_NOTHING, *(f"{each}." for each in SAYS_NOTHING)])


@dataclass
class Logged:
    """What was recorded in one area and quarter: how many entries, and how many say something to each question."""

    area: int
    service: int
    code: str
    entries: int
    told: int  # of them, what came in by a form
    told_places: int
    did: dict[str, int] = field(default_factory=dict)
    said_nothing: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)


def logged(person: Standing, scope: Scope, spans: Sequence[Span]) -> list[Logged]:
    """Count what was recorded by area and quarter; what came in with an old Log was asked nothing (one statement).

    A restricted entry counts for nobody: a number may not tell that there is such an entry.
    """
    entries = Entry.objects.filter(scope.rows(), area__in=visible_to(person).values("pk"), restriction="")
    entries = entries.filter(came_from__isnull=True).exclude(state=EntryState.DRAFT)
    places = Exists(Entry.locations.through.objects.filter(entry=OuterRef("pk")))
    entries = entries.annotate(code=_code("listed_at", spans, _moments), is_placed=places)
    entries = entries.annotate(is_told=Exists(ToldRow.objects.filter(entry=OuterRef("pk")))).exclude(code="")
    counts = {name: Count("pk", filter=~Q(**{name: ""})) for name in OPTIONAL}
    counts = {f"did_{name}": each for name, each in counts.items()}
    counts |= {f"nothing_{name}": Count("pk", filter=_says_nothing(name)) for name in OPTIONAL[1:]}
    counts |= {f"kind_{kind}": Count("pk", filter=Q(kind=kind)) for kind in EntryKind.values}
    told = {"told": Count("pk", filter=Q(is_told=True)), "placed": Count("pk", filter=Q(is_told=True, is_placed=True))}
    rows: Any = entries.order_by().values("area", "area__team__service", "code")
    return [_logged(row) for row in rows.annotate(number=Count("pk"), **counts, **told)]


def _logged(row: dict[str, Any]) -> Logged:
    places = (row["area"], row["area__team__service"], row["code"])
    found = Logged(*places, row["number"], row["told"], row["placed"])
    for name in OPTIONAL:
        found.did[name], found.said_nothing[name] = row[f"did_{name}"], row.get(f"nothing_{name}", 0)
    found.kinds = {kind: row[f"kind_{kind}"] for kind in EntryKind.values}
    return found


def gaps_moved(person: Standing, scope: Scope, spans: Sequence[Span]) -> set[tuple[int, str]]:
    """Find in which areas and quarters a gap was opened or closed (one statement)."""
    gaps = risk_register.counted_for(person).filter(scope.rows(), area__in=visible_to(person).values("pk"))
    opened = gaps.exclude(state=GapState.WITHDRAWN).annotate(code=_code("raised_on", spans, _days)).order_by()
    closed = gaps.filter(settled_on__isnull=False).annotate(code=_code("settled_on", spans, _days)).order_by()
    return {(area, code) for area, code in _pairs(opened).union(_pairs(closed)) if code}


def _pairs(gaps: QuerySet[Any]) -> QuerySet[Any, Any]:
    return gaps.values_list("area", "code")


@dataclass(frozen=True)
class Beside:
    """What stands beside the reviews and the Log: parts with their minutes, choices nobody picked, dip checks."""

    parts: list[tuple[str, int | None]]  # the quarter's code, the minutes
    unpicked: list[tuple[str, str]]  # which list it is in, its name
    unseen: list[tuple[str, int, int]]  # the area, how often it could not be seen, out of how many answers


def beside(person: Standing, scope: Scope, spans: Sequence[Span], closed: Sequence[Span]) -> Beside:
    """Read what stands beside, in one statement for all of it."""
    found = _parts(person, scope, spans)
    queries = [_unseen(person, scope, spans)]
    if closed:
        queries += [_unpicked(scope, closed, each) for each in _LISTS]
    rows = list(found.union(*queries, all=True))
    parts = [(text, None if out_of else number) for sort, text, number, out_of in rows if sort == "PART"]
    unseen = sorted((text, number, out_of) for sort, text, number, out_of in rows if sort == "DIP" and number)
    unpicked = sorted((sort, text) for sort, text, _, _ in rows if sort not in ("PART", "DIP"))
    return Beside(parts, unpicked, unseen)


def _parts(person: Standing, scope: Scope, spans: Sequence[Span]) -> QuerySet[Any, Any]:
    found = ReviewPart.objects.filter(scope.rows("review__area__"), state=PartState.ANSWERED, asked_minutes=True)
    found = found.filter(review__area__in=visible_to(person).values("pk"))
    found = found.filter(review__quarter__code__in=[each.code for each in spans]).order_by()
    said = Case(When(minutes__isnull=True, then=Value(0)), default=F("minutes"), output_field=IntegerField())
    is_blank = Case(When(minutes__isnull=True, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = found.annotate(sort=_word("PART"), text=F("review__quarter__code"), number=said, out_of=is_blank)
    return found.values_list("sort", "text", "number", "out_of")


def _unseen(person: Standing, scope: Scope, spans: Sequence[Span]) -> QuerySet[Any, Any]:
    done = dip_checks.done_between(spans[-1].begins_on, spans[1].ends_on).filter(scope.rows())
    done = done.filter(area__in=visible_to(person).values("pk")).order_by()
    counted = done.annotate(sort=_word("DIP"), text=F("area__name")).values("sort", "text")
    unseen = Count("cases__answers", filter=Q(cases__answers__answer="COULD_NOT_SEE"))
    return counted.annotate(number=unseen, out_of=Count("cases__answers")).values_list(
        "sort", "text", "number", "out_of"
    )


@dataclass(frozen=True)
class _List:
    """A list that an entry picks from: what the page calls it, its rows, the entry's field and the record's kind."""

    label: str
    rows: Any
    name: str
    kind: str


_LISTS = (
    _List("Who it concerns", CustomerType.objects.filter(is_offered=True), "customer_types", "landlord.customer_type"),
    _List("Where we keep it", Location.objects.all(), "locations", "holdings.location"),
)


def _unpicked(scope: Scope, closed: Sequence[Span], of: _List) -> QuerySet[Any, Any]:
    """Select what was offered before the newest closed quarter began and no entry picked: what is new is left out."""
    first, last, newest = _moments(closed[-1])[0], _moments(closed[0])[1], _moments(closed[0])[0]
    picked = Entry.objects.filter(scope.rows(), listed_at__gte=first, listed_at__lt=last, **{of.name: OuterRef("pk")})
    picked = picked.filter(restriction="").exclude(state=EntryState.DRAFT)
    stood = Event.objects.filter(object_kind=of.kind, object_number=OuterRef("pk"), moment__lt=newest)
    found: QuerySet[Any, Any] = of.rows.filter(~Exists(picked), Exists(stood)).order_by()
    nought = Value(0, output_field=IntegerField())
    found = found.annotate(sort=_word(of.label), text=F("name"), number=nought, out_of=nought)
    return found.values_list("sort", "text", "number", "out_of")


def _word(text: str) -> Value:
    return Value(text, output_field=CharField())


def _code(name: str, spans: Iterable[Span], ends: Any) -> Case:
    """Say in which quarter a day or a moment lies; in none of them, nothing."""
    cases = []
    for span in spans:
        first, after = ends(span)
        cases.append(When(**{f"{name}__gte": first, f"{name}__lt": after}, then=Value(span.code)))
    return Case(*cases, default=Value(""), output_field=CharField())


def _days(span: Span) -> tuple[date, date]:
    return span.begins_on, span.ends_on + timedelta(days=1)


def _moments(span: Span) -> tuple[datetime, datetime]:
    first, after = (make_aware(datetime.combine(day, time.min)) for day in _days(span))
    return first, after
