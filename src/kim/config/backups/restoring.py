"""`kim restore FILE`: an installation from its backup, in an empty place, checked before any of it is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from kim.config import installing
from kim.config.backups.archives import Reader
from kim.config.backups.databases import Database, database, write_member
from kim.config.backups.manifest import DamagedError, Manifest, Member
from kim.config.backups.triggers import wrong_triggers
from kim.config.environment import make_folder
from kim.foundations.adopted_logs import queries as adopted_logs
from kim.foundations.adopted_logs.models import AdoptedLog
from kim.foundations.audit_trail import epochs, erasing, erasure_list, sealing, verification
from kim.foundations.audit_trail.kinds import UnknownKindError
from kim.foundations.audit_trail.models import Event, Log
from kim.foundations.audit_trail.on_disk import keep_names
from kim.foundations.evidence_files import storage
from kim.foundations.evidence_files.models import StoredFile
from kim_engine.ledger.archive import BETWEEN_SEALS, seals_in
from kim_engine.ledger.merkle import Frontier, leaf_hash

MAY_STAND = frozenset(("keys", "seals", "cache"))  # in KIM_DATA before a restore: what is kept apart from backups
EVIDENCE_PART = "evidence.restoring"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
AT_A_TIME = 2000
MOST_NAMED = 3


class CannotRestoreError(RuntimeError):
    """Nothing was restored, with why."""


@dataclass
class Restored:
    """What a restore brought back, and what is left to do."""

    manifest: Manifest
    epoch: int
    found: epochs.Found
    is_current: bool
    erased: int = 0
    problems: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Say what stands now, and what is to be done."""
        told = self.manifest
        yield f"Restored: {told.size:,} events, {len(told.evidence):,} evidence files, as of {told.made_at}."
        yield f"Root of the History: {told.root}. It goes on in epoch {self.epoch}; the next dated seal says so."
        if self.found.lost:
            yield f"Lost: {self.found.lost:,} later events that a dated seal covers and this backup does not hold."
        if self.found.unknown:
            yield f"Not used: {self.found.unknown:,} of the seals found, which no key in this backup made."
        if self.erased:
            yield f"Erased again: {self.erased:,} fields that the list of erasures names."
        for problem in self.problems:
            yield f"PROBLEM  {problem}"
        for digest in told.not_whole:
            yield f"PROBLEM  The evidence file {digest} was gone or changed already when the backup was made."
        if not self.is_current:
            yield "This backup is of an older version. Run `kim upgrade`, then `kim verify --state`."
        yield "Everybody signs in again. Run `kim doctor` before you serve the site."


def restore(archive: Reader, *, seals: list[str], erasures: list[str], keeps_problems: bool, at: datetime) -> Restored:
    """Bring an installation back. Raises CannotRestoreError or DamagedError, and then leaves the place empty.

    `seals` and `erasures` are texts of dated seals and lists of erasures that were kept elsewhere.
    """
    place = database()
    _check_place(place)
    _check_known(archive.manifest)
    _check_room(archive.manifest)
    try:
        with _folders(archive) as folders, place.filled(archive):
            restored = _check_and_go_on(archive, folders.beside, seals, keeps_problems)
            restored.erased = _erase_again(restored, erasures, at)
            folders.give_names()
    except DatabaseError:  # its words are not repeated: they may quote what stands in the backup
        raise CannotRestoreError("the database refused what the backup holds, or its disk is full.") from None
    except (erasure_list.BadListError, UnknownKindError) as error:
        raise CannotRestoreError(f"the list of erasures cannot be applied: {error}") from None
    cache.clear()  # one that lies there may still hold another landlord's name
    if restored.erased:
        _scrub(restored)
    return restored


def _scrub(restored: Restored) -> None:
    """Have the database's files forget what was erased: not within the transaction that filled it."""
    try:
        erasing.scrub()
    except DatabaseError:
        restored.problems.append("The database's own files could not be cleaned of what was erased. Is there room?")


def _check_place(place: Database) -> None:
    if not place.is_empty():
        raise CannotRestoreError("the database is not empty. Give one in which nothing was begun.")
    name = Path(str(connection.settings_dict["NAME"])).name
    for each in sorted(settings.DATA.iterdir()) if settings.DATA.exists() else ():
        # What a restore that was killed left is ours to take away.
        is_ours = each.name in MAY_STAND or each.name == name or each.name.startswith((EVIDENCE_PART, f"{name}."))
        if not is_ours and (not each.is_dir() or any(each.iterdir())):
            raise CannotRestoreError(f"{settings.DATA} is not empty: it holds {each.name}. Leave only keys and seals.")


def _check_known(told: Manifest) -> None:
    if told.engine != connection.vendor:
        raise CannotRestoreError(
            f"this backup is of {ENGINES.get(told.engine, 'another database')} and DATABASE_URL names "
            f"{ENGINES[connection.vendor]}. Restore it to the same kind."
        )
    unknown = set(told.migrations) - set(MigrationLoader(None).disk_migrations or ())
    if unknown:
        raise CannotRestoreError("this backup is of a newer version of KIM Log. Install that version first.")


