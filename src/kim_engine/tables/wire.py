"""What the reading child tells its parent, one JSON line at a time, and how much it may tell; nothing here opens a
file.

JSON rather than pickle: a child that a hostile file has taken over must not be able to run anything in its parent.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, BinaryIO

from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import NOTES, NoteCode, RefusalCode, RefusedFile
from kim_engine.tables.sheets import Cell, CellError, Merge, Percentage, Row, Sheet, Workbook

_LONGEST_LINE = 64 * 1024 * 1024
_LONGEST_NAME = 80

_PLAIN = frozenset({str, int, float, bool, type(None)})
_TAGGED: dict[type, Callable[[Any], dict[str, Any]]] = {
    date: lambda cell: {"date": cell.isoformat()},
    datetime: lambda cell: {"moment": cell.isoformat()},
    time: lambda cell: {"time": cell.isoformat()},
    timedelta: lambda cell: {"seconds": cell.total_seconds()},
    Percentage: lambda cell: {"percentage": float(cell)},
    CellError: lambda cell: {"error": cell.code},
}
_READ: dict[str, Callable[[Any], Cell]] = {
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "percentage": Percentage,
    "error": lambda code: CellError(str(code)),
}


def encode_cell(cell: Cell) -> object:
    """A cell as JSON: text, numbers, truths and None as they are, the rest as an object with one key."""
    kind = type(cell)
    return cell if kind in _PLAIN else _TAGGED[kind](cell)


def decode_cell(told: object) -> Cell:
    """The cell that `encode_cell` told of. Raises ValueError, KeyError or TypeError if it cannot be one."""
    if isinstance(told, dict):
        ((tag, value),) = told.items()
        return _READ[tag](value)
    if type(told) not in _PLAIN:
        raise ValueError("Not a cell")
    return told  # type: ignore[return-value]


class Telling:
    """The child's side: writes what was read and refuses what goes beyond the limits, over all sheets of one file."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self._stream = stream
        self._sheet: str | None = None
        self._sheets = self._cells = self._slots = self._last_row = self._width = 0

    def sheet(self, name: str | None, *, is_hidden: bool = False) -> None:
        """Begin a sheet; None for the only sheet of a CSV file, which has no name."""
        self._sheet, self._last_row, self._width = name, 0, 0
        self._sheets += 1
        if self._sheets > self.limits.sheets:
            raise self.refusal(RefusalCode.TOO_MANY_SHEETS)
        self._write({"sheet": name or "CSV", "is_hidden": is_hidden})

    def row(self, number: int, cells: list[Cell]) -> None:
        """Tell of one row, counted from 1 and after those before; a row with nothing in it is not told."""
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return
        self._check(number, cells)
        self._last_row, self._width = number, max(self._width, len(cells))
        self._write([number, [encode_cell(cell) for cell in cells]])

    def merges(self, merges: Iterable[Merge]) -> None:
        """Tell of the sheet's merges, after its rows; together they may not fill more slots than the limit."""
        told = []
        for merge in merges:
            height = min(merge.last_row, self._last_row) - merge.first_row + 1
            width = min(merge.last_column, self._width) - merge.first_column + 1
            self._slots += max(height, 0) * max(width, 0)
            told.append([merge.first_row, merge.first_column, merge.last_row, merge.last_column])
        if self._slots > self.limits.slots:
            raise self.refusal(RefusalCode.TOO_SPREAD)
        self._write({"merges": told})

    def note(self, code: NoteCode) -> None:
        """Tell what people should know about the reading."""
        self._write({"note": code.value})

    def refused(self, refusal: RefusedFile) -> None:
        """Tell that the file is refused, and where."""
        self._write(
            {"refused": refusal.code.value, "sheet": refusal.sheet, "row": refusal.row, "column": refusal.column}
        )

    def end(self, *, is_1904: bool = False) -> None:
        """Tell that all was read; without this line the parent takes nothing."""
        self._write({"end": True, "is_1904": is_1904})

    def refusal(self, code: RefusalCode, row: int | None = None, column: int | None = None) -> RefusedFile:
        """A refusal at a place of the sheet being read."""
        return RefusedFile(code, sheet=self._sheet, row=row, column=column, limits=self.limits)

    def _check(self, number: int, cells: list[Cell]) -> None:
        if number > self.limits.rows:
            raise self.refusal(RefusalCode.TOO_MANY_ROWS, number)
        if len(cells) > self.limits.columns:
            raise self.refusal(RefusalCode.TOO_MANY_COLUMNS, number, len(cells))
        self._cells += len(cells) - cells.count(None)
        self._slots += len(cells)
        if self._cells > self.limits.cells:
            raise self.refusal(RefusalCode.TOO_MANY_CELLS)
        if self._slots > self.limits.slots:
            raise self.refusal(RefusalCode.TOO_SPREAD, number, len(cells))
        for column, cell in enumerate(cells, start=1):
            if type(cell) is str and len(cell) > self.limits.cell_characters:
                raise self.refusal(RefusalCode.LONG_CELL, number, column)

    def _write(self, line: object) -> None:
        self._stream.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")


