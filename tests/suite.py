"""Everything that must hold, in one run: lint, types, contracts, and the tests on both databases and in a browser.

`python3 start.py test` runs it. `--slow` runs the slow soaks instead, and the pages on PostgreSQL. Without PostgreSQL
or Chromium their part is skipped loudly; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres

HERE = Path(__file__).resolve().parents[1]
PURE = ["tests/engine", "tests/house", "tests/old_logs"]
IS_CI = os.environ.get("CI") == "true"
OUTCOMES = re.compile(r"(\d+) (passed|failed|skipped|errors?|deselected|xfailed|xpassed)")


@dataclass
class Run:
    """What was run and how it ended."""

    failed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def check(self, name: str, *command: str, may_be_empty: bool = False, **environment: str) -> None:
        """Run one command and keep whether it succeeded."""
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *command], cwd=HERE, env=os.environ | environment, stdout=subprocess.PIPE, text=True
        )
        counts: dict[str, int] = {}
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if " in " in line and OUTCOMES.search(line):
                counts = {what.rstrip("s") if what == "errors" else what: int(n) for n, what in OUTCOMES.findall(line)}
        if process.wait() not in ((0, 5) if may_be_empty else (0,)):
            self.failed.append(name)
        self.counts[name] = counts
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)

    def lacks(self, what: str) -> None:
        """Note a part that could not be run."""
        print(f"\n== NOT RUN: {what}", flush=True)
        self.missing.append(what)


def main() -> int:
    """Run everything. Returns the exit status."""
    run = Run()
    is_slow = "--slow" in sys.argv[1:]
    if not is_slow:
        statics(run)
    tests(run, "slow" if is_slow else "not slow")
    return report(run)


def statics(run: Run) -> None:
    """Lint, format, types and the layers."""
    run.check("Lint", "-m", "ruff", "check", ".")
    run.check("Format", "-m", "ruff", "format", "--check", ".")
    run.check("Types", "-m", "mypy")
    run.check("Layers", "-c", "from importlinter.cli import lint_imports_command as c; c()")


def tests(run: Run, marked: str) -> None:
    """Run the wings: what asks the database on both, what looks at pages on SQLite, and with the soaks on the other."""
    is_slow = marked == "slow"
    run.check("Engine and house", *_pytest(marked), *PURE, may_be_empty=is_slow)
    has_browser = shutil.which("chromium") is not None
    wings = ["tests/rooms", "tests/journeys"] if has_browser else ["tests/rooms"]
    if not has_browser:
        run.lacks("journeys: there is no Chromium. Install the package chromium.")
    run.check("Rooms on SQLite", *_pytest(f"{marked} and not pages"), "tests/rooms", may_be_empty=is_slow)
    run.check("Pages on SQLite", *_pytest(f"{marked} and pages"), *wings, may_be_empty=is_slow)
    if postgres.binaries() is None:
        run.lacks("PostgreSQL: its server is not installed. Install the package postgresql.")
        return
    # Installations of the tests have a server of their own: an erasure is cleaned away only once every transaction of
    # its server is over, and the rooms' tests hold theirs open for as long as they take.
    with postgres.cluster() as url, postgres.cluster() as other:
        servers = {"TEST_DATABASE_URL": url, "TEST_INSTALLATIONS_URL": other}
        rooms = [*_pytest(f"{marked} and not pages"), "tests/rooms"]
        run.check("Rooms on PostgreSQL", *rooms, may_be_empty=is_slow, **servers)
        if is_slow:
            run.check("Pages on PostgreSQL", *_pytest("pages and not slow"), *wings, **servers)


def _pytest(marked: str) -> list[str]:
    return ["-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider", "-m", marked]


def report(run: Run) -> int:
    """Say what was run, hold the two databases' counts against each other, and conclude."""
    print("\n== Tests")
    for name, counts in run.counts.items():
        if counts:
            print(f"   {name}: " + ", ".join(f"{number} {what}" for what, number in counts.items()))
    _compare(run)
    for what in run.missing:
        print(f"   NOT RUN: {what}")
    if run.missing and IS_CI:
        run.failed.append("parts were not run, and CI needs them all")
    passed = sum(counts.get("passed", 0) for counts in run.counts.values())
    failed = sum(counts.get("failed", 0) + counts.get("error", 0) for counts in run.counts.values())
    print(f"\n{passed} passed, {failed} failed")
    for name in run.failed:
        print(f"FAILED: {name}")
    return 1 if run.failed else 0


def _compare(run: Run) -> None:
    """Both databases run the same tests; one that runs on one alone is skipped on the other, with its reason."""
    counts = [run.counts.get(f"Rooms on {database}") for database in ("SQLite", "PostgreSQL")]
    if None in counts:
        return
    totals = [sum(n for what, n in (each or {}).items() if what != "deselected") for each in counts]
    if totals[0] != totals[1]:
        run.failed.append(f"the databases ran different numbers of tests: {totals[0]} and {totals[1]}")


if __name__ == "__main__":
    sys.exit(main())
