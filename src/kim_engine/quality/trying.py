"""A standard's rules tried on their examples in a child process: its memory, its time and what it says are bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice

from kim_engine.quality.examples import faults
from kim_engine.quality.reading import MOST_PROBLEMS, StandardError, read
from kim_engine.tables.confining import confine, fresh_child

GIBIBYTE = 1024**3


@dataclass(frozen=True)
class Trial:
    """What trying one file may use. A rule takes about a fifth of a second; the largest start standard has fifty."""

    memory_bytes: int = 4 * GIBIBYTE  # address space, most of which is never used
    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    written_bytes: int = 64 * 1024**2


TRIAL = Trial()
TOO_SLOW = "Trying the rules on their examples took too long. Make the examples shorter, or part the standard in two."
BROKEN = (
    "The rules could not be tried on their examples. Look at their patterns and options, then bring the file again."
)


def faults_of(content: bytes, trial: Trial = TRIAL) -> tuple[str, ...]:
    """Say which rules of a file do not do what their examples say; nothing when all do."""
    with tempfile.TemporaryDirectory(prefix="kim-trial-") as folder, tempfile.TemporaryFile() as source:
        source.write(content)
        source.seek(0)
        limits = json.dumps([trial.memory_bytes, trial.cpu_seconds, trial.wall_seconds, trial.written_bytes])
        with fresh_child(
            "kim_engine.quality.trying", [limits], stdin=source, more={"TMPDIR": folder, "TEMP": folder}
        ) as child:
            try:
                said, _ = child.communicate(timeout=trial.wall_seconds)
            except subprocess.TimeoutExpired:
                return (TOO_SLOW,)
    if child.returncode == 0:
        return tuple(str(each) for each in json.loads(said))
    return (TOO_SLOW if -child.returncode in _CLOCKS else BROKEN,)


_CLOCKS = (24, 9)  # SIGXCPU, and SIGKILL where it was not heard


def main(arguments: list[str]) -> None:
    """Try what stands on standard input, and tell the faults as JSON."""
    trial = Trial(*json.loads(arguments[0]))
    confine(trial, written_bytes=trial.written_bytes)
    try:
        found = list(islice(faults(read(sys.stdin.buffer.read())), MOST_PROBLEMS))
    except StandardError as error:
        found = list(error.problems)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
