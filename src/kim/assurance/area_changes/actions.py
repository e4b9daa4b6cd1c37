"""Merging work areas, splitting one, and undoing it: all that is open goes along, in one act (ADR 27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kim.assurance.area_changes import holding_up
from kim.assurance.reviews import passing_actions as reviews
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people import change_actions as people
from kim.foundations.people.actions import Kept
from kim.foundations.people.choices import ChangeKind
from kim.foundations.people.lineage import areas_in
from kim.foundations.people.models import AreaChange, WorkArea
from kim.foundations.people.policies import may_administer
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.best_practice.actions import pass_on_answers
from kim.practice.kim_log.actions import pass_on_drafts


def merge_areas(
    *, area: WorkArea, into: WorkArea, from_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> AreaChange:
    """Merge a work area into another from a day on. Raises DateDoesNotFitError."""
    require(may_administer(by))
    with writing(by=by, at=at):
        holding_up.hold_up([area.pk, into.pk], [area.pk], from_on)
        change = people.merge_area(area=area, into=into, from_on=from_on, why=why, kept=kept, by=by, at=at)
        _pass_on(area, into, from_on, by=by, at=at)
    return change


def split_areas(
    *,
    area: WorkArea,
    names: Sequence[str],
    goes_on: bool,
    from_on: date,
    why: str,
    kept: Kept | None = None,
    by: Standing,
    at: datetime,
) -> AreaChange:
    """Split a work area from a day on. Where it ends, the first of the new ones takes over what is open.

    Raises DateDoesNotFitError, NameTakenError.
    """
    require(may_administer(by))
    with writing(by=by, at=at):
        holding_up.hold_up([area.pk], [] if goes_on else [area.pk], from_on)
        given = {"names": names, "goes_on": goes_on, "from_on": from_on, "why": why, "kept": kept}
        change = people.split_area(area=area, by=by, at=at, **given)  # type: ignore[arg-type]
        heirs = areas_in(change)[1:]
        if goes_on:
            reviews.open_reviews(by=by, at=at)
        else:
            _pass_on(area, heirs[0], from_on, by=by, at=at)
    return change


def undo_change(
    *, change: AreaChange, from_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> AreaChange:
    """Undo a merging or a splitting from a day on. Raises DateDoesNotFitError."""
    require(may_administer(by))
    with writing(by=by, at=at):
        area, *heirs = areas_in(change.undoes or change)
        parted = heirs if change.kind == ChangeKind.SPLIT else []
        holding_up.hold_up([area.pk, *(each.pk for each in heirs)], [each.pk for each in parted], from_on)
        undone = people.undo_area_change(change=change, from_on=from_on, why=why, kept=kept, by=by, at=at)
        reviews.take_back_reviews(area=area, from_on=from_on, by=by, at=at)
        reviews.open_reviews(by=by, at=at)
        for each in parted:
            _pass_on(each, area, from_on, by=by, at=at)
    return undone


def _pass_on(area: WorkArea, into: WorkArea, from_on: date, *, by: Standing, at: datetime) -> None:
    reviews.open_reviews(by=by, at=at)  # a new area's, so that it can cover the old one's
    reviews.pass_on_reviews(area=area, into=into, from_on=from_on, by=by, at=at)
    pass_on_answers(area=area, into=into, by=by, at=at)
    pass_on_drafts(area=area, into=into, by=by, at=at)
