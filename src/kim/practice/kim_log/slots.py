"""What the Log asks of the rooms above: closed quarters, questions that are not asked, and what an entry is for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.expressions import Combinable

from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.kim_log.models import Entry

ClosedQuarter = Callable[[WorkArea, date], str]  # the quarter in words; "" when none is closed
_answers: list[ClosedQuarter] = []


def join_closed_quarters(answer: ClosedQuarter) -> None:
    """Take up the room that closes quarters (called by wiring)."""
    _answers.append(answer)


def closed_quarter(area: WorkArea, on: date | None) -> str:
    """Say the closed quarter that a day lies in, or nothing."""
    return next((said for answer in _answers if on and (said := answer(area, on))), "")


NotAsked = Callable[[Iterable[int], date], frozenset[str]]  # the services' numbers, the day -> "entry.covered_by" …
_not_asked: list[NotAsked] = []


def join_not_asked(answer: NotAsked) -> None:
    """Take up the room in which Heads of Service drop questions (called by wiring)."""
    _not_asked.append(answer)


def not_asked(form: str, services: Iterable[int], on: date) -> frozenset[str]:
    """Name the questions of a form that none of these services asks on a day (from the cache)."""
    numbers = set(services)
    dropped = {each for answer in _not_asked for each in answer(numbers, on)} if numbers else set()
    return frozenset(name for each in dropped for kind, _, name in [each.partition(".")] if kind == form)


@dataclass(frozen=True)
class EntryAction:
    """One link on an entry's page to what a room above does with it."""

    label: str
    url_name: str  # asked with the entry's number
    may: Callable[[Standing, Entry], bool]  # no statement: every entry's page asks it


_actions: list[EntryAction] = []


def join_entry_action(action: EntryAction) -> None:
    """Take up what a room above does with entries (called by wiring)."""
    _actions.append(action)


def entry_actions(person: Standing, entry: Entry) -> list[EntryAction]:
    """List what a person may do with an entry in the rooms above."""
    return [action for action in _actions if action.may(person, entry)]


@dataclass(frozen=True)
class ListAction:
    """One link beside the downloads of the Log's list to what a room above does with it."""

    label: str
    url_name: str
    may: Callable[[Standing], bool]  # no statement
    keeps_filters: bool = False  # whether the list's filters go along in the address
    fills_an_empty_log: bool = False  # whether it is offered where nothing has been logged yet


@dataclass(frozen=True)
class EntryFact:
    """One thing that a room above knows of entries, read within the statement that reads the entry."""

    label: str
    name: str  # under which the entry carries it
    expression: Callable[[], Combinable]


_facts: list[EntryFact] = []


def join_entry_fact(fact: EntryFact) -> None:
    """Take up what a room above knows of entries (called by wiring)."""
    _facts.append(fact)


def entry_facts() -> dict[str, Combinable]:
    """Give what the rooms above know of entries, to be read along."""
    return {fact.name: fact.expression() for fact in _facts}


def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """Say what the rooms above know of an entry that was read with its facts."""
    return [(fact.label, str(getattr(entry, fact.name, None) or "")) for fact in _facts]


_list_actions: list[ListAction] = []


def join_list_action(action: ListAction) -> None:
    """Take up what a room above does with the whole list (called by wiring)."""
    _list_actions.append(action)


def list_actions(person: Standing) -> list[ListAction]:
    """List what a person may do with the list in the rooms above."""
    return [action for action in _list_actions if action.may(person)]
