"""Stages CSV files of any size: DuckDB reads those whose lines are regular, and `csv.reader` all others.

What a CSV file means is what `csv_files` says, so what Python's reader says. DuckDB is many times faster and means the
same where lines are regular; whether they are is looked at before, and the numbers of lines and rows are held against
each other afterwards. In doubt the file goes the slow way, which also says what is wrong with it, and where.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kim_engine.tables.csv_files import DELIMITERS, find_delimiter
from kim_engine.tables.extracts.columnar import Columnar, literal, quoted, text_reader
from kim_engine.tables.extracts.heading_rows import SAMPLE_ROWS, Headings, find_headings
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.normal_rows import Count, account, load_rows, write_rows
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sources import FileSource
from kim_engine.tables.extracts.staged import ROW_COLUMN, Step
from kim_engine.tables.extracts.text_scans import Lines, as_utf_8, scan_lines
from kim_engine.tables.extracts.wire import Told
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.neutral import as_meant

if TYPE_CHECKING:
    import _csv

_SAMPLE_CHARACTERS = 64 * 1024
_FEW_LINES = 5
_DIRECTIVE = re.compile(r"\ufeff?sep=([,;|\t])(?:\r\n|\r|\n|$)", re.IGNORECASE)
_NO_DELIMITER = "\"'\r\n\0\ufeff\ufffd"
# Of the library's messages only these words are looked at; nothing of them is told.
_TOO_LONG = "field limit"
# `neutral.as_meant` as DuckDB says it, for a cell whose first letter is an apostrophe.
_NEUTRALISED = r"^'('*[=+\-@\t\r\n＝＋－＠])"


@dataclass(frozen=True)
class Layout:
    """How a CSV file is laid out: its delimiter, lines before the first record, headings, lines up to their end and
    the cells of the row of headings.
    """

    delimiter: str
    directive_lines: int
    headings: Headings
    heading_lines: int
    width: int


def stage_csv(path: Path, source: FileSource, place: Workplace) -> Told:
    """Write a CSV file's rows as a Parquet file. Raises RefusedExtract for what is not text, or no table."""
    limits, telling = place.limits, place.telling
    telling.progress(Step.LOOKING, 0)
    text = as_utf_8(path, place.folder, limits, said=source.encoding)
    layout = _layout(text.path, source, limits)
    lines = scan_lines(text.path, _offset(text.path, layout.heading_lines), layout.delimiter)
    columnar = Columnar(place, reads=text.path)
    count = _read_fast(columnar, text.path, layout, lines, place)
    if count is None:
        count = _read_slowly(columnar, text.path, layout, lines, place)
    tidied = columnar.tidy(place.raw, place.out, layout.headings.names, nameless=layout.headings.nameless)
    told = account(telling, layout.headings, count, tidied)
    telling.note(ExtractNote.ENCODING_GUESSED, int(text.is_guessed))
    return replace(told, encoding=text.encoding, delimiter=layout.delimiter)


def _layout(path: Path, source: FileSource, limits: ExtractLimits) -> Layout:
    csv.field_size_limit(limits.cell_characters + 1)  # an apostrophe of ours may come off
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    directive = _DIRECTIVE.match(sample)
    delimiter = source.delimiter or (directive[1] if directive else _delimiter(sample))
    if len(delimiter) != 1 or delimiter in _NO_DELIMITER:
        raise RefusedExtract(ExtractCode.BAD_DELIMITER)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        directive_lines = 1 if directive and file.readline() else 0
        reader = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=_has_spaces(sample, delimiter))
        rows, ends = _first_records(reader, max(SAMPLE_ROWS, (source.header_row or 0) + 1), limits)
    headings = find_headings(rows, limits=limits, given=source.header_row)
    width = max(len(rows[number - 1]) for number in headings.rows)
    if width > limits.columns:
        raise RefusedExtract(ExtractCode.TOO_MANY_COLUMNS, row=headings.row, column=width, limits=limits)
    return Layout(delimiter, directive_lines, headings, directive_lines + ends[headings.row - 1], width)


def _delimiter(sample: str) -> str:
    """The delimiter of a file; one that is not in its beginning while others are was only found for want of quotes."""
    found = find_delimiter(sample)
    lines = sample.splitlines()[:_FEW_LINES]
    others = {each: sum(each in line for line in lines) for each in DELIMITERS}
    most = max(DELIMITERS, key=lambda each: others[each])
    return most if not others[found] and others[most] > 1 else found


