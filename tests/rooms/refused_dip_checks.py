"""For every constraint of dip checks: a row that it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kim.practice.dip_checks.models import Answer, DipCheck, Question, QuestionSet
from kim.practice.dip_checks.models import Case as CheckedCase
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case


def question_set(cast: Cast, **given: Any) -> QuestionSet:
    return QuestionSet(
        **({"area": cast.area(), "version": 1, "made_by": cast.person("manager"), "made_at": AT} | given)
    )


def _set(cast: Cast) -> QuestionSet:
    usual = {"area": cast.area("Repairs"), "version": 1, "made_by": cast.person("manager"), "made_at": AT}
    return QuestionSet.objects.first() or QuestionSet.objects.create(**usual)


def question(cast: Cast, **given: Any) -> Question:
    return Question(**({"question_set": _set(cast), "number": 1, "text": "Is it there?"} | given))


def check(cast: Cast, **given: Any) -> DipCheck:
    people = {"checked_by": cast.person("officer"), "asked_by": cast.person("head")}
    usual = {"area": cast.area(), "question_set": _set(cast), "asked_on": FROM, "due_on": FROM} | people
    return DipCheck(**(usual | given))


def _check(cast: Cast) -> DipCheck:
    found = DipCheck.objects.first() or check(cast)
    found.save()
    return found


def case(cast: Cast, **given: Any) -> CheckedCase:
    return CheckedCase(**({"dip_check": _check(cast), "position": 1, "reference": "V-1"} | given))


def answer(cast: Cast, **given: Any) -> Answer:
    of = {"case": CheckedCase.objects.first() or case(cast), "question": Question.objects.first() or question(cast)}
    for each in of.values():
        each.save()
    return Answer(**(of | {"answer": "YES"} | given))


CASES = [
    Case("questionset_version_once", question_set),
    Case("questionset_version_from_one", question_set, {"version": 0}),
    Case("question_number_once", question),
    *(Case("question_number_in_range", question, {"number": number}) for number in (0, 9)),
    Case("question_has_words", question, {"text": ""}),
    Case("dipcheck_state_known", check, {"state": "LOST"}),
    Case("dipcheck_done_with_its_day", check, {"state": "DONE"}),
    Case("dipcheck_done_with_its_day", check, {"done_on": FROM}),
    Case("dipcheck_due_once_asked", check, {"due_on": FROM - timedelta(days=1)}),
    Case("dipcheck_chosen_from_some", check, {"chosen_from": 0}),
    Case("case_position_once", case),
    *(Case("case_position_in_range", case, {"position": position}) for position in (0, 11)),
    Case("case_has_a_reference", case, {"reference": ""}),
    Case("answer_once", answer),
    Case("answer_known", answer, {"answer": "MAYBE"}),
]
