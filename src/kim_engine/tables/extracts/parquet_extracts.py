"""Stages Parquet files: whole numbers, numbers, dates, moments and truths stay what they are, all else becomes text."""

import re
from pathlib import Path

from kim_engine.tables.extracts.columnar import Columnar, literal, quoted
from kim_engine.tables.extracts.heading_rows import Headings, unique_names
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import ROW_COLUMN, StagedType
from kim_engine.tables.extracts.wire import Telling, Told
from kim_engine.tables.extracts.workplace import Workplace

_MARK = b"PAR1"
_WHOLE = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")
_NUMBER = re.compile(r"FLOAT|DOUBLE|DECIMAL\(.*\)")
_MOMENT = re.compile(r"TIMESTAMP(?:_S|_MS|_NS)?")
_WITH_ZONE = "TIMESTAMP WITH TIME ZONE"
_NESTED = re.compile(r".*\]|(?:STRUCT|MAP|UNION|VARIANT|LIST)\b.*", re.DOTALL)


def stage_parquet(path: Path, place: Workplace) -> Told:
    """Write a Parquet file's rows with their numbers. Raises RefusedExtract for what is nested, or no Parquet file."""
    limits = place.limits
    _check_marks(path)
    columnar = Columnar(place, reads=path)
    file = f"read_parquet({literal(str(path))}, binary_as_string=true, hive_partitioning=false)"
    try:
        about = columnar.tried(f"DESCRIBE SELECT * FROM {file}")  # noqa: S608
        ((rows,),) = columnar.tried(f"SELECT count(*) FROM {file}")  # noqa: S608
    except Exception:  # of DuckDB's making: its words quote the file
        raise RefusedExtract(ExtractCode.NOT_PARQUET) from None
    if len(about) > limits.columns:
        raise RefusedExtract(ExtractCode.TOO_MANY_COLUMNS, column=len(about), limits=limits)
    total = int(str(rows))
    if total > limits.rows:
        raise RefusedExtract(ExtractCode.TOO_MANY_ROWS, limits=limits)
    if not total:
        raise RefusedExtract(ExtractCode.NO_ROWS)
    names = [str(column[0]) for column in about]
    kinds = [str(column[1]) for column in about]
    headings = unique_names(names, limits=limits)
    chosen = ", ".join(
        f"{_kept(quoted(name), kind, column)} AS {quoted(heading)}"
        for column, (name, kind, heading) in enumerate(zip(names, kinds, headings.names, strict=True), start=1)
    )
    number = f"CAST(row_number() OVER () AS BIGINT) AS {ROW_COLUMN}"
    if columnar.copy(f"SELECT {number}, {chosen} FROM {file}", place.out, of=total) != total:  # noqa: S608
        raise RefusedExtract(ExtractCode.READER_FAILED)
    return _told(headings, kinds, total, place.telling)


def staged_type(kind: str) -> StagedType:
    """What a type of DuckDB's is called in a staged extract."""
    if _WHOLE.fullmatch(kind):
        return StagedType.WHOLE_NUMBER
    if _NUMBER.fullmatch(kind):
        return StagedType.NUMBER
    if kind == _WITH_ZONE or _MOMENT.fullmatch(kind):
        return StagedType.MOMENT
    return {"DATE": StagedType.DATE, "BOOLEAN": StagedType.YES_NO}.get(kind, StagedType.TEXT)


def _told(headings: Headings, kinds: list[str], rows: int, telling: Telling) -> Told:
    types = tuple(map(staged_type, kinds))
    others = sum(kind != "VARCHAR" and found is StagedType.TEXT for kind, found in zip(kinds, types, strict=True))
    telling.note(ExtractNote.CONVERTED_COLUMNS, others)
    telling.note(ExtractNote.DUPLICATE_HEADINGS, headings.repeated)
    telling.note(ExtractNote.UNNAMED_COLUMNS, len(headings.nameless))
    return Told(columns=headings.names, types=types, rows=rows)


def _kept(name: str, kind: str, column: int) -> str:
    if _NESTED.fullmatch(kind):
        raise RefusedExtract(ExtractCode.NESTED, column=column)
    if kind == _WITH_ZONE:
        return f"make_timestamp(epoch_us({name}))"  # in universal time, whatever clock the machine keeps
    if _MOMENT.fullmatch(kind):
        return f"CAST({name} AS TIMESTAMP)"
    if staged_type(kind) is not StagedType.TEXT:
        return name
    return f"nullif(CAST({name} AS VARCHAR), '')"


def _check_marks(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(-4, 2)
        if start != _MARK or file.read(4) != _MARK:
            raise RefusedExtract(ExtractCode.NOT_PARQUET)
