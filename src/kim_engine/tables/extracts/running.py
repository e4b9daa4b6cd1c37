"""Runs the staging child: hears it, watches the clocks, and kills it when it is late, silent or cancelled."""

import queue
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO

from kim_engine.tables.confining import cause_of, fresh_child
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import Progress
from kim_engine.tables.extracts.wire import LONGEST_LINE, Hearing

_CHILD = "kim_engine.tables.extracts.child"
_GLANCE_SECONDS = 0.1


@dataclass(frozen=True)
class Watch:
    """How the work is watched: its limits, whom to tell of progress, and who may cancel it."""

    limits: ExtractLimits
    progress: Callable[[Progress], None] | None = None
    is_cancelled: Callable[[], bool] | None = None

    def check(self) -> None:
        """Raise RefusedExtract if the work was cancelled."""
        if self.is_cancelled and self.is_cancelled():
            raise RefusedExtract(ExtractCode.CANCELLED)


def hear_staging(
    request: bytes, work: Path, hearing: Hearing, watch: Watch, *, silent_seconds: float | None = None
) -> None:
    """Have a child do what a request asks, and hear what it tells.

    The request goes by its standard input, which nobody else on the machine can read. `silent_seconds` is how long it
    may say nothing before a database is taken to hang, None if for ever.
    Raises RefusedExtract if it refuses or ends too early.
    """
    with fresh_child(_CHILD, [], stdin=subprocess.PIPE, more={"TMPDIR": str(work)}) as child:
        lines: queue.Queue[bytes] = queue.Queue(maxsize=1000)
        is_over = Event()
        Thread(target=_listen, args=(child.stdout, lines, is_over), daemon=True).start()
        if child.stdin:
            try:
                # It stays open: when this process ends, however it ends, the child sees that and ends too.
                child.stdin.write(request + b"\n")
                child.stdin.flush()
            except OSError:
                raise RefusedExtract(ExtractCode.READER_FAILED) from None
        try:
            _hear(lines, hearing, watch, silent_seconds)
        finally:
            is_over.set()
        if hearing.told is None:
            raise RefusedExtract(ExtractCode(cause_of(child.wait()).value))


def _hear(lines: "queue.Queue[bytes]", hearing: Hearing, watch: Watch, silent_seconds: float | None) -> None:
    began = heard = monotonic()
    while hearing.told is None:
        watch.check()
        now = monotonic()
        if now - began > watch.limits.wall_seconds:
            raise RefusedExtract(ExtractCode.TOO_SLOW)
        if silent_seconds is not None and now - heard > silent_seconds:
            raise RefusedExtract(ExtractCode.DATABASE_SLOW)
        try:
            line = lines.get(timeout=_GLANCE_SECONDS)
        except queue.Empty:
            continue
        if not line:
            return
        heard = now
        hearing.hear(line)


def _listen(stream: IO[bytes] | None, lines: "queue.Queue[bytes]", is_over: Event) -> None:
    line = b"-"
    while line and not is_over.is_set():
        try:
            line = stream.readline(LONGEST_LINE) if stream else b""
        except (OSError, ValueError):  # the child was killed and its pipe closed meanwhile
            line = b""
        while not is_over.is_set():
            try:
                lines.put(line, timeout=1)
                break
            except queue.Full:
                continue
