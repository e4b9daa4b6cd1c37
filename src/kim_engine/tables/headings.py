"""Finds the row of headings in a sheet that somebody laid out for people; what the columns are for is decided by the
caller.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kim_engine.tables.sheets import Cell, Merge, Row, Sheet, filled

LOOKED_AT = 40

_WORD = re.compile(r"[^\W_]+")
_LONGEST_HEADING = 80
_QUARTER = re.compile(r"q(?:tr|uarter)? ?[1-4]\b")


class Sureness(StrEnum):
    """How sure a guess is."""

    SURE = "SURE"  # most headings are known, and no other row does as well
    LIKELY = "LIKELY"  # some headings are known
    AMBIGUOUS = "AMBIGUOUS"  # another row does as well
    GUESSED = "GUESSED"  # no heading is known: the first row of several short texts
    NOT_FOUND = "NOT_FOUND"  # no row looks like headings


@dataclass(frozen=True)
class HeadingGuess:
    """Where the headings are. Rows count from 1.

    `row` is the last row of the headings (None if there is none), so data begin below it; `rows` has both rows of a
    heading in two rows. `headings` and `fields` have one entry for each column from A: the heading in full (`""` for
    none) and the known field it names (None if it is not known). `rivals` are the rows that do as well.
    """

    row: int | None
    rows: tuple[int, ...]
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    sureness: Sureness
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Column:
    heading: str
    field: str | None = None
    matched: str = ""  # what was recognised: two columns of the same heading cannot be told apart
    weight: int = 0


@dataclass(frozen=True)
class _Candidate:
    rows: tuple[int, ...]
    columns: tuple[_Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def score(self) -> int:
        """The weight of the known headings, each counted once."""
        return sum({column.matched: column.weight for column in self.columns if column.field}.values())

    @property
    def rank(self) -> tuple[int, int, int]:
        """Best score, then fewest unknown headings (a row of data has many), then fewest rows, then the first."""
        unknown = sum(1 for column in self.columns if column.heading and not column.field)
        return (self.score, -unknown, -len(self.rows))


def find_heading_row(sheet: Sheet, known: Mapping[str, Collection[str]]) -> HeadingGuess:
    """The row of headings among the first 40 rows of a sheet.

    `known` maps a field to the words that head its column, such as `{"rag": ["RAG", "Status"]}`: case, punctuation
    and spaces do not matter. Titles above, blank rows and columns, and groups over headings ("Quarter 3" over "RAG"
    and "Comment", merged or not) are seen through. The same sheet always gives the same guess; of rows that do as
    well the first is taken.
    """
    names = {plain(word): field for field, words in known.items() for word in words if plain(word)}
    rows = filled(Sheet(sheet.name, sheet.rows[:LOOKED_AT], sheet.merged, sheet.is_hidden))
    candidates = [found for found in _candidates(sheet, rows, names) if found.score]
    if not candidates:
        return _unknown(rows)
    best = max(candidates, key=lambda found: (found.rank, -found.rows[-1]))
    rivals = tuple(dict.fromkeys(found.rows[-1] for found in candidates if _is_rival(found, best)))
    fields = tuple(column.field for column in best.columns)
    return HeadingGuess(best.rows[-1], best.rows, best.headings, fields, _sureness(best, rivals), rivals)


def plain(text: str) -> str:
    """A heading's words in small letters with single spaces: `R.A.G. status ` is `r a g status`."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _candidates(sheet: Sheet, rows: Sequence[Row], names: Mapping[str, str]) -> Iterable[_Candidate]:
    above: Row = ()
    for number, row in enumerate(rows, start=1):
        if _could_head(row):
            texts = [_text(cell) for cell in row]
            yield _Candidate((number,), tuple(_column(text, "", names) for text in texts))
            groups = _groups([_text(cell) for cell in above], texts, number, sheet.merged)
            if any(groups):
                columns = tuple(_column(text, group, names) for text, group in zip(texts, groups, strict=True))
                yield _Candidate((number - 1, number), columns)
        above = row


