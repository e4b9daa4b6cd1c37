"""Why a file is refused, and what people should know about one that was read: codes and sentences, never a value from
the file.
"""

from enum import StrEnum

from kim_engine.tables.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from kim_engine.tables.sheets import cell_reference


class RefusalCode(StrEnum):
    """The kinds of failure; the sentences are in `SENTENCES`."""

    EMPTY_FILE = "EMPTY_FILE"
    TOO_LARGE = "TOO_LARGE"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    NOT_A_WORKBOOK = "NOT_A_WORKBOOK"
    WEB_PAGE = "WEB_PAGE"
    WORKBOOK_NAMED_CSV = "WORKBOOK_NAMED_CSV"
    PROTECTED = "PROTECTED"
    DAMAGED = "DAMAGED"
    UNSAFE_NAMES = "UNSAFE_NAMES"
    TOO_MANY_PARTS = "TOO_MANY_PARTS"
    UNPACKS_TOO_LARGE = "UNPACKS_TOO_LARGE"
    DECLARES_ENTITIES = "DECLARES_ENTITIES"
    NO_SHEETS = "NO_SHEETS"
    TOO_MANY_SHEETS = "TOO_MANY_SHEETS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    TOO_MANY_CELLS = "TOO_MANY_CELLS"
    TOO_SPREAD = "TOO_SPREAD"
    TOO_MANY_MERGES = "TOO_MANY_MERGES"
    LONG_CELL = "LONG_CELL"
    TOO_MUCH_TEXT = "TOO_MUCH_TEXT"
    TOO_MUCH_MEMORY = "TOO_MUCH_MEMORY"
    TOO_SLOW = "TOO_SLOW"
    NULL_BYTES = "NULL_BYTES"
    BINARY = "BINARY"
    BAD_ENCODING = "BAD_ENCODING"
    BAD_QUOTES = "BAD_QUOTES"
    READER_FAILED = "READER_FAILED"


_SAVE_AS_XLSX = "Open it in Excel, save it as an Excel workbook (.xlsx) and try again."
_SAVE_AS_CSV = "Open it in Excel, save it as ‘CSV UTF-8’ and try again."

SENTENCES: dict[RefusalCode, str] = {
    RefusalCode.EMPTY_FILE: "This file is empty. Check that it was saved, then try again.",
    RefusalCode.TOO_LARGE: "This file is larger than {megabytes} MB. Split it into smaller files and try again.",
    RefusalCode.UNKNOWN_KIND: "This is not a kind of file that can be read. "
    "Bring an Excel workbook (.xlsx) or a CSV file (.csv).",
    RefusalCode.NOT_A_WORKBOOK: "This file is named as a workbook but is not one. " + _SAVE_AS_XLSX,
    RefusalCode.WEB_PAGE: "This file is named as a workbook but is a web page or an XML file, as some systems export. "
    + _SAVE_AS_XLSX,
    RefusalCode.WORKBOOK_NAMED_CSV: "This file is named as CSV but is a workbook. "
    "Give it back its own ending, such as .xlsx, and try again.",
    RefusalCode.PROTECTED: "This file is protected with a password. Save a copy without the password and try again.",
    RefusalCode.DAMAGED: "This workbook is incomplete or damaged{place}. Open it in Excel, let Excel repair it, "
    "save a fresh copy and try again.",
    RefusalCode.UNSAFE_NAMES: "This workbook has parts whose names point outside it, so it was not opened. "
    + _SAVE_AS_XLSX,
    RefusalCode.TOO_MANY_PARTS: "This workbook is made of more than {parts} parts, many more than a spreadsheet needs. "
    "Copy the cells into a new workbook and try again.",
    RefusalCode.UNPACKS_TOO_LARGE: "This workbook unpacks to more than {unpacked} MB. "
    "Copy only the filled cells into a new workbook and try again.",
    RefusalCode.DECLARES_ENTITIES: "This workbook has instructions in it that a spreadsheet never has. "
    + _SAVE_AS_XLSX,
    RefusalCode.NO_SHEETS: "This workbook has no sheet with cells. Check that it is the right file and try again.",
    RefusalCode.TOO_MANY_SHEETS: "This workbook has more than {sheets} sheets. "
    "Save a copy with only the sheets that are needed and try again.",
    RefusalCode.TOO_MANY_ROWS: "There is something in row {row}{sheet}, and a sheet may have {rows} rows. "
    "Delete stray cells below the data, or split the file, and try again.",
    RefusalCode.TOO_MANY_COLUMNS: "There is something at {at}{sheet}, and a sheet may have {columns} columns. "
    "Delete stray cells to the right of the data and try again.",
    RefusalCode.TOO_MANY_CELLS: "This file has more than {cells} filled cells. "
    "Split it into smaller files and try again.",
    RefusalCode.TOO_SPREAD: "The cells of this file are spread too far apart{place}. "
    "Delete stray cells and merges away from the data and try again.",
    RefusalCode.TOO_MANY_MERGES: "There are more than {merges} merged cells{place}. Unmerge them and try again.",
    RefusalCode.LONG_CELL: "There are more than {characters} characters in one cell{place}. "
    "Shorten the cell and try again.",
    RefusalCode.TOO_MUCH_TEXT: "This file has more text than can be taken at once. "
    "Split it into smaller files and try again.",
    RefusalCode.TOO_MUCH_MEMORY: "This file needs more memory than a spreadsheet of its size should. "
    "Copy only the filled cells into a new workbook and try again.",
    RefusalCode.TOO_SLOW: "This file took too long to read. Split it into smaller files and try again.",
    RefusalCode.NULL_BYTES: "This CSV file has null characters in it, so it is not plain text. " + _SAVE_AS_CSV,
    RefusalCode.BINARY: "This file is named as CSV but is not plain text. " + _SAVE_AS_CSV,
    RefusalCode.BAD_ENCODING: "Some letters of this CSV file cannot be made out. " + _SAVE_AS_CSV,
    RefusalCode.BAD_QUOTES: "A quotation mark is in the wrong place or never closed{place}. " + _SAVE_AS_CSV,
    RefusalCode.READER_FAILED: "This file could not be read. " + _SAVE_AS_XLSX,
}


