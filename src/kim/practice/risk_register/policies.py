"""Who may settle a gap."""

from __future__ import annotations

from kim.foundations.people.standing import Standing
from kim.practice.risk_register.choices import MOVES, GapState
from kim.practice.risk_register.models import Gap
from kim_engine.vocabulary import ALLOWED, Decision


def may_settle(who: Standing, *, gap: Gap, state: str) -> Decision:
    """The area's chain settles its gaps, as far as their state allows."""
    if not who.reaches(gap.area):
        return Decision(False, "Only those who answer for this work area can settle its gaps.")
    if state not in MOVES[GapState(gap.state)]:
        return Decision(False, f"This gap is '{GapState(gap.state).label.lower()}' already.")
    return ALLOWED
