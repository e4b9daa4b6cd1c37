"""Which heading of an extract is which field: proposed by name, decided by people; what two could be is left open."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kim_engine.quality.standards import Dataset

_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping by name: `columns` gives field → heading; `missing` fields have none, `unknown` headings no field.

    `doubtful` fields fit several headings, which are named; they are not mapped.
    """

    columns: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    doubtful: Mapping[str, tuple[str, ...]]


def folded(heading: str) -> str:
    """Give a heading without capitals, accents, spaces and marks: 'Void ref.' and VOID_REF are one."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub("", plain)


def propose(dataset: Dataset, headings: Sequence[str]) -> Proposal:
    """Propose which heading holds which field, by the field's known headings, its title and its name, in this order."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for heading in headings:
        by_name[folded(heading)].append(heading)
    columns: dict[str, str] = {}
    doubtful: dict[str, tuple[str, ...]] = {}
    for field in dataset.fields.values():
        names = dict.fromkeys(folded(each) for each in (*field.headings, field.title, field.id))
        found = next((by_name[each] for each in names if each and each in by_name), [])
        if len(found) == 1 and found[0] not in columns.values():
            columns[field.id] = found[0]
        elif found:
            doubtful[field.id] = tuple(found)
    return Proposal(
        columns=columns,
        missing=tuple(each for each in dataset.fields if each not in columns and each not in doubtful),
        unknown=tuple(each for each in headings if each not in columns.values()),
        doubtful=doubtful,
    )
