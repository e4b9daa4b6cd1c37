"""Bringing another landlord's exported History in: verified completely, then kept whole, or not at all (ADR 28)."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

from kim.foundations.adopted_logs import queries
from kim.foundations.adopted_logs.models import AdoptedEvent, AdoptedLog, AdoptedPayload
from kim.foundations.audit_trail.models import Log
from kim.foundations.audit_trail.writing import writing
from kim_engine.ledger import archive
from kim_engine.ledger.events import STATE_PREFIX, event_from
from kim_engine.ledger.seals import BadSealError, open_seal, verifier_key_from
from kim_engine.ledger.verification import PayloadRow

AT_A_TIME = 2000
NAMED_BY = "landlord.landlord"


class CannotAdoptError(ValueError):
    """The folder cannot be brought in; the sentence says why."""


def adopt_log(*, folder: Path, name: str = "", at: datetime) -> AdoptedLog:
    """Bring an exported History in as a Log of its own. The live Log says that it came, with the root of its tree.

    `name` is the landlord's, where the export withholds it. Raises CannotAdoptError, and nothing is kept.
    """
    whole, last = _checked(folder)
    _check_new(whole.about["log"])
    with writing(by=None, at=at) as history:
        _check_new(whole.about["log"])
        log = _made(whole, folder, name or _landlord_in(folder), last, at)
        _fill(log, folder)
        if problems := queries.verify(log).problems:  # from what is kept now: the folder could have changed meanwhile
            raise CannotAdoptError(f"What was kept of it does not hold. {problems[0].sentence}")
        history.changed("adopted_logs.log_adopted", log)
    return log


def _checked(folder: Path) -> tuple[archive.Opened, datetime | None]:
    try:
        whole = archive.opened(folder)
        result = archive.check(whole, stored=archive.events_of(folder), rows=archive.payload_of(folder))
    except archive.NotAnExportError as error:
        said = f"{error}. Only what `kim history export` of this format wrote can be brought in"
        raise CannotAdoptError(said) from error
    except OSError as error:
        raise CannotAdoptError(f"{folder} cannot be read") from error
    if result.problems:
        more = f" (and {len(result.problems) - 1:,} more)" if len(result.problems) > 1 else ""
        raise CannotAdoptError(f"It does not hold. {result.problems[0].sentence}{more}")
    if not result.seals:
        raise CannotAdoptError("It holds no dated seal, so nothing shows that it is whole. Export it again")
    return whole, _last_seal(whole)


def _last_seal(whole: archive.Opened) -> datetime | None:
    keys = [verifier_key_from(line) for line in whole.keys.splitlines()]
    try:
        return max(open_seal(note, keys=keys).moment for note in whole.seals.split(archive.BETWEEN_SEALS))
    except BadSealError:
        return None


def _check_new(log: str) -> None:
    if Log.objects.filter(pk=log).exists():
        raise CannotAdoptError("It is this installation’s own Log")
    if AdoptedLog.objects.filter(log=log).exists():
        raise CannotAdoptError("This Log was brought in already")


def _made(whole: archive.Opened, folder: Path, name: str, sealed_at: datetime | None, at: datetime) -> AdoptedLog:
    if not name.strip():
        raise CannotAdoptError("Its landlord’s name is withheld. Give it with --name")
    first = last = None
    for stored in archive.events_of(folder):
        last = stored
        first = first or stored
    if first is None or last is None:
        raise CannotAdoptError("It holds no event")
    about = whole.about
    return AdoptedLog.objects.create(
        log=about["log"],
        landlord_name=name.strip()[:120],
        size=about["size"],
        root=about["root"],
        seal_count=about["seals"],
        exported_at=about["exported_at"],
        began_at=event_from(first).moment,
        ended_at=event_from(last).moment,
        sealed_at=sealed_at,
        seals=whole.seals,
        keys=whole.keys,
        adopted_at=at,
    )


def _landlord_in(folder: Path) -> str:
    """Find what the landlord was called last, by its own History; nothing when that is withheld."""
    wanted = {n for n, each in enumerate(archive.events_of(folder)) if event_from(each).object_kind == NAMED_BY}
    name = ""
    for row in archive.payload_of(folder):
        if row.sequence in wanted and row.name == f"{STATE_PREFIX}name" and row.value is not None:
            name = str(json.loads(row.value))
    return name


def _fill(log: AdoptedLog, folder: Path) -> None:
    groups = groupby(archive.payload_of(folder), key=lambda row: row.sequence)
    current = next(groups, None)
    events = enumerate(archive.events_of(folder))
    while batch := list(islice(events, AT_A_TIME)):
        made = AdoptedEvent.objects.bulk_create([_row(log, place, stored) for place, stored in batch])
        payload: list[AdoptedPayload] = []
        for event in made:
            if current is not None and current[0] == event.sequence:
                payload += [_payload(event, row) for row in current[1]]
                current = next(groups, None)
        AdoptedPayload.objects.bulk_create(payload, batch_size=AT_A_TIME)


def _row(log: AdoptedLog, place: int, stored: bytes) -> AdoptedEvent:
    event = event_from(stored)
    return AdoptedEvent(
        log=log,
        sequence=place,
        moment=event.moment,
        type=event.type,
        object_kind=event.object_kind,
        object_number=int(event.object_number),
        stored=stored,
    )


def _payload(event: AdoptedEvent, row: PayloadRow) -> AdoptedPayload:
    return AdoptedPayload(event=event, name=row.name, salt=row.salt, value=row.value, is_withheld=row.is_withheld)
