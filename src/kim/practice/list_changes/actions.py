"""Doing what a list that came back says: each row by the Log's own verb, in one batch, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.choices import EntryState
from kim.practice.list_changes import policies
from kim.practice.list_changes.reading import MOST_CHANGED, Planned
from kim_engine.vocabulary import Decision


def change_entries(
    *, planned: Sequence[Planned], why: str, by: Standing, at: datetime, kept: dict[str, Any] | None = None
) -> int:
    """Correct the recorded entries of a list and change its drafts, which stay drafts. Gives how many.

    What somebody else has changed since the list was downloaded is refused, and then nothing of the list is done.
    """
    require(policies.may_bring_back(by))
    require(Decision(0 < len(planned) <= MOST_CHANGED, "There is nothing to change, or more than a list may change."))
    for_whom = {by.on_behalf_in(each.entry.area) for each in planned}
    one = Decision(len(for_whom) == 1, "You stand in for somebody in some of these areas. Bring back one area's list.")
    require(one)
    with writing(by=by, at=at, on_behalf_of=for_whom.pop()):
        for each in planned:
            given: dict[str, Any] = {"entry": each.entry, "content": each.content, "seen": each.seen, "kept": kept}
            if each.entry.state == EntryState.DRAFT:
                kim_log.change_draft(**given, by=by, at=at)
            else:
                kim_log.correct_entry(**given, why=why, by=by, at=at)
    return len(planned)
