"""Raising gaps, settling them, opening them again, and keeping them in step with what raised them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.risk_register import policies
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import gap_of
from kim_engine.vocabulary import Decision, Source

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def raise_gap(*, source: Source, area: WorkArea, what: str, by: Standing | None, at: datetime) -> Gap:
    """Raise a gap from a thing in another room; by nobody when `kim tick` found it."""
    with _writing(area, by=by, at=at) as history:
        gap = Gap.objects.create(
            area=area,
            what=what,
            source_kind=source.kind,
            source_number=source.number,
            raised_by_id=by.person_id if by else None,
            raised_on=_day(by, at),
        )
        history.changed("risk_register.gap_raised", gap)
    return gap


def settle_gap(*, gap: Gap, state: str, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Say that a gap was put right, or accept it, with the reason."""
    require(Decision(state != GapState.OPEN, "Say what happened to it."))
    require(Decision(bool(why.strip()), "Say how it was put right, or why you accept it."))
    with _writing(gap.area, by=by, at=at):
        gap = _locked(gap)
        require(policies.may_settle(by, gap=gap, state=state))
        _settle(gap, state, why, kept, by=by, at=at)


def reopen_gap(*, gap: Gap, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Open a settled gap again, with the reason."""
    require(Decision(bool(why.strip()), "Say why you open it again."))
    with _writing(gap.area, by=by, at=at):
        gap = _locked(gap)
        require(policies.may_settle(by, gap=gap, state=GapState.OPEN))
        _open(gap, why, kept, by=by, at=at)


def follow_source(
    *, source: Source, area: WorkArea, what: str, by: Standing | None, at: datetime, since: date | None = None
) -> None:
    """Keep a gap in step with the thing that raised it: its words, and open again if it was withdrawn with it.

    `since` is the day since which it is a gap: one that was put right on an earlier day opens again.
    """
    with _writing(area, by=by, at=at) as history:
        found = gap_of(source)
        if found is None:
            raise_gap(source=source, area=area, what=what, by=by, at=at)
            return
        gap = _locked(found)
        if gap.what != what:
            before = state_of(gap)
            gap.what = what
            gap.save()
            history.changed("risk_register.gap_reworded", gap, before=before)
        was_right_on = gap.settled_on if gap.state == GapState.PUT_RIGHT else None
        is_back = since is not None and was_right_on is not None and was_right_on < since
        if gap.state == GapState.WITHDRAWN or is_back:
            _open(gap, "", None, by=by, at=at)


def withdraw_gap(*, source: Source, why: str, by: Standing | None, at: datetime) -> None:
    """Withdraw the open gap of a thing that is itself withdrawn, or no gap any more. A settled one stays settled."""
    found = gap_of(source)
    if found is None:
        return
    with _writing(found.area, by=by, at=at):
        gap = _locked(found)
        if gap.state == GapState.OPEN:
            _settle(gap, GapState.WITHDRAWN, why, None, by=by, at=at)


def _settle(gap: Gap, state: str, why: str, kept: Kept | None, *, by: Standing | None, at: datetime) -> None:
    with _writing(gap.area, by=by, at=at) as history:
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_on = state, why, _day(by, at)
        gap.settled_by = by.person if by else None
        gap.save()
        history.changed("risk_register.gap_settled", gap, before=before, **(kept or {}))


def _open(gap: Gap, why: str, kept: Kept | None, *, by: Standing | None, at: datetime) -> None:
    with _writing(gap.area, by=by, at=at) as history:
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_by, gap.settled_on = GapState.OPEN, "", None, None
        gap.save()
        history.changed("risk_register.gap_reopened", gap, before=before, why=why, **(kept or {}))


def _day(by: Standing | None, at: datetime) -> date:
    return by.on if by else localdate(at)


def _writing(area: WorkArea, *, by: Standing | None, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about an area, for whoever the writer stands in for there."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area) if by else None)


def _locked(gap: Gap) -> Gap:
    """Read a gap anew under a lock, so that two people cannot both settle what one of them saw open."""
    return Gap.objects.select_for_update(of=("self",)).select_related("area__team").get(pk=gap.pk)
