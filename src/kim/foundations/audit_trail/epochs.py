"""Epochs: a record that was restored from a copy goes on in a new one, so that no two pasts can be taken for one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kim.foundations.audit_trail import sealing
from kim.foundations.audit_trail.models import Log
from kim_engine.ledger.archive import seals_in
from kim_engine.ledger.seals import BadSealError, open_seal, origin_of

_EPOCH = re.compile(r"^epoch ([1-9][0-9]{0,5})$", re.MULTILINE)


def begin_epoch(log: Log, *, seals: Iterable[str]) -> int:
    """Have the record go on in an epoch that no seal found has seen; the next seal says it.

    `seals` are texts of dated seals found elsewhere. Their signatures do not matter here: a number too high harms
    nothing, one that was used already would. No field of the model but the epoch is touched, so that this also
    works on a database that is not up to date yet.
    """
    origin = origin_of(log.id)
    notes = [note for text in seals for note in seals_in(text) if note.startswith(f"{origin}\n")]
    seen = [int(number) for note in notes for number in _EPOCH.findall(note)]
    epoch = max([log.epoch, *seen]) + 1
    Log.objects.filter(pk=log.pk).update(epoch=epoch)
    log.epoch = epoch
    return epoch


@dataclass(frozen=True)
class Found:
    """What dated seals found elsewhere say of a record that comes back from a backup."""

    binding: list[str]  # of the record's own epoch and not beyond its end: it must agree with them
    lost: int  # how many events the newest seal covers beyond the record's end
    unknown: int  # forged, torn, of another log, or of a key that the backup does not know yet


def weigh(log: Log, seals: Iterable[str]) -> Found:
    """Tell the seals that a record must agree with from those of a time that it does not reach.

    An earlier epoch's seal may be of a past that a restore left behind: it binds nothing.
    """
    keys = sealing.verifier_keys(log)
    binding, lost, unknown = [], 0, 0
    for note in dict.fromkeys(note for text in seals for note in seals_in(text)):
        try:
            head = open_seal(note, keys=keys)
        except BadSealError:
            unknown += 1
            continue
        if head.epoch == log.epoch and head.size <= log.size:
            binding.append(note)
        elif head.epoch >= log.epoch:
            lost = max(lost, head.size - log.size)
    return Found(binding, lost, unknown)
