"""Folders that hold residents' data for as long as one run needs them, and nobody else can read; gone afterwards.

Beside each folder stands a lock that its process holds. Whoever ends, however it ends, lets go of the lock, so that a
sweep can tell a folder in use from one that a crash left behind.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be deleted, which tells as much
    fcntl = None  # type: ignore[assignment]

_LOCK = ".lock"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)


class FolderInUse(Exception):
    """A run of this name has its folder open already."""


@contextmanager
def open_private(root: Path, run_id: str) -> Iterator[Path]:
    """Make the private folder of a run under `root` (0700) and remove it, with all that is in it, at the end.

    What an earlier run of the same name left behind is removed first. Raises FolderInUse if that run still goes on,
    ValueError if `run_id` is no plain name of letters, digits, - and _.
    """
    if not _NAME.fullmatch(run_id):
        raise ValueError("A run's name has letters, digits, - and _ only")
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = root / f"{run_id}{_LOCK}"
    held = _taken(lock)
    if held is None:
        raise FolderInUse
    folder = root / run_id
    try:
        _remove(folder)
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        _remove(folder)
        _let_go(lock, held)


def sweep(root: Path) -> tuple[str, ...]:
    """Remove the folders under `root` that no process holds, such as those a crash left. Returns their names."""
    if not root.is_dir():
        return ()
    swept = []
    for name in sorted({path.name.removesuffix(_LOCK) for path in root.iterdir()}):
        lock = root / f"{name}{_LOCK}"
        held = _taken(lock)
        if held is None:
            continue
        if os.path.lexists(root / name):
            _remove(root / name)
            swept.append(name)
        _let_go(lock, held)
    return tuple(swept)


def _taken(lock: Path) -> int | None:
    """Take a lock; None if somebody has it."""
    while True:
        if fcntl is None and not _is_free(lock):
            return None
        held = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        if fcntl is None:
            return held
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever had it may have removed it meanwhile: then this is a lock that nobody else will see.
            if os.path.exists(lock) and os.path.samestat(os.fstat(held), os.stat(lock)):
                return held
        except OSError:
            os.close(held)
            return None
        os.close(held)


def _is_free(lock: Path) -> bool:
    try:
        lock.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _let_go(lock: Path, held: int) -> None:
    if fcntl is not None:
        lock.unlink(missing_ok=True)  # while it is held: nobody can have taken it
    os.close(held)
    if fcntl is None:
        _is_free(lock)


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
