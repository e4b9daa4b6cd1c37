"""Writing small files so that they outlast a power cut: whole or not at all, and their names with them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Put a text in a file's place in one step: a kill leaves the old file or the new one, never a torn one."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Bring a folder's own list of names to the disk. Where folders cannot be opened (Windows) there is no need."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:  # some network shares refuse it for folders; the files in it were synced themselves
        pass
    finally:
        os.close(handle)
