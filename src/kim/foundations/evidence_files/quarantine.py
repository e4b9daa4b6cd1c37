"""Files that wait while a person decides: a private folder each, bound to who brought it, outside of any backup."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kim.foundations.design.looked_over import looked
from kim.foundations.evidence_files.checks import FileCheck
from kim.foundations.evidence_files.choices import Checked, wrong_with_kind
from kim.foundations.evidence_files.scanning import scan
from kim_engine.privacy import Sighting
from kim_engine.texts import compare, read_text

KEPT_FOR = timedelta(hours=24)
MOST_NAMED = 20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_AT_A_TIME = 1 << 18
_TOLD = ("owner", "name", "media_type", "size", "scanned", "unread", "places", "kinds", "more")


class NotHeldError(LookupError):
    """No file of this person waits under this token."""


class OtherKindError(ValueError):
    """What a file holds is not what its name says, or is no kind that is taken; the sentence says which."""


@dataclass
class Held:
    """One file that waits, with what looking it over came to: kinds and places, never what stands there."""

    folder: Path
    token: str
    owner: int
    name: str
    media_type: str
    size: int = 0
    scanned: str = ""
    unread: list[str] = field(default_factory=list)
    places: list[list[str]] = field(default_factory=list)  # kind, place, the pattern's name
    kinds: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def is_clean(self) -> bool:
        """Say whether all of it was looked over and nothing found."""
        return not self.places and not self.unread

    def chunks(self) -> Iterator[bytes]:
        """Give the file's content."""
        with (self.folder / "file").open("rb") as file:
            while chunk := file.read(_AT_A_TIME):
                yield chunk

    def check(self) -> FileCheck:
        """Give what goes with the file when it is kept."""
        checked = Checked.KEPT if self.places else Checked.NOT_CHECKED if self.unread else Checked.NOTHING_FOUND
        text = (self.folder / "text").read_text(encoding="utf-8")
        return FileCheck(checked, self.unread[0] if self.unread else "", self.scanned, text)

    def forget(self) -> None:
        """Remove the file and all that was read of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Quarantine:
    """Where one person's files wait, and the command that scans them."""

    under: Path
    owner: int
    scanner: str = ""

    def hold(self, *, name: str, media_type: str, chunks: Iterable[bytes]) -> Held:
        """Take a file in, hold it against its name, scan it, read its text in a child process and look that over.

        Raises OtherKindError or FoundByScannerError, and keeps nothing of a file then or when anything breaks.
        """
        token = secrets.token_urlsafe(24)
        self.under.mkdir(parents=True, exist_ok=True, mode=0o700)
        held = Held(self.under / token, token, self.owner, name, media_type)
        held.folder.mkdir(mode=0o700)
        try:
            held.size = _write(held.folder / "file", chunks)
            _check_kind(held)
            held.scanned = scan(held.folder / "file", command=self.scanner)
            _look_over(held)
            told = {each: getattr(held, each) for each in _TOLD}
            _write(held.folder / "about.json", [json.dumps(told).encode()])
        except BaseException:
            held.forget()
            raise
        return held

    def find(self, token: str) -> Held:
        """Find a file of this person that waits. Raises NotHeldError."""
        if not _TOKEN.fullmatch(token):
            raise NotHeldError
        folder = self.under / token
        try:
            told: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise NotHeldError from None
        if told["owner"] != self.owner:
            raise NotHeldError
        return Held(folder, token, **told)


def sweep(*, under: Path, now: datetime) -> int:
    """Remove what has waited for a day. Returns how many files that were."""
    if not under.is_dir():
        return 0
    oldest = (now - KEPT_FOR).timestamp()
    old = [folder for folder in under.iterdir() if folder.stat().st_mtime < oldest]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _check_kind(held: Held) -> None:
    if wrong := wrong_with_kind(compare(held.folder / "file", name=held.name), held.name):
        raise OtherKindError(wrong)


def _look_over(held: Held) -> None:
    read = read_text(held.folder / "file", name=held.name)
    sightings = looked(read.text)
    _write(held.folder / "text", [read.text.encode()])
    held.unread = [str(each) for each in read.unread]
    held.kinds = sorted({str(each.kind) for each in sightings})
    named = _first_of_each(sightings)[:MOST_NAMED]
    held.places = [[str(each.kind), read.place_at(each.start), each.pattern] for each in named]
    held.more = len(sightings) - len(named)


def _first_of_each(sightings: tuple[Sighting, ...]) -> list[Sighting]:
    """Put the first of each kind first: so every kind is named, however many there are."""
    seen: set[str] = set()
    firsts = [each for each in sightings if not (each.kind in seen or seen.add(each.kind))]  # type: ignore[func-returns-value]
    return [*firsts, *(each for each in sightings if each not in firsts)]


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += file.write(chunk)
    return size
