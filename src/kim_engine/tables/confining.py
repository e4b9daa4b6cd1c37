"""A child process that reads one file of somebody's under limits: how it is started, heard and confined."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Timer
from typing import IO, Any, Protocol

import kim_engine
from kim_engine.tables.limits import Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.wire import heard_lines

# Windows starts no Python without the first; some builds of Python need the second.
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


class Hears(Protocol):
    """The parent's side of what a child tells: it believes nothing beyond the limits."""

    is_complete: bool

    def hear(self, told: Any) -> None:
        """Take one line. Raises RefusedFile for what the child should not say."""


class Allowance(Protocol):
    """How much memory and time a child may use."""

    @property
    def memory_bytes(self) -> int:
        """The most address space, in bytes."""

    @property
    def cpu_seconds(self) -> int:
        """The most processor time, in seconds."""


def confine(limits: Allowance, *, written_bytes: int = 0) -> None:
    """Give up what reading does not need: memory, time, writing files and leaving a core dump with residents' data in
    it.

    `written_bytes` is the most that any one file may grow to: nothing, but for a child that stages an extract.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the counts still hold
        return
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory_bytes, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, written_bytes, written_bytes),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        most = resource.getrlimit(what)[1]
        allowed = hard if most == resource.RLIM_INFINITY else min(hard, most)
        try:
            resource.setrlimit(what, (min(soft, allowed), allowed))
        except (ValueError, OSError):  # macOS does not know all of them
            continue


def hear_child(module: str, source: IO[bytes], ending: str, limits: Limits, hearing: Hears) -> None:
    """Have a child run a module over an open file, and hear what it tells. Raises RefusedFile if it ends too early."""
    is_late = Event()
    with fresh_child(module, [json.dumps(asdict(limits)), ending], stdin=source) as child:

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
def fresh_child(
    module: str, arguments: Sequence[str], *, stdin: IO[bytes] | int, more: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A fresh interpreter, not a fork: it inherits no open connection and no secret of the house.

    `more` is what else stands in its environment. It is killed when the block is left.
    """
    command = [sys.executable, "-P", "-s", "-B", "-m", module, *arguments]
    root = str(Path(kim_engine.__file__).resolve().parent.parent)
    environment = {"PYTHONPATH": root, "PYTHONUTF8": "1"}
    environment |= {name: os.environ[name] for name in _KEPT if name in os.environ} | dict(more or {})
    with subprocess.Popen(  # noqa: S603 - our own module under our own interpreter
        command,
        stdin=stdin,
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
