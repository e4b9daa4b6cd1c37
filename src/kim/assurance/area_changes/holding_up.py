"""What stands against a change of work areas, asked before it is done and again when it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from kim.assurance.area_changes import policies, queries
from kim.foundations.people import checking
from kim.foundations.people.actions import DateDoesNotFitError
from kim.foundations.people.choices import ChangeKind
from kim.foundations.people.lineage import areas_in
from kim.foundations.people.models import AreaChange, WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing


def before_merge(*, area: WorkArea, into: WorkArea, from_on: date, why: str, by: Standing) -> None:
    """Refuse a merging that would be refused. Raises RefusedError, DateDoesNotFitError."""
    hold_up([area.pk, into.pk], [area.pk], from_on)
    checking.check_merge(area=area, into=into, from_on=from_on, why=why, by=by)


def before_split(*, area: WorkArea, names: Sequence[str], goes_on: bool, from_on: date, why: str, by: Standing) -> None:
    """Refuse a splitting that would be refused. Raises RefusedError, DateDoesNotFitError, NameTakenError."""
    hold_up([area.pk], [] if goes_on else [area.pk], from_on)
    checking.check_split(area=area, names=names, goes_on=goes_on, from_on=from_on, why=why, by=by)


def before_undo(*, change: AreaChange, from_on: date, why: str, by: Standing) -> None:
    """Refuse an undoing that would be refused. Raises RefusedError, DateDoesNotFitError."""
    areas = areas_in(change.undoes or change)
    parted = [each.pk for each in areas[1:]] if change.kind == ChangeKind.SPLIT else []
    hold_up([each.pk for each in areas], parted, from_on)
    checking.check_undo(change=change, areas=areas, from_on=from_on, why=why, by=by)


def hold_up(areas: Collection[int], over: Collection[int], from_on: date) -> None:
    """Refuse what would change a closed quarter, or end an area in which somebody hands over."""
    closed = policies.is_after_closed_quarters(queries.closed_review(areas, from_on))
    if not closed:
        raise DateDoesNotFitError(closed.because)
    require(policies.has_no_handover(queries.open_handover(over)))
