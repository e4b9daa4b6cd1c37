"""What the staging child tells its parent, one JSON line at a time; the parent believes nothing beyond the limits."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, BinaryIO

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.notes import ExtractNote, note
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import Note, Progress, StagedType, Step

LONGEST_LINE = 4 * 1024 * 1024
_LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a child says of the Parquet file that it has written; `digest` only of a table."""

    columns: tuple[str, ...]
    types: tuple[StagedType, ...]
    rows: int
    is_1904: bool = False
    header_row: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    digest: str | None = None


class Telling:
    """The child's side: progress at most every half second, notes, and one last word."""

    def __init__(self, stream: BinaryIO, limits: ExtractLimits) -> None:
        self.limits = limits
        self._stream, self._lock = stream, Lock()
        self._began: dict[Step, float] = {}
        self._last = 0.0

    def progress(self, step: Step, rows: int, of: int | None = None) -> None:
        """Tell how far a step is."""
        now = monotonic()
        began = self._began.setdefault(step, now)
        if now - self._last >= 0.5 or rows == 0:
            self._last = now
            self._write({"progress": step.value, "rows": rows, "of": of, "seconds": round(now - began, 3)})

    def note(self, code: ExtractNote, count: int) -> None:
        """Tell what people should know, if there is any of it."""
        if count:
            self._write({"note": code.value, "count": count})

    def refused(self, refusal: RefusedExtract) -> None:
        """Tell that the extract is refused, and where."""
        about = {"sheet": refusal.sheet, "row": refusal.row, "column": refusal.column}
        self._write({"refused": refusal.code.value, **about, "choices": refusal.choices})

    def staged(self, told: Told) -> None:
        """Tell that all was written; without this line the parent takes nothing."""
        self._write({"staged": vars(told)})

    def _write(self, line: object) -> None:
        written = json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"
        with self._lock:
            self._stream.write(written)
            self._stream.flush()


class Hearing:
    """The parent's side: keeps the notes, passes progress on and takes the last word."""

    def __init__(self, limits: ExtractLimits, progress: Callable[[Progress], None] | None) -> None:
        self.told: Told | None = None
        self.notes: list[Note] = []
        self._limits, self._progress = limits, progress

    def hear(self, line: bytes) -> None:
        """Take one line. Raises RefusedExtract if it is a refusal, or nothing that the child should say."""
        try:
            self._take(json.loads(line))
        except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
            raise RefusedExtract(ExtractCode.READER_FAILED) from None

    def _take(self, told: Any) -> None:
        match told:
            case {"progress": str(step), "rows": int(rows), "of": int() | None as of, "seconds": float(seconds)}:
                if self._progress:
                    self._progress(_progress(Step(step), rows, of, seconds))
            case {"note": str(code), "count": int(count)} if len(self.notes) < len(ExtractNote):
                self.notes.append(note(ExtractNote(code), count))
            case {"refused": str(code), "sheet": sheet, "row": row, "column": column, "choices": [*choices]}:
                raise RefusedExtract(
                    ExtractCode(code),
                    sheet=None if sheet is None else _name(sheet),
                    row=None if row is None else int(row),
                    column=None if column is None else int(column),
                    choices=tuple(map(_name, choices[: self._limits.parts])),
                    limits=self._limits,
                )
            case {"staged": {"columns": [*columns], "types": [*types], "rows": int(rows), **others}} if columns:
                self.told = _told(columns, types, rows, others, self._limits)
            case _:
                raise ValueError("Not a line of the child's")


def _progress(step: Step, rows: int, of: int | None, seconds: float) -> Progress:
    rate = rows / seconds if seconds > 0 and rows else None
    left = (of - rows) / rate if of and rate and of >= rows else None
    return Progress(step, rows, of, rate, left)


def _told(
    columns: Sequence[object], types: Sequence[str], rows: int, others: dict[Any, Any], limits: ExtractLimits
) -> Told:
    if len(columns) > limits.columns or len(types) != len(columns) or not 0 < rows <= limits.rows:
        raise ValueError("Not a table within the limits")
    digest, header_row, is_1904 = others.pop("digest"), others.pop("header_row"), others.pop("is_1904")
    texts = {key: None if value is None else _name(value) for key, value in others.items()}
    if not isinstance(is_1904, bool) or not (digest is None or len(bytes.fromhex(digest)) == 32):
        raise ValueError("Not a table")
    return Told(
        columns=tuple(_heading(column, limits) for column in columns),
        types=tuple(map(StagedType, types)),
        rows=rows,
        is_1904=is_1904,
        header_row=None if header_row is None else int(header_row),
        digest=digest,
        **texts,
    )


def _heading(told: object, limits: ExtractLimits) -> str:
    # A number may stand after one that is not unique.
    if not isinstance(told, str) or not told or len(told) > limits.heading_characters + 20:
        raise ValueError("Not a heading")
    return told


def _name(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError("Not a name")
    return told[:_LONGEST_NAME]
