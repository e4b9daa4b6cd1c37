"""Naming line managers: this person, or nobody because the area needs none (R5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kim.foundations.answering import policies
from kim.foundations.answering.choices import Outcome
from kim.foundations.answering.models import Naming
from kim.foundations.answering.queries import line_managers_of
from kim.foundations.audit_trail.writing import writing
from kim.foundations.people import actions as people
from kim.foundations.people.actions import DateDoesNotFitError, Kept
from kim.foundations.people.models import Person, Post, WorkArea
from kim.foundations.people.policies import is_another
from kim.foundations.people.refusals import RefusedError, require
from kim.foundations.people.standing import Standing
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision


def name_line_manager(
    *,
    area: WorkArea,
    person: Person,
    named_on: date,
    why: str = "",
    is_shared: bool = False,
    kept: Kept | None = None,
    by: Standing,
    at: datetime,
) -> Naming:
    """Name an area's line manager from a day on, and give them the post in the same transaction.

    Who holds the post until then ends the day before, unless they are to share it. Raises DateDoesNotFitError.
    """
    require(policies.may_name(by, area=area))
    require(is_another(by, person=person))
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area)) as history:
        _check_day(area, named_on, by.on)
        standing = line_managers_of([area], named_on)[area.pk]
        if not is_shared:
            _end_others(standing, person, named_on, by=by, at=at)
        if not any(_is_own(post, person) for post in standing):
            people.give_named_post(person=person, area=area, from_on=named_on, by=by, at=at)
        naming = Naming.objects.create(
            area=area,
            outcome=Outcome.NAMED,
            person=person,
            named_on=named_on,
            why=why.strip(),
            named_by_id=by.person_id,
        )
        history.changed("answering.manager_named", naming, **(kept or {}))
    return naming


def consider_not_applicable(
    *, area: WorkArea, named_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> Naming:
    """Decide, with the reason, that an area needs no line manager for KIM. Raises DateDoesNotFitError."""
    require(policies.may_name(by, area=area))
    require(Decision(bool(why.strip()), "Say why the area needs no line manager."))
    with writing(by=by, at=at, on_behalf_of=by.on_behalf_in(area)) as history:
        _check_day(area, named_on, by.on)
        for post in line_managers_of([area], named_on)[area.pk]:
            raise RefusedError(
                f"{post.person.name} is line manager of {area.name} on that day. "
                "Ask a site administrator to end that post first."
            )
        naming = Naming.objects.create(
            area=area, outcome=Outcome.NOT_APPLICABLE, named_on=named_on, why=why.strip(), named_by_id=by.person_id
        )
        history.changed("answering.found_not_applicable", naming, **(kept or {}))
    return naming


def _end_others(standing: list[Post], person: Person, named_on: date, *, by: Standing, at: datetime) -> None:
    for post in standing:
        if post.covers_id or _is_own(post, person):  # who covers a post ends with it
            continue
        if post.from_on >= named_on:
            raise DateDoesNotFitError(f"{post.person.name} began on {say_date(post.from_on)}. Give a later day")
        people.end_for_successor(post=post, last_on=named_on - timedelta(days=1), by=by, at=at)


def _is_own(post: Post, person: Person) -> bool:
    return post.person_id == person.pk and not post.cover_reason


def _check_day(area: WorkArea, named_on: date, today: date) -> None:
    if named_on > today:
        raise DateDoesNotFitError("This day is still to come. Name them on the day, or give today")
    last = Naming.objects.filter(area=WorkArea.objects.select_for_update().get(pk=area.pk)).order_by("-named_on")
    for naming in last[:1]:
        if named_on < naming.named_on:
            raise DateDoesNotFitError(
                f"It was last decided on {say_date(naming.named_on)}. Give that day or a later one"
            )
