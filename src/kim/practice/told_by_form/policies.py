"""Who gives out forms and brings them in: whoever answers for the work area."""

from __future__ import annotations

from kim.foundations.people.choices import KEEPS_AN_AREA, Role
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision


def may_use_forms(who: Standing) -> Decision:
    """Somebody who answers for a work area, as its line manager or above."""
    if who.has(*KEEPS_AN_AREA, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE):
        return ALLOWED
    return Decision(False, "Only somebody who answers for a work area can give out its form and bring it in.")


def may_use_form_of(who: Standing, *, area: WorkArea) -> Decision:
    """The chain of the form's own area (reads the area's team)."""
    if who.reaches(area):
        return ALLOWED
    return Decision(False, f"This form is for {area.name}. Only somebody who answers for that area can bring it in.")
