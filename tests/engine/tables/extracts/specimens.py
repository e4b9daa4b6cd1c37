"""Stages files for the tests of extracts, in a child as the house does or in this process; no test is in here."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from kim_engine.tables.extracts import ExtractLimits, FileSource, RefusedExtract, Staged, stage
from kim_engine.tables.extracts.extract_kinds import stage_file
from kim_engine.tables.extracts.limits import DEFAULT_EXTRACT_LIMITS
from kim_engine.tables.extracts.wire import Telling
from kim_engine.tables.extracts.workplace import Workplace

# Stands for what a resident told us: it may be in the staged file and nowhere else.
MARKER = "Mx Planted, 7 Marker Row"
DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not on this machine")

Row = tuple[object, ...]


def rows_of(path: Path) -> list[Row]:
    """The rows of a Parquet file, kim_row first."""
    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?) ORDER BY kim_row", [str(path)]).fetchall()


def staged(
    folder: Path, content: bytes, name: str, *, limits: ExtractLimits = DEFAULT_EXTRACT_LIMITS, **said: object
) -> Staged:
    """Stage bytes by a child process, in a folder of their own under a folder."""
    path = folder / "given"
    path.write_bytes(content)
    kept = folder / "kept"
    kept.mkdir(exist_ok=True)
    return stage(FileSource(path=path, name=name, **said), folder=kept, limits=limits)  # type: ignore[arg-type]


def refused(
    folder: Path, content: bytes, name: str, *, limits: ExtractLimits = DEFAULT_EXTRACT_LIMITS, **said: object
) -> RefusedExtract:
    """Stage bytes that must be refused: nothing stays in the folder, and no value is in the sentence."""
    with pytest.raises(RefusedExtract) as caught:
        staged(folder, content, name, limits=limits, **said)
    assert list((folder / "kept").iterdir()) == []
    assert MARKER not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


@dataclass
class Here:
    """What was staged in this process: columns, rows with kim_row, and notes by code with their counts."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[Row]
    notes: dict[str, int]
    header_row: int | None


def staged_here(content: bytes, name: str, *, limits: ExtractLimits = DEFAULT_EXTRACT_LIMITS, **said: object) -> Here:
    """Stage bytes in this process: for what is tried hundreds of times."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "work").mkdir()
        (folder / "given").write_bytes(content)
        told_to = io.BytesIO()
        place = Workplace(folder / "work", folder / "work/out.parquet", Telling(told_to, limits))
        told = stage_file(FileSource(path=folder / "given", name=name, **said), place)  # type: ignore[arg-type]
        lines = [json.loads(line) for line in told_to.getvalue().splitlines()]
        notes = {line["note"]: line["count"] for line in lines if "note" in line}
        found = rows_of(folder / "work/out.parquet")
        assert len(found) == told.rows
        return Here(told.columns, tuple(told.types), found, notes, told.header_row)


def texts(rows: Sequence[Row]) -> list[Row]:
    """Rows without their numbers."""
    return [row[1:] for row in rows]


def counts(made: Staged) -> dict[str, int]:
    """The notes of a staged extract by their codes."""
    return {note.code: note.count for note in made.notes}
