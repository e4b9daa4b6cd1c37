"""What people should know about an extract that was staged: codes and sentences with counts, never a value."""

from enum import StrEnum

from kim_engine.tables.extracts.staged import Note


class ExtractNote(StrEnum):
    """The kinds of note; the sentences are in `SENTENCES`."""

    BLANK_ROWS = "BLANK_ROWS"
    FOOTER_ROWS = "FOOTER_ROWS"
    ROWS_ABOVE = "ROWS_ABOVE"
    SHORT_ROWS = "SHORT_ROWS"
    MERGED_HEADINGS = "MERGED_HEADINGS"
    DUPLICATE_HEADINGS = "DUPLICATE_HEADINGS"
    UNNAMED_COLUMNS = "UNNAMED_COLUMNS"
    EMPTY_COLUMNS = "EMPTY_COLUMNS"
    ENCODING_GUESSED = "ENCODING_GUESSED"
    ERROR_CELLS = "ERROR_CELLS"
    ERRORS_UNSEEN = "ERRORS_UNSEEN"
    NOT_CALCULATED = "NOT_CALCULATED"
    HIDDEN_SHEET = "HIDDEN_SHEET"
    OTHER_SHEETS = "OTHER_SHEETS"
    CONVERTED_COLUMNS = "CONVERTED_COLUMNS"
    CAN_WRITE = "CAN_WRITE"


# One and several, with the verb between them where it changes.
SENTENCES: dict[ExtractNote, tuple[str, str]] = {
    ExtractNote.BLANK_ROWS: ("1 row with nothing in it was left out.", "{n} rows with nothing in them were left out."),
    ExtractNote.FOOTER_ROWS: (
        "1 row below the data, such as a total or a note, was left out.",
        "{n} rows below the data, such as totals or notes, were left out.",
    ),
    ExtractNote.ROWS_ABOVE: ("1 row above the headings was left out.", "{n} rows above the headings were left out."),
    ExtractNote.SHORT_ROWS: (
        "1 row ends before the last column. What is missing was read as empty.",
        "{n} rows end before the last column. What is missing was read as empty.",
    ),
    ExtractNote.MERGED_HEADINGS: (
        "The heading of 1 column stands in two rows and was joined, as in ‘Date / Raised’.",
        "The headings of {n} columns stand in two rows and were joined, as in ‘Date / Raised’.",
    ),
    ExtractNote.DUPLICATE_HEADINGS: (
        "1 column has the heading of another one. A number was put after it.",
        "{n} columns have the heading of another one. A number was put after each.",
    ),
    ExtractNote.UNNAMED_COLUMNS: (
        "1 column has no heading and is named by its letter.",
        "{n} columns have no heading and are named by their letters.",
    ),
    ExtractNote.EMPTY_COLUMNS: (
        "1 column without a heading and with nothing in it was left out.",
        "{n} columns without a heading and with nothing in them were left out.",
    ),
    ExtractNote.ENCODING_GUESSED: (
        "The file was read as Windows (Western European) text. Check pound signs and accents.",
        "The file was read as Windows (Western European) text. Check pound signs and accents.",
    ),
    ExtractNote.ERROR_CELLS: (
        "1 cell of the sheet shows an error, such as #REF!, and was read as empty.",
        "{n} cells of the sheet show an error, such as #REF!, and were read as empty.",
    ),
    ExtractNote.ERRORS_UNSEEN: (
        "In this kind of file a cell that shows an error, such as #REF!, is read as empty and cannot be counted.",
        "In this kind of file a cell that shows an error, such as #REF!, is read as empty and cannot be counted.",
    ),
    ExtractNote.NOT_CALCULATED: (
        "1 formula was never worked out and was read as empty.",
        "{n} formulas were never worked out and were read as empty. Open the file in Excel and save it.",
    ),
    ExtractNote.HIDDEN_SHEET: ("The sheet that was read is hidden.", "The sheet that was read is hidden."),
    ExtractNote.OTHER_SHEETS: ("1 other sheet was not read.", "{n} other sheets were not read."),
    ExtractNote.CONVERTED_COLUMNS: (
        "1 column is of a type that has no match here and was read as text.",
        "{n} columns are of types that have no match here and were read as text.",
    ),
    ExtractNote.CAN_WRITE: (
        "The account that reads this table could also change data. Ask for an account that can only read.",
        "The account that reads this table could also change data. Ask for an account that can only read.",
    ),
}
LEFT_OUT = (ExtractNote.BLANK_ROWS, ExtractNote.FOOTER_ROWS)


def note(code: ExtractNote, count: int) -> Note:
    """The note of a code with its count in a sentence."""
    one, several = SENTENCES[code]
    return Note(code.value, count, one if count == 1 else several.replace("{n}", f"{count:,}"))
