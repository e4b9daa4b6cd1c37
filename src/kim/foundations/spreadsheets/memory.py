"""Remembering what columns mean by their headings, and laying that over a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.spreadsheets.layouts import LEFT_OUT, Layout, Table
from kim.foundations.spreadsheets.models import ColumnMeaning
from kim.foundations.spreadsheets.results import key_of
from kim_engine.tables.headings import plain

Heading = tuple[str, int]  # what of a heading is remembered, and the how-manieth of its table it is
Memory = Mapping[tuple[str, str, int], str]  # which table ("" for any), and the heading there -> its meaning
ANY = ""


def remembered(purpose: str) -> dict[tuple[str, str, int], str]:
    """Read what is remembered for one kind of import (one statement)."""
    return {(row.purpose[len(purpose) + 1 :], row.heading, row.occurrence): row.meaning for row in _rows(purpose)}


def _rows(purpose: str) -> QuerySet[ColumnMeaning]:
    return ColumnMeaning.objects.filter(Q(purpose=purpose) | Q(purpose__startswith=f"{purpose}:"))


def meanings_for(table: Table, layout: Layout, memory: Memory, chosen: Mapping[str, str]) -> list[str]:
    """Give each column of a table its meaning: what was chosen for this file, else remembered, else guessed."""
    guessed = layout.guess(table.headings)
    keys = list(_keys(table.headings, layout))
    own = _name_of(table)
    of = own if any(key[0] == own for key in memory) else ANY
    known = {each.code for each in layout.meanings} | {LEFT_OUT}
    recalled = [memory.get((of, *key), guess) if key else guess for key, guess in zip(keys, guessed, strict=True)]
    single = {each.code for each in layout.meanings if each.is_single}
    settled = [meaning if meaning in known else LEFT_OUT for meaning in recalled]
    if any(n > 1 and code in single for code, n in Counter(settled).items()):
        settled = guessed  # memories of two files that do not fit together: begin anew
    return [chosen.get(str(column), meaning) for column, meaning in enumerate(settled, 1)]


def remember(
    *, layout: Layout, tables: Sequence[tuple[Table, Sequence[str]]], by: Actor, at: datetime
) -> list[ColumnMeaning]:
    """Remember what the columns of tables were said to mean. What is remembered already is left as it is."""
    wanted = to_remember(layout, tables, remembered(layout.purpose))
    there = {(row.purpose, row.heading, row.occurrence): row for row in _rows(layout.purpose)}
    changed = []
    with writing(by=by, at=at) as history:
        for (of, heading, occurrence), meaning in wanted.items():
            purpose = f"{layout.purpose}:{of}" if of else layout.purpose
            row = there.get((purpose, heading, occurrence))
            if row is not None and row.meaning == meaning:
                continue
            before = state_of(row) if row else None
            row = row or ColumnMeaning(purpose=purpose, heading=heading, occurrence=occurrence)
            row.meaning = meaning
            row.save()
            event = "spreadsheets.column_changed" if before else "spreadsheets.column_remembered"
            history.changed(event, row, before=before)
            changed.append(row)
    return changed


def to_remember(
    layout: Layout, tables: Sequence[tuple[Table, Sequence[str]]], memory: Memory
) -> dict[tuple[str, str, int], str]:
    """Give what must be remembered so that every one of these tables is read next time as it was read now.

    A heading is remembered where it was said to mean something else than it seems to. Where one heading means one
    thing in one table and another in the next, that table is remembered whole.
    """
    wanted: dict[tuple[str, str, int], str] = {}
    whole = {of for of, *_ in memory}
    for table, meanings in tables:
        if _name_of(table) in whole:
            continue
        columns = zip(_keys(table.headings, layout), layout.guess(table.headings), meanings, strict=True)
        for key, guess, meaning in columns:
            if key and (meaning != guess or (ANY, *key) in memory):
                wanted[(ANY, *key)] = meaning
    then = {**memory, **wanted}
    for table, meanings in tables:
        own = {key: meaning for key, meaning in zip(_keys(table.headings, layout), meanings, strict=True) if key}
        is_elsewhere_other = any(then.get((ANY, *key), meaning) != meaning for key, meaning in own.items())
        if is_elsewhere_other or meanings_for(table, layout, then, {}) != list(meanings):
            wanted |= {(_name_of(table), *key): meaning for key, meaning in own.items()}
    return wanted


def _name_of(table: Table) -> str:
    """Name a table by all of its headings."""
    return key_of(*map(plain, table.headings))


def _keys(headings: Sequence[str], layout: Layout) -> Iterator[Heading | None]:
    seen: Counter[str] = Counter()
    for heading in headings:
        text = layout.memory_of(heading)[:200]
        seen[text] += 1
        yield (text, seen[text]) if text else None
