"""Why an extract is refused: codes and sentences, never a value of the source and never a library's own words."""

from enum import StrEnum

from kim_engine.tables.extracts.limits import DEFAULT_EXTRACT_LIMITS, GIBIBYTE, ExtractLimits
from kim_engine.tables.limits import MEBIBYTE
from kim_engine.tables.refusals import RefusedFile
from kim_engine.tables.sheets import cell_reference

_MOST_CHOICES = 12


class ExtractCode(StrEnum):
    """The kinds of failure; the sentences are in `SENTENCES`."""

    CANCELLED = "CANCELLED"
    EMPTY_FILE = "EMPTY_FILE"
    NOT_FOUND = "NOT_FOUND"
    CHANGED_MEANWHILE = "CHANGED_MEANWHILE"
    TOO_LARGE = "TOO_LARGE"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    NOT_A_WORKBOOK = "NOT_A_WORKBOOK"
    WEB_PAGE = "WEB_PAGE"
    WORKBOOK_NAMED_CSV = "WORKBOOK_NAMED_CSV"
    PARQUET_NAMED_CSV = "PARQUET_NAMED_CSV"
    NOT_PARQUET = "NOT_PARQUET"
    NESTED = "NESTED"
    NOT_A_ZIP = "NOT_A_ZIP"
    WHICH_MEMBER = "WHICH_MEMBER"
    NO_MEMBER = "NO_MEMBER"
    WHICH_SHEET = "WHICH_SHEET"
    NO_SUCH_SHEET = "NO_SUCH_SHEET"
    NO_SHEETS = "NO_SHEETS"
    PROTECTED = "PROTECTED"
    DAMAGED = "DAMAGED"
    UNSAFE_NAMES = "UNSAFE_NAMES"
    TOO_MANY_PARTS = "TOO_MANY_PARTS"
    TOO_MANY_SHEETS = "TOO_MANY_SHEETS"
    UNPACKS_TOO_LARGE = "UNPACKS_TOO_LARGE"
    DECLARES_ENTITIES = "DECLARES_ENTITIES"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    LONG_LINE = "LONG_LINE"
    LONG_CELL = "LONG_CELL"
    LONG_ROW = "LONG_ROW"
    LONG_HEADING = "LONG_HEADING"
    NO_HEADINGS = "NO_HEADINGS"
    NO_ROWS = "NO_ROWS"
    NULL_BYTES = "NULL_BYTES"
    BINARY = "BINARY"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    BAD_ENCODING = "BAD_ENCODING"
    MIXED_ENCODINGS = "MIXED_ENCODINGS"
    BAD_DELIMITER = "BAD_DELIMITER"
    BAD_QUOTES = "BAD_QUOTES"
    TOO_MUCH_MEMORY = "TOO_MUCH_MEMORY"
    TOO_SLOW = "TOO_SLOW"
    NO_SPACE = "NO_SPACE"
    STAGES_TOO_LARGE = "STAGES_TOO_LARGE"
    READER_FAILED = "READER_FAILED"
    NO_DRIVER = "NO_DRIVER"
    NO_CREDENTIALS = "NO_CREDENTIALS"
    CANNOT_CONNECT = "CANNOT_CONNECT"
    NOT_ALLOWED = "NOT_ALLOWED"
    NO_TABLE = "NO_TABLE"
    NO_COLUMN = "NO_COLUMN"
    DATABASE_SLOW = "DATABASE_SLOW"
    CONNECTION_LOST = "CONNECTION_LOST"
    DATABASE_FAILED = "DATABASE_FAILED"


_SAVE_AS_CSV = "Ask for the extract as ‘CSV UTF-8’ and try again."
_ASK_AGAIN = "Ask for a fresh extract and try again."

