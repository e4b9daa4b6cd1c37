"""Finding the tables of a workbook, and what their columns mean by their headings; reading them is the caller's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kim.foundations.spreadsheets.matching import tidy
from kim_engine.tables.headings import Sureness, find_heading_row, plain
from kim_engine.tables.sheets import Cell, Merge, Row, Sheet, Workbook, cell_reference, filled

LEFT_OUT = ""  # the meaning of a column that is not taken
CANDIDATES = 12  # rows offered as headings where it must be asked


@dataclass(frozen=True)
class Meaning:
    """What a column can be: its code, what the screen says, and the words that head it, the surest first."""

    code: str
    label: str
    words: tuple[str, ...] = ()
    is_single: bool = True  # one column of a table alone can have it
    whole: tuple[str, ...] = ()  # words that say it only where they are the whole heading
    below: tuple[str, ...] = ()  # words that head it below a row of groups: 'Q3' under '2024/25'
    is_date: bool = False


@dataclass(frozen=True)
class Layout:
    """What one import looks for."""

    purpose: str
    meanings: tuple[Meaning, ...]
    guess: Callable[[Sequence[str]], list[str]]  # headings -> a meaning for each
    is_wanted: Callable[[Sequence[str]], bool]  # whether a table of these meanings can bring anything
    memory_of: Callable[[str], str] = plain  # what of a heading is remembered

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """Give the words that head each meaning."""
        return {each.code: (*each.words, *each.whole) for each in self.meanings if each.words or each.whole}

    @property
    def sought(self) -> dict[str, tuple[str, ...]]:
        """Give the words by which a row of headings is found, those below a group among them."""
        return {each.code: (*each.words, *each.whole, *each.below) for each in self.meanings}

    @property
    def dates(self) -> frozenset[str]:
        """Give the meanings whose cells are days."""
        return frozenset(each.code for each in self.meanings if each.is_date)

    def label_of(self, code: str) -> str:
        """Say a meaning."""
        return next((each.label for each in self.meanings if each.code == code), "")


@dataclass(frozen=True)
class Table:
    """Headings and the rows below them. Rows and columns count from 1; `headings[0]` is column A's."""

    sheet: int
    heading_rows: tuple[int, ...]
    headings: tuple[str, ...]
    last_row: int

    @property
    def key(self) -> str:
        """Name the table within its file."""
        return f"{self.sheet}-{self.heading_rows[-1]}"

    @property
    def first_row(self) -> int:
        """Give the first row below the headings."""
        return self.heading_rows[-1] + 1

    def at(self, column: int) -> str:
        """Name the cell that heads a column: 'B7'."""
        return cell_reference(self.heading_rows[-1], column)


@dataclass
class SheetFound:
    """One sheet: its cells, its tables, and whether the row of headings must be asked for."""

    index: int
    sheet: Sheet
    tables: list[Table] = field(default_factory=list)
    repeated: frozenset[int] = frozenset()
    is_doubtful: bool = False
    guessed_row: int | None = None
    is_wanted: bool = False
    is_1904: bool = False

    @property
    def whole(self) -> tuple[Row, ...]:
        """Give the rows with merged cells repeated."""
        return filled(self.sheet)

    @property
    def filled_rows(self) -> list[int]:
        """List the rows in which any cell holds something, be it a space."""
        return [number for number, row in enumerate(self.sheet.rows, 1) if any(cell is not None for cell in row)]

    @property
    def must_be_asked(self) -> bool:
        """Say whether only a person can tell if, and from which row, this sheet is read."""
        return self.is_wanted and (self.is_doubtful or self.sheet.is_hidden)

    def candidates(self) -> list[tuple[int, str]]:
        """Offer the rows that may be the headings, each with its first words."""
        found = []
        for number in self.filled_rows[:40]:
            texts = [shown(cell) for cell in self.sheet.rows[number - 1] if shown(cell)]
            if len(texts) > 1 or number == self.guessed_row:
                found.append((number, f"Row {number}: {', '.join(text[:30] for text in texts[:5])}"))
        return found[:CANDIDATES]


def find_sheets(workbook: Workbook, layout: Layout, chosen: dict[str, str]) -> list[SheetFound]:
    """Find every sheet's tables. `chosen` says the row of headings where a person did: a number, or 'none'."""
    found = [SheetFound(n, sheet, is_1904=workbook.is_1904) for n, sheet in enumerate(workbook.sheets)]
    for each in found:
        _look_for_tables(each, layout, chosen.get(str(each.index), ""))
    return found


