"""Ready-made questions and checks, made through the actions that people use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kim.practice.dip_checks import actions, queries
from kim.practice.dip_checks.models import DipCheck, QuestionSet
from tests.cast import Cast
from tests.factories import moment

QUESTIONS = ("Does the note say who decided?", "Does it say why?", "Is the letter there?")
DUE = date(2026, 12, 4)


def with_questions(cast: Cast, *texts: str, by: str = "manager", area: str = "Voids") -> QuestionSet:
    given = {"by": cast.standing(by), "at": moment()}
    return actions.set_questions(area=cast.area(area), texts=texts or QUESTIONS, **given)


def asked(cast: Cast, *references: str, of: str = "officer", by: str = "service_manager", **given: Any) -> DipCheck:
    """Ask for a check of Voids; its questions are set if there are none."""
    area = cast.area()
    if queries.current_set(area) is None:
        with_questions(cast)
    usual: dict[str, Any] = {"references": references or ("V-1", "V-2", "V-3"), "due_on": DUE}
    usual |= {"by": cast.standing(by), "at": moment()} | given
    return actions.ask_check(area=area, checker=cast.person(of), **usual)


def answers(check: DipCheck, *cases: Sequence[str]) -> Mapping[tuple[int, int], str]:
    """Say what was found: for each case a word of Y, N and C, one letter a question."""
    said = {"Y": "YES", "N": "NO", "C": "COULD_NOT_SEE"}
    return {
        (position, number): said[letter]
        for position, letters in enumerate(cases, 1)
        for number, letter in enumerate(letters, 1)
    }


def done(cast: Cast, *cases: str, of: str = "officer", on: date | None = None) -> DipCheck:
    """Ask for a check and answer it."""
    check = asked(cast, *(f"V-{number}" for number in range(1, len(cases) + 1)), of=of)
    by = cast.standing(of, on) if on else cast.standing(of)
    return actions.answer_check(check=check, answers=answers(check, *cases), by=by, at=moment())
