"""Backups for the tests of the commands: made, taken apart, and put together otherwise than `kim backup` would."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.rooms.config.installation import Installation, empty

MANIFEST = "manifest.json"


def backed_up(installation: Installation, path: Path) -> Path:
    """Make a backup. It must succeed."""
    done = installation.kim("backup", path)
    assert (done.status, done.err) == (0, ""), done
    return path


@contextmanager
def an_empty_place(folder: Path) -> Iterator[Installation]:
    """Give a place to restore to."""
    folder.mkdir()
    with empty(folder) as found:
        yield found


def told(path: Path) -> dict[str, Any]:
    """Read an archive's list of contents."""
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read(MANIFEST))
        return found


def members(path: Path) -> dict[str, bytes]:
    """Read everything in an archive but its list of contents."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}


def put_together(path: Path, contents: dict[str, bytes], manifest: dict[str, Any], *, holds_to_it: bool = True) -> Path:
    """Write an archive; by default its list is made to fit what is in it, as somebody with bad intentions would."""
    if holds_to_it:
        listed = [
            {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        ]
        manifest = manifest | {"members": listed, "count": len(listed)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr(MANIFEST, json.dumps(manifest))
    return path


def places_of_members(path: Path) -> dict[str, range]:
    """Say where in the file each member's packed bytes lie."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        content = path.read_bytes()
        for each in archive.infolist():
            at = each.header_offset
            names = int.from_bytes(content[at + 26 : at + 28], "little")
            extra = int.from_bytes(content[at + 28 : at + 30], "little")
            start = at + 30 + names + extra
            found[each.filename] = range(start, start + each.compress_size)
    return found


def is_bare(installation: Installation) -> bool:
    """Say whether a place is as empty as it was: no file, and no table."""
    files = [path for path in installation.folder.rglob("*") if path.is_file()]
    if not installation.database:
        return files == []
    tables = installation.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    functions = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    return files == [] and tables == [(0,)] and installation.ask(functions) == [(0,)]
