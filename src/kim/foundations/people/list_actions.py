"""Doing what a list that came back says: each row by its room's own verb, in one batch, all or nothing."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.audit_trail.writing import apart, writing
from kim.foundations.people import policies
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.foundations.spreadsheets.lists_back import CHANGED_SINCE, MOST_CHANGED, ListBack, ListFound, Planned
from kim.foundations.spreadsheets.returning import Problem
from kim_engine.vocabulary import Decision


class ListRefusedError(ValueError):
    """Some rows cannot be done, and so none was; each with its cell."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("Rows of this list cannot be done.")
        self.problems = problems


class OnlyTriedError(Exception):
    """Takes back what was only tried."""


def change_list(*, of: ListBack, found: ListFound, by: Standing, at: datetime, is_trial: bool = False) -> int:
    """Change and add what a list says. Gives how many rows. Raises ListRefusedError, and then nothing is done."""
    require(policies.may_administer(by))
    is_fit = found.may_be_done and len(found.planned) <= MOST_CHANGED
    require(Decision(is_fit, "There is nothing to change, or something of the list cannot be done."))
    problems = []
    with writing(by=by, at=at):
        last = last_changes_of(of.kind, [each.row.pk for each in found.planned if each.row is not None])
        for each in found.planned:
            if each.row is not None and last.get(each.row.pk) != each.seen:
                problems.append(Problem(found.at(each.at_row, "history"), f"{CHANGED_SINCE.capitalize()}."))
            elif problem := _done(of, found, each, by, at):
                problems.append(problem)
        if problems:
            raise ListRefusedError(problems)
        if is_trial:
            raise OnlyTriedError
    return len(found.planned)


def _done(of: ListBack, found: ListFound, each: Planned, by: Standing, at: datetime) -> Problem | None:
    try:
        with apart():
            if each.row is not None:
                of.change(each.row, each.values, by=by, at=at)
            elif of.add is not None:
                of.add(each.values, by=by, at=at)
    except RefusedError as refused:
        return Problem(f"Row {each.at_row}", refused.because)
    except tuple(of.mistakes) as error:
        said = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return Problem(found.at(each.at_row, of.mistakes[type(error)]), f"{said.rstrip('.')}.")
    return None
