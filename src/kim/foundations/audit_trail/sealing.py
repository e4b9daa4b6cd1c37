"""Making the keys that sign, and the dated seals themselves, in the database and in files beside it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import transaction

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.models import Log, Seal, SealKey
from kim.foundations.audit_trail.on_disk import keep_names, write_whole
from kim.foundations.audit_trail.writing import Actor, writing
from kim_engine.ledger.archive import BETWEEN_SEALS, seals_in
from kim_engine.ledger.seals import TreeHead, VerifierKey, origin_of, sign, verifier_key_from, verifier_key_of

BETWEEN = timedelta(days=1)


class NoSealKeyError(RuntimeError):
    """The key that signs seals is not where it should be."""


def make_key(*, keys: Path, by: Actor | None, at: datetime) -> SealKey:
    """Make a new signing key, retire the one before, and record both. The private half goes to a file only."""
    log = Log.objects.get()
    private = Ed25519PrivateKey.generate()
    public = verifier_key_of(private, name=origin_of(log.id))
    _write_private(_path(keys, public), private)
    with writing(by=by, at=at) as history:
        for old in SealKey.objects.filter(log=log, retired_at__isnull=True):
            before = state_of(old)
            old.retired_at = at
            old.save()
            history.changed("audit_trail.seal_key_retired", old, before=before)
        key = SealKey.objects.create(log=log, verifier_key=public.to_text(), made_at=at)
        history.changed("audit_trail.seal_key_made", key)
    return key


def is_due(now: datetime) -> bool:
    """Say whether a day has passed since the last seal, or an epoch began that no seal has said yet."""
    log, last = Log.objects.first(), Seal.objects.order_by("-pk").first()
    return log is not None and (last is None or now - last.made_at >= BETWEEN or last.epoch != log.epoch)


def make_seal(*, keys: Path, seals: Path, at: datetime) -> Seal | None:
    """Seal the record as it stands; None when nothing was written since the last seal.

    Raises NoSealKeyError when the key's file is missing.
    """
    with transaction.atomic():
        log = Log.objects.select_for_update().get()
        if Seal.objects.filter(log=log, epoch=log.epoch, size=log.size).exists():
            return None
        head = TreeHead(origin_of(log.id), log.size, bytes(log.root), log.epoch, at)
        note = sign(head, private_key=_private(keys, _key_in_use(log)))
        seal = Seal.objects.create(log=log, epoch=log.epoch, size=log.size, made_at=at, note=note)
    write_beside(seals=seals)
    return seal


def verifier_keys(log: Log) -> list[VerifierKey]:
    """List every public key that ever signed a log's seals."""
    return [verifier_key_from(key.verifier_key) for key in SealKey.objects.filter(log=log).order_by("pk")]


def private_path(keys: Path, log: Log) -> Path:
    """Say where the private half of the key in use lies. Raises NoSealKeyError when no key is in use."""
    return _path(keys, _key_in_use(log))


def check_private(keys: Path, log: Log) -> None:
    """See that the private half of the key in use can be read and belongs to it. Raises NoSealKeyError."""
    public = _key_in_use(log)
    if verifier_key_of(_private(keys, public), name=public.name) != public:
        raise NoSealKeyError(f"The key at {_path(keys, public)} is not the one in use.")


def _key_in_use(log: Log) -> VerifierKey:
    key = SealKey.objects.filter(log=log, retired_at__isnull=True).first()
    if key is None:
        raise NoSealKeyError("No key signs seals yet.")
    return verifier_key_from(key.verifier_key)


def _path(keys: Path, key: VerifierKey) -> Path:
    return keys / f"seal-{key.identity().hex()}.pem"


def _write_private(path: Path, private: Ed25519PrivateKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    keep_names(path.parent)


def _private(keys: Path, public: VerifierKey) -> Ed25519PrivateKey:
    path = _path(keys, public)
    if not path.exists():
        raise NoSealKeyError(f"The key that signs seals is not at {path}. Put it back, or make a new one.")
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise NoSealKeyError(f"The key at {path} cannot be read. Put it back, or make a new one.") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise NoSealKeyError(f"{path} holds another kind of key.")
    return private


def write_beside(*, seals: Path) -> None:
    """Write the seals that the file beside the database lacks, and the public keys.

    A kill may come between a seal's commit and its file. What the file holds is never taken out of it, so that after
    a restore it still says what stood; only a seal that was torn gives way to the whole one.
    """
    seals.mkdir(parents=True, exist_ok=True)
    for log in Log.objects.all():
        path = seals / f"{log.id}.txt"
        notes = list(Seal.objects.filter(log=log).order_by("pk").values_list("note", flat=True))
        add_beside(path, notes)
        keys = "".join(f"{key.to_text()}\n" for key in verifier_keys(log))
        beside = seals / f"{log.id}.keys.txt"
        if not beside.exists() or beside.read_text(encoding="utf-8") != keys:
            write_whole(beside, keys)


def add_beside(path: Path, notes: list[str]) -> None:
    """Add to a file of seals those that it lacks."""
    told = path.read_text(encoding="utf-8") if path.exists() else ""
    standing = [each for each in seals_in(told) if not _is_torn(each, notes)]
    missing = [note for note in notes if note not in set(standing)]
    if missing:
        write_whole(path, BETWEEN_SEALS.join([*standing, *missing]))


def _is_torn(note: str, whole: list[str]) -> bool:
    """Say whether a note is the beginning of a whole one and no more: a kill came while it was written."""
    return any(note != each and each.startswith(note.rstrip("\n")) for each in whole)
