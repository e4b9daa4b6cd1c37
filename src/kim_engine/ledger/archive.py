"""An exported History as a folder of plain files, and its verification by somebody who has nothing else.

log.json        which log, how many events and seals, the tree's root over the events, and when it was exported
events.jsonl    one event a line: the very bytes that were hashed
payload.jsonl   one field a line: {"sequence", "name", "salt", "value"}, or "state": "erased" / "withheld"
seals.txt       every dated seal, one after another, with a line of dashes between
keys.txt        the public keys, one a line

Each file has one form, and is refused in any other: a change that no seal reaches yet is still a change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from kim_engine.ledger.events import MalformedEventError, decoded, encoded, moment_from
from kim_engine.ledger.seals import BadSealError, TreeHead, VerifierKey, open_seal, origin_of, verifier_key_from
from kim_engine.ledger.verification import ChainCheck, Fault, PayloadCheck, PayloadRow, Problem, check_seals

FORMAT = 1
BETWEEN_SEALS = "-" * 20 + "\n"
ABOUT = {"format": int, "log": str, "size": int, "root": str, "seals": int, "exported_at": str}
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


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
    sealed: int  # how many events, from the first, stand under a seal that agrees
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
            file.write(_line(row))


def write_seals(path: Path, notes: Iterable[str]) -> int:
    """Write seals one after another; return how many."""
    notes = list(notes)
    path.write_text(BETWEEN_SEALS.join(notes), encoding="utf-8", newline="\n")
    return len(notes)


def write_about(
    folder: Path, *, log: str, size: int, root: bytes, seals: int, keys: Iterable[VerifierKey], exported_at: str
) -> None:
    """Write log.json and keys.txt. `root` is the tree's over all the events, `exported_at` a moment's text."""
    counts = {"size": size, "root": encoded(root), "seals": seals}
    about = {"format": FORMAT, "log": log, **counts, "exported_at": exported_at}
    (folder / "log.json").write_text(_about_text(about), encoding="utf-8", newline="\n")
    (folder / "keys.txt").write_text(_keys_text(keys), encoding="utf-8", newline="\n")


def verify(folder: Path, *, against: Path | None = None) -> ArchiveResult:
    """Check an exported History: the chain, every open field, every seal in it and those kept elsewhere.

    Raises NotAnExportError when the folder cannot be read as an export at all.
    """
    whole = opened(folder)
    kept = seals_in(_text(against)) if against is not None else []
    if against is not None and not kept:
        raise NotAnExportError(f"{against} holds no seal")
    return check(whole, stored=events_of(folder), rows=payload_of(folder), kept=kept)


@dataclass(frozen=True)
class Opened:
    """What an exported History says of itself: log.json, and the texts of its keys and seals."""

    about: dict[str, Any]
    keys: str
    seals: str


def opened(folder: Path) -> Opened:
    """Read what an exported History says of itself. Raises NotAnExportError."""
    about = _about(folder)
    _keys(_read(folder, "keys.txt"))
    return Opened(about, _read(folder, "keys.txt"), _read(folder, "seals.txt"))


def check(
    whole: Opened, *, stored: Iterable[bytes], rows: Iterator[PayloadRow], kept: Iterable[str] = ()
) -> ArchiveResult:
    """Check a History that was exported, from its folder or from where it is kept since. `kept`: seals kept elsewhere.

    Raises NotAnExportError when a part of it cannot be read at all.
    """
    about, keys = whole.about, _keys(whole.keys)
    notes = whole.seals.split(BETWEEN_SEALS) if whole.seals else []
    heads, bad_seals = _heads("in seals.txt", notes, keys)
    if len(notes) != about["seals"]:
        said = f"seals.txt should hold {about['seals']} seals and holds {len(notes)}."
        bad_seals.append(Problem(Fault.SEAL, said))
    others, problems = _heads("of those kept elsewhere", kept, keys)
    heads, bad_seals = heads + others, bad_seals + problems
    chain = ChainCheck(about["log"], sizes_wanted={head.size for head in heads}, problems=bad_seals)
    payload = PayloadCheck(chain)
    _check_events(stored, rows, chain, payload)
    chain.finish(size=about["size"])
    payload.finish()
    if encoded(chain.frontier.root()) != about["root"]:
        chain.say(Fault.HEAD, "The events do not give the root that log.json states.")
    in_order = sorted(heads, key=lambda head: (head.epoch, head.size))
    sealed = check_seals(chain, in_order, origin=origin_of(about["log"]))
    counts = (chain.frontier.size, payload.opened, payload.erased, payload.withheld, len(heads), sealed)
    return ArchiveResult(*counts, problems=chain.problems)


def seals_in(text: str) -> list[str]:
    """Split seals that were kept elsewhere into notes, whatever a mail has made of the blank lines around them."""
    return [f"{note.strip()}\n" for note in text.split(BETWEEN_SEALS) if note.strip()]


def events_of(folder: Path) -> Iterator[bytes]:
    """Read the events of an exported History, each as it was hashed. Raises NotAnExportError."""
    with (folder / "events.jsonl").open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                raise NotAnExportError("events.jsonl ends in the middle of a line")
            yield line[:-1]


def _check_events(
    stored: Iterable[bytes], rows: Iterator[PayloadRow], chain: ChainCheck, payload: PayloadCheck
) -> None:
    groups = _Groups(rows)
    for place, line in enumerate(stored):
        event = chain.feed(line, place=place)
        own = groups.of(place, chain)
        if event is not None:
            payload.feed(event, own)
    groups.finish(chain)


class _Groups:
    """Payload rows by event, read once, in the order of the events; what stands out of it is named."""

    def __init__(self, rows: Iterator[PayloadRow]) -> None:
        self._rest = ((sequence, list(own)) for sequence, own in groupby(rows, key=lambda row: row.sequence))
        self._current = next(self._rest, None)

    def of(self, place: int, chain: ChainCheck) -> list[PayloadRow]:
        """Give the rows of the event at a place."""
        while self._current is not None and self._current[0] < place:
            self._stray(self._current[0], chain)
        if self._current is None or self._current[0] != place:
            return []
        own, self._current = self._current[1], next(self._rest, None)
        return own

    def finish(self, chain: ChainCheck) -> None:
        """Name the rows that no event has asked for."""
        while self._current is not None:
            self._stray(self._current[0], chain)

    def _stray(self, sequence: int, chain: ChainCheck) -> None:
        said = f"payload.jsonl speaks of event {sequence} where that event does not stand."
        chain.say(Fault.PAYLOAD_ADDED, said, sequence)
        self._current = next(self._rest, None)


def payload_of(folder: Path) -> Iterator[PayloadRow]:
    """Read the payload of an exported History in the order of its events. Raises NotAnExportError."""
    with (folder / "payload.jsonl").open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                row = _row(json.loads(line.decode()))
                is_as_written = _line(row).encode() == line
            except UNREADABLE:
                is_as_written = False
            if not is_as_written:
                raise NotAnExportError(f"line {number} of payload.jsonl is not a payload field")
            yield row


def _row(told: dict[str, Any]) -> PayloadRow:
    sequence, name = int(told["sequence"]), str(told["name"])
    if told.get("state") == "withheld":
        return PayloadRow(sequence, name, None, None, is_withheld=True)
    if told.get("state") == "erased":
        return PayloadRow(sequence, name, None, None)
    return PayloadRow(sequence, name, decoded(told["salt"]), str(told["value"]))


def _line(row: PayloadRow) -> str:
    told: dict[str, Any] = {"sequence": row.sequence, "name": row.name}
    if row.is_withheld:
        told["state"] = "withheld"
    elif row.salt is None:
        told["state"] = "erased"
    else:
        told |= {"salt": encoded(row.salt), "value": row.value}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def _about(folder: Path) -> dict[str, Any]:
    text = _read(folder, "log.json")
    try:
        about = dict(json.loads(text))
        moment_from(about["exported_at"])
        is_ours = about["format"] == FORMAT and {name: type(value) for name, value in about.items()} == ABOUT
    except UNREADABLE as error:
        raise NotAnExportError(f"{folder} holds no log.json that can be read") from error
    if not is_ours or _about_text(about) != text:
        raise NotAnExportError("log.json is of another format")
    for name in ("events.jsonl", "payload.jsonl"):
        if not (folder / name).is_file():
            raise NotAnExportError(f"{folder} holds no {name}")
    return about


def _about_text(about: dict[str, Any]) -> str:
    return json.dumps(about, indent=1, ensure_ascii=False) + "\n"


def _keys(text: str) -> list[VerifierKey]:
    try:
        keys = [verifier_key_from(line) for line in text.splitlines()]
    except BadSealError as error:
        raise NotAnExportError(f"keys.txt: {error}") from error
    if _keys_text(keys) != text:
        raise NotAnExportError("keys.txt is not in its one form")
    return keys


def _keys_text(keys: Iterable[VerifierKey]) -> str:
    return "".join(f"{key.to_text()}\n" for key in keys)


def _heads(where: str, notes: Iterable[str], keys: list[VerifierKey]) -> tuple[list[TreeHead], list[Problem]]:
    heads, problems = [], []
    for number, note in enumerate(notes, 1):
        try:
            heads.append(open_seal(note, keys=keys))
        except (BadSealError, MalformedEventError) as error:
            problems.append(Problem(Fault.SEAL, f"Seal {number} {where} does not hold: {error}."))
    return heads, problems


def _read(folder: Path, name: str) -> str:
    return _text(folder / name, newline="")  # as it is: a changed line ending is a change


def _text(path: Path, newline: str | None = None) -> str:
    try:
        with path.open(encoding="utf-8", newline=newline) as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnExportError(f"{path} cannot be read") from error
