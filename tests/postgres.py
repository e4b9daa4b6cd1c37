"""A throwaway PostgreSQL cluster for tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Find the newest installed server's programs."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster and give its DATABASE_URL."""
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="kim-postgres-"))
    data, port = folder / "data", free_port()
    _give_away(folder)
    _run(programs / "initdb", "-D", str(data), "-U", "kim", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=60"
    try:
        _run(programs / "pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgres://kim@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop", may_fail=True)
        shutil.rmtree(folder, ignore_errors=True)


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