def _column(text: str, group: str, names: Mapping[str, str]) -> _Column:
    whole = " ".join(dict.fromkeys(part for part in (group, text) if part))
    for said in (whole, text):
        if plain(said) in names:
            is_dated = bool(group and _QUARTER.match(plain(text)))  # a quarter below its year says more than alone
            return _Column(whole, names[plain(said)], plain(whole), 3 if is_dated else 2)
    for said in (whole, text):
        if word := _within(plain(said), names):
            return _Column(whole, names[word], plain(whole), 1)
    # Known only by the group above it: counted once a group, or a row of data under a wide heading would win.
    return _Column(whole, names[plain(group)], plain(group), 2) if plain(group) in names else _Column(whole)


def _within(text: str, names: Mapping[str, str]) -> str | None:
    """The longest known heading that stands, as whole words, within a short text."""
    if len(text) > _LONGEST_HEADING:
        return None
    found = (word for word in names if word and f" {word} " in f" {text} ")
    return max(found, key=lambda word: (len(word), word), default=None)


def _groups(above: list[str], texts: list[str], number: int, merged: Sequence[Merge]) -> list[str]:
    """For each column the heading in the row above it, if that row groups the columns of this one; else nothing."""
    upper = [*above[: len(texts)], *[""] * (len(texts) - len(above))]
    has_wide = any(
        merge.first_row == merge.last_row == number - 1 and merge.last_column > merge.first_column for merge in merged
    )
    groups = upper if has_wide else _carried_over(upper, texts)
    over_texts = {group for group, text in zip(groups, texts, strict=True) if text}
    # One text over all columns is a title; nothing carried over is a row of its own, but years stand over quarters.
    has_quarters = any(group and _QUARTER.match(plain(text)) for group, text in zip(groups, texts, strict=True))
    is_beside = has_quarters and any(group and not text for group, text in zip(groups, texts, strict=True))
    is_group = is_beside or ((has_wide or has_quarters or groups != upper) and len(over_texts) > 1)
    return groups if is_group else [""] * len(texts)


def _carried_over(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """The row above with each text repeated to its right, if the row below says the same several times, or quarters.

    CSV files have lost their merges: only the repeated headings show that the texts above them were groups.
    """
    counts = Counter(plain(text) for text in lower if text)
    carried, last = [], ""
    for text, below in zip(upper, lower, strict=True):
        last = text or (last if below else "")
        carried.append(last if counts[plain(below)] > 1 or _QUARTER.match(plain(below)) else text)
    return carried


def _could_head(row: Row) -> bool:
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    return bool(texts) and 2 * sum(len(text) <= _LONGEST_HEADING for text in texts) >= len(texts)


def _text(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _is_rival(found: _Candidate, best: _Candidate) -> bool:
    # A heading repeated on each printed page is the same heading, and the two forms of one row are one place.
    return found.score == best.score and found.headings != best.headings and not {*found.rows} & {*best.rows}


def _sureness(best: _Candidate, rivals: tuple[int, ...]) -> Sureness:
    if rivals:
        return Sureness.AMBIGUOUS
    known = sum(1 for column in best.columns if column.field)
    is_mostly_known = known > 1 and 2 * known >= sum(1 for text in best.headings if text)
    return Sureness.SURE if is_mostly_known else Sureness.LIKELY


def _unknown(rows: Sequence[Row]) -> HeadingGuess:
    for number, row in enumerate(rows, start=1):
        cells = [cell for cell in row if cell is not None]
        texts = {plain(cell) for cell in cells if isinstance(cell, str)} - {""}
        if _could_head(row) and len(texts) > 1 and 2 * len(texts) > len(cells):
            headings = tuple(_text(cell) for cell in row)
            return HeadingGuess(number, (number,), headings, (None,) * len(row), Sureness.GUESSED)
    return HeadingGuess(None, (), (), (), Sureness.NOT_FOUND)
