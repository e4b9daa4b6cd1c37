"""Adding and renaming services, teams, areas and people; appointing, confirming, ending; inviting and closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.landlord.names import check_free
from kim.foundations.people import policies
from kim.foundations.people.choices import SCOPE_OF, CoverReason, PostState, Role, Scope
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.queries import covers_beyond, overlapping_posts
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim.foundations.sign_in import actions as sign_in
from kim.foundations.sign_in import second_factor_actions as second_factors
from kim.foundations.sign_in.models import Account
from kim.foundations.sign_in.second_factor import has_second_factor
from kim_engine.calendar import say_date

Place = WorkArea | Team | Service | None
Kept = Mapping[str, Any]  # why found personal data was kept, when it was: facts for the record


class PlaceDoesNotFitError(ValueError):
    """A role was given for something it does not belong to."""


class DateDoesNotFitError(ValueError):
    """A day was given on which a post cannot begin or end; the sentence says which can."""


class CoverDoesNotFitError(ValueError):
    """A post was to be covered in a way it can't be; the sentence says why, `field` what it is about."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class PostOverlapsError(ValueError):
    """The person has, or waits for, the same post on some of the same days."""


def add_service(*, name: str, by: Standing | None, at: datetime) -> Service:
    """Add a service, for a Head of Service to answer for."""
    _check_administrator(by)
    with writing(by=by, at=at) as history:
        check_free(Service.objects.all(), name=name, thing="a service")
        service = Service.objects.create(name=name)
        history.changed("people.service_added", service)
    return service


def add_team(*, name: str, service: Service, by: Standing | None, at: datetime) -> Team:
    """Add a team to a service, for a service manager to answer for."""
    _check_administrator(by)
    with writing(by=by, at=at) as history:
        check_free(Team.objects.filter(service=service), name=name, thing="a team in this service")
        team = Team.objects.create(name=name, service=service)
        history.changed("people.team_added", team)
    return team


def add_area(*, name: str, team: Team, by: Standing | None, at: datetime) -> WorkArea:
    """Add a work area to a team, for a line manager to answer for."""
    _check_administrator(by)
    with writing(by=by, at=at) as history:
        check_free(WorkArea.objects.all(), name=name, thing="a work area")
        area = WorkArea.objects.create(name=name, team=team)
        history.changed("people.area_added", area)
    return area


def rename_service(*, service: Service, name: str, by: Standing, at: datetime) -> None:
    """Rename a service. Raises NameTakenError."""
    _rename(service, name, "people.service_renamed", Service.objects.all(), "a service", by=by, at=at)


def rename_team(*, team: Team, name: str, by: Standing, at: datetime) -> None:
    """Rename a team. Raises NameTakenError."""
    others = Team.objects.filter(service=team.service_id)
    _rename(team, name, "people.team_renamed", others, "a team in this service", by=by, at=at)


def rename_area(*, area: WorkArea, name: str, by: Standing, at: datetime) -> None:
    """Rename a work area; what was logged for it stays with it. Raises NameTakenError."""
    _rename(area, name, "people.area_renamed", WorkArea.objects.all(), "a work area", by=by, at=at)


def _rename(
    place: Service | Team | WorkArea,
    name: str,
    event: str,
    others: QuerySet[Any],
    thing: str,
    *,
    by: Standing,
    at: datetime,
) -> None:
    require(policies.may_administer(by))
    with writing(by=by, at=at) as history:
        check_free(others.exclude(pk=place.pk), name=name, thing=thing)
        found = type(place).objects.select_for_update().get(pk=place.pk)
        before = state_of(found)
        found.name = name
        found.save()
        history.changed(event, found, before=before)


def add_person(*, name: str, email: str, job_title: str = "", by: Standing | None, at: datetime) -> Person:
    """Add a person, with an account that an invitation opens."""
    _check_administrator(by)
    with writing(by=by, at=at) as history:
        account = sign_in.open_account(email=email, by=by, at=at)
        person = Person.objects.create(name=name, job_title=job_title, account=account)
        history.changed("people.person_added", person)
    return person


def change_person(*, person: Person, name: str, job_title: str, by: Standing, at: datetime) -> None:
    """Correct a person's name or job title."""
    require(policies.may_administer(by))
    with writing(by=by, at=at) as history:
        found = Person.objects.select_for_update().get(pk=person.pk)
        before = state_of(found)
        found.name, found.job_title = name, job_title
        found.save()
        history.changed("people.person_changed", found, before=before)


def invite_person(*, person: Person, by: Standing | None, at: datetime) -> str:
    """Make a single-use invitation for a person; the secret is returned once. Any older one ends."""
    if by is not None:
        require(policies.may_invite(by, person=person))
    return sign_in.invite(account=_account(person), by=by, at=at)


