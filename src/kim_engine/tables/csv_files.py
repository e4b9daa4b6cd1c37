"""Reads CSV files whose encoding and delimiter nobody says; cells stay text, and `neutral` undoes its own
apostrophes.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from kim_engine.tables.neutral import as_meant
from kim_engine.tables.refusals import NoteCode, RefusalCode, RefusedFile
from kim_engine.tables.sheets import Cell
from kim_engine.tables.wire import Telling

DELIMITERS = (",", ";", "\t", "|")

_SAMPLE_CHARACTERS = 64 * 1024
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_MOST_CONTROL = 0.01
# Of the library's messages only these words are looked at; nothing of them is told.
_ENDS_EARLY, _TOO_LONG = "unexpected end", "field limit"
_DIRECTIVE = re.compile(r"sep=([,;|\t])(?:\r\n|\r|\n|$)", re.IGNORECASE)


def read_csv(source: BinaryIO, telling: Telling) -> None:
    """Tell of the file's one sheet. Raises RefusedFile for what is not text or has quotes that do not pair."""
    text, is_guessed = decode(source.read())
    directive = _DIRECTIVE.match(text)
    if directive:
        # Excel's own first line: an instruction, not a row that anybody sees.
        text = text[directive.end() :]
    delimiter = directive[1] if directive else find_delimiter(text)
    telling.sheet(None)
    _tell_rows(text, delimiter, telling)
    if is_guessed:
        telling.note(NoteCode.WINDOWS_1252)
    telling.end()


def decode(content: bytes) -> tuple[str, bool]:
    """The text of a file and whether its encoding was only guessed (Windows-1252).

    A byte-order mark decides; without one UTF-8 is taken if it fits, which by chance it hardly ever does.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _plain(_decoded(content, "utf-16")), False
    if b"\0" in content:
        raise RefusedFile(RefusalCode.NULL_BYTES)
    try:
        return _plain(content.decode("utf-8-sig")), False
    except UnicodeDecodeError:
        # A stray byte in text is bad encoding; many are a picture or a program under a wrong name.
        _plain(content.decode("latin-1"))
        return _decoded(content, "cp1252"), True


def find_delimiter(text: str) -> str:
    """The delimiter that cuts most rows of the text's beginning into equally many cells; a comma if none does."""
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    return max(DELIMITERS, key=lambda delimiter: (*_agreement(sample, delimiter), -DELIMITERS.index(delimiter)))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedFile(RefusalCode.BAD_ENCODING) from None


def _plain(text: str) -> str:
    if "\0" in text:
        raise RefusedFile(RefusalCode.NULL_BYTES)
    # Old systems leave a stray control character in good text; in a binary file every tenth byte is one.
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise RefusedFile(RefusalCode.BINARY)
    return text


def _agreement(sample: str, delimiter: str) -> tuple[bool, int, int]:
    """Whether the quotation marks fit, how many rows have the commonest width above 1, and that width."""
    widths: Counter[int] = Counter()
    fits = True
    try:
        for row in _reader(sample, delimiter):
            widths[len(row)] += 1
    except csv.Error as error:
        fits = _ENDS_EARLY in str(error)  # the sample may end within a cell
    agreeing = [(count, width) for width, count in widths.items() if width > 1]
    return (fits, *max(agreeing, default=(0, 0)))


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    # `a, "b, c"`: the space before an opening quotation mark is not meant to be part of the cell.
    edge = re.escape(delimiter)
    has_spaces = bool(re.search(rf'(?:^|{edge}) +"(?=[^"\r\n{edge}])', text, re.MULTILINE))
    lines = io.StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=has_spaces)


def _tell_rows(text: str, delimiter: str, telling: Telling) -> None:
    csv.field_size_limit(telling.limits.cell_characters + 1)  # an apostrophe of ours may come off
    number = 0
    try:
        for number, row in enumerate(_reader(text, delimiter), start=1):
            cells: list[Cell] = [as_meant(cell) if cell else None for cell in row]
            telling.row(number, cells)
    except csv.Error as error:
        code = RefusalCode.LONG_CELL if _TOO_LONG in str(error) else RefusalCode.BAD_QUOTES
        raise telling.refusal(code, number + 1) from None
