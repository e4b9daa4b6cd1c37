"""The decisions of a Head of Service: keep all questions, drop one from the next quarter, or ask it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kim.assurance.method_reviews import policies, queries
from kim.assurance.method_reviews.choices import Outcome
from kim.assurance.method_reviews.models import MethodDecision
from kim.assurance.reviews.queries import has_head
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.models import Service
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Decision

Kept = Mapping[str, Any]  # why found personal data was kept, when it was: facts for the record


def keep_questions(
    *, service: Service, by: Standing, at: datetime, why: str = "", kept: Kept | None = None
) -> MethodDecision:
    """Decide that all questions stay as they are."""
    require(policies.may_decide(by, service=service, has_head=has_head(service, by.on)))
    made = MethodDecision(service=service, outcome=Outcome.KEEP, why=why.strip(), decided_at=at)
    return _written(made, "method_reviews.questions_kept", kept, by=by, at=at)


def drop_question(
    *, service: Service, question: str, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> MethodDecision:
    """Drop an optional question from the first day of the next quarter on. What was answered stays."""
    made = _begun(service, question, Outcome.DROP, why, by=by, at=at)
    return _decided(made, policies.may_drop, "method_reviews.question_dropped", kept, by=by, at=at)


def bring_back(
    *, service: Service, question: str, why: str, by: Standing, at: datetime, kept: Kept | None = None
) -> MethodDecision:
    """Ask a dropped question again, from the first day of the next quarter on."""
    made = _begun(service, question, Outcome.BRING_BACK, why, by=by, at=at)
    return _decided(made, policies.may_bring_back, "method_reviews.question_brought_back", kept, by=by, at=at)


def _begun(
    service: Service, question: str, outcome: Outcome, why: str, *, by: Standing, at: datetime
) -> MethodDecision:
    require(policies.may_decide(by, service=service, has_head=has_head(service, by.on)))
    require(Decision(bool(why.strip()), "Say why."), about="why")
    from_on, given = queries.next_quarter_on(by.on), {"outcome": outcome, "question": question}
    return MethodDecision(service=service, from_on=from_on, why=why.strip(), decided_at=at, **given)


def _decided(
    made: MethodDecision, may: Callable[..., Decision], event: str, kept: Kept | None, *, by: Standing, at: datetime
) -> MethodDecision:
    with writing(by=by, at=at):
        Service.objects.select_for_update().get(pk=made.service_id)  # one decision of a service at a time
        dropped = queries.not_asked(made.service, made.from_on or by.on)
        require(may(made.question, dropped=dropped), about="decision")
        return _written(made, event, kept, by=by, at=at)


def _written(made: MethodDecision, event: str, kept: Kept | None, *, by: Standing, at: datetime) -> MethodDecision:
    with writing(by=by, at=at) as history:
        made.decided_by_id = by.person_id
        made.save()
        history.changed(event, made, **(kept or {}))
        queries.forget()
    return made
