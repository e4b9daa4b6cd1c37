"""Remembering what columns mean by their headings, and laying that over a guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Actor, writing
from kim.foundations.spreadsheets.layouts import LEFT_OUT, Layout, Table
from kim.foundations.spreadsheets.models import ColumnMeaning

Memory = Mapping[tuple[str, int], str]


def remembered(purpose: str) -> dict[tuple[str, int], str]:
    """Read what is remembered for one kind of import (one statement)."""
    rows = ColumnMeaning.objects.filter(purpose=purpose)
    return {(row.heading, row.occurrence): row.meaning for row in rows}


def meanings_for(table: Table, layout: Layout, memory: Memory, chosen: Mapping[str, str]) -> list[str]:
    """Give each column of a table its meaning: what was chosen for this file, else remembered, else guessed."""
    guessed = layout.guess(table.headings)
    keys = list(_keys(table.headings, layout))
    known = {each.code for each in layout.meanings} | {LEFT_OUT}
    recalled = [memory.get(key, guess) if key else guess for key, guess in zip(keys, guessed, strict=True)]
    single = {each.code for each in layout.meanings if each.is_single}
    settled = [meaning if meaning in known else LEFT_OUT for meaning in recalled]
    if any(n > 1 and code in single for code, n in Counter(settled).items()):
        settled = guessed  # memories of two files that do not fit together: begin anew
    return [chosen.get(str(column), meaning) for column, meaning in enumerate(settled, 1)]


def remember(
    *, layout: Layout, tables: Sequence[tuple[Table, Sequence[str]]], by: Actor, at: datetime
) -> list[ColumnMeaning]:
    """Remember what the columns of tables were said to mean. What is remembered already is left as it is."""
    wanted = {
        key: meaning
        for table, meanings in tables
        for key, meaning in zip(_keys(table.headings, layout), meanings, strict=True)
        if key
    }
    rows = ColumnMeaning.objects.filter(purpose=layout.purpose)
    there = {(row.heading, row.occurrence): row for row in rows}
    changed = []
    with writing(by=by, at=at) as history:
        for (heading, occurrence), meaning in wanted.items():
            row = there.get((heading, occurrence))
            if row is not None and row.meaning == meaning:
                continue
            before = state_of(row) if row else None
            row = row or ColumnMeaning(purpose=layout.purpose, heading=heading, occurrence=occurrence)
            row.meaning = meaning
            row.save()
            event = "spreadsheets.column_changed" if before else "spreadsheets.column_remembered"
            history.changed(event, row, before=before)
            changed.append(row)
    return changed


def _keys(headings: Sequence[str], layout: Layout) -> Iterator[tuple[str, int] | None]:
    seen: Counter[str] = Counter()
    for heading in headings:
        text = layout.memory_of(heading)[:200]
        seen[text] += 1
        yield (text, seen[text]) if text else None
