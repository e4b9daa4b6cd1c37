"""Uploaded files that wait to be imported: a private folder each, bound to who brought it, swept after a day."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from kim_engine.tables.limits import DEFAULT_LIMITS, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.sheets import Merge, Sheet, Workbook
from kim_engine.tables.wire import decode_cell, encode_cell
from kim_engine.tables.workbooks import read_file

KEPT_FOR = timedelta(hours=24)
LONGEST_NAME = 120
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")

Answers = dict[str, dict[str, str]]


class NotStagedError(LookupError):
    """No file of this person waits under this token: it was swept, imported, or never theirs."""


@dataclass
class Staged:
    """One file that waits, with what its person has said about it so far."""

    folder: Path
    token: str
    owner: int
    purpose: str
    name: str
    brought_at: datetime
    rows: dict[str, str] = field(default_factory=dict)  # sheet -> row of headings, or "none"
    columns: dict[str, dict[str, str]] = field(default_factory=dict)  # table -> column -> meaning
    answers: Answers = field(default_factory=dict)

    @cached_property
    def workbook(self) -> Workbook:
        """Give what the child process read from the file."""
        return _opened(json.loads((self.folder / "read.json").read_text(encoding="utf-8")))

    def keep(self) -> None:
        """Write down what was said; the old words stand until the new ones are whole."""
        told = {name: getattr(self, name) for name in ("owner", "purpose", "name", "rows", "columns", "answers")}
        told["brought_at"] = self.brought_at.isoformat()
        part = self.folder / f"about-{secrets.token_hex(4)}"
        _write(part, json.dumps(told).encode())
        part.replace(self.folder / "about.json")

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Import this file, once: a second request finds nothing. If it fails, the file waits again."""
        about, taken = self.folder / "about.json", self.folder / "taken.json"
        try:
            about.rename(taken)
        except FileNotFoundError:
            raise NotStagedError from None
        try:
            yield
        except BaseException:
            taken.rename(about)
            raise
        self.forget()

    def forget(self) -> None:
        """Remove the file and all that was said about it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def bring(
    *,
    under: Path,
    owner: int,
    purpose: str,
    name: str,
    chunks: Iterable[bytes],
    at: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> Staged:
    """Take a file in and read it in a child process. Raises RefusedFile, and then keeps nothing of it."""
    token = secrets.token_urlsafe(24)
    under.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = Staged(under / token, token, owner, purpose, name[-LONGEST_NAME:], at)
    staged.folder.mkdir(mode=0o700)
    try:
        _write(staged.folder / "file", b"".join(chunks))
        workbook = read_file(staged.folder / "file", name=name, limits=limits)
        if not any(
            str(cell).strip() for sheet in workbook.sheets for row in sheet.rows for cell in row if cell is not None
        ):
            raise RefusedFile(RefusalCode.EMPTY_FILE)
        (staged.folder / "file").unlink()  # what was read is all that is needed from here on
        _write(staged.folder / "read.json", json.dumps(_closed(workbook)).encode())
        staged.keep()
    except BaseException:
        staged.forget()
        raise
    return staged


def find(*, under: Path, token: str, owner: int, purpose: str) -> Staged:
    """Find a waiting file of this person. Raises NotStagedError."""
    if not _TOKEN.fullmatch(token):
        raise NotStagedError
    try:
        told: dict[str, Any] = json.loads((under / token / "about.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise NotStagedError from None
    if (told["owner"], told["purpose"]) != (owner, purpose):
        raise NotStagedError
    told["brought_at"] = datetime.fromisoformat(told["brought_at"])
    return Staged(folder=under / token, token=token, **told)


def sweep(*, under: Path, now: datetime) -> int:
    """Remove what has waited for a day. Returns how many files that were."""
    if not under.is_dir():
        return 0
    oldest = (now - KEPT_FOR).timestamp()
    old = [folder for folder in under.iterdir() if folder.is_dir() and _brought(folder) < oldest]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def drop_holding(text: str, *, under: Path) -> int:
    """Remove the waiting files that hold a text, whatever its spacing. Returns how many; they can be brought again."""
    if not under.is_dir():
        return 0
    wanted = " ".join(text.split()).casefold()
    holding = [folder for folder in under.iterdir() if folder.is_dir() and wanted in _words_of(folder)]
    for folder in holding:
        shutil.rmtree(folder, ignore_errors=True)
    return len(holding)


def _words_of(folder: Path) -> str:
    """Give all the words of a waiting file on one line: what was read of it, its name, and what was answered."""
    told: list[str] = []
    for path in folder.glob("*.json"):
        try:
            told.append(json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False))
        except (OSError, ValueError):
            continue  # gone or half written: what is being written now is newer than the erasure
    return " ".join(" ".join(told).replace("\\n", " ").split()).casefold()


def _brought(folder: Path) -> float:
    """Say when a folder was made: answers given later do not keep it longer."""
    try:
        told = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        return datetime.fromisoformat(told["brought_at"]).timestamp()
    except (OSError, ValueError, KeyError):
        return folder.stat().st_mtime


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _closed(workbook: Workbook) -> dict[str, Any]:
    sheets = [
        {
            "name": sheet.name,
            "is_hidden": sheet.is_hidden,
            "rows": [[encode_cell(cell) for cell in row] for row in sheet.rows],
            "merged": [[m.first_row, m.first_column, m.last_row, m.last_column] for m in sheet.merged],
        }
        for sheet in workbook.sheets
    ]
    return {"sheets": sheets, "sha256": workbook.sha256, "is_1904": workbook.is_1904, "notes": list(workbook.notes)}


def _opened(told: dict[str, Any]) -> Workbook:
    sheets = tuple(
        Sheet(
            name=each["name"],
            rows=tuple(tuple(decode_cell(cell) for cell in row) for row in each["rows"]),
            merged=tuple(Merge(*merge) for merge in each["merged"]),
            is_hidden=each["is_hidden"],
        )
        for each in told["sheets"]
    )
    return Workbook(sheets, told["sha256"], told["is_1904"], tuple(told["notes"]))
