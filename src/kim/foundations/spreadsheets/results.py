"""What checking a file gives: every row with what becomes of it and why, the questions open, and the counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kim.foundations.design.looked_over import looked
from kim_engine.privacy import Sighting, phrase_for
from kim_engine.tables.readings import Certainty
from kim_engine.tables.written_dates import read_date
from kim_engine.tables.written_quarters import read_quarter

OUT = "out"  # the answer that leaves a row out; every question about a row offers it
ONLY_SHEET = "CSV"  # what the reader calls the sheet of a CSV file, which has no name
MOST_RADIOS = 6
FEW = 4
Options = tuple[tuple[str, str], ...]
TYPED = "typed"  # the answer is what was typed beside the choices


class Outcome(StrEnum):
    """What becomes of a row."""

    COMES_IN = "COMES_IN"
    NEEDS_ANSWER = "NEEDS_ANSWER"
    CANNOT = "CANNOT"
    LEFT_OUT = "LEFT_OUT"


OUTCOMES: Mapping[Outcome, tuple[str, str]] = {  # what the screen says, and the tag's tone
    Outcome.COMES_IN: ("Will come in", "done"),
    Outcome.NEEDS_ANSWER: ("Needs an answer", "attention"),
    Outcome.CANNOT: ("Cannot come in", "urgent"),
    Outcome.LEFT_OUT: ("Left out", "quiet"),
}


class Typed(StrEnum):
    """What may be typed where no choice fits."""

    NOTHING = ""
    DATE = "DATE"
    QUARTER = "QUARTER"
    REASON = "REASON"


@dataclass(frozen=True)
class Question:
    """Something that only a person can say. Questions of one key are asked once, for all their cells."""

    key: str
    kind: str
    cell: str
    sheet: str
    asks: str
    because: str
    options: Options
    typed: Typed = Typed.NOTHING
    likely: tuple[str, ...] = ()  # which options are guesses
    assumed: str = ""  # the answer that stands until another is given

    @property
    def place(self) -> str:
        """Say where it came up: a cell, or all of a sheet."""
        if not self.cell:
            return "the whole list" if self.sheet == ONLY_SHEET else f"sheet ‘{self.sheet}’"
        return self.cell if self.sheet == ONLY_SHEET else f"{self.cell} of ‘{self.sheet}’"


def offered(guesses: Options, rest: Options, others: Options) -> Options:
    """Put what looks like it first. In a long list the answers that are nobody and nothing follow at once."""
    is_short = len(guesses) + len(rest) + len(others) <= MOST_RADIOS
    return (*guesses, *rest, *others) if is_short else (*guesses, *others, *rest)


_CAN_HOLD_NONE = re.compile(r"[a-z ]{0,8}|[0-9.,/: -]{0,5}")  # short small words, a figure: a file holds many


def sightings_in(text: str) -> tuple[Sighting, ...]:
    """Look a text over for personal data, knowing what is our own; cells that can hold none are passed by."""
    return () if _CAN_HOLD_NONE.fullmatch(text) else looked(text)


def quoted(said: str) -> str:
    """Give the file's words to show; what looks like personal data is named, never repeated."""
    found = sightings_in(said)
    return f"(not shown: it holds what looks like {phrase_for(found[0].kind, found[0].pattern)})" if found else said


def key_of(*parts: object) -> str:
    """Give a question its key: the same words give the same key, whenever the file is read."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Answer:
    """What was answered: a choice, or a day, a quarter's code or a reason that was typed."""

    choice: str
    day: date | None = None
    quarter: str = ""
    reason: str = ""


@dataclass
class Asking:
    """Asks the questions of one file and knows what was answered so far."""

    answers: Mapping[str, Mapping[str, str]]
    open: set[str] = field(default_factory=set)  # the keys of what has no answer yet

    def ask(self, question: Question) -> Answer | None:
        """Give the answer; None while there is none, and then the question is open."""
        answer = _answer_to(question, self.answers)
        if answer is None:
            self.open.add(question.key)
        return answer


