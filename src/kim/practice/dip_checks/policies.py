"""Who sets an area's questions, asks for a dip check, answers it and withdraws it."""

from __future__ import annotations

from collections.abc import Sequence

from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.dip_checks.choices import (
    LONGEST_LIST,
    LONGEST_QUESTION,
    MOST_CASES,
    MOST_QUESTIONS,
    CheckState,
    fault_of,
)
from kim.practice.dip_checks.models import DipCheck
from kim_engine.vocabulary import ALLOWED, Decision


def may_set_questions(who: Standing, *, area: WorkArea) -> Decision:
    """The area's line manager, service manager and Head of Service set its questions."""
    if who.is_above(area) or manages(who, area):
        return ALLOWED
    return Decision(False, f"Only those who manage {area.name} can set the questions of its dip checks.")


def may_ask(who: Standing, *, area: WorkArea) -> Decision:
    """The service manager or the Head of Service asks somebody; a line manager checks their own area."""
    if who.is_above(area) or manages(who, area):
        return ALLOWED
    return Decision(False, f"Only those who manage {area.name} can ask for a dip check of it.")


def may_ask_whom(who: Standing, *, area: WorkArea, checker: Standing, is_crossed: bool) -> Decision:
    """A line manager asks nobody else; whoever is asked holds a post; a crossed check is not by who keeps the area."""
    if not who.is_above(area) and checker.person != who.person:
        return Decision(False, "You can check your own area. Its service manager asks others to check it.")
    if not checker.is_employee:
        return Decision(False, f"{checker.name} holds no post here. Ask somebody who does.")
    if is_crossed and checker.keeps(area):
        return Decision(False, f"{checker.name} keeps this area, and the check is to be by somebody who does not.")
    return ALLOWED


def may_answer(who: Standing, *, check: DipCheck) -> Decision:
    """The checker alone answers, once; of a crossed check, not while they keep the area themselves."""
    if who.person_id != check.checked_by_id:
        return Decision(False, "Somebody else was asked to do this check.")
    if check.state != CheckState.ASKED:
        return Decision(False, f"This check is {CheckState(check.state).label.lower()} already.")
    if not who.is_employee:
        return Decision(False, "You hold no post any more. Whoever asked you can ask somebody else.")
    if check.is_crossed and who.keeps(check.area):
        return Decision(False, "You keep this area now, and this check is to be by somebody who does not.")
    return ALLOWED


def may_withdraw(who: Standing, *, check: DipCheck) -> Decision:
    """Who asked for a check, and those above the area, withdraw it while it waits."""
    if check.state != CheckState.ASKED:
        return Decision(False, f"This check is {CheckState(check.state).label.lower()} already.")
    if who.is_above(check.area) or (manages(who, check.area) and check.asked_by_id == who.person_id):
        return ALLOWED
    return Decision(False, "Only who asked for this check, and those above the area, can withdraw it.")


def are_questions(texts: Sequence[str]) -> Decision:
    """A set has one to eight short questions, each once."""
    if not 1 <= len(texts) <= MOST_QUESTIONS:
        return Decision(False, f"Write at least one question, and at most {MOST_QUESTIONS}.")
    if any(not text or len(text) > LONGEST_QUESTION for text in texts):
        return Decision(False, f"Each question has at most {LONGEST_QUESTION} characters.")
    return Decision(len(set(texts)) == len(texts), "Two of the questions are the same.")


def are_cases(references: Sequence[str], *, choose: int | None) -> Decision:
    """One to ten references, each once; or a list that is long enough to pick as many from."""
    most = MOST_CASES if choose is None else LONGEST_LIST
    if not 1 <= len(references) <= most:
        return Decision(False, f"Give at least one reference, and at most {most:,}.")
    if choose is not None and not 1 <= choose <= MOST_CASES:
        return Decision(False, f"From 1 to {MOST_CASES} cases can be picked.")
    if choose is not None and choose > len(references):
        return Decision(False, f"The list has {len(references):,} references: {choose} can't be picked from it.")
    wrong = next((line for line, each in enumerate(references, 1) if fault_of(each)), 0)
    return Decision(not wrong, f"Reference {wrong} {fault_of(references[wrong - 1])}." if wrong else "")


def manages(who: Standing, area: WorkArea) -> bool:
    """Say whether this person is the area's line manager."""
    return any(post.role == Role.LINE_MANAGER and post.area_id == area.keeper_id for post in who.posts)
