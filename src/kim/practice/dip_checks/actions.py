"""Setting an area's questions; asking for a dip check, answering it and withdrawing it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import Person, WorkArea
from kim.foundations.people.policies import still_stands
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing, standing_of
from kim.practice.dip_checks import policies, queries
from kim.practice.dip_checks.choices import A_RUN, CheckState, Given
from kim.practice.dip_checks.models import Answer, Case, DipCheck, Question, QuestionSet
from kim.practice.risk_register.actions import raise_gap
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision, Source

Answers = Mapping[tuple[int, int], str]  # (the case's position, the question's number) -> what was found
Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def set_questions(
    *, area: WorkArea, texts: Sequence[str], by: Standing, at: datetime, kept: Kept | None = None
) -> QuestionSet:
    """Set an area's questions: a new version, from which the next checks are asked."""
    require(policies.may_set_questions(by, area=area))
    require(still_stands(area))
    texts = [" ".join(text.split()) for text in texts]
    require(policies.are_questions(texts))
    with _writing(area, by=by, at=at) as history:
        WorkArea.objects.select_for_update().get(pk=area.pk)
        last = queries.current_set(area)
        stands = [each.text for each in queries.questions_of(last)] if last else []
        require(Decision(texts != stands, "These are the questions as they stand. Change something, or leave them."))
        made = QuestionSet.objects.create(
            area=area, version=last.version + 1 if last else 1, made_by_id=by.person_id, made_at=at
        )
        history.changed("dip_checks.questions_set", made, **(kept or {}))
        for number, text in enumerate(texts, 1):
            question = Question.objects.create(question_set=made, number=number, text=text)
            history.changed("dip_checks.question_asked", question)
    return made


def ask_check(
    *,
    area: WorkArea,
    checker: Person,
    references: Sequence[str],
    due_on: date,
    choose: int | None = None,
    is_crossed: bool = False,
    by: Standing,
    at: datetime,
    kept: Kept | None = None,
) -> DipCheck:
    """Ask somebody to check the cases given, or some picked at random; what was not picked is kept nowhere."""
    require(policies.may_ask(by, area=area))
    require(still_stands(area))
    _may_be_asked(checker, area, is_crossed=is_crossed, by=by)
    references = list(dict.fromkeys(" ".join(each.split()) for each in references))
    require(policies.are_cases(references, choose=choose), about="references")
    require(Decision(due_on >= by.on, "Give a day that is not over."), about="due_on")
    question_set = queries.current_set(area)
    if question_set is None:
        raise RefusedError(f"{area.name} has no questions yet. Set them first.")
    picked = references if choose is None else secrets.SystemRandom().sample(references, choose)
    with _writing(area, by=by, at=at) as history:
        check = DipCheck.objects.create(
            area=area,
            question_set=question_set,
            checked_by=checker,
            asked_by_id=by.person_id,
            asked_on=by.on,
            due_on=due_on,
            is_crossed=is_crossed,
            chosen_from=None if choose is None else len(references),
        )
        history.changed("dip_checks.check_asked", check, **(kept or {}))
        for position, reference in enumerate(picked, 1):
            case = Case.objects.create(dip_check=check, position=position, reference=reference)
            history.changed("dip_checks.case_named", case)
    return check


def answer_check(*, check: DipCheck, answers: Answers, by: Standing, at: datetime) -> DipCheck:
    """Answer a whole check at once. A run of failed cases becomes a gap, said in counts alone."""
    with _writing(check.area, by=by, at=at) as history:
        check = _locked(check)
        require(policies.may_answer(by, check=check))
        asked = _asked(check)
        is_whole = set(answers) == set(asked) and set(answers.values()) <= set(Given.values)
        require(Decision(is_whole, "Answer every question of every case with yes, no or could not see."))
        for place, (case, question) in asked.items():
            answer = Answer.objects.create(case=case, question=question, answer=answers[place])
            history.changed("dip_checks.question_answered", answer)
        before = state_of(check)
        check.state, check.done_on = CheckState.DONE, by.on
        check.save()
        history.changed("dip_checks.check_done", check, before=before)
        _raise_gap(check, answers, by=by, at=at)
    return check


def withdraw_check(*, check: DipCheck, by: Standing, at: datetime) -> DipCheck:
    """Say that a check is not wanted any more."""
    with _writing(check.area, by=by, at=at) as history:
        check = _locked(check)
        require(policies.may_withdraw(by, check=check))
        before = state_of(check)
        check.state = CheckState.WITHDRAWN
        check.save()
        history.changed("dip_checks.check_withdrawn", check, before=before)
    return check


def _may_be_asked(checker: Person, area: WorkArea, *, is_crossed: bool, by: Standing) -> None:
    stands = by if checker == by.person else standing_of(checker, by.on)
    about = "is_crossed" if is_crossed and stands.keeps(area) else "said"
    require(policies.may_ask_whom(by, area=area, checker=stands, is_crossed=is_crossed), about=about)


def _asked(check: DipCheck) -> dict[tuple[int, int], tuple[Case, Question]]:
    questions = queries.questions_of(check.question_set)
    cases = queries.cases_of(check)
    return {(case.position, each.number): (case, each) for case in cases for each in questions}


def _raise_gap(check: DipCheck, answers: Answers, *, by: Standing, at: datetime) -> None:
    cases = len({position for position, _ in answers})
    failed = len({position for (position, _), answer in answers.items() if answer == Given.NO})
    if failed < A_RUN:
        return
    counts = queries.counts_of(list(answers.values()))
    what = f"The dip check of {say_date(by.on)} found {failed} of {cases} cases with an answer of no. {counts.said}."
    source = Source(queries.KIND, check.pk)
    raise_gap(source=source, area=check.area, what=what, by=by, at=at)


def _writing(area: WorkArea, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about an area, for whoever the writer stands in for there."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area))


def _locked(check: DipCheck) -> DipCheck:
    """Read a check anew under a lock, so that it is answered once."""
    found = DipCheck.objects.select_for_update(of=("self",)).select_related("area__team", "question_set")
    return found.get(pk=check.pk)