SENTENCES: dict[ExtractCode, str] = {
    ExtractCode.CANCELLED: "The work was cancelled. Nothing of the extract was kept.",
    ExtractCode.EMPTY_FILE: "This file is empty. Check that it was saved, then try again.",
    ExtractCode.NOT_FOUND: "This file is not there any more, or may not be read. Check where it is and try again.",
    ExtractCode.CHANGED_MEANWHILE: "This file was changed while it was read. Wait until it is whole and try again.",
    ExtractCode.TOO_LARGE: "This file is larger than {size}. Split it into smaller files and try again.",
    ExtractCode.UNKNOWN_KIND: "This is not a kind of file that can be read. "
    "Bring a CSV file (.csv), a workbook (.xlsx), a Parquet file (.parquet) or a zip of one of them.",
    ExtractCode.NOT_A_WORKBOOK: "This file is named as a workbook but is not one. "
    "Save it in Excel as a workbook (.xlsx) and try again.",
    ExtractCode.WEB_PAGE: "This file is named as a workbook but is a web page or an XML file, as some systems export. "
    "Open it in Excel, save it as a workbook (.xlsx) and try again.",
    ExtractCode.WORKBOOK_NAMED_CSV: "This file is named as CSV but is a workbook or a zip. "
    "Give it back its own ending, such as .xlsx, and try again.",
    ExtractCode.PARQUET_NAMED_CSV: "This file is named as CSV but is a Parquet file. "
    "Give it back its own ending, .parquet, and try again.",
    ExtractCode.NOT_PARQUET: "This file is named as Parquet but is not one, or it was cut short. " + _ASK_AGAIN,
    ExtractCode.NESTED: "Column {column} of this Parquet file holds lists or records, not single values. "
    "Leave it out of the extract, or split it into columns, and try again.",
    ExtractCode.NOT_A_ZIP: "This zip is incomplete or damaged. Make it again and try again.",
    ExtractCode.WHICH_MEMBER: "There are several files in this zip: {choices}. Say which one to read.",
    ExtractCode.NO_MEMBER: "The file to read is not in this zip. "
    "It may hold CSV files, workbooks and Parquet files. Check the zip and try again.",
    ExtractCode.WHICH_SHEET: "There are several sheets in this workbook: {choices}. Say which one to read.",
    ExtractCode.NO_SUCH_SHEET: "This workbook has no sheet of that name. Its sheets are: {choices}.",
    ExtractCode.NO_SHEETS: "This workbook has no sheet with cells. Check that it is the right file and try again.",
    ExtractCode.PROTECTED: "This file is protected with a password. Save a copy without the password and try again.",
    ExtractCode.DAMAGED: "This file is incomplete or damaged{place}. " + _ASK_AGAIN,
    ExtractCode.UNSAFE_NAMES: "This file has parts whose names point outside it, so it was not opened. " + _ASK_AGAIN,
    ExtractCode.TOO_MANY_PARTS: "This file is made of more than {parts} parts, many more than an extract needs. "
    + _ASK_AGAIN,
    ExtractCode.TOO_MANY_SHEETS: "This workbook has more than {sheets} sheets. "
    "Save a copy with only the sheet that is needed and try again.",
    ExtractCode.UNPACKS_TOO_LARGE: "This file unpacks to far more than an extract should. "
    "Check where it comes from, or split it, and try again.",
    ExtractCode.DECLARES_ENTITIES: "This workbook has instructions in it that a spreadsheet never has, "
    "so it was not opened. " + _ASK_AGAIN,
    ExtractCode.TOO_MANY_ROWS: "This extract has more than {rows} rows. Split it and try again.",
    ExtractCode.TOO_MANY_COLUMNS: "There is something in column {column}{place}, and an extract may have "
    "{columns} columns. Leave out columns that are not needed and try again.",
    ExtractCode.LONG_LINE: "Line {row} is longer than {line}, so this is not a table of one row a line. " + _ASK_AGAIN,
    ExtractCode.LONG_CELL: "There are more than {characters} characters in one cell{place}. "
    "A quotation mark may never be closed. Mend the extract and try again.",
    ExtractCode.LONG_ROW: "Row {row} has more filled cells than there are headings. "
    "A cell may have the delimiter in it without quotation marks. Mend the extract and try again.",
    ExtractCode.LONG_HEADING: "The heading of column {column} is longer than {heading} characters. "
    "Say which row has the headings, or shorten it, and try again.",
    ExtractCode.NO_HEADINGS: "No row of headings was found among the first 40 rows. "
    "Say which row has the headings, or add one, and try again.",
    ExtractCode.NO_ROWS: "There are headings in this extract and no rows below them. " + _ASK_AGAIN,
    ExtractCode.NULL_BYTES: "There are null characters in this CSV file, so it is not plain text. " + _SAVE_AS_CSV,
    ExtractCode.BINARY: "This file is named as CSV but is not plain text. " + _SAVE_AS_CSV,
    ExtractCode.UNKNOWN_ENCODING: "This encoding is not known here. Say utf-8, utf-16 or windows-1252.",
    ExtractCode.BAD_ENCODING: "Some letters of this CSV file cannot be made out{place}. " + _SAVE_AS_CSV,
    ExtractCode.MIXED_ENCODINGS: "This CSV file was put together from texts in two encodings, "
    "and line {row} is the first that does not fit. " + _SAVE_AS_CSV,
    ExtractCode.BAD_DELIMITER: "The delimiter must be one character, such as a comma, and no quotation mark. "
    "Say another one and try again.",
    ExtractCode.BAD_QUOTES: "A quotation mark is in the wrong place or never closed{place}. " + _SAVE_AS_CSV,
    ExtractCode.TOO_MUCH_MEMORY: "This extract needs more memory than one of its size should. "
    "Delete stray cells far from the data, or split it, and try again.",
    ExtractCode.TOO_SLOW: "This extract took too long to read. Split it and try again.",
    ExtractCode.NO_SPACE: "There is not enough space on the disk to stage this extract. "
    "Ask whoever looks after the server to make room, and try again.",
    ExtractCode.STAGES_TOO_LARGE: "This extract is too large to be staged. Split it and try again.",
    ExtractCode.READER_FAILED: "This extract could not be read. " + _ASK_AGAIN,
    ExtractCode.NO_DRIVER: "The driver for PostgreSQL is not installed here. Install social-housing-kim[postgres].",
    ExtractCode.NO_CREDENTIALS: "The address of the database was not found where it should be. "
    "Check the name of the environment variable, or the secret file.",
    ExtractCode.CANNOT_CONNECT: "The database could not be reached, or did not let us in. "
    "Check that it is running, and its address and account.",
    ExtractCode.NOT_ALLOWED: "The account may not read this table. Ask whoever looks after the database.",
    ExtractCode.NO_TABLE: "There is no such table or view in the database. Check the names of schema and table.",
    ExtractCode.NO_COLUMN: "The table lacks a column that should be read. Check the names of the columns.",
    ExtractCode.DATABASE_SLOW: "The database took too long to answer. Try again at a quieter time.",
    ExtractCode.CONNECTION_LOST: "The connection to the database was lost while the table was read. "
    "Nothing was kept. Try again.",
    ExtractCode.DATABASE_FAILED: "The database could not give this table. Ask whoever looks after it.",
}


