"""Reading what one row says beside its change: kind, customers, places, questions, restriction and state."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kim.foundations.spreadsheets.layouts import shown
from kim.foundations.spreadsheets.matching import Names, fold, named_in
from kim.foundations.spreadsheets.results import TYPED, Question
from kim.practice.kim_log import importing_asks as asks
from kim.practice.kim_log import importing_columns as columns
from kim.practice.kim_log.choices import QUESTIONS, EntryKind, EntryState, Restriction
from kim.practice.kim_log.importing_asks import KEEP, OPEN, WORDS, Place
from kim.practice.kim_log.importing_cells import read_day
from kim_engine.tables.headings import plain

if TYPE_CHECKING:
    from kim.practice.kim_log.importing_rows import ReadRow

KINDS = Names(dict(EntryKind.choices))
KIND_WORDS: dict[EntryKind, str] = {  # what old Logs call the kinds besides their labels
    EntryKind.CHANGE_OF_PRACTICE: "change, changes, change made, change in practice, practice change, "
    "changed practice, process change, change of process, procedure change, change of procedure, change to practice",
    EntryKind.PRACTICE: "practice, practices, current practice, existing practice, practice now, as is, what we do",
    EntryKind.BEST_PRACTICE: "good practice, best practices, best practise, good practise",
    EntryKind.GAP: "gap, gaps, gap identified, knowledge gap, information gap",
    EntryKind.DIRECTION: "direction, strategic direction, direction of strategic management, strategic steer",
    EntryKind.GUIDANCE: "guidance note, guideline, guidelines",
    EntryKind.LESSON: "lessons, lesson learned, lesson learnt, lessons learned, lessons learnt, learning",
    EntryKind.DECISION: "decisions, decision made, decision taken",
}
KIND_SAID: dict[str, str] = {plain(word): kind for kind, words in KIND_WORDS.items() for word in words.split(",")} | {
    plain(word): code for code, label in EntryKind.choices for word in (code.replace("_", " "), label)
}
EVERYBODY = frozenset(("all", "all customers", "everyone", "everybody", "all tenures", "any"))
_NOT_RESTRICTED = frozenset(("no", "n", "false", "not restricted", "none", "open", "0"))
_RESTRICTIONS: dict[str, str] = {
    plain(word): code
    for code, label in Restriction.choices
    for word in (code, label, {"SECURITY": "security weakness", "STAFF": "staff matter"}[code])
}
RESTRICTED_THERE = "It was restricted in the old Log."
STATES: dict[str, str] = {plain(word): code for code, label in EntryState.choices for word in (code, label)}
_NUMBER = re.compile(r"(?:no\.?|number|entry|#)? ?([0-9]{1,9})(?:\.0)?", re.IGNORECASE)


def kind_of(row: ReadRow) -> str:
    """Read the kind of an entry; a kind that is not understood is asked about, once for all that say it."""
    said = row.text(columns.KIND)
    if not said:
        return EntryKind.CHANGE_OF_PRACTICE
    if row.has_change:
        known = KIND_SAID.get(plain(said), "")
        answer = None if known else row.ask(asks.kind(said, KINDS, row.place(row.column(columns.KIND))))
        if known or (answer and answer.choice != WORDS):
            return known or (answer.choice if answer else "")
    row.beside.append(f"Kind: {said}")
    return EntryKind.CHANGE_OF_PRACTICE


def customers_of(row: ReadRow) -> tuple[int, ...]:
    """Read which customer types it concerns; none means all."""
    said = row.text(columns.CUSTOMERS, is_whole=True)
    if not said or not row.has_change or fold(said) in EVERYBODY:
        return ()

    def same(name: str) -> Sequence[int]:
        return [pk for pk, known in row.known.types.items() if _singular(known) == _singular(name)]

    parts = named_in(said, same)
    if any(fold(piece) in EVERYBODY for piece, _ in parts):
        return ()
    return _each(
        row, parts, code=columns.CUSTOMERS, label="Who it concerns", names=row.known.type_names, question=asks.customers
    )


def places_of(row: ReadRow) -> tuple[int, ...]:
    """Read where the information is kept."""
    said = row.text(columns.PLACES)
    if not said or not row.has_change:
        return ()
    parts = named_in(said, row.known.place_names.same)
    return _each(
        row, parts, code=columns.PLACES, label="Where we keep it", names=row.known.place_names, question=asks.place
    )


def _each(
    row: ReadRow,
    parts: Sequence[tuple[str, Sequence[int]]],
    *,
    code: str,
    label: str,
    names: Names[int],
    question: Callable[[str, Names[int], Place], Question],
) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for piece, same in parts:
        answer = None if same else row.ask(question(piece, names, row.place(row.column(code))))
        if same:
            found |= dict.fromkeys(same)
        elif answer and answer.choice != WORDS:
            found[int(answer.choice)] = None
        else:
            row.beside.append(f"{label}: {piece}")
    return tuple(found)


def questions_of(row: ReadRow) -> str:
    """Read the numbers of the review questions touched, from '1, 3', '13' or the questions themselves."""
    said = row.text(columns.QUESTIONS)
    if not said or not row.has_change:
        return ""
    if re.fullmatch(r"[1-6]+(?:\.0)?|[1-6](?:[\s,;.&]+[1-6])*[.]?", said):
        return _in_order(re.findall("[1-6]", said.removesuffix(".0")))
    found = [number for number, text in QUESTIONS if plain(text) in plain(said)]
    parts = [part.strip() for part in re.split(r"[;\n]", said) if part.strip()]
    if parts and all(any(plain(text) in plain(part) for _, text in QUESTIONS) for part in parts):
        return _in_order(found)
    row.beside.append(f"Review questions: {said}")
    return _in_order(found)


def _in_order(numbers: Sequence[str]) -> str:
    return "".join(sorted(set(numbers)))


def restriction_of(row: ReadRow) -> tuple[str, str]:
    """Read whether few people may see it, and why. What is not understood is asked, and never opened by guessing."""
    said = row.text(columns.RESTRICTED)
    why = row.words(columns.RESTRICTED_WHY)
    if not row.has_change or plain(said) in _NOT_RESTRICTED or not (said or why):
        return "", ""
    code = _RESTRICTIONS.get(plain(said), "")
    if not code:
        named = columns.RESTRICTED if said else columns.RESTRICTED_WHY
        answer = row.ask(asks.restricted(said, row.place(row.column(named))))
        code = answer.choice if answer and answer.choice != OPEN else ""
    if not code and why:
        row.beside.append(f"Why few people see it: {why}")
    return (code, why or RESTRICTED_THERE) if code else ("", "")


def state_of(row: ReadRow) -> tuple[str, date | None]:
    """Read whether it still applies, and else from when not. What has ended needs its day, or would still be shown."""
    said, ended = row.text(columns.STATE), _ended(row)
    state = STATES.get(plain(said), "")
    if said and not state:
        row.beside.append(f"State: {said}")
    if not row.has_change or state == EntryState.DRAFT:
        return state, None
    if ended and state in ("", EntryState.RECORDED):
        state = EntryState.WITHDRAWN
    return state or EntryState.RECORDED, ended


def _ended(row: ReadRow) -> date | None:
    column = row.column(columns.ENDED)
    cell = row.cell(column)
    if not row.has_change:
        return None
    read = read_day(cell, is_1904=row.known.is_1904, today=row.known.today)
    if not read.asks:
        return read.day
    answer = row.ask(asks.ended(shown(cell), read, row.place(column)))
    if answer is None or answer.choice == KEEP:
        return None
    return answer.day if answer.choice == TYPED else date.fromisoformat(answer.choice)


def number_of(row: ReadRow, code: str) -> int | None:
    """Read the number of an entry of the old Log; what is none is kept as words."""
    said = row.text(code)
    found = _NUMBER.fullmatch(said) if row.has_change else None
    if said and (not found or code == columns.NUMBER):
        column = row.column(code)
        row.beside.append(f"{column.heading if column else 'Number'}: {said}")
    return int(found[1]) if found else None


def _singular(name: str) -> str:
    return " ".join(word.removesuffix("s") for word in fold(name).split())