class Hearing:
    """The parent's side: puts a workbook together from what is told; believes nothing beyond the limits."""

    def __init__(self, limits: Limits) -> None:
        self.is_complete = False
        self._limits = limits
        self._sheets: list[Sheet] = []
        self._rows: list[Row] = []
        self._notes: dict[str, None] = {}
        self._is_1904 = False

    def hear(self, told: Any) -> None:
        """Take one line. Raises RefusedFile if it is a refusal, or nothing that the child should say."""
        try:
            self._take(told)
        except (ValueError, LookupError, TypeError, ArithmeticError):
            raise RefusedFile(RefusalCode.READER_FAILED) from None

    def workbook(self, sha256: str) -> Workbook:
        """What was heard, once the child has said that it was all."""
        return Workbook(tuple(self._sheets), sha256, self._is_1904, tuple(self._notes))

    def _take(self, told: Any) -> None:
        match told:
            case [int(number), [*cells]]:
                self._row(number, cells)
            case {"sheet": str(name), "is_hidden": bool(is_hidden)} if len(self._sheets) < self._limits.sheets:
                self._close_sheet()
                self._sheets.append(Sheet(name, (), (), is_hidden))
            case {"merges": [*merges]} if len(merges) <= self._limits.merges:
                last = self._sheets[-1]
                self._sheets[-1] = Sheet(
                    last.name, (), tuple(Merge(*map(int, ends)) for ends in merges), last.is_hidden
                )
            case {"note": str(code)}:
                self._notes[NOTES[NoteCode(code)]] = None
            case {"refused": str(code), "sheet": str() | None as name, "row": row, "column": column}:
                sheet = name and name[:_LONGEST_NAME]
                raise RefusedFile(RefusalCode(code), sheet=sheet, row=row, column=column, limits=self._limits)
            case {"end": True, "is_1904": bool(is_1904)}:
                self._close_sheet()
                self._is_1904, self.is_complete = is_1904, True
            case _:
                raise ValueError("Not a line of the child's")

    def _row(self, number: int, cells: list[object]) -> None:
        if not len(self._rows) < number <= self._limits.rows or len(cells) > self._limits.columns:
            raise ValueError("Not a row within the limits")
        self._rows.extend([()] * (number - len(self._rows) - 1))
        self._rows.append(tuple(map(decode_cell, cells)))

    def _close_sheet(self) -> None:
        if self._sheets:
            last = self._sheets[-1]
            self._sheets[-1] = Sheet(last.name, tuple(self._rows), last.merged, last.is_hidden)
        self._rows = []


def heard_lines(stream: IO[bytes] | None, limits: Limits) -> Iterator[Any]:
    """The lines that a child writes, until it ends. Raises RefusedFile if it says too much, or no JSON."""
    left = limits.output_bytes
    while stream and (line := stream.readline(min(left + 1, _LONGEST_LINE))):
        left -= len(line)
        if left < 0 or not line.endswith(b"\n"):
            break
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            break
        yield told
    else:
        return
    raise RefusedFile(RefusalCode.TOO_MUCH_TEXT if left < 0 else RefusalCode.READER_FAILED)
