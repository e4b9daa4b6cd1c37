"""Who may offer a best practice, and who answers for a work area that was asked."""

from __future__ import annotations

from kim.foundations.people.standing import Standing
from kim.practice.best_practice.choices import AnswerState
from kim.practice.best_practice.models import Answer
from kim.practice.kim_log.choices import EntryKind, EntryState
from kim.practice.kim_log.models import Entry
from kim_engine.vocabulary import ALLOWED, Decision


def may_offer(who: Standing, *, entry: Entry) -> Decision:
    """Those who keep or answer for the area offer what stands in its Log as best practice, for all to read."""
    if not who.reaches(entry.area):
        return Decision(False, f"Only those who answer for {entry.area.name} can offer its best practice.")
    if entry.kind != EntryKind.BEST_PRACTICE:
        return Decision(False, "Only a best practice is offered. Correct the kind of this entry first.")
    if entry.state != EntryState.RECORDED or entry.restriction:
        return Decision(False, "Only what stands in the Log and everybody may read is offered.")
    return ALLOWED


def may_answer(who: Standing, *, answer: Answer) -> Decision:
    """Those who keep or answer for the area that was asked say what it does."""
    if not who.reaches(answer.area):
        return Decision(False, f"Only those who answer for {answer.area.name} can say whether it takes this up.")
    if answer.state == AnswerState.TAKEN_UP:
        return Decision(False, f"{answer.area.name} has taken this up already.")
    if answer.state == AnswerState.PASSED_ON:
        return Decision(False, f"{answer.area.name} has ended. The work area that it went to was asked as well.")
    return ALLOWED
