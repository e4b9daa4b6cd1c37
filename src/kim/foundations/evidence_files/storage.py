"""Where files lie: one per digest, in a folder of this installation, never under a web server's root."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from kim.foundations.audit_trail.on_disk import keep_names


class NotAsKeptError(RuntimeError):
    """A file is gone from the disk, or is no longer what was kept."""


def keep(folder: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write a file under its SHA-256 and return the digest and the size in bytes.

    The file is complete and on disk before its name exists: a kill leaves at worst a stray part.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix="part-", delete=False) as part:
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                part.write(chunk)
            part.flush()
            os.fsync(part.fileno())
        except BaseException:
            Path(part.name).unlink()
            raise
    path = path_of(folder, digest.hexdigest())
    path.parent.mkdir(exist_ok=True, mode=0o700)
    Path(part.name).replace(path)
    keep_names(path.parent)
    return digest.hexdigest(), size


def path_of(folder: Path, sha256: str) -> Path:
    """Say where a digest's file lies."""
    return folder / sha256[:2] / sha256


def open_kept(folder: Path, sha256: str) -> IO[bytes]:
    """Open a kept file whose content is still what was kept. Raises NotAsKeptError."""
    try:
        file = path_of(folder, sha256).open("rb")
    except OSError:
        raise NotAsKeptError from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise NotAsKeptError
    file.seek(0)
    return file
