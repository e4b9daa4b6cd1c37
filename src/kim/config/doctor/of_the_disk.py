"""What the doctor looks for on the disk: folders, keys, evidence, room, and what was left lying about."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from kim.config.backups.making import WORKSHOP
from kim.config.doctor.outcomes import Result, does_not_apply, failed, passed
from kim.config.environment import secret_file, text
from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.models import Log
from kim.foundations.design.jinja import count
from kim.foundations.evidence_files import storage
from kim.foundations.evidence_files.models import StoredFile
from kim.foundations.spreadsheets.staging import KEPT_FOR

ROOM_BYTES = 1024**3
MOST_NAMED = 10
LATE = timedelta(hours=1)  # a file is written before its row: what is younger may be on its way in


def folders(_now: datetime) -> Iterator[Result]:
    """See that every folder can be written, and that strangers cannot open those that hold text or keys."""
    private = (settings.KEYS, settings.EVIDENCE, settings.STAGING, settings.QUARANTINE)
    for folder in (settings.DATA, settings.SEALS, *private):
        if not folder.exists():
            is_needed = folder in (settings.DATA, settings.KEYS)
            said = f"{folder} is not there" if is_needed else f"{folder} is made when it is first needed."
            yield failed("Folders", f"{said}. Put it back.") if is_needed else does_not_apply("Folders", said)
        elif not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield failed("Folders", f"{folder} cannot be written. Check whose it is.")
        elif folder in private and _is_open(folder):
            yield failed("Folders", f"{folder} can be opened by other accounts. Run: chmod 700 {folder}")
        else:
            yield passed("Folders", f"{folder} can be written.")


def secret(_now: datetime) -> Iterator[Result]:
    """See that the site's secret is its owner's alone. Settings have read it already."""
    yield _kept("Secret", secret_file())
    given = text("KIM_ENTRA_CLIENT_SECRET_FILE")
    yield (_kept("Entra secret", Path(given)) if given else does_not_apply("Entra secret", "there is none."))


def seal_key(_now: datetime) -> Iterator[Result]:
    """See that the key that signs seals can be read, belongs to the public key in use, and is its owner's alone."""
    log = Log.objects.first()
    if log is None:
        yield does_not_apply("Seal key", "there is no record yet.")
        return
    try:
        sealing.check_private(settings.KEYS, log)
    except sealing.NoSealKeyError as error:
        yield failed("Seal key", str(error))
        return
    yield _kept("Seal key", sealing.private_path(settings.KEYS, log))


def evidence(now: datetime) -> Iterator[Result]:
    """Hold the evidence files against their rows: each there, unchanged, and none that no row knows."""
    rows = set(StoredFile.objects.values_list("sha256", flat=True))
    lying = {path.name: path for path in settings.EVIDENCE.rglob("*") if path.is_file()}
    old = (now - LATE).timestamp()
    extra = [name for name, path in sorted(lying.items()) if name not in rows and path.stat().st_mtime < old]
    lost = [digest for digest in sorted(rows) if not _is_whole(digest)]
    for digest in lost[:MOST_NAMED]:
        what = "was changed" if digest in lying else "is missing"
        yield failed("Evidence", f"the file {digest} {what}. Put it back from a backup.")
    for name in extra[:MOST_NAMED]:
        yield failed("Evidence", f"the file {name} belongs to nothing. Look at it, then take it away.")
    if more := max(len(lost) - MOST_NAMED, 0) + max(len(extra) - MOST_NAMED, 0):
        yield failed("Evidence", f"{more:,} more files are missing, changed or belong to nothing.")
    if not rows and not extra:
        yield does_not_apply("Evidence", "no file was given.")
    elif not lost and not extra:
        yield passed("Evidence", f"{count(len(rows), 'file')} held against the rows: as given.")


def room(_now: datetime) -> Iterator[Result]:
    """Ask how much room is left on the disk."""
    free = shutil.disk_usage(settings.DATA).free
    said = f"{free / 1024**3:,.1f} GB are free under {settings.DATA}."
    yield passed("Disk", said) if free >= ROOM_BYTES else failed("Disk", f"{said} Make room before it is full.")


def left_over(now: datetime) -> Iterator[Result]:
    """Look for files that waited for too long, and for what stopped backups and restores left."""
    oldest = (now - KEPT_FOR - LATE).timestamp()
    staged = [each for each in settings.STAGING.glob("*") if each.stat().st_mtime < oldest]
    staged += [each for each in settings.QUARANTINE.glob("*") if each.stat().st_mtime < oldest]
    parts = [each for pattern in (f"{WORKSHOP}*", "*.restoring*") for each in settings.DATA.glob(pattern)]
    parts += settings.SEALS.glob("*.part")
    stopped = [each for each in parts if each.stat().st_mtime < (now - LATE).timestamp()]
    if staged:
        yield failed(
            "Left over", f"{count(len(staged), 'file')} waited over a day to be imported or kept. Run `kim tick`."
        )
    for each in stopped:
        yield failed("Left over", f"{each} was left by something that was stopped half-way. Take it away.")
    if not staged and not stopped:
        yield passed("Left over", "nothing lies about.")


def _is_whole(digest: str) -> bool:
    try:
        storage.open_kept(settings.EVIDENCE, digest).close()
    except storage.NotAsKeptError:
        return False
    return True


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _kept(what: str, path: Path) -> Result:
    if _is_open(path):
        return failed(what, f"{path} can be read by other accounts. Run: chmod 600 {path}")
    return passed(what, "it can be read, and by its own account alone.")
