"""What checking a file gives: every row with what becomes of it and why, the questions open, and the counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kim_engine.tables.readings import Certainty
from kim_engine.tables.written_dates import read_date
from kim_engine.tables.written_quarters import read_quarter

OUT = "out"  # the answer that leaves a row out; every question about a row offers it
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
    options: tuple[tuple[str, str], ...]
    typed: Typed = Typed.NOTHING
    likely: tuple[str, ...] = ()  # which options are guesses

    @property
    def place(self) -> str:
        """Say where it came up."""
        return f"{self.cell} of ‘{self.sheet}’"


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
    asked: list[Question] = field(default_factory=list)
    open: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer | None:
        """Give the answer; None while there is none, and then the question is open."""
        self.asked.append(question)
        given = self.answers.get(question.key)
        answer = understood(question, given.get("choice", ""), given.get("typed", "")) if given else None
        if answer is None:
            self.open.append(question)
        return answer


def understood(question: Question, choice: str, typed: str) -> Answer | None:
    """Read an answer; None if it is none of the choices or what was typed cannot be read."""
    if question.typed == Typed.REASON:
        if choice == "keep":
            return Answer("keep", reason=typed.strip()) if typed.strip() else None
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


def counts_of(rows: Iterable[RowResult]) -> dict[Outcome, int]:
    """Count the rows of each outcome; the four add up to every row that holds anything."""
    counts = dict.fromkeys(Outcome, 0)
    for row in rows:
        counts[row.outcome] += 1
    return counts


@dataclass
class Grouped:
    """One question with every cell that it came up in."""

    question: Question
    places: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Say where it came up: the first few cells and how many more."""
        more = f" and {len(self.places) - 4} more" if len(self.places) > 4 else ""
        return ", ".join(self.places[:4]) + more


def grouped(questions: Iterable[Question]) -> list[Grouped]:
    """Gather the questions that are asked once."""
    groups: dict[str, Grouped] = {}
    for question in questions:
        places = groups.setdefault(question.key, Grouped(question)).places
        if question.place not in places:
            places.append(question.place)
    return list(groups.values())
