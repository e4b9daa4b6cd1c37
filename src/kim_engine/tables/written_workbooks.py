"""Writes XLSX workbooks that open ready to use and hold exactly what they were given; CSV is in `neutral`.

Nothing is prefixed here: a text cell of a workbook is inert whatever it begins with.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import IO, Any

import xlsxwriter

from kim_engine.tables.sheets import Cell, Percentage, cell_reference

MOST_CHARACTERS = 32_767
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_EXACT_DIGITS = 10**15
_FIRST_DAY = date(1900, 3, 1)
_UNMARKED = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31
_NARROWEST, _WIDEST = 10, 60
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_FORMATS = {
    datetime: "dd/mm/yyyy hh:mm:ss",
    date: "dd/mm/yyyy",
    time: "hh:mm:ss",
    timedelta: "[h]:mm:ss",
    Percentage: "0.##########%",
}


class DoesNotFit(ValueError):
    """What was to be written is beyond what a workbook can hold; the message names the sheet and cell, never the
    value.
    """


@dataclass(frozen=True)
class SheetToWrite:
    """One sheet to write: its name, headings, rows of cells, and widths of columns in characters (None: by the
    heading).
    """

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] | None = None


def write_workbook(sheets: Iterable[SheetToWrite], stream: IO[bytes], *, made_at: datetime | None = None) -> None:
    """Write an XLSX workbook: headings bold, frozen and with filters; dates as dates, in row order and constant
    memory.

    Numbers keep 15 digits, as in Excel; a whole number of more digits, a date before 1 March 1900 (which Excel's
    calendar has wrong) and a number that is not finite are written as text. Characters that XML cannot hold are
    written by Excel's own escape and read back as they were, except half surrogate pairs and U+FFFE/U+FFFF, which
    become U+FFFD. The same sheets give the same bytes: `made_at` is written into the file's properties (2000 if
    None). Raises DoesNotFit for a cell of more than 32,767 characters, too many rows or columns, or a moment with a
    time zone.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as workbook:
        workbook.set_properties({"created": made_at or _UNMARKED})
        formats = {kind: workbook.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        names: set[str] = set()
        for sheet in sheets:
            name = sheet_name(sheet.name, names)
            _SheetWriter(workbook.add_worksheet(name), name, formats).write(sheet, bold)
        if not names:
            raise DoesNotFit("A workbook needs at least one sheet")
    stream.write(written.getvalue())


def sheet_name(wanted: str, taken: set[str]) -> str:
    """The name as Excel allows it (31 characters, some signs not), unlike those taken, whose set it joins in lower
    case.
    """
    plain = _cut(_NOT_IN_NAMES.sub(" ", _fit_for_xml(wanted)).strip(" '"), _NAME_LENGTH) or "Sheet"
    if plain.casefold() == "history":  # Excel keeps this name for itself
        plain = "History of changes"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = _cut(plain, _NAME_LENGTH - len(ending)) + ending
    taken.add(name.casefold())
    return name


class _SheetWriter:
    """Writes one worksheet row by row, as constant memory demands."""

    def __init__(self, worksheet: Any, name: str, formats: dict[type, Any]) -> None:
        self._worksheet, self._name, self._formats = worksheet, name, formats

    def write(self, sheet: SheetToWrite, bold: Any) -> None:
        self._set_widths(sheet)
        self._worksheet.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.headings):
            self._write_text(0, column, heading, bold)
        last = 0
        for last, row in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(row):
                if cell is not None and cell != "":
                    self._write_cell(last, column, cell)
        if sheet.headings:
            self._worksheet.autofilter(0, 0, last, len(sheet.headings) - 1)

    def _set_widths(self, sheet: SheetToWrite) -> None:
        widths = sheet.widths or [min(max(len(text) + 4, _NARROWEST), _WIDEST) for text in sheet.headings]
        for column, width in enumerate(widths):
            self._worksheet.set_column(column, column, width)

    def _write_cell(self, row: int, column: int, cell: Cell) -> None:
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise DoesNotFit(f"A workbook has no cell {cell_reference(row + 1, column + 1)}: write a CSV file instead")
        if isinstance(cell, bool):
            self._worksheet.write_boolean(row, column, cell)
        elif isinstance(cell, (int, float)) and _is_exact(cell):
            self._worksheet.write_number(row, column, cell, self._formats.get(type(cell)))
        elif isinstance(cell, (date, time, timedelta)) and self._is_in_calendar(row, column, cell):
            self._worksheet.write_datetime(row, column, cell, self._formats[type(cell)])
        else:
            self._write_text(row, column, str(cell), None)

    def _is_in_calendar(self, row: int, column: int, cell: date | time | timedelta) -> bool:
        if isinstance(cell, (datetime, time)) and cell.tzinfo is not None:
            at = cell_reference(row + 1, column + 1)
            raise DoesNotFit(f"The moment at {at} of sheet ‘{self._name}’ has a time zone: give local time")
        if isinstance(cell, datetime):
            return cell.date() >= _FIRST_DAY
        if isinstance(cell, timedelta):
            return cell >= timedelta(0)
        return not isinstance(cell, date) or cell >= _FIRST_DAY

    def _write_text(self, row: int, column: int, text: str, shown: Any) -> None:
        plain = _fit_for_xml(text)
        if _length(plain) > MOST_CHARACTERS:
            at = cell_reference(row + 1, column + 1)
            raise DoesNotFit(f"{at} of sheet ‘{self._name}’ has more than {MOST_CHARACTERS:,} characters")
        self._worksheet.write_string(row, column, plain, shown)


def _length(text: str) -> int:
    """Characters as Excel counts them: those beyond the basic plane, such as emoji, are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cut(text: str, length: int) -> str:
    text = text[:length]
    while _length(text) > length:
        text = text[:-1]
    return text.strip(" '")


def _is_exact(cell: float) -> bool:
    if isinstance(cell, int):
        return abs(cell) < _EXACT_DIGITS
    return abs(cell) < float("inf")


def _fit_for_xml(text: str) -> str:
    if text.isascii():
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", whole)