def _check_room(told: Manifest) -> None:
    needed = sum(each.size for each in told.members)
    if shutil.disk_usage(settings.DATA.parent if not settings.DATA.exists() else settings.DATA).free < needed:
        raise CannotRestoreError(f"there is not enough room in {settings.DATA}: {needed:,} bytes are needed.")


@dataclass
class _Folders:
    """The evidence that waits for its name, and the texts that lay beside the database, by the ends of their names."""

    part: Path
    beside: dict[str, str]
    is_named: bool = False

    def give_names(self) -> None:
        if self.part.exists():
            self.part.chmod(0o700)
            self.part.replace(settings.EVIDENCE)
            self.is_named = True
            keep_names(settings.DATA)


@contextmanager
def _folders(archive: Reader) -> Iterator[_Folders]:
    """Write the evidence and read what lay beside; take all of it away again when the block fails."""
    make_folder(settings.DATA)
    part = settings.DATA / EVIDENCE_PART
    shutil.rmtree(part, ignore_errors=True)
    had = {path: path.read_bytes() for path in settings.SEALS.glob("*") if path.is_file()}
    found = _Folders(part, {})
    try:
        for member in archive.manifest.evidence:
            path = storage.path_of(part, member.sha256)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_member(archive, member, path)
        for member in archive.manifest.seals:
            found.beside[member.name.partition(".")[2]] = _text(archive, member)
        yield found
    except BaseException:
        shutil.rmtree(settings.EVIDENCE if found.is_named else part, ignore_errors=True)
        _put_back(had)
        raise


def _put_back(had: dict[Path, bytes]) -> None:
    for path in settings.SEALS.glob("*"):
        if path not in had:
            path.unlink()
        elif path.read_bytes() != had[path]:
            path.write_bytes(had[path])
    if not had and settings.SEALS.is_dir():
        settings.SEALS.rmdir()


def _text(archive: Reader, member: Member) -> str:
    try:
        return b"".join(archive.read(member)).decode()
    except UnicodeDecodeError:
        raise DamagedError(f"{member.name} is no text") from None


def _check_and_go_on(archive: Reader, beside: dict[str, str], seals: list[str], keeps_problems: bool) -> Restored:
    told = archive.manifest
    log = _checked_log(told)
    _check_evidence(told)
    is_current = not installing.is_behind()
    path = settings.SEALS / f"{log.id}.txt"
    texts = [beside.get("txt", ""), path.read_text(encoding="utf-8") if path.exists() else "", *seals]
    found = epochs.weigh(log, texts)
    problems = _problems(log, found) if is_current else []
    if problems and not keeps_problems:
        named = " ".join(problems[:MOST_NAMED])
        raise CannotRestoreError(f"the History in it does not hold: {named} --keep-problems restores it all the same.")
    epoch = epochs.begin_epoch(log, seals=texts)
    settings.SEALS.mkdir(parents=True, exist_ok=True)
    sealing.add_beside(path, [note for text in texts for note in seals_in(text)])
    erasures = erasure_list.path_of(settings.SEALS, log.id)
    erasure_list.merge_beside(erasures, [beside.get("erasures.jsonl", "")])
    sealing.write_beside(seals=settings.SEALS)
    return Restored(told, epoch, found, is_current, problems=problems)


def _checked_log(told: Manifest) -> Log:
    """Hold the database against what the manifest says of it: the tree is built anew from the events' bytes."""
    log = Log.objects.filter(pk=told.log).only("id", "epoch", "size", "root").first()
    if log is None or (log.epoch, log.size, bytes(log.root).hex()) != (told.epoch, told.size, told.root):
        raise DamagedError("its database is not the one that its list of contents tells of")
    frontier, events = Frontier(), Event.objects.filter(log=log).order_by("sequence")
    for stored in events.values_list("stored", flat=True).iterator(AT_A_TIME):
        frontier.append(leaf_hash(bytes(stored)))
    if (frontier.size, frontier.root().hex()) != (told.size, told.root):
        raise DamagedError("its events do not give the root that its list of contents states")
    if wrong := wrong_triggers():
        raise DamagedError(f"its database does not guard the record: {wrong[0]}")
    return log


def _check_evidence(told: Manifest) -> None:
    wanted = set(StoredFile.objects.values_list("sha256", flat=True))
    if wanted != {each.sha256 for each in told.evidence} | set(told.not_whole):
        raise DamagedError("its evidence files are not those that its database names")


def _problems(log: Log, found: epochs.Found) -> list[str]:
    whole = verification.verify_log(Log.objects.get(pk=log.pk), against=BETWEEN_SEALS.join(found.binding))
    adopted = [fault for each in AdoptedLog.objects.all() for fault in adopted_logs.verify(each).problems]
    return [each.sentence for each in (*whole.problems, *verification.verify_state().problems, *adopted)]


def _erase_again(restored: Restored, erasures: list[str], at: datetime) -> int:
    """Apply every list of erasures at hand, or let it wait for the upgrade that this database needs first."""
    log = restored.manifest.log
    path = erasure_list.path_of(settings.SEALS, log)
    erasure_list.merge_beside(path, erasures)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = erasure_list.lines_in(text)
    if restored.is_current:
        return erasure_list.apply_again(lines, at=at)
    erasure_list.merge_beside(erasure_list.due_path(settings.SEALS, log), [text])
    return 0
