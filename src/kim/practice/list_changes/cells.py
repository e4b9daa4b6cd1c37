"""The columns of the Log's list as they come back: which may change, and how one cell is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kim.foundations.spreadsheets.results import sightings_in
from kim.foundations.spreadsheets.returning import CellDoesNotFitError, day_of, plain
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.forms import FAR_AHEAD, LONGEST
from kim_engine.privacy import phrase_for
from kim_engine.tables.sheets import Cell

LINE = 120


@dataclass(frozen=True)
class Known:
    """What the site offers for the cells of a list."""

    customer_types: Mapping[str, int]
    locations: Mapping[str, int]
    today: date


def read_words(cell: Cell, known: Known) -> str:
    """Read a text."""
    return _text(cell, LONGEST)


def read_line(cell: Cell, known: Known) -> str:
    """Read a short text."""
    return _text(cell, LINE)


def _text(cell: Cell, longest: int) -> str:
    text = plain(cell)
    if len(text) > longest:
        raise CellDoesNotFitError(f"it has more than {longest:,} characters")
    if found := sightings_in(text):
        phrase = phrase_for(found[0].kind, found[0].pattern)
        raise CellDoesNotFitError(
            f"it holds what looks like {phrase}. Take it out, or correct the entry on its page and say why it stays"
        )
    return text


def read_day(cell: Cell, known: Known) -> date | None:
    """Read a day; an empty cell is none."""
    if not plain(cell):
        return None
    day = day_of(cell)
    if day is None:
        raise CellDoesNotFitError("it is no date. Write it like 1 November 2026")
    if day > known.today + FAR_AHEAD:
        raise CellDoesNotFitError("it is more than two years ahead. Is the year right?")
    return day


def read_kind(cell: Cell, known: Known) -> str:
    """Read a kind by its words."""
    kinds = {each.casefold(): code for code, label in EntryKind.choices for each in (code, label)}
    found = kinds.get(plain(cell).casefold())
    if found is None:
        raise CellDoesNotFitError(f"no kind of entry has this name. Write one of: {', '.join(EntryKind.labels)}")
    return found


def read_questions(cell: Cell, known: Known) -> str:
    """Read the numbers of review questions."""
    found = plain(cell)
    if not re.fullmatch(r"(?:[1-6][\s,;]*)*", found):
        raise CellDoesNotFitError("give the numbers of review questions, like 1, 3")
    return "".join(sorted(set(re.findall(r"[1-6]", found))))


def read_types(cell: Cell, known: Known) -> tuple[int, ...]:
    """Read customer types by name."""
    return _named(cell, known.customer_types, "customer type")


def read_places(cell: Cell, known: Known) -> tuple[int, ...]:
    """Read places by name."""
    return _named(cell, known.locations, "place")


def _named(cell: Cell, names: Mapping[str, int], thing: str) -> tuple[int, ...]:
    """Take names off the front, the longest first: a name may hold a comma itself."""
    rest, found = plain(cell), set()
    longest_first = sorted(names, key=len, reverse=True)
    while rest:
        name = next(
            (n for n in longest_first if re.match(re.escape(n) + r"\s*(?:[,;\n]|$)", rest, re.IGNORECASE)), None
        )
        if name is None:
            raise CellDoesNotFitError(f"it names a {thing} that is not offered. Write names as KIM Log shows them")
        found.add(names[name])
        rest = rest[len(name) :].lstrip(" ,;\n")
    return tuple(sorted(found))


Read = Callable[[Cell, Known], Any]
CHANGEABLE: Mapping[str, tuple[str, Read]] = {  # the column's key -> the entry's field, and how its cell is read
    "text": ("what", read_words),
    "why": ("why", read_words),
    "late_why": ("late_why", read_words),
    "kind": ("kind", read_kind),
    "took_effect": ("in_force_on", read_day),
    "known_only_by": ("known_only_by", read_line),
    "covered_by": ("covered_by", read_line),
    "customers": ("customer_types", read_types),
    "places": ("locations", read_places),
    "questions": ("questions", read_questions),
}
LEFT_ALONE = ("number", "history", "evidence", "state")  # they name the row, or tell what may be otherwise by now
