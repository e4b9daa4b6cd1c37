"""What a backup says of itself: its format, the program and database it came from, and every member with its digest."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
NAME = "manifest.json"
LARGEST = 64 * 1024 * 1024  # bytes of a manifest (some hundred thousand evidence files), or of a file of seals
SQLITE_MEMBER = "database/kim.sqlite3"
# Every name that a member may bear: no name of an archive ever becomes a path.
_MEMBER = re.compile(
    r"database/kim\.sqlite3|database/[a-z][a-z0-9_]{0,62}\.copy|evidence/[0-9a-f]{64}"
    r"|seals/[0-9a-f]{32}\.(txt|keys\.txt|erasures\.jsonl)"
)
_DIGEST, _LOG = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_WORD = re.compile(r"[a-z][a-z0-9_]{0,62}")


class DamagedError(RuntimeError):
    """A backup that is not whole, or was never one, with what is wrong."""


class NewerFormatError(RuntimeError):
    """A backup of a format that this program does not know."""


@dataclass(frozen=True)
class Member:
    """One file in the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One table of a PostgreSQL database: its columns in order, and where its numbers had come to."""

    name: str
    columns: list[str]
    numbered_to: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    program: str
    made_at: str
    engine: str  # sqlite or postgresql
    migrations: list[tuple[str, str]]
    log: str
    epoch: int
    size: int
    root: str
    tables: list[Table] = field(default_factory=list)
    not_whole: list[str] = field(default_factory=list)  # evidence that was gone or changed on disk when it was made
    members: list[Member] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        """Write the manifest, with the number of its members."""
        told = {"format": FORMAT, **asdict(self), "count": len(self.members)}
        return json.dumps(told, indent=1, sort_keys=True).encode()

    @property
    def evidence(self) -> list[Member]:
        """List the evidence files."""
        return [each for each in self.members if each.name.startswith("evidence/")]

    @property
    def seals(self) -> list[Member]:
        """List the files that lay beside the database: seals, public keys, erasures."""
        return [each for each in self.members if each.name.startswith("seals/")]


def manifest_from(content: bytes) -> Manifest:
    """Read a manifest. Raises DamagedError, or NewerFormatError before looking at anything else."""
    try:
        told = json.loads(content)
        format = told["format"]
        if isinstance(format, int) and not isinstance(format, bool) and format > FORMAT:
            raise NewerFormatError(str(format))
        return _checked(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedError("its list of contents cannot be read") from None


def _checked(told: dict[str, Any]) -> Manifest:
    found = Manifest(
        program=_text(told["program"]),
        made_at=_text(told["made_at"]),
        engine=_text(told["engine"]),
        migrations=[(_text(app), _text(name)) for app, name in told["migrations"]],
        log=_matching(_LOG, told["log"]),
        epoch=_number(told["epoch"]),
        size=_number(told["size"]),
        root=_matching(_DIGEST, told["root"]),
        tables=[_table(each) for each in told["tables"]],
        not_whole=[_matching(_DIGEST, each) for each in told["not_whole"]],
        members=[_member(each) for each in told["members"]],
    )
    names = [each.name for each in found.members]
    expected = [SQLITE_MEMBER] if found.engine == "sqlite" else [f"database/{each.name}.copy" for each in found.tables]
    is_whole = told["format"] == FORMAT and told["count"] == len(names) == len(set(names))
    if not is_whole or sorted(expected) != sorted(each for each in names if each.startswith("database/")):
        raise ValueError
    if any(each.name != f"evidence/{each.sha256}" for each in found.evidence):
        raise ValueError
    if any(not each.name.startswith(f"seals/{found.log}.") or each.size > LARGEST for each in found.seals):
        raise ValueError
    return found


def _member(told: dict[str, Any]) -> Member:
    return Member(_matching(_MEMBER, told["name"]), _number(told["size"]), _matching(_DIGEST, told["sha256"]))


def _table(told: dict[str, Any]) -> Table:
    numbered_to = told["numbered_to"]
    columns = [_matching(_WORD, each) for each in told["columns"]]
    return Table(_matching(_WORD, told["name"]), columns, None if numbered_to is None else _number(numbered_to))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not pattern.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError
    return value
