"""`kim backup FILE`: everything but the keys, as it stood at one moment, in one file; or nothing at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from kim.config.backups.archives import Writer
from kim.config.backups.manifest import Manifest, Table
from kim.config.backups.snapshots import Facts, snapshot
from kim.config.environment import make_folder, secret_file
from kim.foundations.audit_trail.erasure_list import path_of as erasures_of
from kim.foundations.audit_trail.on_disk import keep_names
from kim.foundations.evidence_files import storage
from kim_engine.ledger.events import moment_text

AT_A_TIME = 1024 * 1024
WORKSHOP = "backing-up-"  # the beginning of the folder in KIM_DATA that a backup works in
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class CannotBackUpError(RuntimeError):
    """No backup was made, with why."""


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    manifest: Manifest
    bytes: int

    def lines(self, path: Path) -> Iterator[str]:
        """Say what was made, and what it does not hold."""
        told = self.manifest
        yield f"Backed up to {path}: {told.size:,} events, {len(told.evidence):,} evidence files, {self.bytes:,} bytes."
        yield f"Root of the History: {told.root} (log {told.log}, epoch {told.epoch})."
        yield f"The keys are not in it. They lie in {settings.KEYS}; the site's secret is {secret_file()}."
        yield "Keep a copy of both in another place than the backups: whoever has all of it could sign in your name."
        for digest in told.not_whole:
            yield f"PROBLEM  The evidence file {digest} is gone from the disk or was changed. Run `kim doctor`."


def back_up(path: Path, *, at: datetime) -> Made:
    """Make a backup. Raises CannotBackUpError, and then leaves nothing of it."""
    if path.exists() or path.is_symlink():
        raise CannotBackUpError(f"{path} is there already. Give the name of a new file.")
    if not path.parent.is_dir():
        raise CannotBackUpError(f"there is no folder {path.parent}. Make it first.")
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with _workshop() as workshop:
            manifest = _write(part, workshop, at)
        size = part.stat().st_size
        _give_name(part, path)
    except OSError as error:
        raise CannotBackUpError(_why(error, path)) from None
    except DatabaseError:  # its words are not repeated: they may quote what stands in the database
        raise CannotBackUpError(
            "the database could not be copied. Is its disk full, or its server down? Run `kim doctor`."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return Made(manifest, size)


@contextmanager
def _workshop() -> Iterator[Path]:
    """Give a folder beside the database: SQLite's locks may not hold where backups go, on a share."""
    make_folder(settings.DATA)
    folder = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=settings.DATA))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(part: Path, workshop: Path, at: datetime) -> Manifest:
    writer = Writer(part)
    try:
        with snapshot(workshop) as found:
            facts = found.facts
            tables = found.write(writer.add)
        not_whole = _add_evidence(writer, facts)
        _add_seals(writer, facts.log)  # after the snapshot: what is erased meanwhile is on the list
        manifest = _manifest(facts, tables, not_whole, writer, at)
        writer.finish(manifest)
    except BaseException:
        writer.give_up()
        raise
    return manifest


def _add_evidence(writer: Writer, facts: Facts) -> list[str]:
    """Add every file that the snapshot knows, if it is still what was kept; name the others."""
    not_whole = []
    for digest, _ in facts.files:
        try:
            with storage.open_kept(settings.EVIDENCE, digest) as file:
                member = writer.add(f"evidence/{digest}", iter(lambda file=file: file.read(AT_A_TIME), b""))  # type: ignore[misc]
        except storage.NotAsKeptError:
            not_whole.append(digest)
            continue
        if member.sha256 != digest:
            raise CannotBackUpError(f"the evidence file {digest} was changed while it was read. Run `kim doctor`.")
    return not_whole


def _add_seals(writer: Writer, log: str) -> None:
    beside = [settings.SEALS / f"{log}.txt", settings.SEALS / f"{log}.keys.txt", erasures_of(settings.SEALS, log)]
    for path in beside:
        if path.is_file():
            writer.add(f"seals/{path.name}", iter([path.read_bytes()]))


def _manifest(facts: Facts, tables: list[Table], not_whole: list[str], writer: Writer, at: datetime) -> Manifest:
    return Manifest(
        program=_program(),
        made_at=moment_text(at),
        engine=connection.vendor,
        migrations=facts.migrations,
        log=facts.log,
        epoch=facts.epoch,
        size=facts.size,
        root=facts.root.hex(),
        tables=tables,
        not_whole=not_whole,
        members=writer.members,
    )


def _program() -> str:
    try:
        return metadata.version("social-housing-kim")
    except metadata.PackageNotFoundError:  # it also runs from its folder
        return "not installed"


def _give_name(part: Path, path: Path) -> None:
    """Name the finished file, never over another one."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise CannotBackUpError(f"{path} is there already. Give the name of a new file.") from None
    except OSError:  # a disk without hard links
        if path.exists():
            raise CannotBackUpError(f"{path} is there already. Give the name of a new file.") from None
        part.rename(path)
    keep_names(path.parent)


def _why(error: OSError, path: Path) -> str:
    if error.errno in _FULL:
        return f"there is not enough room for the backup, in {path.parent} or in {settings.DATA}. Nothing was kept."
    return f"{path} could not be written. Check the folder, and who may write there. Nothing was kept."
