"""One change for many entries: which there are to choose, and what it does to each. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import queries
from kim.practice.kim_log.choices import QUESTIONS, EntryKind, EntryState
from kim.practice.kim_log.content import TEXTS, Content
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import not_asked
from kim.practice.list_changes.reading import MOST_CHANGED, Planned, may_take
from kim_engine.vocabulary import Decision

Choices = Iterable[tuple[Any, str]]
TAGS = {"customer_types": "Who it concerns", "locations": "Where we keep it"}


@dataclass
class Outcome:
    """What one change does to the entries chosen: those it changes, those it cannot, those that say so already."""

    planned: list[Planned] = field(default_factory=list)
    refused: list[tuple[Entry, str]] = field(default_factory=list)
    same: int = 0


def changes_for(types: Choices, places: Choices, *, asks_questions: bool = True) -> list[tuple[str, str]]:
    """List every change that can be made to many entries at once. What is asked no more can only be taken away."""
    found = [(f"kind:{code}", f"Kind: make it {label}") for code, label in EntryKind.choices]
    for name, choices in (("customer_types", types), ("locations", places)):
        for pk, label in choices:
            found += [(f"{name}+:{pk}", f"{TAGS[name]}: add {label}")]
            found += [(f"{name}-:{pk}", f"{TAGS[name]}: take away {label}")]
    for number, text in QUESTIONS:
        if asks_questions:
            found += [(f"questions+:{number}", f"Review questions: add {number}. {text}")]
        found += [(f"questions-:{number}", f"Review questions: take away {number}. {text}")]
    return found


def asks_questions_of(rows: QuerySet[Entry], on: date) -> bool:
    """Say whether review questions are still asked for any of these entries (one statement)."""
    services = rows.order_by().values_list("area__team__service", flat=True).distinct()
    return "questions" not in not_asked("entry", services, on)


def changeable_by(person: Standing) -> QuerySet[Entry]:
    """Select what a person may change at all: what they keep, while it is a draft or stands."""
    states = (EntryState.DRAFT, EntryState.RECORDED)
    return queries.visible_to(person).filter(pk__in=queries.kept_by(person).values("pk"), state__in=states)


def plan(numbers: Iterable[int], change: str, who: Standing, seen: Mapping[int, int] | None = None) -> Outcome:
    """Say what a change does to each entry. `seen` is what the page showed; without it, how they stand now."""
    wanted = list(numbers)[:MOST_CHANGED]
    rows = queries.visible_to(who).filter(pk__in=wanted).select_related("area__team__service", "author")
    entries = list(rows.prefetch_related("customer_types", "locations").order_by("pk"))
    last = seen if seen is not None else last_changes_of(queries.KIND, wanted)
    found = Outcome()
    for entry in entries:
        before = _content(entry)
        after = changed(before, change)
        decision = may_take(who, entry, after) and _is_asked(change, entry, who.on)
        if after == before:
            found.same += 1
        elif decision:
            found.planned.append(Planned(entry, after, last[entry.pk]))
        else:
            found.refused.append((entry, decision.because))
    return found


def _is_asked(change: str, entry: Entry, on: date) -> Decision:
    is_dropped = change.startswith("questions+") and "questions" in not_asked("entry", [entry.area.team.service_id], on)
    return Decision(not is_dropped, "Its service does not ask this any more. What stands can be taken away.")


def changed(content: Content, change: str) -> Content:
    """Give the content after a change: 'kind:LESSON', 'locations+:3', 'questions-:5'."""
    what, _, value = change.partition(":")
    if what == "kind":
        return replace(content, kind=value)
    name, is_added = what[:-1], what.endswith("+")
    if name == "questions":
        numbers = set(content.questions) | {value} if is_added else set(content.questions) - {value}
        return replace(content, questions="".join(sorted(numbers)))
    tags = set(content.customer_types if name == "customer_types" else content.locations)
    tags = tags | {int(value)} if is_added else tags - {int(value)}
    given: dict[str, Any] = {name: tuple(sorted(tags))}
    return replace(content, **given)


def _content(entry: Entry) -> Content:
    """Read an entry's content from rows that are there: no statement for each."""
    return Content(
        **{name: getattr(entry, name) for name in TEXTS},
        in_force_on=entry.in_force_on,
        customer_types=tuple(sorted(each.pk for each in entry.customer_types.all())),
        locations=tuple(sorted(each.pk for each in entry.locations.all())),
    )
