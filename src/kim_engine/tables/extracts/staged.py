"""What an extract has become once it is staged: one Parquet file, and an account of every row of the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROW_COLUMN = "kim_row"


class StagedType(StrEnum):
    """What a staged column holds: text, unless a Parquet file had a type of its own for it."""

    TEXT = "TEXT"
    WHOLE_NUMBER = "WHOLE_NUMBER"
    NUMBER = "NUMBER"
    DATE = "DATE"
    MOMENT = "MOMENT"
    YES_NO = "YES_NO"


class Step(StrEnum):
    """What the work is at."""

    FINGERPRINT = "FINGERPRINT"
    LOOKING = "LOOKING"
    READING = "READING"
    WRITING = "WRITING"


@dataclass(frozen=True)
class Progress:
    """How far the work is: `rows` of about `of` (None: not known), at a rate, with the seconds that are left."""

    step: Step
    rows: int
    of: int | None = None
    rows_per_second: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class Note:
    """Something people should know about an extract; `count` is of rows, cells, columns or sheets, as it says."""

    code: str
    count: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A staged extract.

    `path` is a Parquet file (zstd) whose first column is `kim_row` (BIGINT), the row's number as a person sees it in
    the source: of a CSV file the record with the headings counted, of a sheet its row, else 1 and up. The other columns
    stand in the source's order, text as VARCHAR (empty is NULL), native ones as they were. `columns` are the headings,
    made unique without regard to capitals: quote them before they go into SQL. `fingerprint` is the SHA-256 (hex) of
    the file's bytes; of a table, of its rows whatever their order. `header_row` is the last row of the headings. All
    rows of the source are `header_row`, `rows` and those that the notes say were left out.
    """

    path: Path
    columns: tuple[str, ...]
    types: Mapping[str, str]
    rows: int
    fingerprint: str
    is_1904: bool
    header_row: int | None
    sheet: str | None
    encoding: str | None
    delimiter: str | None
    notes: tuple[Note, ...]
