"""For every constraint of decisions on the method: a row that it refuses."""

from __future__ import annotations

from typing import Any

from kim.assurance.method_reviews.models import MethodDecision
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case


def decision(cast: Cast, **given: Any) -> MethodDecision:
    by = {"decided_by": cast.person("head"), "decided_at": AT}
    usual = {"service": cast.places["Housing"], "outcome": "DROP", "question": "entry.covered_by", "from_on": FROM}
    return MethodDecision(**(usual | {"why": "Nobody uses it."} | by | given))


CASES = [
    Case("methoddecision_outcome_known", decision, {"outcome": "MAYBE"}),
    Case("methoddecision_about_a_question", decision, {"question": ""}),
    Case("methoddecision_about_a_question", decision, {"from_on": None}),
    Case("methoddecision_about_a_question", decision, {"outcome": "KEEP", "from_on": None}),
    Case("methoddecision_about_a_question", decision, {"outcome": "KEEP", "question": ""}),
    Case("methoddecision_has_its_reason", decision, {"why": ""}),
]
