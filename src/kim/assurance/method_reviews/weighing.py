"""The page 'Is it light enough?': minutes, questions and returns as tables, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from kim.assurance.method_reviews import figures, queries
from kim.assurance.method_reviews.choices import MAY_BE_DROPPED, QUARTERS_SHOWN, QUESTIONS, Outcome, Question
from kim.assurance.method_reviews.counting import (
    Row,
    Span,
    Use,
    median_said,
    returns_of,
    total,
    use_of_answer,
    use_of_minutes,
    verdict_of,
)
from kim.assurance.method_reviews.models import MethodDecision
from kim.assurance.progress.queries import Scope
from kim.assurance.reviews.models import KimQuarter
from kim.assurance.reviews.queries import quarters
from kim.foundations.design.jinja import day
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.choices import EntryKind


@dataclass(frozen=True)
class Table:
    """One table: its title, what it is of, its headings and rows; `key` names its download."""

    key: str
    title: str
    about: str
    headings: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Line:
    """One optional question with its use by quarter, and how it stands."""

    question: Question
    uses: list[Use]  # newest quarter first
    verdict: str


@dataclass
class Page:
    """All that the page shows."""

    scope: Scope
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    unpicked: list[tuple[str, list[str]]] = field(default_factory=list)
    unseen: list[tuple[str, int, int]] = field(default_factory=list)
    decisions: list[MethodDecision] = field(default_factory=list)
    services: list[tuple[int, str]] = field(default_factory=list)
    has_closed: bool = False  # whether any quarter is closed: before that nothing can be called unused

    def table(self, key: str) -> Table | None:
        """Find a table by its key."""
        return next((each for each in self.tables if each.key == key), None)


@dataclass(frozen=True)
class _Found:
    """What was read, for all that is counted from it."""

    spans: list[Span]  # the following one, then those that are shown, newest first
    rows: list[Row]
    logged: list[figures.Logged]
    busy: set[tuple[int, str]]
    beside: figures.Beside
    closed: list[Span]
    decisions: list[MethodDecision]

    @property
    def shown(self) -> list[Span]:
        return self.spans[1:]

    def of(self, code: str) -> list[Row]:
        return [row for row in self.rows if row.quarter == code]


def page_of(person: Standing, scope: Scope) -> Page:
    """Compile the page (seven statements, whatever the number of areas and quarters)."""
    page, shown = Page(scope), list(quarters().filter(opens_on__lte=person.on)[:QUARTERS_SHOWN])
    decided = MethodDecision.objects.select_related("service", "decided_by").order_by("-decided_at", "-pk")
    page.decisions = list(decided.filter(service=scope.service) if scope.service else decided)
    if not shown:
        return page
    found = _read(person, scope, shown, page.decisions)
    page.services = sorted({(row.service, row.service_name) for row in found.rows}, key=lambda each: each[1])
    page.has_closed = bool(found.closed)
    names = {each.code: each.quarter.short for each in shown}
    page.lines = _lines(found, person.on)
    page.tables = [_minutes(found, names), _questions(found, names, page.lines), _returns(found, names, person.on)]
    page.unpicked, page.unseen = _unpicked(found), found.beside.unseen
    return page


def _read(person: Standing, scope: Scope, shown: Sequence[KimQuarter], decisions: list[MethodDecision]) -> _Found:
    spans = figures.spans_of(shown)
    rows = figures.rows_of(person, scope, shown)
    closed = [span for span in spans[1:] if _is_closed(row for row in rows if row.quarter == span.code)]
    logged = figures.logged(person, scope, spans)
    busy = {(each.area, each.code) for each in logged} | figures.gaps_moved(person, scope, spans)
    beside = figures.beside(person, scope, spans, closed)
    return _Found(spans, rows, logged, busy, beside, closed, decisions)


def _is_closed(rows: Iterable[Row]) -> bool:
    closed = [row.is_closed for row in rows]
    return bool(closed) and all(closed)


def _said_of(span: Span, found: _Found, names: dict[str, str]) -> str:
    return names[span.code] if span in found.closed else f"{names[span.code]}, not closed yet"


def _minutes(found: _Found, names: dict[str, str]) -> Table:
    rows: list[list[Any]] = []
    for span in found.shown:
        use = use_of_minutes(found.of(span.code))
        minutes = [row.minutes for row in found.of(span.code) if row.is_sent and row.minutes is not None]
        parts = [minute for code, minute in found.beside.parts if code == span.code]
        said = [minute for minute in parts if minute is not None]
        of_parts = f"{len(said):,} of {len(parts):,}" if parts else "None asked"
        of_reviews = f"{use.did:,} of {use.could:,}" if use.could else "Not asked"
        middles = median_said(minutes, use.could), median_said(said, len(parts)) if parts else "None asked"
        rows.append([_said_of(span, found, names), middles[0], of_reviews, middles[1], of_parts])
    about = "Blank is not nought: a median is of those that said. Below three, it would be somebody’s own figure."
    headings = ["Quarter", "Median minutes of a review", "Reviews that said", "Median of a part", "Parts that said"]
    return Table("minutes", "Minutes spent", about, headings, rows)


def _use(key: str, span: Span, found: _Found) -> Use:
    """Count one question's use in one quarter. Where a service had dropped it, nobody could answer."""
    form, _, name = key.partition(".")
    if key == "review.minutes":
        return use_of_minutes(found.of(span.code))
    if form == "review":
        return use_of_answer(name.removeprefix("answer_"), found.of(span.code))
    dropped = queries.dropped_by_service(found.decisions, span.begins_on)
    asked = [
        each for each in found.logged if each.code == span.code and key not in dropped.get(each.service, frozenset())
    ]
    if form == "form":
        return total(Use(each.told, each.told_places) for each in asked)
    return total(Use(each.entries, each.did[name], each.said_nothing[name]) for each in asked)