class RefusedExtract(Exception):
    """An extract that was not staged; `code` says which kind of failure, `sentence` what is wrong and what to do.

    `sheet`, `row` and `column` (counted from 1) say where, if that is known; `choices` are the members of a zip or the
    sheets to choose from. A value that stands in a row is never kept.
    """

    def __init__(
        self,
        code: ExtractCode,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: int | None = None,
        choices: tuple[str, ...] = (),
        limits: ExtractLimits = DEFAULT_EXTRACT_LIMITS,
    ) -> None:
        self.code, self.sheet, self.row, self.column, self.choices = code, sheet, row, column, choices
        self.sentence = SENTENCES[code].format(
            place=_place(row, column, sheet),
            row=f"{row or 0:,}",
            column=f"{column or 0:,}",
            choices=_listed(choices),
            size=_size(limits.file_bytes),
            line=_size(limits.line_bytes),
            parts=f"{limits.parts:,}",
            sheets=f"{limits.sheets:,}",
            rows=f"{limits.rows:,}",
            columns=f"{limits.columns:,}",
            characters=f"{limits.cell_characters:,}",
            heading=f"{limits.heading_characters:,}",
        )
        super().__init__(self.sentence)


def of_file(refused: RefusedFile) -> RefusedExtract:
    """The same refusal in the words for extracts; what has no words here could not be read."""
    code = refused.code.value
    known = ExtractCode(code) if code in ExtractCode.__members__ else ExtractCode.READER_FAILED
    return RefusedExtract(known, sheet=refused.sheet, row=refused.row, column=refused.column)


def _place(row: int | None, column: int | None, sheet: str | None) -> str:
    at = cell_reference(row, column) if row and column else f"row {row:,}" if row else ""
    if at:
        return f", at {at} of sheet ‘{sheet}’" if sheet else f", at {at}"
    return f", on sheet ‘{sheet}’" if sheet else ""


def _listed(choices: tuple[str, ...]) -> str:
    said = ", ".join(f"‘{choice}’" for choice in choices[:_MOST_CHOICES])
    return said + (f" and {len(choices) - _MOST_CHOICES} more" if len(choices) > _MOST_CHOICES else "")


def _size(size: int) -> str:
    return f"{size // GIBIBYTE} GB" if size >= GIBIBYTE else f"{max(size // MEBIBYTE, 1)} MB"
