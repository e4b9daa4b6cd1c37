"""How each verb of dip checks is walked."""

from __future__ import annotations

from functools import partial

from kim.practice.dip_checks import actions
from tests.cast import Cast
from tests.rooms.practice.dip_checks import checks
from tests.rooms.walking import Call, Walk


def to_ask(cast: Cast) -> Call:
    checks.with_questions(cast)
    given = {"references": ("V-1", "V-2"), "due_on": checks.DUE}
    return partial(actions.ask_check, area=cast.area(), checker=cast.person("officer"), **given)


def to_answer(cast: Cast) -> Call:
    check = checks.asked(cast)
    return partial(actions.answer_check, check=check, answers=checks.answers(check, "NYY", "NYC", "NNN"))


WALKS: dict[str, Walk] = {
    "dip_checks.set_questions": Walk(
        lambda cast: partial(actions.set_questions, area=cast.area(), texts=checks.QUESTIONS),
        ("dip_checks.questions_set", *("dip_checks.question_asked",) * 3),
        refuses="log_administrator",
    ),
    "dip_checks.ask_check": Walk(
        to_ask,
        ("dip_checks.check_asked", *("dip_checks.case_named",) * 2),
        by="service_manager",
        refuses="other_head",
    ),
    "dip_checks.answer_check": Walk(
        to_answer,
        (*("dip_checks.question_answered",) * 9, "dip_checks.check_done", "risk_register.gap_raised"),
        by="officer",
        refuses="service_manager",
    ),
    "dip_checks.withdraw_check": Walk(
        lambda cast: partial(actions.withdraw_check, check=checks.asked(cast)),
        ("dip_checks.check_withdrawn",),
        by="head",
        refuses="manager",
    ),
}
