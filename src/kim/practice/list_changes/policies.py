"""Who may bring back a list; what each row may do is the Log's own policy."""

from __future__ import annotations

from kim.foundations.people.standing import Standing
from kim.practice.kim_log.policies import may_log_at_all
from kim_engine.vocabulary import ALLOWED, Decision


def may_bring_back(who: Standing) -> Decision:
    """Whoever logs changes may change what they keep by a list."""
    if may_log_at_all(who):
        return ALLOWED
    return Decision(False, "Only somebody with a post in a work area can change entries by a list.")
