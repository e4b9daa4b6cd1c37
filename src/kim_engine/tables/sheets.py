"""What a spreadsheet holds once it is read: workbook, sheets, cells, merges; how a file becomes them lives in
`workbooks`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True)
class CellError:
    """A cell that shows an error instead of a value; `code` is Excel's own, such as `#REF!`."""

    code: str

    def __str__(self) -> str:
        return self.code


# Programs other than Excel may save a formula without working it out; an empty cell would hide that there was one.
NOT_CALCULATED = CellError("#NOT CALCULATED")


class Percentage(float):
    """A number that the sheet shows as a percentage: a fraction, so 0.25 for 25%."""

    def __str__(self) -> str:
        return f"{self * 100:.10g}%"

    def __repr__(self) -> str:
        return f"Percentage({float(self)!r})"


Cell = None | str | int | float | bool | date | datetime | time | timedelta | CellError
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Merge:
    """A block of merged cells; rows and columns count from 1 and both ends are inside."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __post_init__(self) -> None:
        if not (1 <= self.first_row <= self.last_row and 1 <= self.first_column <= self.last_column):
            raise ValueError("A merge counts from 1 and ends where it begins or after")


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows[0][0]` is A1 whatever is empty before the data; rows end at their last filled cell (`()` if
    none is).

    So `rows[6][1]` is B7; use `at(7, 2)` to be given None beyond the end of a row.
    """

    name: str
    rows: tuple[Row, ...]
    merged: tuple[Merge, ...] = ()
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """The column of the last filled cell, 0 if the sheet is empty."""
        return max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell in a row and column counted from 1; None if it is empty or beyond the end."""
        if row < 1 or column < 1:
            raise IndexError("Rows and columns count from 1")
        if row > len(self.rows) or column > len(self.rows[row - 1]):
            return None
        return self.rows[row - 1][column - 1]


@dataclass(frozen=True)
class Workbook:
    """A file that was read: its sheets in order, the SHA-256 of its bytes (hex) and what people should know about the
    reading.

    Dates are already dates, whether the file counts from 1900 or 1904; `is_1904` is for plain numbers that may be
    dates.
    """

    sheets: tuple[Sheet, ...]
    sha256: str
    is_1904: bool
    notes: tuple[str, ...] = ()


def filled(sheet: Sheet) -> tuple[Row, ...]:
    """The sheet's rows with the value of each merge repeated in all of its empty cells, up to the edges of the filled
    area.
    """
    rows: dict[int, list[Cell]] = {}
    width = sheet.width
    for merge in sheet.merged:
        value = sheet.at(merge.first_row, merge.first_column)
        if value is None:
            continue
        for number in range(merge.first_row, min(merge.last_row, len(sheet.rows)) + 1):
            row = rows.setdefault(number, list(sheet.rows[number - 1]))
            _fill(row, merge.first_column, min(merge.last_column, width), value)
    return tuple(tuple(rows[n]) if n in rows else row for n, row in enumerate(sheet.rows, start=1))


def _fill(row: list[Cell], first: int, last: int, value: Cell) -> None:
    row.extend([None] * (last - len(row)))
    for column in range(first, last + 1):
        if row[column - 1] is None:
            row[column - 1] = value


def filled_cells(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    """Every cell that holds something, as (row, column, cell), both counted from 1."""
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row, start=1):
            if cell is not None:
                yield number, column, cell


def column_letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB, 16384 is XFD."""
    if column < 1:
        raise ValueError("Columns count from 1")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column, counted from 1, of capital letters: A is 1, AB is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_reference(row: int, column: int) -> str:
    """The name of a cell as Excel shows it: row 7, column 2 is B7."""
    return f"{column_letters(column)}{row}"
