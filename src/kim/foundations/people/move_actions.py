"""Moving work areas between teams, and teams between services, from a day on (ADR 9)."""

from __future__ import annotations

from datetime import date, datetime

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.landlord.names import check_free
from kim.foundations.people import policies
from kim.foundations.people.actions import DateDoesNotFitError, Kept
from kim.foundations.people.models import AreaMove, Service, Team, TeamMove, WorkArea
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision

NO_REASON = Decision(False, "Say why it moves.")


def move_area(
    *, area: WorkArea, to_team: Team, moved_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> AreaMove:
    """Move a work area to another team. Raises DateDoesNotFitError for a day to come or before its last move."""
    require(policies.may_administer(by))
    require(Decision(True) if why.strip() else NO_REASON)
    with writing(by=by, at=at) as history:
        found = WorkArea.objects.select_for_update().get(pk=area.pk)
        require(policies.still_stands(found))
        require(policies.is_elsewhere(found.team_id, to_team.pk, f"{found.name} belongs to {to_team.name} already."))
        move = _move(found, to_team, moved_on, why, kept=kept, history=history, by=by)
        for each in WorkArea.objects.select_for_update().filter(kept_in=found).order_by("pk"):  # who keeps it, answers
            _move(each, to_team, moved_on, why, kept=None, history=history, by=by)
    return move


def _move(
    area: WorkArea, to_team: Team, moved_on: date, why: str, *, kept: Kept | None, history: Writing, by: Standing
) -> AreaMove:
    _check_day(moved_on, by.on, AreaMove.objects.filter(area=area).order_by("-moved_on").first())
    before, from_team = state_of(area), area.team
    area.team = to_team
    area.save()
    history.changed("people.area_moved", area, before=before, why=why, **(kept or {}))
    move = AreaMove.objects.create(area=area, from_team=from_team, to_team=to_team, moved_on=moved_on, why=why)
    history.changed("people.area_move_kept", move)
    return move


def move_team(
    *, team: Team, to_service: Service, moved_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> TeamMove:
    """Move a team, with its work areas, to another service. Raises DateDoesNotFitError, NameTakenError."""
    require(policies.may_administer(by))
    require(Decision(True) if why.strip() else NO_REASON)
    with writing(by=by, at=at) as history:
        found = Team.objects.select_for_update().get(pk=team.pk)
        said = f"{found.name} belongs to {to_service.name} already."
        require(policies.is_elsewhere(found.service_id, to_service.pk, said))
        check_free(Team.objects.filter(service=to_service), name=found.name, thing="a team in that service")
        _check_day(moved_on, by.on, TeamMove.objects.filter(team=found).order_by("-moved_on").first())
        before, left = state_of(found), found.service
        found.service = to_service
        found.save()
        history.changed("people.team_moved", found, before=before, why=why, **(kept or {}))
        move = TeamMove.objects.create(team=found, from_service=left, to_service=to_service, moved_on=moved_on, why=why)
        history.changed("people.team_move_kept", move)
    return move


def _check_day(moved_on: date, today: date, last: AreaMove | TeamMove | None) -> None:
    if moved_on > today:
        raise DateDoesNotFitError("A move can't lie in the future. Say it on the day, or give an earlier day")
    if last is not None and moved_on < last.moved_on:
        raise DateDoesNotFitError(f"It moved on {say_date(last.moved_on)} already. Give that day or a later one")
