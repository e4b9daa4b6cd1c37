"""Who reads adopted Logs. Nobody changes one."""

from __future__ import annotations

from kim.foundations.people.choices import Role
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision

# An export made for safe keeping holds every text, also what few people might see where it came from.
READS = (Role.DIRECTOR, Role.INFORMATION_GOVERNANCE)


def may_list(who: Standing) -> Decision:
    """Whoever holds a post knows which Logs were brought in, and that they hold."""
    return ALLOWED if who.is_reader else Decision(False, "You have no post yet. Ask a site administrator to add one.")


def may_read(who: Standing) -> Decision:
    """Directors and information governance read what an adopted Log says: it may hold what few people saw."""
    if who.has(*READS):
        return ALLOWED
    return Decision(False, "Only Directors and information governance read a Log that was brought in.")