def _has_spaces(sample: str, delimiter: str) -> bool:
    # `a, "b, c"`: the space before an opening quotation mark is not meant to be part of the cell.
    edge = re.escape(delimiter)
    return bool(re.search(rf'(?:^|{edge}) +"(?=[^"\r\n{edge}])', sample, re.MULTILINE))


def _first_records(reader: "_csv.Reader", most: int, limits: ExtractLimits) -> tuple[list[list[str]], list[int]]:
    """The first records, and for each the number of lines up to its end."""
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in islice(reader, most):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error as error:
        raise _refusal(error, len(rows) + 1, limits) from None
    return rows, ends


def _offset(path: Path, lines: int) -> int:
    """The byte at which the line after so many lines begins; 0 if they end with returns, as on old computers."""
    with path.open("rb") as file:
        for _ in range(lines):
            if b"\r" in file.readline().replace(b"\r\n", b""):
                return 0
        return file.tell()


def _read_fast(columnar: Columnar, path: Path, layout: Layout, lines: Lines, place: Workplace) -> Count | None:
    """Have DuckDB read the file; None if its lines are not regular, or DuckDB and they do not agree."""
    is_irregular = lines.has_blank_inside or lines.has_lone_returns or lines.has_spaced_quotes
    expected = lines.newlines + lines.has_open_end - lines.blank_at_end
    if is_irregular or layout.width < 2 or not expected:
        return None
    if expected > place.limits.rows and not lines.has_quotes:
        raise RefusedExtract(ExtractCode.TOO_MANY_ROWS, limits=place.limits)
    names = [f"c{number}" for number in range(layout.width)]
    options = {
        "delim": literal(layout.delimiter),
        "skip": str(layout.headings.row + layout.directive_lines),
        "max_line_size": str(min(place.limits.cell_characters, place.limits.line_bytes)),
    }
    chosen = ", ".join(
        f"{_as_meant(name) if lines.has_apostrophes else name} AS {quoted(heading)}"
        for name, heading in zip(names, layout.headings.names, strict=True)
    )
    number = f"CAST({layout.headings.row} + row_number() OVER () AS BIGINT) AS {ROW_COLUMN}"
    query = f"SELECT {number}, {chosen} FROM {text_reader(path, names, options)}"  # noqa: S608
    try:
        read = columnar.copy(query, place.raw, of=expected)
    except RefusedExtract as refused:
        if refused.code is ExtractCode.READER_FAILED:
            return None
        raise
    if read != expected and read + _newlines_in_cells(columnar, place.raw, layout.headings.names) != expected:
        return None
    return Count(rows=read, blank=lines.blank_at_end)


def _as_meant(name: str) -> str:
    meant = f"regexp_replace({name}, {literal(_NEUTRALISED)}, {literal(chr(92) + '1')})"
    return f"CASE WHEN starts_with({name}, {literal(chr(39))}) THEN {meant} ELSE {name} END"


def _newlines_in_cells(columnar: Columnar, raw: Path, headings: Sequence[str]) -> int:
    each = " + ".join(
        f"coalesce(sum(length({name}) - length(replace({name}, chr(10), ''))), 0)" for name in map(quoted, headings)
    )
    ((count,),) = columnar.run(f"SELECT {each} FROM read_parquet({literal(str(raw))})")  # noqa: S608
    return int(str(count))


def _read_slowly(columnar: Columnar, path: Path, layout: Layout, lines: Lines, place: Workplace) -> Count:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _records(file, layout, lines, place.limits)
        count = write_rows(rows, place, layout.width, are_ragged_told=True, of=lines.newlines)
    load_rows(columnar, place, layout.headings, count)
    return count


def _records(file: TextIO, layout: Layout, lines: Lines, limits: ExtractLimits) -> Iterator[tuple[int, Sequence[str]]]:
    """The records below the headings with their numbers."""
    for _ in range(layout.directive_lines):
        file.readline()
    has_spaces = lines.are_spaces_idle
    reader = csv.reader(file, delimiter=layout.delimiter, strict=True, skipinitialspace=has_spaces)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > layout.headings.row:
                yield number, [as_meant(cell) for cell in row] if lines.has_apostrophes else row
    except csv.Error as error:
        raise _refusal(error, number + 1, limits) from None


def _refusal(error: csv.Error, row: int, limits: ExtractLimits) -> RefusedExtract:
    code = ExtractCode.LONG_CELL if _TOO_LONG in str(error) else ExtractCode.BAD_QUOTES
    return RefusedExtract(code, row=row, limits=limits)
