"""Text that a spreadsheet program must not take for a formula, and writing it as CSV; workbooks are in
`written_workbooks`.

The scheme: text of any number of apostrophes followed by a character that can begin a formula gains one apostrophe
when it is written, and loses one when it is read. All other text stays as it is, so that nothing is lost and nothing
is doubtful. Source: OWASP, 'CSV Injection'; the full-width forms are taken for formulas by East Asian editions of
Excel.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from kim_engine.tables.sheets import Cell

_BEGINS_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_ROWS_AT_ONCE = 500
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def neutral(text: str) -> str:
    """The text as it is safe in a CSV file: `=1+1` becomes `'=1+1`."""
    return "'" + text if _BEGINS_FORMULA.match(text) else text


def as_meant(text: str) -> str:
    """The text that `neutral` was given: `'=1+1` becomes `=1+1`, and `'tis` stays."""
    return text[1:] if _NEUTRALISED.match(text) else text


def write_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The rows as CSV in pieces: UTF-8 with a byte-order mark, comma, CRLF, every cell in quotation marks.

    Text is neutralised; a number is not, as `-5` is no formula. Dates and moments are written as in ISO 8601, truths
    as TRUE and FALSE, None as nothing. Text that no file can hold (a null character, half a surrogate pair) becomes
    U+FFFD.
    """
    buffer = io.StringIO(newline="")
    # Quotation marks everywhere: a cell with a semicolon stays whole where a computer's list separator is a semicolon.
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    written = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return written


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        if cell.isascii() and "\0" not in cell:  # most text: nothing in it that a file cannot hold
            return neutral(cell)
        return neutral(
            cell.replace("\0", _REPLACEMENT).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        )
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return str(cell)
