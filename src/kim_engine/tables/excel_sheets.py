"""Reads the sheets of an XLSX workbook cell by cell, as a stream, so that a far corner costs nothing.

calamine is not used here: it makes a whole sheet of the corners that a file claims, drops cells that show an error, and
cannot say which numbers are percentages. The tests hold it beside this reader as a second opinion.
"""

import re
from collections.abc import Callable

from kim_engine.tables.excel_parts import Book, read_book
from kim_engine.tables.excel_values import Shown, iso_moment, number, plain_text
from kim_engine.tables.packages import Attributes, Package, is_true, local
from kim_engine.tables.refusals import NoteCode, RefusalCode, RefusedFile
from kim_engine.tables.sheets import NOT_CALCULATED, Cell, CellError, Merge, column_number
from kim_engine.tables.wire import Telling

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?", re.ASCII)
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)


def read_excel(package: Package, telling: Telling) -> None:
    """Tell of every sheet of an XLSX package. Raises RefusedFile for what is damaged, hostile or beyond the limits."""
    book = read_book(package)
    if not any(sheet.part for sheet in book.sheets):
        raise RefusedFile(RefusalCode.NO_SHEETS)
    for note in book.notes:
        telling.note(note)
    if not all(sheet.part for sheet in book.sheets):
        telling.note(NoteCode.OTHER_SHEETS)
    for sheet in book.sheets:
        if sheet.part:
            telling.sheet(sheet.name, is_hidden=sheet.is_hidden)
            _SheetReader(book, telling).read(package, sheet.part)
    telling.end(is_1904=book.is_1904)


class _SheetReader:
    """Follows one sheet's XML; what it has seen of the current row and cell is its state."""

    def __init__(self, book: Book, telling: Telling) -> None:
        self._book, self._telling = book, telling
        self._columns: dict[str, int] = {}
        self._merges: list[Merge] = []
        self._row = 0
        self._column = 0
        self._cells: list[Cell] = []
        self._about: Attributes = {}
        self._stored: str | None = None
        self._has_formula = False
        self._aids = 0
        self._text: list[str] = []
        self._values: dict[str, Callable[[str], Cell]] = {
            "s": self._shared_text,
            "n": self._number,
            "b": is_true,
            "e": CellError,
            "d": iso_moment,
        }
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "t": self._start_text,
            "f": self._start_formula,
            "rPh": self._start_aid,
            "mergeCell": self._merge,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_text,
            "t": self._end_text,
            "rPh": self._end_aid,
        }

    def read(self, package: Package, part: str) -> None:
        """Tell of the rows and merges of a sheet's part."""
        package.walk(part, start=self._start, end=self._end, text=self._text.append)
        self._telling.merges(self._merges)

    def _start(self, tag: str, attributes: Attributes) -> None:
        if action := self._starts.get(tag) or self._starts.get(local(tag)):
            action(attributes)

    def _end(self, tag: str) -> None:
        if action := self._ends.get(tag) or self._ends.get(local(tag)):
            action()

    def _start_row(self, attributes: Attributes) -> None:
        claimed = attributes.get("r")
        row = self._row + 1 if claimed is None else int(claimed) if _ROW_NUMBER.fullmatch(claimed) else 0
        if row <= self._row:
            raise self._damaged()
        self._row, self._column, self._cells = row, 0, []

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        column = self._column + 1 if reference is None else self._column_of(reference)
        if column <= self._column:
            raise self._damaged()
        self._column, self._about = column, attributes
        self._stored, self._has_formula = None, False

    def _column_of(self, reference: str) -> int:
        found = _REFERENCE.fullmatch(reference)
        if not found or int(found[2]) != self._row:
            raise self._damaged()
        letters = found[1]
        if letters not in self._columns:
            self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _start_text(self, _attributes: Attributes) -> None:
        self._text.clear()

    def _end_text(self) -> None:
        if not self._aids:
            self._stored = (self._stored or "") + "".join(self._text)

    def _start_formula(self, _attributes: Attributes) -> None:
        self._has_formula = True

    def _start_aid(self, _attributes: Attributes) -> None:
        self._aids += 1

    def _end_aid(self) -> None:
        self._aids -= 1

    def _end_cell(self) -> None:
        cell = self._value()
        if cell is not None and cell != "":
            self._cells.extend([None] * (self._column - len(self._cells) - 1))
            self._cells.append(cell)

    def _end_row(self) -> None:
        self._telling.row(self._row, self._cells)
        self._cells = []
        self._text.clear()

    def _value(self) -> Cell:
        stored, kind = self._stored, self._about.get("t", "n")
        # Excel stores an empty answer as text (type str); an empty one of no type was never worked out.
        if self._has_formula and not stored and (stored is None or kind == "n"):
            return NOT_CALCULATED
        if stored is None:
            return None
        return self._values[kind](stored) if kind in self._values else plain_text(stored)

    def _number(self, stored: str) -> Cell:
        return number(stored, self._shown(), is_1904=self._book.is_1904) if stored else None

    def _shared_text(self, stored: str) -> str:
        index = int(stored) if stored.isdecimal() and len(stored) < 10 else -1
        if not 0 <= index < len(self._book.shared):
            raise self._damaged()
        return self._book.shared[index]

    def _shown(self) -> Shown:
        style = self._about.get("s", "")
        index = int(style) if style.isdecimal() and len(style) < 10 else -1
        return self._book.styles[index] if 0 <= index < len(self._book.styles) else Shown.NUMBER

    def _merge(self, attributes: Attributes) -> None:
        found = _RANGE.fullmatch(attributes.get("ref", ""))
        if not found:
            raise self._damaged()
        top, left = int(found[2]), column_number(found[1])
        bottom, right = (int(found[4]), column_number(found[3])) if found[3] else (top, left)
        try:
            self._merges.append(Merge(top, left, bottom, right))
        except ValueError:
            raise self._damaged() from None
        if len(self._merges) > self._telling.limits.merges:
            raise self._telling.refusal(RefusalCode.TOO_MANY_MERGES)

    def _damaged(self) -> RefusedFile:
        return self._telling.refusal(RefusalCode.DAMAGED, self._row or None)
