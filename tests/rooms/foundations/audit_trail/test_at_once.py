"""R10: several programs that write at once lose nothing, and the record has every place once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.rooms.config.installation import HERE, Installation, empty
from tests.rooms.foundations.audit_trail.writers import SHARED, THREADS, TURNS

PROGRAM = "tests.rooms.foundations.audit_trail.writers"
OURS = {"PYTHONPATH": f"{HERE / 'src'}{os.pathsep}{HERE}"}
PROGRAMS = 3
WAITS_SECONDS = 120
WRITTEN = PROGRAMS * THREADS * TURNS


def write_at_once(installation: Installation) -> None:
    """Start several programs, let them all go at one moment, and have each of them succeed."""
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", PROGRAM, "write", words],
            env=installation.environment(OURS),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for words in "ABC"[:PROGRAMS]
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n", program.communicate()[1]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        _, err = program.communicate(timeout=WAITS_SECONDS)
        assert program.returncode == 0, err


def test_writers_at_once_take_every_place_once_and_lose_nothing(tmp_path: Path) -> None:
    with empty(tmp_path) as installation:
        made = installation.run("-m", PROGRAM, "make", **OURS)
        assert made.status == 0, made.err
        before = installation.events
        write_at_once(installation)
        places = [row[0] for row in installation.ask("SELECT sequence FROM audit_trail_event ORDER BY sequence")]
        # Each turn: an entry, an entry with its gap, a correction.
        assert places == list(range(before + WRITTEN * 4))
        assert installation.ask("SELECT size, batch_start < size FROM audit_trail_log")[0][0] == len(places)
        [(version,)] = installation.ask(f"SELECT version FROM kim_log_entry WHERE what = '{SHARED}'")
        assert version == 1 + WRITTEN, "no correction was written over another"
        apart = installation.ask(
            "SELECT a.sequence FROM audit_trail_event a JOIN audit_trail_event b ON b.sequence = a.sequence + 1 "
            "WHERE b.type = 'risk_register.gap_raised' AND a.type <> 'kim_log.entry_recorded'"
        )
        assert apart == [], "what is written together stands together"
        done = installation.kim("verify", "--state")
        assert (done.status, done.err) == (0, ""), done.out
