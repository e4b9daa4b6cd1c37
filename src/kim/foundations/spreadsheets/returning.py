"""Cells of a list that comes back: one text however it went through a file; words, days and choices read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kim_engine.tables.readings import Certainty
from kim_engine.tables.sheets import Cell
from kim_engine.tables.written_dates import read_date

_NOT_KEPT = re.compile("[\0\ud800-\udfff\ufffe\uffff]")  # what no file can hold comes back as U+FFFD
_A_MINUTE = timedelta(minutes=1)  # programs that save a list again may cut the seconds

Read = Callable[[Cell], Any]


class CellDoesNotFitError(ValueError):
    """A changed cell cannot be taken; the sentence never repeats it."""


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken, and where."""

    place: str  # the cell, or the row
    because: str


def plain(value: Any) -> str:
    """Give a value as text that is the same however it went through a file: line ends, edges, unwritable signs."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _NOT_KEPT.sub("\ufffd", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def is_same(cell: Cell, value: Any) -> bool:
    """Say whether a cell still holds what the list gave: by its text, or as the day or moment that it is."""
    if plain(cell) == plain(value):
        return True
    if isinstance(value, datetime):
        found = _moment(cell)
        return found is not None and abs(found - value) < _A_MINUTE
    if isinstance(value, date):
        return day_of(cell) == value
    return False


def _moment(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    for form in ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"):
        try:
            return datetime.strptime(plain(cell), form)  # noqa: DTZ007 - spreadsheets know no time zones
        except ValueError:
            continue
    return None


def day_of(cell: Cell) -> date | None:
    """Give the day that a cell is; none if it is no date."""
    if isinstance(cell, datetime):
        return cell.date()
    found = read_date(cell)
    return found.value if found.certainty is Certainty.READ else None


def number_of(cell: Cell) -> int | None:
    """Give the number that names a row; none if it is no number."""
    text = plain(cell)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def place_of(headings: Sequence[str], label: str) -> int | None:
    """Find a column by its heading; None when there is none. Raises CellDoesNotFitError for two of one name."""
    found = [n for n, heading in enumerate(headings) if heading == label]
    if len(found) > 1:
        raise CellDoesNotFitError(f"two columns are headed ‘{label}’. Take one of them away")
    return found[0] if found else None


def words(longest: int, *, may_be_empty: bool = False) -> Read:
    """Read a text of one line."""

    def read(cell: Cell) -> str:
        text = " ".join(plain(cell).split())
        if not text and not may_be_empty:
            raise CellDoesNotFitError("it is empty")
        if len(text) > longest:
            raise CellDoesNotFitError(f"it has more than {longest} characters")
        return text

    return read


def choice(choices: Sequence[tuple[Any, str]]) -> Read:
    """Read one of some choices, by its words or by its code."""
    known = {str(each).casefold(): code for code, label in choices for each in (code, label)}

    def read(cell: Cell) -> Any:
        found = known.get(plain(cell).casefold())
        if found is None:
            raise CellDoesNotFitError(f"write one of: {', '.join(label for _, label in choices)}")
        return found

    return read


def a_day(cell: Cell) -> date:
    """Read a day."""
    day = day_of(cell)
    if day is None:
        raise CellDoesNotFitError("it is no date. Write it like 1 November 2026")
    return day
