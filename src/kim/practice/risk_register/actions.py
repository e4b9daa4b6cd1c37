"""Raising gaps, settling them, opening them again, and keeping them in step with what raised them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.risk_register import policies
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import gap_of
from kim_engine.vocabulary import Source

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def raise_gap(*, source: Source, area: WorkArea, what: str, by: Standing, at: datetime) -> Gap:
    """Raise a gap from a thing in another room."""
    with writing(by=by, at=at) as history:
        gap = Gap.objects.create(
            area=area,
            what=what,
            source_kind=source.kind,
            source_number=source.number,
            raised_by_id=by.person_id,
            raised_on=by.on,
        )
        history.changed("risk_register.gap_raised", gap)
    return gap


def settle_gap(*, gap: Gap, state: str, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Say that a gap was put right, or accept it, with the reason."""
    require(policies.may_settle(by, gap=gap, state=state))
    _settle(gap, state, why, kept, by=by, at=at)


def reopen_gap(*, gap: Gap, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Open a settled gap again, with the reason."""
    require(policies.may_settle(by, gap=gap, state=GapState.OPEN))
    _open(gap, why, kept, by=by, at=at)


def follow_source(*, source: Source, area: WorkArea, what: str, by: Standing, at: datetime) -> None:
    """Keep a gap in step with the thing that raised it: its words, and open again if it was withdrawn with it."""
    gap = gap_of(source)
    if gap is None:
        raise_gap(source=source, area=area, what=what, by=by, at=at)
        return
    if gap.what != what:
        with writing(by=by, at=at) as history:
            before = state_of(gap)
            gap.what = what
            gap.save()
            history.changed("risk_register.gap_reworded", gap, before=before)
    if gap.state == GapState.WITHDRAWN:
        _open(gap, "", None, by=by, at=at)


def withdraw_gap(*, source: Source, why: str, by: Standing, at: datetime) -> None:
    """Withdraw the open gap of a thing that is itself withdrawn, or no gap any more. A settled one stays settled."""
    gap = gap_of(source)
    if gap is not None and gap.state == GapState.OPEN:
        _settle(gap, GapState.WITHDRAWN, why, None, by=by, at=at)


def _settle(gap: Gap, state: str, why: str, kept: Kept | None, *, by: Standing, at: datetime) -> None:
    with writing(by=by, at=at) as history:
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_by, gap.settled_on = state, why, by.person, by.on
        gap.save()
        history.changed("risk_register.gap_settled", gap, before=before, **(kept or {}))


def _open(gap: Gap, why: str, kept: Kept | None, *, by: Standing, at: datetime) -> None:
    with writing(by=by, at=at) as history:
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_by, gap.settled_on = GapState.OPEN, "", None, None
        gap.save()
        history.changed("risk_register.gap_reopened", gap, before=before, why=why, **(kept or {}))
