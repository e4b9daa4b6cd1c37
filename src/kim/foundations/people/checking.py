"""What stands against merging, splitting or undoing it: asked before it is done, and again when it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kim.foundations.landlord.names import check_free
from kim.foundations.people import policies
from kim.foundations.people.actions import DateDoesNotFitError
from kim.foundations.people.lineage import changes_of
from kim.foundations.people.models import AreaChange, AreaMove, WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision

NO_REASON = Decision(False, "Say why.")


def check_merge(*, area: WorkArea, into: WorkArea, from_on: date, why: str, by: Standing) -> None:
    """Refuse a merging that does not fit. Raises RefusedError, DateDoesNotFitError."""
    require(policies.may_merge(area, into=into), about="into")
    _check([area, into], from_on, why, by, [area])


def check_split(
    *, area: WorkArea, names: Sequence[str], goes_on: bool, from_on: date, why: str, by: Standing
) -> list[str]:
    """Refuse a splitting that does not fit; give the names as they will be.

    Raises RefusedError, DateDoesNotFitError, NameTakenError.
    """
    names = [" ".join(name.split()) for name in names if name.strip()]
    require(policies.are_new_areas(names, goes_on=goes_on), about="names")
    require(policies.still_stands(area))
    _check([area], from_on, why, by, [area])
    for name in names:
        check_free(WorkArea.objects.all(), name=name, thing="a work area")
    return names


def check_undo(*, change: AreaChange, areas: Sequence[WorkArea], from_on: date, why: str, by: Standing) -> None:
    """Refuse an undoing that does not fit. Raises RefusedError, DateDoesNotFitError."""
    require(policies.may_undo(change, is_undone=AreaChange.objects.filter(undoes=change).exists()))
    later = changes_of(each.pk for each in areas).filter(pk__gt=change.pk, undone_by__isnull=True)
    require(policies.is_last(later.order_by("-pk").first()))
    _check(areas, from_on, why, by, areas)


def _check(
    areas: Sequence[WorkArea],
    from_on: date,
    why: str,
    by: Standing,
    held: Sequence[WorkArea],
) -> None:
    """Refuse a day that does not fit what these areas went through already, and whoever holds a post in them."""
    require(policies.may_administer(by))
    require(Decision(True) if why.strip() else NO_REASON, about="why")
    if from_on > by.on:
        raise DateDoesNotFitError("It can't lie in the future. Say it on the day, or give an earlier day")
    moved = AreaMove.objects.filter(area__in=areas).order_by("-moved_on").select_related("area").first()
    if moved is not None and from_on < moved.moved_on:
        raise DateDoesNotFitError(
            f"{moved.area.name} moved on {say_date(moved.moved_on)}. Give that day or a later one"
        )
    changed = changes_of(each.pk for each in areas).values_list("from_on", "undone_by__from_on")
    days = [day for both in changed for day in both] + [each.began_on for each in areas]
    latest = max((day for day in days if day is not None), default=None)
    if latest is not None and from_on < latest:
        raise DateDoesNotFitError(f"These work areas changed on {say_date(latest)}. Give that day or a later one")
    require(policies.holds_nothing_in(by, held))
