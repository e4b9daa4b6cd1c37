"""The list of erasures beside the seals, and applying it again to a record that was restored from an older copy.

It names objects, fields and places, never a text. With each place stands its event's hash, so that after a restore,
when other events take those places, the list cannot take the wrong one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Max

from kim.foundations.audit_trail import kinds
from kim.foundations.audit_trail.erasing import INSTEAD, Place
from kim.foundations.audit_trail.models import Event, Log, Payload
from kim.foundations.audit_trail.on_disk import keep_names, write_whole
from kim.foundations.audit_trail.writing import writing
from kim_engine.ledger.events import STATE_PREFIX, event_from
from kim_engine.ledger.merkle import leaf_hash

WHY = "Erased again after a backup was restored."


class BadListError(ValueError):
    """A file that is no list of erasures, with what to do."""


@dataclass(frozen=True)
class Line:
    """What one erasure took from one object."""

    kind: str
    number: int
    erased: tuple[tuple[int, str], ...]  # the event's place and the field's name
    leaves: dict[int, str]  # place -> the event's hash; empty in lists of the first version


def path_of(seals: Path, log: str) -> Path:
    """Say where a log's list lies."""
    return seals / f"{log}.erasures.jsonl"


def due_path(seals: Path, log: str) -> Path:
    """Say where the list waits when a restored database has to be upgraded before it can be applied."""
    return seals / f"{log}.erasures-due.jsonl"


def note_beside(seals: Path, log: str, places: list[Place]) -> None:
    """Write which fields were erased to a file beside the seals, to be applied again after a restore."""
    seals.mkdir(parents=True, exist_ok=True)
    wanted = {sequence for place in places for sequence, _ in place.taken.values()}
    found = Event.objects.filter(log=log, sequence__in=wanted).values_list("sequence", "leaf")
    leaves = {sequence: bytes(leaf).hex() for sequence, leaf in found}
    with path_of(seals, log).open("a", encoding="utf-8", newline="\n") as file:
        for place in places:
            told = {"object": place.kind.name, "number": place.number, "live": place.live}
            taken = list(place.taken.values())
            own = {str(sequence): leaves[sequence] for sequence in sorted({each for each, _ in taken})}
            file.write(json.dumps(told | {"erased": taken, "leaves": own}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    keep_names(seals)


def lines_in(text: str) -> list[Line]:
    """Read a list. Raises BadListError."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_line(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BadListError(f"line {number} of the list of erasures cannot be read.") from None
    return found


def merge_beside(path: Path, texts: Iterable[str]) -> None:
    """Add to a list beside the seals the lines of other lists that it lacks."""
    standing = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    missing = [line for line in dict.fromkeys(lines) if line not in set(standing)]
    if missing:
        write_whole(path, "".join(f"{line}\n" for line in (*standing, *missing)))


def apply_again(lines: Iterable[Line], *, at: datetime) -> int:
    """Erase again what a list says and the record still holds. Returns how many fields went, live ones among them.

    A live field goes whole where the object's last state is on the list: the list does not know the phrase.
    """
    with writing(by=None, at=at) as history:
        log = Log.objects.get()
        wanted: dict[tuple[str, int], dict[int, tuple[int, str]]] = {}
        for line in lines:
            if standing := _standing(log, line):
                wanted.setdefault((line.kind, line.number), {}).update(standing)
        gone = 0
        for (name, number), taken in sorted(wanted.items()):
            kind = kinds.kind_named(name)
            live = _live_fields(kind, number, set(taken.values()))
            row = _blanked(kind, number, live) if live else None
            history.erased(kind, number, row=row, taken=taken, why=WHY)
            gone += len(taken) + len(live)
    return gone


def _line(told: Any) -> Line:
    erased = tuple((int(sequence), str(name)) for sequence, name in told["erased"])
    leaves = {int(sequence): str(leaf) for sequence, leaf in told.get("leaves", {}).items()}
    return Line(str(told["object"]), int(told["number"]), erased, leaves)


def _standing(log: Log, line: Line) -> dict[int, tuple[int, str]]:
    """Find the payload rows of a line that still hold text: row -> (place, field)."""
    rows = Payload.objects.filter(
        event__log=log,
        event__object_kind=line.kind,
        event__object_number=line.number,
        event__sequence__in={sequence for sequence, _ in line.erased},
        erased_by__isnull=True,
    ).values_list("pk", "event__sequence", "name", "event__stored")
    return {
        row: (sequence, name)
        for row, sequence, name, stored in rows
        if (sequence, name) in line.erased and _is_meant(line.leaves.get(sequence), bytes(stored))
    }


def _is_meant(leaf: str | None, stored: bytes) -> bool:
    """Say whether an event is the one on the list; lists without hashes were written in the first epoch alone."""
    return leaf_hash(stored).hex() == leaf if leaf else event_from(stored).epoch == 1


def _live_fields(kind: kinds.Kind, number: int, taken: set[tuple[int, str]]) -> list[str]:
    events = Event.objects.filter(object_kind=kind.name, object_number=number, state_version__isnull=False)
    last = events.aggregate(last=Max("sequence"))["last"]
    if not kind.model._default_manager.filter(pk=number).exists():
        return []
    return [name for name in kind.erasable if (last, f"{STATE_PREFIX}{name}") in taken]


def _blanked(kind: kinds.Kind, number: int, names: list[str]) -> Any:
    row = kind.model._default_manager.select_for_update().get(pk=number)
    for name in names:
        setattr(row, name, INSTEAD)
    row.save(update_fields=names)
    return row
