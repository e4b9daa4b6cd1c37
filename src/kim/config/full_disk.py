"""Knowing a disk without room by its errors, whichever part of the house met it."""

from __future__ import annotations

import errno
import sqlite3

FULL_ON_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_IN_SQLITE = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_SHMSIZE,
)
FULL_IN_POSTGRESQL = "53100"
SENTENCE = "The disk is full, or can't be written to. Make room and run it again: what was not done is done then."


def is_full(error: BaseException | None) -> bool:
    """Say whether an error, or what caused it, is a disk without room."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL_ON_DISK:
            return True
        if getattr(error, "sqlite_errorcode", None) in FULL_IN_SQLITE:
            return True
        if getattr(error, "sqlstate", None) == FULL_IN_POSTGRESQL:
            return True
        error = error.__cause__ or error.__context__
    return False
