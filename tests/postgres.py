"""A throwaway PostgreSQL cluster for tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


def installations_url() -> str:
    """Give the server for installations of the tests, which run in processes of their own; '' for SQLite."""
    shared = os.environ.get("TEST_DATABASE_URL", "")
    return os.environ.get("TEST_INSTALLATIONS_URL", shared) if shared else ""


def binaries() -> Path | None:
    """Find the newest installed server's programs."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@dataclass
class Cluster:
    """A cluster that can be stopped as a fault would stop it, and started again on the same data."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Give its DATABASE_URL."""
        return f"postgres://kim@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make the data folder."""
        self._run("initdb", "-U", "kim", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        """Start the server; after an immediate stop it recovers from its write-ahead log first."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += " -c max_connections=60"
        if sys.platform == "linux":  # one sync instead of one a file: a recovery in a third of a second, not in two
            options += " -c recovery_init_sync_method=syncfs"
        self._run("pg_ctl", "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop_immediately(self, *, may_fail: bool = False) -> None:
        """Kill every process of the server at once, without a checkpoint: what is not on disk by now is lost."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop", may_fail=may_fail)

    def _run(self, program: str, *arguments: str, may_fail: bool = False) -> None:
        _run(self.programs / program, "-D", str(self.folder / "data"), *arguments, may_fail=may_fail)


@contextmanager
def restartable() -> Iterator[Cluster]:
    """Run a cluster that its test may stop and start."""
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="kim-postgres-"))
    found = Cluster(programs, folder, free_port())
    _give_away(folder)
    try:
        found.make()
        found.start()
        yield found
    finally:
        found.stop_immediately(may_fail=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster and give its DATABASE_URL."""
    with restartable() as found:
        yield found.url


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> str | None:
    """Name the account to run the server as: PostgreSQL refuses to run as root."""
    if os.name != "posix" or os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    return None


def _give_away(folder: Path) -> None:
    account = _account()
    if account:
        shutil.chown(folder, account)


def _run(program: Path, *arguments: str, may_fail: bool = False) -> None:
    account = _account()
    done = subprocess.run(
        [str(program), *arguments],
        user=account,
        cwd="/",
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if done.returncode and not may_fail:
        raise RuntimeError(f"{program.name}: {done.stderr.decode(errors='replace')[-2000:]}")
