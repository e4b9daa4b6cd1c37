"""Starts an act that halts at a chosen line, and kills it there."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Timer

from tests.rooms.durability.installation import HERE, LONGEST_SECONDS, Installation


@dataclass
class Act:
    """What a process has said of what it did: the entries it logged, and where it halted or how it ended."""

    process: subprocess.Popen[str]
    logged: list[int] = field(default_factory=list)
    halted_at: str = ""
    lines: int = 0

    def hear(self) -> None:
        """Listen until it halts or ends."""
        assert self.process.stdout is not None
        told = []
        for line in self.process.stdout:
            told.append(line)
            word, _, value = line.strip().partition(" ")
            if word == "logged":
                self.logged.append(int(value))
            elif word == "halted":
                self.halted_at = value
                return
            elif word == "done":
                self.lines = int(value)
                return
        raise AssertionError(f"the act ended of itself:\n{''.join(told)}")

    def kill(self) -> None:
        """SIGKILL it where it halted."""
        self.process.kill()
        assert self.process.wait(30) == -signal.SIGKILL


@contextmanager
def acting(installation: Installation, act: str, at: int, words: str) -> Iterator[Act]:
    """Run an act to its halt (see `acting.py`); it is gone afterwards."""
    command = [sys.executable, "-m", "tests.rooms.durability.acting", act, str(at), words]
    with subprocess.Popen(
        command,
        env=installation.environment,
        cwd=HERE,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        overdue = Timer(LONGEST_SECONDS, process.kill)
        overdue.start()
        try:
            found = Act(process)
            found.hear()
            yield found
        finally:
            overdue.cancel()
            process.kill()


def lines_of(installation: Installation, act: str, words: str) -> int:
    """Run an act whole and count the lines at which it could be halted."""
    with acting(installation, act, 0, words) as whole:
        assert whole.lines > 0
        assert whole.process.wait(LONGEST_SECONDS) == 0
        return whole.lines
