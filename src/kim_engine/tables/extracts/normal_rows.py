"""Rows that Python has read, written as CSV in one plain form that DuckDB reads in one way only; then the staged file.

This is the road of everything that DuckDB cannot read itself, or not surely: workbooks, and CSV files whose lines are
not regular.
"""

import csv
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kim_engine.tables.extracts.columnar import Columnar, Tidied, literal, quoted, text_reader
from kim_engine.tables.extracts.footers import FOOTER_LOOK
from kim_engine.tables.extracts.heading_rows import Headings
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import ROW_COLUMN, StagedType, Step
from kim_engine.tables.extracts.wire import Telling, Told
from kim_engine.tables.extracts.workplace import Workplace

_PLAIN = "rows.csv"
_TELL_ROWS = 20_000
# DuckDB's own longest line; beyond it is told ours, and takes room for several such lines.
_USUAL_LINE = 2_000_000


@dataclass
class Count:
    """What was seen on the way: rows written, blank rows left out, short rows (the last ones by their numbers), and
    the longest line written.
    """

    rows: int = 0
    blank: int = 0
    short: int = 0
    last_short: deque[int] = field(default_factory=lambda: deque(maxlen=FOOTER_LOOK))
    longest: int = 0


def write_rows(
    rows: Iterable[tuple[int, Sequence[str]]],
    place: Workplace,
    width: int,
    *,
    are_ragged_told: bool,
    of: int | None = None,
) -> Count:
    """Write (number, texts) as plain CSV. Raises RefusedExtract for a row with more filled cells than `width`.

    `are_ragged_told` for CSV, where a row that ends early may be a mistake; in a sheet it just ends in empty cells.
    """
    count, limits, telling = Count(), place.limits, place.telling
    telling.progress(Step.READING, 0, of)
    with (place.folder / _PLAIN).open("w", encoding="utf-8", errors="replace", newline="") as file:
        put = file.write
        write = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for number, cells in rows:
            if not any(cells):
                count.blank += 1
                continue
            if len(cells) != width:
                cells = _fitted(number, cells, width, count if are_ragged_told else None, limits)  # noqa: PLW2901
            line = '","'.join(cells)
            # Without a quotation mark within a cell there is no need of the slower writer.
            is_simple = line.count('"') == 2 * width - 2
            written = put(f'"{number}","{line}"\n') if is_simple else write((number, *cells))
            count.longest = max(count.longest, written)
            count.rows += 1
            if count.rows % _TELL_ROWS == 0:
                telling.progress(Step.READING, count.rows, of)
                if count.rows > limits.rows:
                    raise RefusedExtract(ExtractCode.TOO_MANY_ROWS, limits=limits)
    return count


def _fitted(number: int, cells: Sequence[str], width: int, count: Count | None, limits: ExtractLimits) -> Sequence[str]:
    if len(cells) > width:
        if any(cells[width:]):
            raise RefusedExtract(ExtractCode.LONG_ROW, row=number, limits=limits)
        return cells[:width]
    if count:
        count.short += 1
        count.last_short.append(number)
    return [*cells, *[""] * (width - len(cells))]


def load_rows(columnar: Columnar, place: Workplace, headings: Headings, count: Count) -> None:
    """Have DuckDB read what `write_rows` wrote into a Parquet file. Raises RefusedExtract if a row is lost."""
    names = [f"c{number}" for number in range(len(headings.names) + 1)]
    options = {"delim": "','", "new_line": literal("\\n")}
    if 4 * count.longest > _USUAL_LINE:
        longest = 4 * count.longest  # in letters; a letter is at most four bytes
        if count.longest > place.limits.line_bytes:
            raise RefusedExtract(ExtractCode.LONG_CELL, limits=place.limits)
        options["max_line_size"] = str(longest)
    chosen = ", ".join(f"{name} AS {quoted(heading)}" for name, heading in zip(names[1:], headings.names, strict=True))
    reader = text_reader(place.folder / _PLAIN, names, options)
    read = columnar.copy(f"SELECT CAST(c0 AS BIGINT) AS {ROW_COLUMN}, {chosen} FROM {reader}", place.raw, of=count.rows)  # noqa: S608
    if read != count.rows:
        raise RefusedExtract(ExtractCode.READER_FAILED)
    (place.folder / _PLAIN).unlink()


def account(telling: Telling, headings: Headings, count: Count, tidied: Tidied) -> Told:
    """Tell the notes on what was left out, and give what is known of a table of texts."""
    footers = set(tidied.footers)
    rows = count.rows - tidied.blank_rows - len(footers)
    if rows <= 0:
        raise RefusedExtract(ExtractCode.NO_ROWS)
    nameless = len(headings.nameless) - tidied.empty_columns
    for code, number in (
        (ExtractNote.ROWS_ABOVE, headings.rows[0] - 1),
        (ExtractNote.BLANK_ROWS, count.blank + tidied.blank_rows),
        (ExtractNote.FOOTER_ROWS, len(footers)),
        (ExtractNote.SHORT_ROWS, count.short - len(footers & set(count.last_short))),
        (ExtractNote.MERGED_HEADINGS, headings.joined),
        (ExtractNote.DUPLICATE_HEADINGS, headings.repeated),
        (ExtractNote.UNNAMED_COLUMNS, nameless),
        (ExtractNote.EMPTY_COLUMNS, tidied.empty_columns),
    ):
        telling.note(code, number)
    return Told(
        columns=tidied.headings,
        types=(StagedType.TEXT,) * len(tidied.headings),
        rows=rows,
        header_row=headings.row,
    )
