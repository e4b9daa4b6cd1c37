"""Who may ask for an erasure, and who may agree."""

from __future__ import annotations

from kim.foundations.erasure.choices import RequestState
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.people.choices import Role
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision

AGREES = (Role.INFORMATION_GOVERNANCE, Role.DIRECTOR, Role.HEAD_OF_SERVICE)


def may_ask(who: Standing) -> Decision:
    """The information governance officer asks."""
    if who.has(Role.INFORMATION_GOVERNANCE):
        return ALLOWED
    return Decision(False, "Only the information governance officer can ask for text to be erased.")


def may_read(who: Standing) -> Decision:
    """Those who ask or agree read the requests."""
    if who.has(*AGREES):
        return ALLOWED
    return Decision(False, "Only information governance, Directors and Heads of Service see requests to erase.")


def may_decide(who: Standing, *, request: ErasureRequest) -> Decision:
    """A second person decides: a Director, a Head of Service or another information governance officer."""
    if not may_read(who):
        return may_read(who)
    if request.state != RequestState.ASKED:
        return Decision(False, f"This request is '{RequestState(request.state).label.lower()}' already.")
    if who.person_id == request.asked_by_id:
        return Decision(False, "You asked for this. A second person has to agree.")
    return ALLOWED