def _look_for_tables(found: SheetFound, layout: Layout, chosen: str) -> None:
    sheet = found.sheet
    guess = find_heading_row(sheet, layout.sought)
    found.guessed_row = guess.row
    found.is_doubtful = guess.sureness in (Sureness.AMBIGUOUS, Sureness.GUESSED)
    if guess.row:
        found.is_wanted = layout.is_wanted(layout.guess(guess.headings))
    row = _row(chosen, found)
    if row:
        found.tables, found.repeated = _tables(found.index, sheet, row, layout)


def _row(chosen: str, found: SheetFound) -> int | None:
    if chosen == "none":
        return None
    if chosen.isdecimal() and 1 <= int(chosen) <= len(found.sheet.rows):
        return int(chosen)
    return found.guessed_row if found.is_wanted and not found.sheet.is_hidden else None


def _tables(index: int, sheet: Sheet, first: int, layout: Layout) -> tuple[list[Table], frozenset[int]]:
    heads, repeated = [_headings_at(sheet, first, layout)], set()
    whole = filled(sheet)
    names = {plain(word): code for code, words in layout.words.items() for word in words}
    for number in range(first + 1, len(whole) + 1):
        texts = _plain_row(whole[number - 1])
        if not _is_heading(texts, names):
            continue
        if any(_is_same(texts, _plain_row(whole[row - 1])) for row in heads[-1][0]):
            repeated.add(number)
        else:
            heads.append(_headings_at(sheet, number, layout))
    tables = []
    for place, (rows, headings) in enumerate(heads):
        last = heads[place + 1][0][0] - 1 if place + 1 < len(heads) else len(sheet.rows)
        tables.append(Table(index, rows, headings, last))
    return tables, frozenset(repeated)


def _is_heading(texts: Sequence[str], names: dict[str, str]) -> bool:
    said = [text for text in texts if text]
    known = [text for text in said if text in names]
    return len({names[text] for text in known}) > 1 and 2 * len(known) >= len(said)


def _is_same(texts: Sequence[str], others: Sequence[str]) -> bool:
    pairs = list(zip(texts, others, strict=False))
    return sum(1 for a, b in pairs if a and a == b) * 5 >= 4 * sum(1 for text in texts if text)


def _plain_row(row: Row) -> list[str]:
    return [plain(cell) if isinstance(cell, str) else "" for cell in row]


def _headings_at(sheet: Sheet, row: int, layout: Layout) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Read the headings of a row, joined with a row of groups above it."""
    guess = find_heading_row(_slice(sheet, max(row - 1, 1), row), layout.sought)
    above = max(row - 1, 1) - 1
    if guess.row is not None and guess.row + above == row:
        return tuple(each + above for each in guess.rows), guess.headings
    return (row,), tuple(shown(cell) for cell in filled(sheet)[row - 1])


def _slice(sheet: Sheet, first: int, last: int) -> Sheet:
    up = first - 1
    merged = [
        Merge(max(m.first_row - up, 1), m.first_column, min(m.last_row - up, last - up), m.last_column)
        for m in sheet.merged
        if m.first_row >= first and m.first_row <= last
    ]
    return Sheet(sheet.name, sheet.rows[first - 1 : last], tuple(merged), sheet.is_hidden)


def guess_by_words(headings: Sequence[str], meanings: Sequence[Meaning]) -> list[str]:
    """Give each heading the meaning whose words it is, or has within it; the surest column first, each meaning once."""
    ranked = sorted(_ranked(headings, meanings))
    guessed, taken = [LEFT_OUT] * len(headings), set()
    for _, column, code, is_single in ranked:
        if guessed[column] == LEFT_OUT and not (is_single and code in taken):
            guessed[column] = code
            taken.add(code)
    return guessed


def _ranked(headings: Sequence[str], meanings: Sequence[Meaning]) -> Iterator[tuple[int, int, str, bool]]:
    for column, heading in enumerate(headings):
        text = plain(heading)
        for each in meanings:
            for rank, word in enumerate(plain(word) for word in each.words):
                if text == word:
                    yield rank, column, each.code, each.is_single
                elif len(text) <= 60 and f" {word} " in f" {text} ":
                    yield 100 + rank - len(word), column, each.code, each.is_single
            if text in map(plain, each.whole):
                yield len(each.words), column, each.code, each.is_single


def shown(cell: Cell) -> str:
    """Say what a cell holds, as words."""
    return "" if cell is None else tidy(str(cell))