def close_account(*, person: Person, by: Standing, at: datetime) -> None:
    """Close the account of someone who leaves. Their posts stand until they are ended, each with its last day."""
    require(policies.may_close(by, person=person))
    sign_in.close_account(account=_account(person), by=by, at=at)


def reopen_account(*, person: Person, by: Standing, at: datetime) -> None:
    """Open the account of someone who comes back; an invitation then lets them in."""
    require(policies.may_reopen(by, person=person))
    sign_in.reopen_account(account=_account(person), by=by, at=at)


def reset_second_factor(*, person: Person, why: str, by: Standing, at: datetime) -> None:
    """Take a lost second factor off a person's account, with the reason; their sessions end."""
    require(policies.may_reset(by, person=person, has_app=has_second_factor(_account(person))))
    second_factors.reset_second_factor(account=_account(person), why=why, by=by, at=at)


def appoint(
    *,
    person: Person,
    role: str,
    place: Place,
    from_on: date,
    to_on: date | None = None,
    covers: Post | None = None,
    cover_reason: str = "",
    cover_words: str = "",
    kept: Kept | None = None,
    by: Standing,
    at: datetime,
) -> Post:
    """Give a person a post. Above line manager it is only proposed, and waits for a second administrator.

    With a `cover_reason` they stand in until the last day: for the holder of the post that it `covers`, or, acting,
    for nobody while it is vacant. Raises CoverDoesNotFitError, DateDoesNotFitError, PostOverlapsError.
    """
    require(policies.may_appoint(by, person=person))
    is_proposed = policies.needs_second(role)
    with writing(by=by, at=at) as history:
        post = _post(person, role, place, from_on, to_on)
        post.covers, post.cover_reason, post.cover_words = _locked(covers), cover_reason, cover_words.strip()
        _check_dates(post)
        _check_cover(post)
        post.state = PostState.PROPOSED if is_proposed else PostState.CONFIRMED
        post.proposed_by = by.person
        post.save()
        history.changed("people.post_proposed" if is_proposed else "people.post_given", post, **(kept or {}))
    return post


def give_named_post(*, person: Person, area: WorkArea, from_on: date, by: Standing, at: datetime) -> Post:
    """Give the post of line manager to whom the area's Head or service manager named: one person is enough for it.

    Who may name is asked by the room above, which keeps the namings. Raises PostOverlapsError.
    """
    require(policies.is_another(by, person=person))
    with writing(by=by, at=at) as history:
        post = _post(person, Role.LINE_MANAGER, area, from_on, None)
        _check_dates(post)
        post.state, post.proposed_by = PostState.CONFIRMED, by.person
        post.save()
        history.changed("people.post_given", post)
    return post


def end_for_successor(*, post: Post, last_on: date, by: Standing, at: datetime) -> None:
    """End a line manager's post because another was named instead; the room above asks who may name."""
    with writing(by=by, at=at):
        found = _locked(post)
        require(policies.may_end_for_successor(by, post=found))
        _end(found, last_on, by=by, at=at)


def name_first_administrators(*, people: list[Person], from_on: date, at: datetime) -> list[Post]:
    """Give two people the administrator's post when an installation begins: nobody stands yet who could."""
    posts = []
    with writing(by=None, at=at) as history:
        if Post.objects.exists():
            raise RefusedError("There are posts already. A site administrator appoints.")
        for person in people:
            post = _post(person, Role.SITE_ADMINISTRATOR, None, from_on, None)
            post.state = PostState.CONFIRMED
            post.save()
            history.changed("people.post_given", post)
            posts.append(post)
    return posts


def confirm_post(*, post: Post, by: Standing, at: datetime) -> None:
    """Confirm a proposed post."""
    _decide(post, PostState.CONFIRMED, "people.post_confirmed", by=by, at=at)


def decline_post(*, post: Post, by: Standing, at: datetime) -> None:
    """Decline a proposed post."""
    _decide(post, PostState.DECLINED, "people.post_declined", by=by, at=at)


def end_post(*, post: Post, last_on: date, by: Standing, at: datetime) -> None:
    """End a post with its last day, at the latest on the day it was given until. Who covers it ends with it."""
    with writing(by=by, at=at):
        found = _locked(post)
        require(policies.may_end(by, post=found))
        _end(found, last_on, by=by, at=at)


