"""Stages an extract by a child process under limits; this process never parses it, and a refusal leaves nothing."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from kim_engine.tables.extracts.credentials import address_of
from kim_engine.tables.extracts.limits import DEFAULT_EXTRACT_LIMITS, ENDINGS, ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.running import Watch, hear_staging
from kim_engine.tables.extracts.sources import FileSource, PostgresSource, Source
from kim_engine.tables.extracts.staged import Progress, Staged, Step
from kim_engine.tables.extracts.wire import Hearing, Told

_CHUNK = 1 << 20
_ROWS_OUT = "staged.parquet"


def stage(
    source: Source,
    *,
    folder: Path,
    limits: ExtractLimits = DEFAULT_EXTRACT_LIMITS,
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Make one Parquet file in a private folder of a file or a table of a database; see Staged for its shape.

    `folder` should be one of `private_folders`. `progress` is called about twice a second from this thread;
    `is_cancelled` is asked as often, and the child is killed when it says yes. Several extracts may share a folder.
    Raises RefusedExtract, whose sentence says what is wrong and what to do; then nothing is left in the folder.
    """
    # The work has a folder of its own inside, so that whatever a child leaves goes with it.
    work = Path(tempfile.mkdtemp(prefix="staging-", dir=folder.resolve()))
    watch = Watch(limits, progress, is_cancelled)
    try:
        if isinstance(source, PostgresSource):
            return _stage_table(source, work, watch)
        return _stage_file(source, work, watch)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _stage_file(source: FileSource, work: Path, watch: Watch) -> Staged:
    if Path(source.name).suffix.lower() not in ENDINGS:
        raise RefusedExtract(ExtractCode.UNKNOWN_KIND)
    path = source.path.resolve()
    before = _size_and_time(path)
    if before[0] == 0:
        raise RefusedExtract(ExtractCode.EMPTY_FILE)
    if before[0] > watch.limits.file_bytes:
        raise RefusedExtract(ExtractCode.TOO_LARGE, limits=watch.limits)
    fingerprint = _fingerprint(path, watch)
    hearing = Hearing(watch.limits, watch.progress)
    asked = {"file": {**asdict(source), "path": str(path)}}
    hear_staging(_request(asked, work, watch.limits), work, hearing, watch)
    if _size_and_time(path) != before:
        raise RefusedExtract(ExtractCode.CHANGED_MEANWHILE)
    return _kept(hearing, fingerprint, work)


def _stage_table(source: PostgresSource, work: Path, watch: Watch) -> Staged:
    # The child gets the address by its standard input: it stands in no command line, environment or message.
    asked = {"table": asdict(source), "address": address_of(source.url_from)}
    hearing = Hearing(watch.limits, watch.progress)
    patience = source.connect_timeout_seconds + source.statement_timeout_seconds + watch.limits.silent_seconds
    hear_staging(_request(asked, work, watch.limits), work, hearing, watch, silent_seconds=patience)
    return _kept(hearing, "", work)


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:
        raise RefusedExtract(ExtractCode.NOT_FOUND) from None
    if not path.is_file():
        raise RefusedExtract(ExtractCode.NOT_FOUND)
    return about.st_size, about.st_mtime_ns


def _fingerprint(path: Path, watch: Watch) -> str:
    digest = hashlib.sha256()
    if watch.progress:
        watch.progress(Progress(Step.FINGERPRINT, 0))
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                watch.check()
    except OSError:
        raise RefusedExtract(ExtractCode.NOT_FOUND) from None
    return digest.hexdigest()


def _request(asked: Mapping[str, object], work: Path, limits: ExtractLimits) -> bytes:
    return json.dumps({**asked, "work": str(work), "out": str(work / _ROWS_OUT), "limits": asdict(limits)}).encode()


def _kept(hearing: Hearing, fingerprint: str, work: Path) -> Staged:
    told: Told | None = hearing.told
    written = work / _ROWS_OUT
    if told is None or not written.is_file():
        raise RefusedExtract(ExtractCode.READER_FAILED)
    path = work.parent / f"{work.name.replace('staging-', 'extract-')}.parquet"
    written.chmod(0o600)
    written.rename(path)
    return Staged(
        path=path,
        columns=told.columns,
        types=dict(zip(told.columns, (each.value for each in told.types), strict=True)),
        rows=told.rows,
        fingerprint=told.digest or fingerprint,
        is_1904=told.is_1904,
        header_row=told.header_row,
        sheet=told.sheet,
        encoding=told.encoding,
        delimiter=told.delimiter,
        notes=tuple(hearing.notes),
    )