def _lines(found: _Found, on: date) -> list[Line]:
    lines = []
    ahead = queries.dropped_by_service(found.decisions, date.max)
    now = queries.dropped_by_service(found.decisions, on)
    services = {row.service for row in found.rows}
    for question in MAY_BE_DROPPED:
        uses = [_use(question.key, span, found) for span in found.shown]
        closed = [(span in found.closed, use) for span, use in zip(found.shown, uses, strict=True)]
        verdict = verdict_of(closed)
        drops = sum(question.key in ahead.get(service, ()) for service in services)
        if drops:
            verdict = f"{verdict}. {_dropped_said(question, found, len(services), drops, now)}"
        lines.append(Line(question, uses, verdict))
    return lines


def _dropped_said(question: Question, found: _Found, services: int, drops: int, now: dict[int, frozenset[str]]) -> str:
    if services > 1:
        return f"Dropped in {drops} of {services} services"
    last = next(each for each in found.decisions if each.question == question.key and each.outcome == Outcome.DROP)
    is_now = question.key in now.get(last.service_id, ())
    return f"{'Dropped since' if is_now else 'Dropped from'} {day(last.from_on)}"


def _questions(found: _Found, names: dict[str, str], lines: Sequence[Line]) -> Table:
    rows = [[each.question.said, each.verdict, *(use.said for use in each.uses)] for each in lines]
    about = "How many answered, out of how many could. Guided questions are asked only of reviews on the guided form."
    headings = ["Question", "How it stands", *(_said_of(span, found, names) for span in found.shown)]
    return Table("questions", "Questions that may be dropped", about, headings, rows)


def _returns(found: _Found, names: dict[str, str], on: date) -> Table:
    rows: list[list[Any]] = []
    for place, span in enumerate(found.shown):
        following = found.spans[place]
        ordered = sorted(found.of(span.code), key=lambda row: (row.service_name, row.service))
        for (_, name), group in groupby(ordered, key=lambda row: (row.service, row.service_name)):
            came = returns_of(list(group), found.rows, following, found.busy, on)
            shares = (came.nil, came.nothing, came.something, came.too_early)
            rows.append([_said_of(span, found, names), name, *(came.share(each) for each in shares)])
    about = (
        "Something followed when, in the next quarter, the area logged an entry, a gap was opened or closed, or the "
        "review judged otherwise. Of those with nothing yet, it is too early to tell until that quarter is over."
    )
    headings = ["Quarter", "Service", "Nil returns", "Nothing followed", "Something followed", "Too early to tell"]
    return Table("returns", "Returns that changed nothing", about, headings, rows)


def _unpicked(found: _Found) -> list[tuple[str, list[str]]]:
    """List the choices that no entry picked in the closed quarters that are shown; without one, none."""
    codes = {span.code for span in found.closed}
    if not any(each.code in codes for each in found.logged):
        return []
    kinds = [
        str(EntryKind(kind).label)
        for kind in EntryKind.values
        if not any(each.kinds[kind] for each in found.logged if each.code in codes)
    ]
    rest = [
        (label, [name for _, name in group]) for label, group in groupby(found.beside.unpicked, lambda each: each[0])
    ]
    return [("Kind of entry", kinds), *rest] if kinds else rest


def decided(decision: MethodDecision) -> str:
    """Say a decision: 'Dropped: Log a change: Covered by, from 1 January 2027'."""
    label = str(Outcome(decision.outcome).label)
    if decision.outcome == Outcome.KEEP:
        return label
    question = QUESTIONS.get(decision.question)
    return f"{label} from {day(decision.from_on)}: {question.said if question else decision.question}"
