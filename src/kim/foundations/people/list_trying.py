"""Trying a list that came back: what the rooms' verbs would refuse is found by doing it and taking it back."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.people.list_actions import ListRefusedError, OnlyTriedError, change_list
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.lists_back import ListBack, ListFound
from kim.foundations.spreadsheets.returning import Problem


def try_list(*, of: ListBack, found: ListFound, by: Standing, at: datetime) -> list[Problem]:
    """Say what the rooms' verbs would refuse of a list, by doing it and taking all of it back."""
    try:
        change_list(of=of, found=found, by=by, at=at, is_trial=True)
    except ListRefusedError as refused:
        return refused.problems
    except OnlyTriedError:
        pass
    return []
