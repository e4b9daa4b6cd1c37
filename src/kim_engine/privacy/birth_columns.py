"""Dates that are a birth by their place in a table: below a heading, or in the cell beside a person's."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from kim_engine.privacy.folding import BLANK, Span
from kim_engine.privacy.lexicon import words_of
from kim_engine.privacy.written_births import DATE, can_be_a_birth, is_long_ago

_WALLS = re.compile(r"[|;\t,]")
_IS_HEADING = re.compile(
    r"[\s\"'*]*(?:(?:tenants?|residents?|persons?|customers?|applicants?|main|joint|second|first|child(?:'s)?)\ )?"
    r"(?:d[./ -]{0,2}o[./ -]{0,2}b\.?s?|dates?[ _-]?of[ _-]?births?|birth[ _-]?da(?:te|y)s?|b'?day|born(?:\ on)?)"
    r"(?:\ ?[0-9]|\ ?\([^()]{1,20}\)|\ of\ \w{1,12})?[\s\"'*:]*",
    re.IGNORECASE | re.VERBOSE,
)
_HEADING_NEAR = re.compile(r"birth|born|b'?day|d[./ -]{0,2}o[./ -]{0,2}b", re.IGNORECASE)
_MOST_HEADINGS = 4
_LONGEST_CELL = 60
_FAR_ENOUGH = 60
_TITLED = r"(?<![^\W_])(?i:mr|mrs|miss|ms|mx|dr|rev|sir|lady)\.?\ ?(?:[A-Z][\w'’.-]{0,25}\ ?){1,4}"
_PERSON_BEFORE = re.compile(
    rf"(?:{_TITLED}|{BLANK}{{5,40}}|{BLANK}{{5,40}}\ ?[|;\t,]\ ?[^|;\t,\n]{{1,25}})\ ?[\"']?[|;\t,]\ ?[\"']?\Z",
    re.VERBOSE,
)
_NAMED_BEFORE = re.compile(rf"{_TITLED}[ ,(\[–-]{{1,3}}\Z")
_PERSONS = "|".join(sorted(word for each in ("role", "relation") for word in words_of("people", each) if len(word) > 2))
_SOMEBODY_BEFORE = re.compile(rf"(?<![^\W_])(?:{_PERSONS})\ ?\(\ ?\Z", re.IGNORECASE)
_ANY_PERSON = re.compile(
    rf"(?<!{BLANK}){BLANK}{{5}}|(?<![^\W_])(?:m(?:rs?|iss|s|x)|dr|rev|sir|lady)\b|(?<=[a-z])\ ?\((?=\ ?[0-9])",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT_CELL = 12
_PERSON_AFTER = re.compile(rf"[\"']?\ ?[|;\t,]\ ?[\"']?(?:{BLANK}{{5}}|{_TITLED})", re.VERBOSE)
_CELL_ENDS = re.compile(r"[\"']?\ ?(?:[|;\t,)\]\r\n]|\.?\s|\Z)")
_CELL_BEGINS = re.compile(r"(?:\A|[|;\t,\n])\ ?[\"']?\Z")


def dates_below_headings(plain: str) -> Iterator[Span]:
    """Spans of dates in the columns whose heading says that they are births; a table ends where its walls do."""
    if not _HEADING_NEAR.search(plain):
        return
    wall, columns, width, at = "", list[int](), 0, 0
    for line in plain.splitlines(keepends=True):
        if found := _headings(line):
            wall, columns, width = found
        elif wall and wall in line:
            yield from _dates(line, at, wall, columns, width)
        elif line.strip():
            wall = ""
        at += len(line)


def _headings(line: str) -> tuple[str, list[int], int] | None:
    if not _HEADING_NEAR.search(line):
        return None
    for wall in dict.fromkeys(_WALLS.findall(line)):
        cells = line.split(wall)
        columns = [at for at, cell in enumerate(cells) if len(cell) < _LONGEST_CELL and _IS_HEADING.fullmatch(cell)]
        if columns:
            return wall, columns[:_MOST_HEADINGS], len(cells)
    return None


def _dates(line: str, at: int, wall: str, columns: list[int], width: int) -> Iterator[Span]:
    cells = line.split(wall)
    begins = [0]
    for cell in cells[:-1]:
        begins.append(begins[-1] + len(cell) + 1)
    found = {place: span for place, cell in enumerate(cells) if (span := _whole(cell))}
    taken = [place for place in columns if place in found]
    if not taken and len(cells) != width:
        taken = list(found)[:1]  # a wall within a cell moved the columns
    for place in taken:
        start, end = found[place]
        yield at + begins[place] + start, at + begins[place] + end


def _whole(cell: str) -> Span | None:
    """Where the date is in a cell that holds nothing else."""
    if len(cell) > _LONGEST_CELL:
        return None
    bare = cell.strip(" \t\r\n\"'*")
    if not (bare and DATE.fullmatch(bare) and can_be_a_birth(bare)):
        return None
    start = cell.index(bare)
    return start, start + len(bare)


def beside_persons(plain: str) -> Callable[[re.Match[str]], bool] | None:
    """Whether a date of long ago is in the cell beside what names a person, or in brackets after one.

    What names a person was taken by a surer finder and is blank here: an NHS or NI number, a reference. Nothing where
    nobody is named.
    """
    places = [person.start() for person in _ANY_PERSON.finditer(plain)]
    if not places:
        return None

    def is_beside(found: re.Match[str]) -> bool:
        at = bisect_left(places, found.start() - _FAR_ENOUGH)
        if at == len(places) or places[at] > found.end() + _NEXT_CELL:
            return False
        return is_long_ago(found[0]) and _is_beside(plain, *found.span())

    return is_beside


def _is_beside(plain: str, start: int, end: int) -> bool:
    if not _CELL_ENDS.match(plain, end):
        return False
    before = plain[max(0, start - _FAR_ENOUGH) : start]
    last = before.rstrip(" \"'")[-1:]
    if last == "(" and _SOMEBODY_BEFORE.search(before):
        return True
    if last in "|;\t," and _PERSON_BEFORE.search(before):
        return True
    if last != "|" and _NAMED_BEFORE.search(before):
        return True
    return bool(_CELL_BEGINS.search(before) and _PERSON_AFTER.match(plain, end))