class NoteCode(StrEnum):
    """What people should know about a file that was read; the sentences are in `NOTES`."""

    EXTERNAL_LINKS = "EXTERNAL_LINKS"
    MACROS = "MACROS"
    COMMENTS = "COMMENTS"
    OTHER_SHEETS = "OTHER_SHEETS"
    OLDER_KIND = "OLDER_KIND"
    NO_MERGES = "NO_MERGES"
    WINDOWS_1252 = "WINDOWS_1252"


NOTES: dict[NoteCode, str] = {
    NoteCode.EXTERNAL_LINKS: "This workbook has links to other files. They were not followed: "
    "cells show what was last saved.",
    NoteCode.MACROS: "This workbook has macros. They were not run and not kept.",
    NoteCode.COMMENTS: "This workbook has comments on cells. Comments were not read.",
    NoteCode.OTHER_SHEETS: "Sheets without cells, such as chart sheets, were left out.",
    NoteCode.OLDER_KIND: "In this kind of file a cell that shows an error, such as #REF!, is read as empty. "
    "Save it as an Excel workbook (.xlsx) for an exact reading.",
    NoteCode.NO_MERGES: "In this kind of file merged cells cannot be seen: "
    "only the first cell of each merge has the value.",
    NoteCode.WINDOWS_1252: "This CSV file was read as Windows (Western European) text. Check pound signs and accents.",
}


class RefusedFile(Exception):
    """A file that was not read; `code` says which kind of failure, `sentence` what is wrong and what to do.

    `sheet`, `row` and `column` (counted from 1) say where, if that is known. The value that stands there is never kept.
    """

    def __init__(
        self,
        code: RefusalCode,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.code, self.sheet, self.row, self.column = code, sheet, row, column
        self.sentence = _sentence(code, sheet, row, column, limits)
        super().__init__(self.sentence)


def _sentence(code: RefusalCode, sheet: str | None, row: int | None, column: int | None, limits: Limits) -> str:
    at = _at(row, column)
    on_sheet = f" of sheet ‘{sheet}’" if sheet else ""
    return SENTENCES[code].format(
        at=at,
        row=f"{row or 0:,}",
        sheet=on_sheet,
        place=_place(at, sheet),
        megabytes=limits.file_bytes // MEBIBYTE,
        unpacked=limits.unpacked_bytes // MEBIBYTE,
        parts=f"{limits.parts:,}",
        sheets=limits.sheets,
        rows=f"{limits.rows:,}",
        columns=limits.columns,
        cells=f"{limits.cells:,}",
        merges=f"{limits.merges:,}",
        characters=f"{limits.cell_characters:,}",
    )


def _at(row: int | None, column: int | None) -> str:
    if row and column:
        return cell_reference(row, column)
    return f"row {row:,}" if row else ""


def _place(at: str, sheet: str | None) -> str:
    if at:
        return f", at {at} of sheet ‘{sheet}’" if sheet else f", at {at}"
    return f", on sheet ‘{sheet}’" if sheet else ""
