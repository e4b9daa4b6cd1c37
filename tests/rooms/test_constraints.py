"""Every named constraint and every unique field of every room refuses what it names, on both databases."""

from __future__ import annotations

import pytest
from django.db import models

from kim.practice.risk_register.models import Gap
from tests.cast import Cast
from tests.rooms.practice.kim_log.test_constraints import CASES as OF_THE_LOG
from tests.rooms.refused_adopted_logs import CASES as OF_ADOPTED_LOGS
from tests.rooms.refused_area_changes import CASES as OF_AREA_CHANGES
from tests.rooms.refused_dip_checks import CASES as OF_DIP_CHECKS
from tests.rooms.refused_handovers import CASES as OF_HANDOVERS
from tests.rooms.refused_method_reviews import CASES as OF_THE_METHOD
from tests.rooms.refused_reviews import CASES as OF_QUARTERS
from tests.rooms.refused_rows import CASES as OF_LOWER_ROOMS
from tests.rooms.refused_rows import ROW
from tests.rooms.refused_standards import CASES as OF_STANDARDS
from tests.rooms.refused_told_by_form import CASES as OF_FORMS
from tests.rooms.refusing import Case, constraints_of, hold, models_of

CASES = [
    *OF_LOWER_ROOMS,
    *OF_QUARTERS,
    *OF_DIP_CHECKS,
    *OF_HANDOVERS,
    *OF_FORMS,
    *OF_AREA_CHANGES,
    *OF_ADOPTED_LOGS,
    *OF_THE_METHOD,
    *OF_STANDARDS,
]  # those of the Log are tried by its own tests
BEHIND_ANOTHER = {  # what can be refused only by a row that another constraint refuses first
    "landlord.Landlord.log": "a second landlord is refused by landlord_only_one",
}


def untried(found: list[type[models.Model]], cases: list[Case]) -> set[str]:
    """Name the constraints of which no case is refused."""
    return set(constraints_of(found)) - {case.constraint for case in cases} - set(BEHIND_ANOTHER)


def test_every_constraint_of_every_room_has_a_row_that_it_refuses() -> None:
    assert untried(models_of(), [*CASES, *OF_THE_LOG]) == set()
    named = set(constraints_of(models_of()))
    assert len(named) > 90
    assert {case.constraint for case in (*CASES, *OF_THE_LOG)} - named == set(), "a case of a constraint that is gone"
    assert set(BEHIND_ANOTHER) - named == set()


def test_a_constraint_without_a_case_is_noticed() -> None:
    cases = [case for case in CASES if case.constraint != "gap_state_known"]
    assert untried(models_of("risk_register"), cases) == {"gap_state_known"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.said)
def test_the_database_refuses_what_the_constraint_names(cast: Cast, case: Case) -> None:
    hold(cast, case)


def test_a_row_that_is_refused_for_another_reason_is_no_proof(cast: Cast) -> None:
    with pytest.raises(AssertionError, match="did not match"):
        hold(cast, Case("gap_state_known", ROW[Gap], {"what": None}))


def test_a_row_that_is_taken_is_noticed(cast: Cast) -> None:
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        hold(cast, Case("gap_state_known", ROW[Gap], {"source_number": 998}))
