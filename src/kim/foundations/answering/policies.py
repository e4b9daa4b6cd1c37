"""Who names line managers, and who sees what is not covered."""

from __future__ import annotations

from kim.foundations.answering.queries import OVERSEES_ALL
from kim.foundations.people.choices import Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.policies import still_stands
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision

NAMES_MANAGERS = (Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.SERVICE_MANAGER)


def may_name_at_all(who: Standing) -> Decision:
    """The Director, Heads of Service and service managers name line managers (strategy, section 6)."""
    if who.has(*NAMES_MANAGERS):
        return ALLOWED
    return Decision(False, "Only a Director, a Head of Service or a service manager names line managers.")


def may_name(who: Standing, *, area: WorkArea) -> Decision:
    """A Director names for every area, a Head for those of their services, a service manager for their teams'."""
    if not may_name_at_all(who):
        return may_name_at_all(who)
    if not still_stands(area):
        return still_stands(area)
    is_theirs = who.has(Role.DIRECTOR) or who.is_above(area)
    return ALLOWED if is_theirs else Decision(False, f"You don't answer for {area.name}. Its service manager names.")


def may_see_coverage(who: Standing) -> Decision:
    """Who names sees what is not covered in their part; administrators and information governance see all of it."""
    if who.has(*OVERSEES_ALL, *NAMES_MANAGERS):
        return ALLOWED
    return Decision(False, "Only those who name line managers, administrators and information governance see this.")
