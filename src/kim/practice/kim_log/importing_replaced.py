"""Joining the rows of a file that replace one another, by the numbers they bore; what is joined has ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kim.foundations.spreadsheets.results import TYPED
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.importing_asks import KEEP
from kim.practice.kim_log.importing_rows import ReadRow, RowIsOutError

ByNumber = dict[int | None, ReadRow]


def join(rows: Sequence[ReadRow]) -> None:
    """Join what replaces with what it replaced, and settle what has ended; links that lead nowhere become words."""
    came = [row for row in rows if row.entry]
    counts = Counter(row.old_number for row in came)
    by_number: ByNumber = {row.old_number: row for row in came if row.old_number and counts[row.old_number] == 1}
    joined: dict[int, ReadRow] = {}  # the number of what was replaced -> what replaces it
    for row in came:
        for old, new in _pairs(row, by_number):
            if old.old_number is not None and _may_join(old, new, joined):
                joined[old.old_number] = new
    for row in came:
        _settle(row, by_number, joined)


def _pairs(row: ReadRow, by_number: ByNumber) -> Iterator[tuple[ReadRow, ReadRow]]:
    old, new = by_number.get(row.old_replaces), by_number.get(row.old_replaced_by)
    if row.old_replaces is not None and old:
        yield old, row
    if row.old_replaced_by is not None and new:
        yield row, new


def _may_join(old: ReadRow, new: ReadRow, joined: dict[int, ReadRow]) -> bool:
    """Say whether a row may replace another: once each way, never in a ring, and not before it took effect."""
    if old.old_number in joined or any(each is new for each in joined.values()):
        return False
    after: ReadRow | None = new
    while after is not None:
        if after is old:
            return False
        after = joined.get(after.old_number) if after.old_number is not None else None
    begun = old.entry.in_force_on if old.entry else None
    return begun is None or begun <= _last_day(old, new)


def _last_day(old: ReadRow, new: ReadRow) -> date:
    if old.entry and old.entry.in_force_to:
        return old.entry.in_force_to
    return (new.entry and new.entry.in_force_on) or old.known.today


def _settle(row: ReadRow, by_number: ByNumber, joined: dict[int, ReadRow]) -> None:
    entry = row.entry
    if entry is None:
        return
    new = joined.get(row.old_number) if row.old_number is not None else None
    old = by_number.get(row.old_replaces)
    is_joined = old is not None and old.old_number is not None and joined.get(old.old_number) is row
    if not is_joined:
        old = next((by_number[number] for number, each in joined.items() if each is row), None)
    words = [entry.came_with] if entry.came_with else []
    if row.old_replaces is not None and not is_joined:
        words.append(f"Replaces: {row.old_replaces}")
    if row.old_replaced_by is not None and not (new and new.old_number == row.old_replaced_by):
        words.append(f"Replaced by: {row.old_replaced_by}")
    row.entry = replace(entry, replaces=(old.sheet, old.number) if old else None, came_with="\n".join(words))
    if new is not None:
        row.entry = replace(row.entry, state=EntryState.REPLACED, in_force_to=_last_day(row, new))
        row.notes.append(f"Row {new.number} replaces it.")
    elif row.old_replaced_by is not None:
        row.entry = replace(row.entry, state=EntryState.REPLACED)
    _ask_last_day(row)


def _ask_last_day(row: ReadRow) -> None:
    """Ask when something ended that is said to be over: without a day it would still be shown."""
    entry = row.entry
    if entry is None or entry.in_force_to or entry.state == EntryState.RECORDED:
        return
    column = row.column(columns.STATE) or row.column(columns.REPLACED_BY)
    try:
        answer = row.ask(asks.not_said_when(EntryState(entry.state).label, row.place(column)))
    except RowIsOutError as out:
        row.is_out, row.entry, row.reviews = out.because, None, []
        return
    if answer is not None and answer.choice == TYPED and answer.day:
        if entry.in_force_on and answer.day < entry.in_force_on:
            row.is_out, row.is_refused = "It would stop applying before it took effect. Change the answer.", True
            row.entry, row.reviews = None, []
            return
        row.entry = replace(entry, in_force_to=answer.day)
    elif answer is not None and answer.choice == KEEP:
        row.entry = replace(entry, state=EntryState.RECORDED)