def _end(post: Post, last_on: date, *, by: Standing, at: datetime) -> None:
    if last_on < post.from_on:
        raise DateDoesNotFitError("A post can't end before it began. Give that day or a later one")
    if post.to_on is not None and last_on > post.to_on:
        raise DateDoesNotFitError("It ends before that day already. To go on longer, appoint again")
    with writing(by=by, at=at) as history:
        before = state_of(post)
        post.to_on = last_on
        post.save()
        history.changed("people.post_ended", post, before=before)
        for cover in covers_beyond(post, last_on).select_for_update(of=("self",)):
            before = state_of(cover)
            if cover.from_on > last_on:  # it never begins
                cover.state = PostState.DECLINED
            else:
                cover.to_on = last_on
            cover.save()
            history.changed("people.cover_ended", cover, before=before)


def _locked(post: Post | None) -> Any:
    """Read a post anew under a lock, so that nobody ends it while it is covered or decided."""
    if post is None:
        return None
    found = Post.objects.select_for_update(of=("self",)).select_related("person", "proposed_by", "covers")
    return found.get(pk=post.pk)


def _decide(post: Post, state: PostState, event: str, *, by: Standing, at: datetime) -> None:
    with writing(by=by, at=at) as history:
        post = _locked(post)
        require(policies.may_decide(by, post=post))
        before = state_of(post)
        post.state, post.decided_by, post.decided_at = state, by.person, at
        post.save()
        history.changed(event, post, before=before)


def _post(person: Person, role: str, place: Place, from_on: date, to_on: date | None) -> Post:
    kinds: dict[Scope, type] = {Scope.AREA: WorkArea, Scope.TEAM: Team, Scope.SERVICE: Service}
    scope = SCOPE_OF[Role(role)]
    if not isinstance(place, kinds.get(scope, type(None))):
        raise PlaceDoesNotFitError(f"A {Role(role).label} belongs to: {scope.label}.")
    return Post(
        person=person,
        role=role,
        area=place if isinstance(place, WorkArea) else None,
        team=place if isinstance(place, Team) else None,
        service=place if isinstance(place, Service) else None,
        from_on=from_on,
        to_on=to_on,
    )


def _check_dates(post: Post) -> None:
    if post.to_on is not None and post.to_on < post.from_on:
        raise DateDoesNotFitError("A post can't end before it begins. Give that day or a later one")
    if post.area and post.area.ended_on and (post.to_on is None or post.to_on >= post.area.ended_on):
        raise DateDoesNotFitError(f"{post.area.name} ended on {say_date(post.area.ended_on)}. Choose what it went to")
    if post.role == Role.INSPECTOR and post.to_on is None:
        raise DateDoesNotFitError("An inspector's post needs its last day: it always ends")
    if overlapping_posts(post).exists():
        raise PostOverlapsError("This person has that post on some of these days already. End that one first")


def _check_cover(post: Post) -> None:
    """Refuse what lies across rows or needs a sentence; the rest is the database's (ADR 8)."""
    covered, reason, has_words = post.covers, post.cover_reason, bool(post.cover_words)
    is_other = reason == CoverReason.OTHER
    for is_wrong, field, sentence in (
        (covered and not reason, "cover_reason", "Say why this person stands in"),
        (
            not covered and reason not in ("", CoverReason.ACTING),
            "",
            "Choose the post that they stand in for",
        ),
        (is_other and not has_words, "cover_words", "Say the reason in a few words"),
        (has_words and not is_other, "cover_words", "Choose another reason, or take these words out"),
        (reason and post.to_on is None, "to_on", "A cover always ends. Give its last day; it can be given again"),
    ):
        if is_wrong:
            raise CoverDoesNotFitError(sentence, field)
    if covered:
        _check_covered(post, covered)


def _check_covered(post: Post, covered: Post) -> None:
    same = (covered.role, covered.area_id, covered.team_id, covered.service_id)
    for is_wrong, field, sentence in (
        (same != (post.role, post.area_id, post.team_id, post.service_id), "", "A cover has the same role and place"),
        (covered.person_id == post.person_id, "said", "Nobody stands in for themselves. Name somebody else"),
        (covered.state != PostState.CONFIRMED, "", "That post is not confirmed, so nobody can stand in for it"),
        (covered.cover_reason, "", "That post is a cover itself. Choose the post that it stands in for"),
        (not _lies_within(post, covered), "to_on", "The days of a cover lie within those of the post it covers"),
    ):
        if is_wrong:
            raise CoverDoesNotFitError(sentence, field)


def _lies_within(cover: Post, covered: Post) -> bool:
    is_begun = covered.from_on <= cover.from_on
    return is_begun and (covered.to_on is None or (cover.to_on is not None and cover.to_on <= covered.to_on))


def _account(person: Person) -> Account:
    if person.account is None:
        raise RefusedError("This person has no account.")
    return person.account


def _check_administrator(by: Standing | None) -> None:
    """Nobody (by=None) is the command line: `kim init` and the demonstration begin an installation."""
    if by is not None:
        require(policies.may_administer(by))
