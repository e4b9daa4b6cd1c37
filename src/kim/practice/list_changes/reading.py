"""Reading a list that came back: what each row changes, or why it cannot. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.design.lists import Column
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.downloads import as_written
from kim.foundations.spreadsheets.results import quoted
from kim.foundations.spreadsheets.returning import CellDoesNotFitError, Problem, is_same, place_of, plain
from kim.places.holdings.models import Location
from kim.practice.kim_log import policies, queries
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.content import Content, content_of
from kim.practice.kim_log.listing import COLUMNS, WHOLE, with_tags
from kim.practice.kim_log.models import Entry
from kim.practice.list_changes.cells import CHANGEABLE, LEFT_ALONE, Known
from kim_engine.tables.sheets import Row, Sheet, Workbook, cell_reference
from kim_engine.vocabulary import Decision

MOST_CHANGED = 500
BY_KEY: Mapping[str, Column[Entry]] = {column.key: column for column in (*COLUMNS, *WHOLE)}
NUMBER, HISTORY = BY_KEY["number"].label, BY_KEY["history"].label
TAGS = ("customer_types", "locations")
ENTRIES_AT_A_TIME = 500
CHANGED_SINCE = "somebody changed this entry after the list was downloaded. Download the list again"


@dataclass(frozen=True)
class Planned:
    """What a row would do: the entry with its new content, as it was seen when the list was downloaded."""

    entry: Entry
    content: Content
    seen: int


@dataclass(frozen=True)
class Change:
    """One cell that changes, for the page."""

    number: int
    label: str
    before: str
    after: str


@dataclass
class Found:
    """What reading a list gave."""

    rows: int = 0
    planned: list[Planned] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # headings that are not the Log's

    @property
    def may_be_done(self) -> bool:
        """Say whether all of it can be done: all or nothing."""
        return bool(self.planned) and not self.problems


def read_list(workbook: Workbook, who: Standing, today: date) -> Found:
    """Read a list against the Log as it stands, whatever the order of its rows and columns."""
    found = Found()
    sheet = next((each for each in workbook.sheets if _is_list(each)), None)
    if sheet is None:
        said = f"No sheet of this file has ‘{NUMBER}’ and ‘{HISTORY}’ in its first row. Bring back a list from the Log"
        found.problems.append(Problem("", said))
        return found
    reading = _Reading(sheet, who, today, found)
    try:
        reading.find_columns()
    except CellDoesNotFitError as error:
        found.problems.append(Problem("Row 1", f"{error}."))
        return found
    reading.read()
    if len(found.planned) > MOST_CHANGED:
        said = f"A list changes at most {MOST_CHANGED} entries at once, and this one changes {len(found.planned):,}."
        found.problems.append(Problem("", said))
    return found


def _is_list(sheet: Sheet) -> bool:
    headings = _headings(sheet)
    return NUMBER in headings and HISTORY in headings


def _headings(sheet: Sheet) -> list[str]:
    return [plain(cell) for cell in sheet.rows[0]] if sheet.rows else []


class _Reading:
    """Reads one sheet's rows, each by its own number."""

    def __init__(self, sheet: Sheet, who: Standing, today: date, found: Found) -> None:
        self.sheet, self.who, self.today, self.found = sheet, who, today, found
        types = {name: pk for pk, name in CustomerType.objects.filter(is_offered=True).values_list("pk", "name")}
        places = {name: pk for pk, name in Location.objects.values_list("pk", "name")}
        self.known = Known(types, places, today)
        self.columns: dict[str, int] = {}

    def find_columns(self) -> None:
        """Find the Log's columns by their headings; others are left out and said."""
        headings = _headings(self.sheet)
        for key, column in BY_KEY.items():
            place = place_of(headings, column.label)
            if place is not None:
                self.columns[key] = place
        labels = {column.label for column in BY_KEY.values()} | {"Begun"}
        self.found.left_out = [quoted(heading) for heading in headings if heading and heading not in labels]

    def read(self) -> None:
        """Read every row that holds anything."""
        rows = [(n, row) for n, row in enumerate(self.sheet.rows[1:], 2) if any(plain(cell) for cell in row)]
        self.found.rows = len(rows)
        numbers = {n: self._number(row, "number") for n, row in rows}
        first: dict[int, int] = {}
        for start in range(0, len(rows), ENTRIES_AT_A_TIME):
            batch = rows[start : start + ENTRIES_AT_A_TIME]
            wanted = [number for n, _ in batch if (number := numbers[n]) is not None]
            visible = queries.with_names(queries.visible_to(self.who), self.who)
            entries = queries.as_listed(visible, self.who).prefetch_related(*TAGS).in_bulk(wanted)
            with_tags(list(entries.values()))
            last = last_changes_of(queries.KIND, list(entries))
            for n, row in batch:
                number = numbers[n]
                entry = entries.get(number or 0)
                if entry is None:
                    self._refuse(n, "number", "there is no entry of this number that you can see")
                elif number in first:
                    self._refuse(n, "number", f"entry {number} stands in row {first[number]} already")
                else:
                    first[entry.pk] = n
                    self._row(n, row, entry, last.get(entry.pk))

    def _row(self, n: int, row: Row, entry: Entry, last: int | None) -> None:
        changed, problems = self._changed(row, entry)
        values = self._values(row, entry, changed, problems)
        is_outdated = last is None or self._number(row, "history") != last
        if is_outdated and "text" in self.columns:
            problems.pop("what", None)  # the first words of an older text
        if not values and not problems:
            return
        if is_outdated or last is None:
            self._refuse(n, "history", CHANGED_SINCE)
            return
        for key, because in problems.items():
            self._refuse(n, key, because)
        if not problems:
            content = replace(content_of(entry), **{CHANGEABLE[key][0]: value for key, value in values.items()})
            self._plan(n, Planned(entry, content, last), list(values), row)

    def _values(self, row: Row, entry: Entry, changed: Sequence[str], problems: dict[str, str]) -> dict[str, Any]:
        """Read the changed cells; what says the same in other words is no change."""
        own = {each.name: each.pk for each in entry.customer_types.all()}  # stay, though no longer offered
        known = replace(self.known, customer_types={**self.known.customer_types, **own})
        values = {}
        for key in changed:
            name, read = CHANGEABLE[key]
            try:
                value = read(self._cell(row, key), known)
            except CellDoesNotFitError as error:
                problems[key] = str(error)
                continue
            if value != _stands(entry, name):
                values[key] = value
        return values

    def _changed(self, row: Row, entry: Entry) -> tuple[list[str], dict[str, str]]:
        """List the columns whose cells differ from what the list gave, and those that no list may change."""
        changed: list[str] = []
        problems: dict[str, str] = {}
        for key in self.columns:
            column, cell = BY_KEY[key], self._cell(row, key)
            if key == "state" and plain(cell) not in _states(entry):
                problems[key] = "a list changes no state. Record, withdraw or put back the entry on its page"
            if key in LEFT_ALONE or is_same(cell, as_written(column.value(entry))) or _is_code(cell, column, entry):
                continue
            if key in CHANGEABLE:
                changed.append(key)
            else:
                problems[key] = f"‘{column.label}’ cannot be changed by a list"
        return changed, problems

    def _plan(self, n: int, planned: Planned, changed: Sequence[str], row: Row) -> None:
        entry = planned.entry
        decision = may_take(self.who, entry, planned.content)
        if not decision:
            self.found.problems.append(Problem(f"Row {n}", f"Entry {entry.pk}: {decision.because}"))
            return
        self.found.planned.append(planned)
        for key in changed:
            before = plain(as_written(BY_KEY[key].value(entry)))
            self.found.changes.append(Change(entry.pk, BY_KEY[key].label, before, plain(self._cell(row, key))))

    def _refuse(self, n: int, key: str, because: str) -> None:
        place = cell_reference(n, self.columns[key] + 1)
        self.found.problems.append(Problem(place, f"{BY_KEY[key].label}: {because}."))

    def _cell(self, row: Row, key: str) -> Any:
        place = self.columns[key]
        return row[place] if place < len(row) else None

    def _number(self, row: Row, key: str) -> int | None:
        text = plain(self._cell(row, key))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _is_code(cell: Any, column: Column[Entry], entry: Entry) -> bool:
    return column.code is not None and is_same(cell, column.code(entry))


def _stands(entry: Entry, name: str) -> Any:
    value = getattr(entry, name)
    return tuple(sorted(each.pk for each in value.all())) if name in ("customer_types", "locations") else value


def _states(entry: Entry) -> set[str]:
    """Give the ways in which an entry's state is said, on whichever day the list was downloaded."""
    days = [day for each in (entry.in_force_on, entry.in_force_to) if (day := each)]
    return {entry.state_on(day) for day in (date.min, date.max, *days)} | {EntryState(entry.state).label, entry.state}


def may_take(who: Standing, entry: Entry, content: Content) -> Decision:
    """Hold a row to the Log's own policies, before anything is written."""
    if entry.state == EntryState.DRAFT:
        has_words = Decision(bool(content.what), "Say what changed.")
        return policies.may_change_draft(who, entry=entry) and has_words
    may = policies.may_correct(who, entry=entry)
    if not may:
        return may
    is_complete = policies.is_complete(content)
    return is_complete and policies.says_why_late(content, area=entry.area, was_on=entry.in_force_on)
