"""Reads a workbook or CSV file that somebody brings, by a child process under limits; this process never parses it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import IO

import kim_engine
from kim_engine.tables.limits import DEFAULT_LIMITS, TEXT_ENDINGS, WORKBOOK_ENDINGS, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.sheets import Workbook
from kim_engine.tables.wire import Hearing, heard_lines

# Windows starts no Python without the first; some builds of Python need the second.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


def read_file(path: Path, *, name: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read an XLSX, XLSM, XLS, XLSB, ODS or CSV file; every filled cell is there, at its own row and column.

    Hidden sheets, rows and columns are read too.
    `path` is where the bytes are; `name` is what the person called the file: only its ending is used. CSV cells are
    text. What could not be taken over, such as the error cells of XLS, XLSB and ODS, is in the workbook's notes.
    Raises RefusedFile, whose sentence says what is wrong and what to do, for what cannot be read as it stands.
    """
    ending = Path(name).suffix.lower()
    if ending not in TEXT_ENDINGS | WORKBOOK_ENDINGS:
        raise RefusedFile(RefusalCode.UNKNOWN_KIND)
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        if size > limits.file_bytes:
            raise RefusedFile(RefusalCode.TOO_LARGE, limits=limits)
        if size == 0:
            raise RefusedFile(RefusalCode.EMPTY_FILE)
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        hearing = Hearing(limits)
        _hear_child(source, ending, limits, hearing)
    return hearing.workbook(sha256)


def _hear_child(source: IO[bytes], ending: str, limits: Limits, hearing: Hearing) -> None:
    is_late = Event()
    with _child(source, ending, limits) as child:

        def stop() -> None:
            is_late.set()
            child.kill()

        # A clock beside the reading: a child that says nothing would otherwise be waited for without end.
        clock = Timer(limits.wall_seconds, stop)
        clock.start()
        try:
            for line in heard_lines(child.stdout, limits):
                hearing.hear(line)
            status = child.wait()
        finally:
            clock.cancel()
    if not hearing.is_complete:
        raise RefusedFile(RefusalCode.TOO_SLOW if is_late.is_set() else cause_of(status))


@contextmanager
def _child(source: IO[bytes], ending: str, limits: Limits) -> Iterator["subprocess.Popen[bytes]"]:
    """A fresh interpreter, not a fork: it inherits no open connection and no secret of the house."""
    command = [sys.executable, "-P", "-s", "-B", "-m", "kim_engine.tables.child", json.dumps(asdict(limits)), ending]
    root = str(Path(kim_engine.__file__).resolve().parent.parent)
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1"}
    environment |= {name: os.environ[name] for name in _KEPT if name in os.environ}
    with subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library's last words quote the file
        env=environment,
        cwd=root,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def cause_of(status: int) -> RefusalCode:
    """Why a child ended without a last word: by its clock, by asking for too much memory, or otherwise."""
    if os.name != "posix":
        return RefusalCode.READER_FAILED
    if -status == signal.SIGXCPU:
        return RefusalCode.TOO_SLOW
    # Linux kills a process that takes too much of the machine's memory; Rust aborts where it is given too little.
    starved = {signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL}
    return RefusalCode.TOO_MUCH_MEMORY if -status in starved else RefusalCode.READER_FAILED
