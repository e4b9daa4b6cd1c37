"""Raising gaps, settling them and opening them again."""

from __future__ import annotations

from datetime import datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.risk_register import policies
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim_engine.vocabulary import Decision, Source


def raise_gap(*, source: Source, area: WorkArea, what: str, by: Standing, at: datetime) -> Gap:
    """Raise a gap from a thing in another room."""
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area)) as history:
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


def settle_gap(*, gap: Gap, state: str, why: str, by: Standing, at: datetime) -> None:
    """Say that a gap was put right, or accept it, with the reason."""
    require(Decision(state != GapState.OPEN, "Say what happened to it."))
    require(Decision(bool(why.strip()), "Say how it was put right, or why you accept it."))
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(gap.area)) as history:
        gap = _locked(gap)
        require(policies.may_settle(by, gap=gap, state=state))
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_by, gap.settled_on = state, why, by.person, by.on
        gap.save()
        history.changed("risk_register.gap_settled", gap, before=before)


def reopen_gap(*, gap: Gap, why: str, by: Standing, at: datetime) -> None:
    """Open a settled gap again, with the reason."""
    require(Decision(bool(why.strip()), "Say why you open it again."))
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(gap.area)) as history:
        gap = _locked(gap)
        require(policies.may_settle(by, gap=gap, state=GapState.OPEN))
        before = state_of(gap)
        gap.state, gap.settled_why, gap.settled_by, gap.settled_on = GapState.OPEN, "", None, None
        gap.save()
        history.changed("risk_register.gap_reopened", gap, before=before, why=why)


def _locked(gap: Gap) -> Gap:
    """Read a gap anew under a lock, so that two people cannot both settle what one of them saw open."""
    return Gap.objects.select_for_update(of=("self",)).select_related("area__team").get(pk=gap.pk)
