"""Lists that come back by their own identifiers: what a room declares of one, and what a file changes in it. No writes.

A row finds its thing by Number, and by Place in the History whether somebody changed it since (ADR 29). A row without
a number is a new thing where the list takes any. What a room's verbs would refuse is found by trying them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.design.lists import Column
from kim.foundations.spreadsheets.downloads import as_written
from kim.foundations.spreadsheets.results import quoted
from kim.foundations.spreadsheets.returning import (
    CellDoesNotFitError,
    Problem,
    Read,
    is_same,
    number_of,
    place_of,
    plain,
)
from kim_engine.tables.sheets import Row, Sheet, Workbook, cell_reference

NUMBER: Column[Any] = Column("number", "Number", lambda row: row.pk, is_numeric=True)
HISTORY: Column[Any] = Column("history", "Place in the History", lambda row: getattr(row, "last_change", None))
MARKS = (NUMBER, HISTORY)  # what the download of a list that comes back adds to its columns
MOST_CHANGED = 500
CHANGED_SINCE = "somebody changed it after the list was downloaded. Download the list again"
NOT_BY_A_LIST = "it cannot be changed by a list. That is done on its page"


def marked(kind: str) -> Callable[[Sequence[Any]], None]:
    """Make what puts on the rows of a download their last change (one statement for a thousand rows)."""

    def mark(rows: Sequence[Any]) -> None:
        last = last_changes_of(kind, [row.pk for row in rows])
        for row in rows:
            row.last_change = last.get(row.pk)

    return mark


@dataclass(frozen=True)
class CellBack:
    """One column that comes back."""

    read: Read
    stands: Callable[[Any], Any] | None = None  # what a row holds now, as it is read; none: given with a new row only


@dataclass(frozen=True)
class ListBack:
    """What a room declares of a list that comes back."""

    code: str  # in its address
    title: str
    url_name: str  # the page of the list
    kind: str  # of the record
    columns: Sequence[Column[Any]]  # as the download gives them, without the marks
    cells: Mapping[str, CellBack]
    rows: Callable[[], QuerySet[Any]]
    change: Callable[..., None]  # (row, values, by=, at=): what is not among the values stays
    add: Callable[..., Any] | None  # (values, by=, at=)
    mistakes: Mapping[type[Exception], str]  # what the verbs raise -> the column that it is about
    can: Sequence[str]  # what a person may do by it, a sentence each
    is_aside: Callable[[Mapping[str, str]], bool] = lambda texts: False  # a row of the download that is no thing


@dataclass(frozen=True)
class Planned:
    """What a row of the file would do: change a thing, or add one (no row)."""

    at_row: int
    row: Any
    values: Mapping[str, Any]
    seen: int | None


@dataclass(frozen=True)
class ChangedCell:
    """One cell that changes, for the page."""

    what: str
    label: str
    before: str
    after: str


@dataclass
class ListFound:
    """What reading a list gave."""

    rows: int = 0
    planned: list[Planned] = field(default_factory=list)
    changes: list[ChangedCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # column key -> where it stands

    @property
    def added(self) -> int:
        """Count the rows that would be new."""
        return sum(1 for each in self.planned if each.row is None)

    @property
    def changed(self) -> int:
        """Count the rows that would change."""
        return len(self.planned) - self.added

    @property
    def may_be_done(self) -> bool:
        """Say whether all of it can be done: all or nothing."""
        return bool(self.planned) and not self.problems

    def at(self, row: int, key: str) -> str:
        """Name the cell of a column in a row, or the row if the file has no such column."""
        return cell_reference(row, self.places[key] + 1) if key in self.places else f"Row {row}"


def read_back(workbook: Workbook, of: ListBack) -> ListFound:
    """Read a list against what stands now, whatever the order of its rows and columns."""
    found = ListFound()
    sheet = next((each for each in workbook.sheets if _is_list(each)), None)
    if sheet is None:
        wanted = f"‘{NUMBER.label}’ and ‘{HISTORY.label}’"
        found.problems.append(Problem("", f"No sheet of this file has {wanted} in its first row."))
        return found
    reading = _Reading(sheet, of, found)
    try:
        reading.find_columns()
    except CellDoesNotFitError as error:
        found.problems.append(Problem("Row 1", f"{error}."))
        return found
    reading.read()
    if len(found.planned) > MOST_CHANGED:
        said = f"A list changes at most {MOST_CHANGED} rows at once, and this one changes {len(found.planned):,}."
        found.problems.append(Problem("", said))
    return found


def _headings(sheet: Sheet) -> list[str]:
    return [plain(cell) for cell in sheet.rows[0]] if sheet.rows else []


def _is_list(sheet: Sheet) -> bool:
    headings = _headings(sheet)
    return NUMBER.label in headings and HISTORY.label in headings


class _Reading:
    """Reads one sheet's rows, each by its own number."""

    def __init__(self, sheet: Sheet, of: ListBack, found: ListFound) -> None:
        self.sheet, self.of, self.found = sheet, of, found
        self.columns = {column.key: column for column in (*of.columns, *MARKS)}

    def find_columns(self) -> None:
        """Find the list's columns by their headings; others are left out and said."""
        headings = _headings(self.sheet)
        for key, column in self.columns.items():
            if (place := place_of(headings, column.label)) is not None:
                self.found.places[key] = place
        labels = {column.label for column in self.columns.values()}
        self.found.left_out = [quoted(heading) for heading in headings if heading and heading not in labels]

    def read(self) -> None:
        """Read every row that holds anything."""
        rows = [(n, row) for n, row in enumerate(self.sheet.rows[1:], 2) if any(plain(cell) for cell in row)]
        self.found.rows = len(rows)
        known = {row.pk: row for row in self.of.rows()}
        marked(self.of.kind)(list(known.values()))
        first: dict[int, int] = {}
        for n, cells in rows:
            if not plain(self._cell(cells, "number")):
                self._new(n, cells)
                continue
            row = known.get(number_of(self._cell(cells, "number")) or 0)
            if row is None:
                self._refuse(n, "number", "there is nothing of this number in the list")
            elif row.pk in first:
                self._refuse(n, "number", f"number {row.pk} stands in row {first[row.pk]} already")
            else:
                first[row.pk] = n
                self._row(n, cells, row)

    def _new(self, n: int, cells: Row) -> None:
        texts = {key: plain(self._cell(cells, key)) for key in self.found.places}
        if self.of.is_aside(texts):
            return
        if self.of.add is None:
            self._refuse(n, "number", "this list adds nothing. A row needs its number")
            return
        values, is_whole = {}, True
        for key, back in self.of.cells.items():
            try:
                values[key] = back.read(self._cell(cells, key) if key in self.found.places else None)
            except CellDoesNotFitError as error:
                self._refuse(n, key, str(error))
                is_whole = False
        if is_whole:
            self.found.planned.append(Planned(n, None, values, None))
            said = [(self.columns[key].label, texts.get(key, "")) for key in values]
            self.found.changes += [ChangedCell(f"New: row {n}", label, "", text) for label, text in said if text]

    def _row(self, n: int, cells: Row, row: Any) -> None:
        values, problems = self._changed(cells, row)
        if not values and not problems:
            return
        if number_of(self._cell(cells, "history")) != row.last_change:
            self._refuse(n, "history", CHANGED_SINCE)
            return
        for key, because in problems.items():
            self._refuse(n, key, because)
        if not problems:
            self.found.planned.append(Planned(n, row, values, row.last_change))
            for key in values:
                column = self.columns[key]
                before, after = plain(as_written(column.value(row))), plain(self._cell(cells, key))
                self.found.changes.append(ChangedCell(f"Number {row.pk}", column.label, before, after))

    def _changed(self, cells: Row, row: Any) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the cells that differ from what the list gave; what says the same in other words is no change."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for key in self.found.places:
            column, cell, back = self.columns[key], self._cell(cells, key), self.of.cells.get(key)
            if column in MARKS or _is_as_given(cell, column, row):
                continue
            if back is None or back.stands is None:
                problems[key] = NOT_BY_A_LIST
                continue
            try:
                value = back.read(cell)
            except CellDoesNotFitError as error:
                problems[key] = str(error)
                continue
            if value != back.stands(row):
                values[key] = value
        return values, problems

    def _refuse(self, n: int, key: str, because: str) -> None:
        self.found.problems.append(Problem(self.found.at(n, key), f"{self.columns[key].label}: {because}."))

    def _cell(self, row: Row, key: str) -> Any:
        place = self.found.places.get(key, len(row))
        return row[place] if place < len(row) else None


def _is_as_given(cell: Any, column: Column[Any], row: Any) -> bool:
    if is_same(cell, as_written(column.value(row))):
        return True
    return column.code is not None and is_same(cell, column.code(row))
