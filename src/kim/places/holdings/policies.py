"""Who may keep the list of places."""

from __future__ import annotations

from kim.foundations.people.policies import may_administer
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Decision


def may_keep_locations(who: Standing) -> Decision:
    """Site administrators keep the list of places; everybody chooses from it."""
    return may_administer(who)
