"""Where the database is and how each connection is opened; refuses an SQLite file on a network share."""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url

from kim.config import environment

SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
    "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
)
# File systems on which SQLite's locks and WAL cannot be relied on (sqlite.org/wal.html, sqlite.org/howtocorrupt.html).
NETWORK_FILE_SYSTEMS = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs 9p afs ncpfs fuse.sshfs fuse.glusterfs ceph lustre davfs".split()
)


def settings() -> dict[str, Any]:
    """Build Django's DATABASES['default'] from DATABASE_URL. Raises BadSettingError."""
    url = environment.text("DATABASE_URL") or f"sqlite:///{environment.data_folder() / 'kim.sqlite3'}"
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600))
    except (ValueError, dj_database_url.UnknownSchemeError, dj_database_url.ParseError):
        raise BadSettingError("DATABASE_URL cannot be read. Write postgres://user:password@host/name.") from None
    if found["ENGINE"].endswith("sqlite3"):
        return _sqlite(found)
    if found["ENGINE"].endswith("postgresql"):
        if find_spec("psycopg") is None:
            raise BadSettingError("PostgreSQL needs its driver. Install what requirements-postgres.lock lists.")
        # Our statements are short and some are wide: compiling one took 1.5 s where running it took 10 ms.
        options = {"options": "-c jit=off"} | found.get("OPTIONS", {})
        return found | {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    raise BadSettingError("DATABASE_URL names a database that KIM Log does not know. Use PostgreSQL or SQLite.")


BadSettingError = environment.BadSettingError


def _sqlite(found: dict[str, Any]) -> dict[str, Any]:
    path = Path(found["NAME"])
    share = network_share_under(path, Path("/proc/self/mounts"))
    if share:
        raise BadSettingError(
            f"The database {path} lies on a network share ({share}). SQLite can lose records there. "
            "Put KIM_DATA on a disk of this machine, or set DATABASE_URL to a PostgreSQL database."
        )
    if not finds_words():
        raise BadSettingError(
            "This Python's SQLite was built without its search (FTS5), which KIM Log finds words with. "
            "Use a Python from python.org or your system's packages, or set DATABASE_URL to a PostgreSQL database."
        )
    environment.make_folder(path.parent)
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT}
    return found | {"OPTIONS": options}


def finds_words() -> bool:
    """Say whether SQLite has FTS5, of which the indexes of words are made (ADR 19)."""
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


def network_share_under(path: Path, mounts: Path) -> str:
    """Name the kind of network share that a path lies on, or '' for a disk of this machine.

    `mounts` is the system's table of mounts (Linux); elsewhere nothing can be told and '' is returned.
    """
    if str(path).startswith("\\\\"):
        return "Windows share"
    if not mounts.is_file():
        return ""
    resolved, deepest, kind = path.resolve(), Path("/"), ""  # a link may lead to a share
    for line in mounts.read_text().splitlines():
        _, point, file_system, *_ = line.split(" ")
        mount = Path(point.replace("\\040", " "))
        if resolved.is_relative_to(mount) and len(mount.parts) >= len(deepest.parts):
            deepest, kind = mount, file_system
    return kind if kind in NETWORK_FILE_SYSTEMS else ""
