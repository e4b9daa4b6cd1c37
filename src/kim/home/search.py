"""The search over everything that a person may see: the newest hits of each room, merged into one list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from markupsafe import Markup

from kim.foundations.design.lists import first_of
from kim.foundations.full_text.slots import Hit, SearchSource, search_sources
from kim.foundations.full_text.snippets import snippet
from kim.foundations.full_text.words import MOST, words_of
from kim.foundations.people.standing import Standing

PAGE = 20
COUNTED = 100  # a sort of thing is counted so far; beyond it, 'more than 100'
SHORTEST = 2  # letters of the longest word
LONGEST = 300  # characters that are read of what was typed
UNDATED = datetime(9000, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,2})-([0-9]{1,18})", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where a row stands in the merged list: newest first, then by the sort of thing, then by number."""

    at: datetime
    rank: int
    number: int

    @property
    def key(self) -> tuple[datetime, int, int]:
        """Give what sorts it, the first in the list being the greatest."""
        return self.at, -self.rank, self.number

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.rank}-{self.number}"


@dataclass(frozen=True)
class Shown:
    """One line of the page."""

    hit: Hit
    tag: str
    at: datetime | None
    snippet: Markup


@dataclass(frozen=True)
class Found:
    """What a search came to."""

    problem: str = ""
    hits: Sequence[Shown] = ()
    counts: Sequence[str] = ()
    older: str = ""
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """What was asked for, as it stood in the address."""

    words: str
    kind: str = ""
    area: int | None = None
    before: Place | None = None

    def address(self, before: str = "") -> str:
        """Give the query of the address that asks the same, from a place on."""
        given = {"words": self.words, "kind": self.kind, "area": self.area or "", "before": before}
        return f"?{urlencode({name: value for name, value in given.items() if value})}"


def asked(given: Mapping[str, str]) -> Asked:
    """Read what an address asks for. What is not known in it counts as not given."""
    kind, area = given.get("kind", ""), given.get("area", "")
    return Asked(
        words=given.get("words", "").strip()[:LONGEST],
        kind=kind if kind in dict(kinds()) else "",
        area=int(area) if _NUMBER.fullmatch(area) else None,
        before=place_read(given.get("before", "")),
    )


def kinds() -> list[tuple[str, str]]:
    """List the sorts of things that can be found, as the page offers them."""
    return [(source.kind, source.name) for source in search_sources()]


def problem_of(words: str) -> str:
    """Say why words cannot be searched for; '' when they can."""
    found = words_of(words)
    if not found:
        return "Type a word: letters or numbers."
    return "" if max(map(len, found)) >= SHORTEST else f"Type a word of {SHORTEST} letters or more."


def place_read(text: str) -> Place | None:
    """Read a place from an address; whatever is none means the beginning."""
    if not (found := _PLACE.fullmatch(text)):
        return None
    micros, rank, number = map(int, found.groups())
    try:
        return Place(_EPOCH + timedelta(microseconds=micros), rank, number)
    except OverflowError:
        return None


def find(person: Standing, asked: Asked) -> Found:
    """Find the newest page of what a person may see (one statement a sort of thing; one more for texts of files)."""
    if not asked.words:
        return Found()
    if problem := problem_of(asked.words):
        return Found(problem)
    pools = {rank: _newest(source, rank, person, asked) for rank, source in _sources(asked.kind)}
    merged = sorted((each for pool in pools.values() for each in pool), key=lambda each: each[0].key, reverse=True)
    page = merged[:PAGE]
    note = f"Only the first {MOST} words were looked for." if len(words_of(asked.words)) > MOST else ""
    return Found(
        hits=_shown(page, asked.words),
        counts=() if asked.before else list(_counts(pools)),
        older=asked.address(str(page[-1][0])) if len(merged) > PAGE else "",
        note=note,
    )


def _sources(kind: str) -> list[tuple[int, SearchSource]]:
    return [(rank, each) for rank, each in enumerate(search_sources()) if not kind or each.kind == kind]


def _newest(source: SearchSource, rank: int, person: Standing, asked: Asked) -> list[tuple[Place, Any]]:
    rows = _stretch(source, rank, person, asked)
    if rows is None:
        found = source.find(person, asked.words, asked.area).filter(_after(source, rank, asked.before, "found_at"))
        ordered = found.order_by("-found_at", "-pk") if source.is_dated else found.order_by("-pk")
        rows = list(ordered[: COUNTED + 1])
    return [(Place(source.moment(row) or UNDATED, rank, row.pk), row) for row in rows]


def _stretch(source: SearchSource, rank: int, person: Standing, asked: Asked) -> list[Any] | None:
    """Look in the newest rows alone, where so many hold the words that these are enough; else give nothing."""
    if source.within is None:
        return None
    within = partial(source.within, person, asked.words, asked.area)
    model, order = source.find(person, asked.words, asked.area).model, (f"-{source.dated_by}", "-pk")
    return first_of(within, model, order, _after(source, rank, asked.before, source.dated_by), COUNTED + 1)


def _after(source: SearchSource, rank: int, before: Place | None, moment: str) -> Q:
    """Build the condition of standing after a place in the merged list."""
    if before is None:
        return Q()
    tied = Q() if rank > before.rank else Q(pk__lt=before.number) if rank == before.rank else Q(pk__in=[])
    if not source.is_dated:
        return tied if before.at >= UNDATED else Q(pk__in=[])
    return Q(**{f"{moment}__lt": before.at}) | Q(**{moment: before.at}) & tied


def _shown(page: Sequence[tuple[Place, Any]], words: str) -> list[Shown]:
    sources = search_sources()
    for rank, source in enumerate(sources):
        if rows := [row for place, row in page if place.rank == rank]:
            source.prepare(rows)
    return [_line(sources[place.rank], row, words) for place, row in page]


def _line(source: SearchSource, row: Any, words: str) -> Shown:
    hit = source.hit(row)
    return Shown(hit, source.noun[0].capitalize(), source.moment(row), snippet(hit.texts, words))


def _counts(pools: dict[int, list[tuple[Place, Any]]]) -> Iterator[str]:
    for rank, pool in pools.items():
        one, many = search_sources()[rank].noun
        if len(pool) > COUNTED:
            yield f"more than {COUNTED} {many}"
        elif pool:
            yield f"{len(pool)} {one if len(pool) == 1 else many}"
