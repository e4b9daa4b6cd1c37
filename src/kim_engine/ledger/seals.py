"""Dated seals: signed tree heads as C2SP checkpoints in signed notes, so that strangers' tools can read them."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kim_engine.ledger.events import MalformedEventError, moment_from, moment_text

_ED25519 = b"\x01"  # the algorithm byte of c2sp.org/signed-note
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<blob>[A-Za-z0-9+/]+={0,2})\n")


class BadSealError(ValueError):
    """A text that is not a seal of this log, or whose signature does not hold."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a seal says: which log, how many events, their root hash (32 bytes), the epoch and the moment."""

    origin: str
    size: int
    root: bytes
    epoch: int
    moment: datetime

    def body(self) -> str:
        """Write the checkpoint's body: three lines, then our two extension lines (c2sp.org/tlog-checkpoint)."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\nepoch {self.epoch}\nmoment {moment_text(self.moment)}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name, as `name+id+key` (c2sp.org/signed-note)."""

    name: str
    public: bytes

    def identity(self) -> bytes:
        """Return the four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def to_text(self) -> str:
        """Write the key on one line."""
        return f"{self.name}+{self.identity().hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"


def origin_of(log: str) -> str:
    """Name a log for its seals; the same name serves its keys."""
    return f"kim-log/{log}"


def verifier_key_from(text: str) -> VerifierKey:
    """Read `name+id+key`. Raises BadSealError."""
    try:
        name, identity, encoded_key = text.strip().split("+", 2)
        blob = base64.b64decode(encoded_key, validate=True)
    except ValueError as error:
        raise BadSealError("that line is not a verifier key") from error
    key = VerifierKey(name, blob[1:])
    if blob[:1] != _ED25519 or len(key.public) != 32 or key.identity().hex() != identity:
        raise BadSealError("that verifier key does not hold together")
    return key


def sign(head: TreeHead, *, private_key: Ed25519PrivateKey) -> str:
    """Seal a tree head: the note as text, ready for a file or a mail."""
    key = verifier_key_of(private_key, name=head.origin)
    signature = private_key.sign(head.body().encode())
    blob = base64.b64encode(key.identity() + signature).decode()
    return f"{head.body()}\n— {key.name} {blob}\n"


def verifier_key_of(private_key: Ed25519PrivateKey, *, name: str) -> VerifierKey:
    """State the public half of a signing key."""
    return VerifierKey(name, private_key.public_key().public_bytes_raw())


def open_seal(note: str, *, keys: list[VerifierKey]) -> TreeHead:
    """Read a seal and check its signature against any of the keys. Raises BadSealError with the reason."""
    body, divider, signatures = note.partition("\n\n")
    if not divider:
        raise BadSealError("the seal has no signature")
    signed, lines = f"{body}\n", signatures.splitlines(keepends=True)
    if not all(_SIGNATURE_LINE.fullmatch(line) for line in lines):
        raise BadSealError("something that is no signature follows the seal")
    if not any(_is_signed(signed, line, keys) for line in lines):
        raise BadSealError("no signature on the seal holds for the keys given")
    return _head_from(body)


def _is_signed(signed: str, line: str, keys: list[VerifierKey]) -> bool:
    match = _SIGNATURE_LINE.fullmatch(line)
    if not match:
        return False
    try:
        blob = base64.b64decode(match["blob"], validate=True)
    except ValueError:
        return False
    if base64.b64encode(blob).decode() != match["blob"]:
        return False  # the last character's spare bits: a second way of writing the same signature
    return any(
        key.name == match["name"] and key.identity() == blob[:4] and _holds(key, blob[4:], signed) for key in keys
    )


def _holds(key: VerifierKey, signature: bytes, signed: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, signed.encode())
    except InvalidSignature:
        return False
    return True


def _head_from(body: str) -> TreeHead:
    lines = body.split("\n")
    try:
        origin, size, root, epoch, moment = lines
        head = TreeHead(
            origin=origin,
            size=int(size),
            root=base64.b64decode(root, validate=True),
            epoch=int(epoch.removeprefix("epoch ")),
            moment=moment_from(moment.removeprefix("moment ")),
        )
    except (ValueError, MalformedEventError) as error:
        raise BadSealError("the seal's lines are not those of a KIM Log seal") from error
    if head.body() != f"{body}\n" or len(head.root) != 32:
        raise BadSealError("the seal's lines are not in their one form")
    return head
