"""What an entry says, as one value: what forms and imports give and actions take; and what may come with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from kim.foundations.evidence_files.checks import NOT_LOOKED_OVER, FileCheck
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.models import Entry

TEXTS = ("what", "why", "late_why", "kind", "questions", "known_only_by", "covered_by")


class Unsaid(Enum):
    """Stands for what was not said, so that it stays as it is: None says that there is none."""

    UNSAID = "UNSAID"


UNSAID = Unsaid.UNSAID


@dataclass(frozen=True)
class Content:
    """Everything that a person can say in an entry. The three first are asked; all else is under 'Add more'."""

    what: str
    why: str = ""
    in_force_on: date | None = None
    kind: str = EntryKind.CHANGE_OF_PRACTICE
    questions: str = ""
    known_only_by: str = ""
    covered_by: str = ""
    late_why: str = ""
    customer_types: tuple[int, ...] = ()
    locations: tuple[int, ...] = ()

    def put_on(self, entry: Entry) -> None:
        """Lay this on an entry and save it."""
        for name in TEXTS:
            setattr(entry, name, getattr(self, name))
        entry.in_force_on = self.in_force_on
        entry.save()
        entry.customer_types.set(self.customer_types)
        entry.locations.set(self.locations)


@dataclass(frozen=True)
class Restricting:
    """Who may see an entry: few people, with why and in whose words; or, when it is empty, everybody who reads."""

    restriction: str = ""
    why: str = ""


@dataclass(frozen=True)
class GivenEvidence:
    """A link or a file that is given with an entry, and what it shows; `version` is of a copy beside a link."""

    label: str
    url: str = ""
    file_name: str = ""
    media_type: str = ""
    chunks: Iterable[bytes] = ()
    folder: Path | None = None
    check: FileCheck = NOT_LOOKED_OVER
    version: str = ""


def content_of(entry: Entry) -> Content:
    """Read an entry's content."""
    return Content(
        **{name: getattr(entry, name) for name in TEXTS},
        in_force_on=entry.in_force_on,
        customer_types=tuple(entry.customer_types.values_list("pk", flat=True)),
        locations=tuple(entry.locations.values_list("pk", flat=True)),
    )


def content_known(state: Mapping[str, Any]) -> Content:
    """Read an entry's content from a state of it in the record, where a date is text and what is empty is left out."""
    given = {each.name: state[each.name] for each in fields(Content) if each.name in state}
    if "in_force_on" in given:
        given["in_force_on"] = date.fromisoformat(given["in_force_on"])
    for name in ("customer_types", "locations"):
        given[name] = tuple(given.get(name, ()))
    return Content(**({"what": ""} | given))
