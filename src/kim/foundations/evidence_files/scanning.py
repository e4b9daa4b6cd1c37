"""Having the landlord's own scanner look at a file: a command whose exit says clean, found, or neither."""

from __future__ import annotations

import subprocess
from pathlib import Path

from kim.foundations.evidence_files.choices import Scanned

PATIENCE_SECONDS = 20
_CLEAN, _FOUND = 0, 1


class FoundByScannerError(ValueError):
    """The scanner stopped the file."""


def scan(path: Path, *, command: str, patience_seconds: float = PATIENCE_SECONDS) -> str:
    """Scan a file: CLEAN, NOT_SCANNED, or nothing without a command. Raises FoundByScannerError.

    What the command says is not read: it may quote the file.
    """
    if not command:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - the administrator's own command, with one path of ours
            [command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=patience_seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Scanned.NOT_SCANNED
    if done.returncode == _FOUND:
        raise FoundByScannerError
    return Scanned.CLEAN if done.returncode == _CLEAN else Scanned.NOT_SCANNED
