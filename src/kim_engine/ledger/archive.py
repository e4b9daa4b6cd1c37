"""An exported History as a folder of plain files, and its verification by somebody who has nothing else.

log.json        which log, how many events, when and for whom it was exported
events.jsonl    one event a line: the very bytes that were hashed
payload.jsonl   one field a line: {"sequence", "name", "salt", "value"}, or "state": "erased" / "withheld"
seals.txt       every dated seal, one after another, with a line of dashes between
keys.txt        the public keys, one a line
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from kim_engine.ledger.events import MalformedEventError, decoded, encoded
from kim_engine.ledger.seals import BadSealError, TreeHead, VerifierKey, open_seal, origin_of, verifier_key_from
from kim_engine.ledger.verification import ChainCheck, Fault, PayloadCheck, PayloadRow, Problem, check_seals

FORMAT = 1
BETWEEN_SEALS = "-" * 20 + "\n"


class NotAnExportError(ValueError):
    """The folder is not what `kim history export` wrote."""


@dataclass
class ArchiveResult:
    """What a verification of an exported History found."""

    events: int
    opened: int
    erased: int
    withheld: int
    seals: int
    problems: list[Problem] = field(default_factory=list)


def write_events(path: Path, stored: Iterable[bytes]) -> int:
    """Write events, one a line. Canonical JSON holds no line break, so a line is the event's bytes."""
    count = 0
    with path.open("wb") as file:
        for each in stored:
            file.write(each + b"\n")
            count += 1
    return count


def write_payload(path: Path, rows: Iterable[PayloadRow]) -> None:
    """Write payload rows in the order of their events."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(_line(row), ensure_ascii=False, separators=(",", ":")) + "\n")


def write_seals(path: Path, notes: Iterable[str]) -> None:
    """Write seals one after another."""
    path.write_text(BETWEEN_SEALS.join(notes), encoding="utf-8", newline="\n")


def write_about(folder: Path, *, log: str, size: int, keys: Iterable[VerifierKey], **facts: Any) -> None:
    """Write log.json and keys.txt."""
    about = {"format": FORMAT, "log": log, "size": size, **facts}
    (folder / "log.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "keys.txt").write_text("".join(f"{key.to_text()}\n" for key in keys), encoding="utf-8")


def verify(folder: Path, *, against: Path | None = None) -> ArchiveResult:
    """Check an exported History: the chain, every open field, every seal in it and those kept elsewhere.

    Raises NotAnExportError when the folder cannot be read as an export at all.
    """
    about = _about(folder)
    keys, bad_seals = _keys(folder), []
    heads, problems = _heads(_read(folder, "seals.txt"), keys)
    bad_seals += problems
    if against is not None:
        others, problems = _heads(_text(against), keys)
        heads, bad_seals = heads + others, bad_seals + problems
    chain = ChainCheck(about["log"], sizes_wanted={head.size for head in heads}, problems=bad_seals)
    payload = PayloadCheck(chain)
    _check_events(folder, chain, payload)
    chain.finish(size=about["size"])
    payload.finish()
    check_seals(chain, sorted(heads, key=lambda head: (head.epoch, head.size)), origin=origin_of(about["log"]))
    counts = (chain.frontier.size, payload.opened, payload.erased, payload.withheld, len(heads))
    return ArchiveResult(*counts, problems=chain.problems)


def seals_in(text: str) -> list[str]:
    """Split a file of seals into notes."""
    return [note for note in text.split(BETWEEN_SEALS) if note.strip()]


def _check_events(folder: Path, chain: ChainCheck, payload: PayloadCheck) -> None:
    rows = groupby(_payload_rows(folder), key=lambda row: row.sequence)
    current: tuple[int, list[PayloadRow]] | None = _next(rows)
    with (folder / "events.jsonl").open("rb") as file:
        for place, line in enumerate(file):
            event = chain.feed(line.removesuffix(b"\n"), place=place)
            while current is not None and current[0] < place:
                current = _next(rows)
            own = current[1] if current is not None and current[0] == place else []
            if event is not None:
                payload.feed(event, own)


def _next(groups: Iterator[tuple[int, Iterator[PayloadRow]]]) -> tuple[int, list[PayloadRow]] | None:
    found = next(groups, None)
    return (found[0], list(found[1])) if found else None


def _payload_rows(folder: Path) -> Iterator[PayloadRow]:
    with (folder / "payload.jsonl").open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield _row(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise NotAnExportError(f"line {number} of payload.jsonl is not a payload field") from None


def _row(told: dict[str, Any]) -> PayloadRow:
    sequence, name = int(told["sequence"]), str(told["name"])
    if told.get("state") == "withheld":
        return PayloadRow(sequence, name, None, None, is_withheld=True)
    if told.get("state") == "erased":
        return PayloadRow(sequence, name, None, None)
    return PayloadRow(sequence, name, decoded(told["salt"]), str(told["value"]))


def _line(row: PayloadRow) -> dict[str, Any]:
    told: dict[str, Any] = {"sequence": row.sequence, "name": row.name}
    if row.is_withheld:
        return told | {"state": "withheld"}
    if row.salt is None:
        return told | {"state": "erased"}
    return told | {"salt": encoded(row.salt), "value": row.value}


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads(_read(folder, "log.json"))
        if about["format"] != FORMAT or not isinstance(about["log"], str) or not isinstance(about["size"], int):
            raise NotAnExportError("log.json is of another format")
    except (ValueError, KeyError, TypeError) as error:
        raise NotAnExportError(f"{folder} holds no log.json that can be read") from error
    for name in ("events.jsonl", "payload.jsonl"):
        if not (folder / name).is_file():
            raise NotAnExportError(f"{folder} holds no {name}")
    return dict(about)


def _keys(folder: Path) -> list[VerifierKey]:
    try:
        return [verifier_key_from(line) for line in _read(folder, "keys.txt").splitlines() if line.strip()]
    except BadSealError as error:
        raise NotAnExportError(f"keys.txt: {error}") from error


def _heads(text: str, keys: list[VerifierKey]) -> tuple[list[TreeHead], list[Problem]]:
    heads, problems = [], []
    for number, note in enumerate(seals_in(text), 1):
        try:
            heads.append(open_seal(note, keys=keys))
        except (BadSealError, MalformedEventError) as error:
            problems.append(Problem(Fault.SEAL, f"Seal {number} does not hold: {error}."))
    return heads, problems


def _read(folder: Path, name: str) -> str:
    return _text(folder / name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnExportError(f"{path} cannot be read") from error
