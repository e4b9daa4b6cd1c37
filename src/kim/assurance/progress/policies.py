"""Who may make the quarterly report."""

from __future__ import annotations

from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import Decision


def may_make_report(who: Standing) -> Decision:
    """Whoever holds a post reads the figures, and so may take them away as a paper."""
    return Decision(who.is_reader, "You have no post yet. Ask a site administrator to add one.")