def _answer_to(question: Question, answers: Mapping[str, Mapping[str, str]]) -> Answer | None:
    given = answers.get(question.key) or {"choice": question.assumed}
    return understood(question, given.get("choice", ""), given.get("typed", ""))


def understood(question: Question, choice: str, typed: str) -> Answer | None:
    """Read an answer; None if it is none of the choices or what was typed cannot be read."""
    if question.typed == Typed.REASON:
        if choice == "keep":
            is_reason = typed.strip() and not looked(typed)  # a reason is no place for personal data either
            return Answer("keep", reason=typed.strip()) if is_reason else None
    elif typed.strip():
        return _typed(question.typed, typed)
    return Answer(choice) if choice in dict(question.options) else None


def _typed(kind: Typed, text: str) -> Answer | None:
    if kind == Typed.DATE:
        day = read_date(text)
        return Answer(TYPED, day=day.value) if day.certainty is Certainty.READ else None
    if kind == Typed.QUARTER:
        quarter = read_quarter(text)
        found = quarter.value if quarter.certainty is Certainty.READ else None
        return Answer(TYPED, quarter=found.code) if found else None
    return None


@dataclass
class RowResult:
    """One row that holds anything: what it is, what becomes of it, and why."""

    sheet: str
    row: int
    outcome: Outcome
    what: str  # what it is, in words
    code: str = ""  # the same for machines
    summary: str = ""
    notes: list[str] = field(default_factory=list)  # each names a cell or the row, and says what was done
    questions: list[Question] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def said(self) -> tuple[str, str]:
        """Give the outcome's words and tone."""
        return OUTCOMES[self.outcome]


@dataclass
class Grouped:
    """One question with every cell that it came up in."""

    question: Question
    found_at: dict[str, None] = field(default_factory=dict)  # in order, each once

    @property
    def places(self) -> list[str]:
        """List where it came up."""
        return list(self.found_at)

    @property
    def where(self) -> str:
        """Say where it came up: how many cells, and where the first few stand."""
        places = self.places
        if len(places) <= FEW:
            said = ", ".join(places)
            return f"{said[0].upper()}{said[1:]}"
        return f"{len(places):,} places, the first at {', '.join(places[:FEW])}"


def grouped(questions: Iterable[Question]) -> list[Grouped]:
    """Gather the questions that are asked once."""
    groups: dict[str, Grouped] = {}
    for question in questions:
        groups.setdefault(question.key, Grouped(question)).found_at[question.place] = None
    return list(groups.values())


@dataclass
class Checked:
    """What checking a file found: every row that holds anything. Nothing is written by it."""

    rows: list[RowResult] = field(default_factory=list)

    @property
    def counts(self) -> dict[Outcome, int]:
        """Count the rows by what becomes of them; the four add up to all."""
        return {outcome: sum(1 for row in self.rows if row.outcome == outcome) for outcome in Outcome}

    @property
    def open_questions(self) -> list[Grouped]:
        """List what must be answered before anything comes in."""
        waiting = (row for row in self.rows if row.outcome == Outcome.NEEDS_ANSWER)
        return grouped(question for row in waiting for question in row.questions)

    @property
    def all_questions(self) -> list[Grouped]:
        """List every question, answered or not."""
        return grouped(question for row in self.rows for question in row.questions)

    def answered(self, answers: Mapping[str, Mapping[str, str]]) -> list[Grouped]:
        """List what was answered, so that it can be answered otherwise."""
        return [group for group in self.all_questions if _is_answered(group.question, answers)]

    def still_open(self, answers: Mapping[str, Mapping[str, str]]) -> list[Grouped]:
        """List what has no answer yet that can be understood."""
        return [group for group in self.open_questions if not _is_answered(group.question, answers)]


def _is_answered(question: Question, answers: Mapping[str, Mapping[str, str]]) -> bool:
    return _answer_to(question, answers) is not None
