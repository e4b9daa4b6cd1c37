"""Finds the headings of an extract by its shape alone, in one row or two; what the columns mean is for others to say.

A log that people lay out is looked at by `tables.headings`, which knows the words to look for. An extract's words are
not known: its headings are the first row that fills the width of the data with short, different texts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import ROW_COLUMN
from kim_engine.tables.headings import LOOKED_AT
from kim_engine.tables.sheets import Merge, column_letters

SAMPLE_ROWS = 2 * LOOKED_AT

_LONG = 250
_VALUE = re.compile(
    r"[-+£$€(]*[\d.,\s]+[%)]?|\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{1,4}\b.*|\d{1,2}:\d\d\b.*|true|false",
    re.IGNORECASE,
)
_WIDE_ENOUGH, _TEXTS_ENOUGH, _DIFFERENT_ENOUGH = 0.6, 0.7, 0.5

Texts = Sequence[str]


@dataclass(frozen=True)
class Headings:
    """Where the headings are and what they say.

    `row` is the last row of them, counted from 1, so data begin below it. `names` are unique without regard to
    capitals, one a column; `nameless` are those that were made from a column's letters. `joined` and `repeated` count
    the headings that stood in two rows, and those that got a number.
    """

    row: int
    rows: tuple[int, ...]
    names: tuple[str, ...]
    nameless: tuple[str, ...]
    joined: int
    repeated: int


def find_headings(
    rows: Sequence[Texts],
    *,
    limits: ExtractLimits,
    merges: Sequence[Merge] = (),
    given: int | None = None,
    width: int = 0,
) -> Headings:
    """The headings among the first rows of an extract; `given` is the row that somebody said.

    `rows` are the first 80 or so from row 1 as texts (`""` for an empty cell); `width` is the least number of columns.
    Raises RefusedExtract if there are none, or a heading is too long to be one.
    """
    plain = [[" ".join(cell.split()) for cell in row] for row in rows]
    typical = max((sum(map(bool, row)) for row in plain), default=0)
    candidates = range(1, min(len(plain), LOOKED_AT) + 1) if given is None else (given,)
    for number in candidates:
        if number > len(plain) or not any(plain[number - 1]):
            continue
        for pair in _pairs(plain, number, merges, is_given=given is not None):
            texts, joined = _joined(plain, pair, merges)
            if given is not None or _could_head(texts, typical):
                return _named(pair, texts, joined, max(width, len(texts)), limits)
    raise RefusedExtract(ExtractCode.NO_HEADINGS)


def unique_names(texts: Texts, *, limits: ExtractLimits) -> Headings:
    """The headings of a source that has its columns' names, made unique; they stand in no row."""
    return _named((0,), texts, 0, len(texts), limits)


def _pairs(rows: Sequence[Texts], number: int, merges: Sequence[Merge], *, is_given: bool) -> list[tuple[int, ...]]:
    """The row with the one below it if they look like one heading (or the one above a given row), then the row."""
    found: list[tuple[int, ...]] = []
    if number < len(rows) and _belong(rows, number, merges):
        found.append((number, number + 1))
    elif is_given and number > 1 and _belong(rows, number - 1, merges):
        found.append((number - 1, number))
    return [*found, (number,)]


def _belong(rows: Sequence[Texts], upper: int, merges: Sequence[Merge]) -> bool:
    """Whether a row and the one below it are one heading in two rows."""
    above, below = rows[upper - 1], rows[upper]
    if not any(below) or any(_VALUE.fullmatch(text) for text in below if text):
        return False
    here = [merge for merge in merges if merge.first_row == upper]
    if any(merge.last_row == upper + 1 for merge in here):
        return True
    if any(merge.last_row == upper and merge.first_column < merge.last_column for merge in here):
        return sum(map(bool, above)) > 1 and sum(map(bool, below)) > 1
    return not merges and _interlock(above, below)


def _interlock(above: Texts, below: Texts) -> bool:
    """Whether each row fills the gaps of the other, a group's text standing over the first of its columns.

    A CSV file has lost its merges: only this shape is left of them.
    """
    width = max(len(above), len(below))
    upper, lower = _padded(above, width), _padded(below, width)
    alone_above = [column for column in range(width) if upper[column] and not lower[column]]
    alone_below = [column for column in range(width) if lower[column] and not upper[column]]
    begins_group = [column for column in alone_below if column and lower[column - 1]]
    has_no_gap = all(upper[column] or lower[column] for column in range(width))
    return bool(alone_above and begins_group and has_no_gap and 0 in alone_above)


def _joined(rows: Sequence[Texts], pair: tuple[int, ...], merges: Sequence[Merge]) -> tuple[list[str], int]:
    """The headings of one row or two, and how many were joined of two different texts."""
    width = max(len(rows[number - 1]) for number in pair)
    filled = [_spread(rows, number, width, merges) for number in pair]
    if len(pair) == 1:
        return list(filled[0]), 0
    upper, lower = filled
    if not merges:
        upper = _carried(upper, lower)
    texts = [" / ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(upper, lower, strict=True)]
    return texts, sum(" / " in text for text in texts)


def _spread(rows: Sequence[Texts], number: int, width: int, merges: Sequence[Merge]) -> list[str]:
    """A row with the text of each merge in all of its cells."""
    texts = _padded(rows[number - 1], width)
    for merge in merges:
        if merge.first_row <= number <= merge.last_row and merge.first_row <= len(rows):
            first = rows[merge.first_row - 1]
            text = first[merge.first_column - 1] if merge.first_column <= len(first) else ""
            for column in range(merge.first_column, min(merge.last_column, width) + 1):
                texts[column - 1] = texts[column - 1] or text
    return texts


def _carried(upper: Texts, lower: Texts) -> list[str]:
    carried, last = [], ""
    for text, below in zip(upper, lower, strict=True):
        last = text or (last if below else "")
        carried.append(last)
    return carried


def _could_head(texts: Texts, typical: int) -> bool:
    filled = [text for text in texts if text]
    if not filled or len(filled) < _WIDE_ENOUGH * typical:
        return False
    headings = [text for text in filled if len(text) <= _LONG and not _VALUE.fullmatch(text)]
    different = len({text.casefold() for text in filled})
    return len(headings) >= _TEXTS_ENOUGH * len(filled) and different >= _DIFFERENT_ENOUGH * len(filled)


def _named(rows: tuple[int, ...], texts: Texts, joined: int, width: int, limits: ExtractLimits) -> Headings:
    names: list[str] = []
    nameless: list[str] = []
    taken = Counter({ROW_COLUMN: 1})
    repeated = 0
    for column, text in enumerate(_padded(texts, width), start=1):
        if len(text) > limits.heading_characters:
            raise RefusedExtract(ExtractCode.LONG_HEADING, column=column, limits=limits)
        name = _unique(text or f"Column {column_letters(column)}", taken)
        repeated += bool(text) and name != text
        names.append(name)
        if not text:
            nameless.append(name)
    return Headings(rows[-1], rows, tuple(names), tuple(nameless), joined, repeated)


def _unique(name: str, taken: Counter[str]) -> str:
    # Capitals make no difference to DuckDB's names of columns.
    found = name
    while taken[found.casefold()]:
        taken[name.casefold()] += 1
        found = f"{name} ({taken[name.casefold()]})"
    taken[found.casefold()] += 1
    return found


def _padded(texts: Texts, width: int) -> list[str]:
    return [*texts[:width], *[""] * (width - len(texts))]
