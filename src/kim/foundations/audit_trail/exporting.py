"""Writing the History to a folder of plain files, with the text that its reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kim.foundations.audit_trail import sealing, slots
from kim.foundations.audit_trail.models import Event, Log, Payload, Seal
from kim.foundations.audit_trail.queries import of_one_moment
from kim_engine.ledger import archive
from kim_engine.ledger.events import moment_text
from kim_engine.ledger.verification import PayloadRow

AT_A_TIME = 2000
READ_ME = """This folder is the History of a KIM Log, for somebody else to check.

Run `kim verify FOLDER`, or `python -m kim_engine.cli verify FOLDER` where only the engine is installed.
No site and no database are needed. Every line of events.jsonl is an event as it was hashed (RFC 6962 tree);
each field in payload.jsonl opens a commitment of its event with its salt; seals.txt holds the dated seals
(C2SP signed notes, Ed25519) and keys.txt the public keys. Compare the key with the one that the landlord
gave out, and the seals with those that left the building earlier (`--against`).
"""


class FolderInUseError(RuntimeError):
    """The folder to write to holds something already."""


def check_empty(folder: Path) -> None:
    """Refuse a folder that holds something. Raises FolderInUseError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUseError(f"{folder} is not empty. Give a new folder.")


def export(folder: Path, *, reader: Any, at: datetime) -> int:
    """Write the History. `reader` None: all its text; else only what that reader may see. Returns the events."""
    check_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with of_one_moment():
        log = Log.objects.get()
        size = archive.write_events(folder / "events.jsonl", _events(log))
        archive.write_payload(folder / "payload.jsonl", _payload(log, reader))
        notes = Seal.objects.filter(log=log).order_by("pk").values_list("note", flat=True)
        archive.write_about(
            folder,
            log=log.id,
            size=size,
            root=bytes(log.root),
            seals=archive.write_seals(folder / "seals.txt", notes),
            keys=sealing.verifier_keys(log),
            exported_at=moment_text(at),
        )
    (folder / "README.txt").write_text(READ_ME, encoding="utf-8")
    return size


def _events(log: Log) -> Iterator[bytes]:
    rows = Event.objects.filter(log=log).order_by("sequence").values_list("stored", flat=True)
    return (bytes(stored) for stored in rows.iterator(chunk_size=AT_A_TIME))


def _payload(log: Log, reader: Any) -> Iterator[PayloadRow]:
    may_see = _may_see(reader)
    rows = (
        Payload.objects.filter(event__log=log)
        .order_by("event__sequence", "id")
        .values_list(
            "event__sequence", "event__object_kind", "event__object_number", "event__type", "name", "salt", "value"
        )
    )
    for sequence, kind, number, type, name, salt, value in rows.iterator(chunk_size=AT_A_TIME):
        if not may_see(kind, number, type, name):
            # Also what is erased: the erasure that says so is withheld with it.
            yield PayloadRow(sequence, name, None, None, is_withheld=True)
        elif value is None or salt is None:
            yield PayloadRow(sequence, name, None, None)
        else:
            yield PayloadRow(sequence, name, bytes(salt), value)


def _may_see(reader: Any) -> Callable[[str, int, str, str], bool]:
    if reader is None:
        return lambda *field: True
    seen, withheld = slots.seen_by(reader), slots.withheld_from(reader)
    return lambda kind, number, type, name: seen(kind, number) and not withheld(kind, number, type, name)
