"""Lines on what only one person knows: writing one, changing it, ending it, raising a gap from it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.handovers import policies
from kim.practice.handovers.models import KnownLine
from kim.practice.handovers.queries import KNOWN_KIND
from kim.practice.risk_register.actions import follow_source, withdraw_gap
from kim_engine.vocabulary import Decision, Source

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


@dataclass(frozen=True)
class Line:
    """What a line says: the thing, who alone knows it, and who covers it."""

    what: str
    known_by: str
    covered_by: str = ""

    def tidy(self) -> Line:
        """Give it with its space in order."""
        return Line(self.what.strip(), " ".join(self.known_by.split()), " ".join(self.covered_by.split()))


def write_line(*, area: WorkArea, line: Line, by: Standing, at: datetime, kept: Kept | None = None) -> KnownLine:
    """Say something that only one person in an area knows."""
    line = _complete(line)
    require(policies.may_keep_lines(by, area=area))
    said = {"what": line.what, "known_by": line.known_by, "covered_by": line.covered_by}
    with _writing(area, by=by, at=at) as history:
        made = KnownLine.objects.create(area=area, **said, written_by_id=by.person_id, written_on=by.on)
        history.changed("handovers.known_written", made, **(kept or {}))
    return made


def change_line(*, known: KnownLine, line: Line, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Say it anew. With cover, its gap is none any more; without, an open gap says the new words."""
    line = _complete(line)
    with _writing(known.area, by=by, at=at) as history:
        known = _locked(known)
        require(policies.may_change_line(by, line=known))
        before = state_of(known)
        known.what, known.known_by, known.covered_by = line.what, line.known_by, line.covered_by
        known.save()
        history.changed("handovers.known_changed", known, before=before, **(kept or {}))
        if line.covered_by:
            withdraw_gap(source=Source(KNOWN_KIND, known.pk), why="Somebody covers it now.", by=by, at=at)


def end_line(*, known: KnownLine, why: str, by: Standing, at: datetime, kept: Kept | None = None) -> None:
    """Say that it is over, with the reason: others know it now, or nobody needs to. Its gap goes with it."""
    require(Decision(bool(why.strip()), "Say why it is over."), about="reason")
    with _writing(known.area, by=by, at=at) as history:
        known = _locked(known)
        require(policies.may_change_line(by, line=known))
        before = state_of(known)
        known.ended_on = by.on
        known.save()
        history.changed("handovers.known_ended", known, before=before, why=why, **(kept or {}))
        withdraw_gap(source=Source(KNOWN_KIND, known.pk), why=why, by=by, at=at)


def raise_gap_of(*, known: KnownLine, by: Standing, at: datetime) -> None:
    """Raise what only one person knows, and nobody covers, as a gap of its area."""
    with _writing(known.area, by=by, at=at):
        known = _locked(known)
        require(policies.may_raise_gap(by, line=known))
        what = f"Only {known.known_by} knows this: {known.what}"
        follow_source(source=Source(KNOWN_KIND, known.pk), area=known.area, what=what, by=by, at=at, since=by.on)


def _complete(line: Line) -> Line:
    line = line.tidy()
    require(Decision(bool(line.what), "Say what only one person knows."), about="what")
    require(Decision(bool(line.known_by), "Say who knows it."), about="known_by")
    return line


def _writing(area: WorkArea, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about an area, for whoever the writer stands in for there."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area))


def _locked(known: KnownLine) -> KnownLine:
    return KnownLine.objects.select_for_update(of=("self",)).select_related("area__team").get(pk=known.pk)
