"""Merging and splitting work areas, and undoing it: the areas themselves and the posts in them (ADR 27).

What was open in an area is passed on by the rooms that keep it; `assurance.area_changes` calls them all in one act.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people import checking, move_actions, policies
from kim.foundations.people.actions import Kept
from kim.foundations.people.choices import ChangeKind, PostState, Role
from kim.foundations.people.lineage import areas_in
from kim.foundations.people.models import AreaChange, AreaMove, Post, Succession, Team, WorkArea
from kim.foundations.people.queries import open_posts_in, overlapping_posts
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing

ONE_DAY = timedelta(days=1)


def merge_area(
    *, area: WorkArea, into: WorkArea, from_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> AreaChange:
    """End a work area: from a day on it goes on in another. Raises DateDoesNotFitError."""
    require(policies.may_administer(by))
    with writing(by=by, at=at) as history:
        area, into = _locked(area), _locked(into)
        checking.check_merge(area=area, into=into, from_on=from_on, why=why, by=by)
        change = _keep(ChangeKind.MERGED, from_on, why, [(area, into)], by=by, at=at, history=history, kept=kept)
        _pass_posts(area, [into], from_on, is_over=True, by=by, history=history)
        _end(area, into, from_on, why, by=by, at=at, history=history)
    return change


def split_area(
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
    """Part new work areas from one that goes on, or split one into new ones. What is open then goes to the first.

    Raises DateDoesNotFitError, NameTakenError.
    """
    require(policies.may_administer(by))
    with writing(by=by, at=at) as history:
        area = _locked(area)
        names = checking.check_split(area=area, names=names, goes_on=goes_on, from_on=from_on, why=why, by=by)
        made = [_begin(name, area.team, from_on, history) for name in names]
        pairs = [(area, each) for each in made]
        change = _keep(ChangeKind.SPLIT, from_on, why, pairs, by=by, at=at, history=history, kept=kept)
        _pass_posts(area, made, from_on, is_over=not goes_on, by=by, history=history)
        if not goes_on:
            _end(area, made[0], from_on, why, by=by, at=at, history=history)
    return change


def undo_area_change(
    *, change: AreaChange, from_on: date, why: str, kept: Kept | None = None, by: Standing, at: datetime
) -> AreaChange:
    """Undo the last change of some work areas, from a day on. What a split made ends in what it was parted from."""
    require(policies.may_administer(by))
    with writing(by=by, at=at) as history:
        change = AreaChange.objects.select_for_update().get(pk=change.pk)
        area, *heirs = [_locked(each) for each in areas_in(change.undoes or change)]
        checking.check_undo(change=change, areas=[area, *heirs], from_on=from_on, why=why, by=by)
        back = [(heir, area) for heir in heirs] if change.kind == ChangeKind.SPLIT else []
        undone = _keep(ChangeKind.UNDONE, from_on, why, back, by=by, at=at, history=history, kept=kept, undoes=change)
        if area.ended_on is not None:
            _begin_again(area, change, from_on, why, by=by, at=at, history=history)
        for heir, _ in back:
            _pass_posts(heir, [area], from_on, is_over=True, by=by, history=history)
            _end(heir, area, from_on, why, by=by, at=at, history=history)
    return undone


def _locked(area: WorkArea) -> WorkArea:
    found = WorkArea.objects.select_for_update(of=("self",)).select_related("team__service", "kept_in")
    return found.get(pk=area.pk)


def _keep(
    kind: ChangeKind,
    from_on: date,
    why: str,
    pairs: Iterable[tuple[WorkArea, WorkArea]],
    *,
    by: Standing,
    at: datetime,
    history: Writing,
    kept: Kept | None,
    undoes: AreaChange | None = None,
) -> AreaChange:
    given: dict[str, Any] = {"kind": kind, "from_on": from_on, "why": why, "made_at": at, "undoes": undoes}
    change = AreaChange.objects.create(made_by_id=by.person_id, **given)
    events = {ChangeKind.MERGED: "areas_merged", ChangeKind.SPLIT: "area_split", ChangeKind.UNDONE: "change_undone"}
    history.changed(f"people.{events[kind]}", change, **(kept or {}))
    for predecessor, successor in pairs:
        row = Succession.objects.create(change=change, predecessor=predecessor, successor=successor)
        history.changed("people.succession_kept", row)
    return change


def _begin(name: str, team: Team, from_on: date, history: Writing) -> WorkArea:
    area = WorkArea.objects.create(name=name, team=team, began_on=from_on)
    history.changed("people.area_parted", area)
    return area


def _end(
    area: WorkArea, into: WorkArea, from_on: date, why: str, *, by: Standing, at: datetime, history: Writing
) -> None:
    """End an area in another: whoever answers for that one answers for what this one, and those in it, left open."""
    if area.team_id != into.team_id:
        move_actions.move_area(area=area, to_team=into.team, moved_on=from_on, why=why, by=by, at=at)
        area.team = into.team
    before = state_of(area)
    area.ended_on, area.kept_in = from_on, into
    area.save()
    history.changed("people.area_ended", area, before=before)
    for each in WorkArea.objects.select_for_update().filter(kept_in=area).order_by("pk"):
        before = state_of(each)
        each.kept_in = into
        each.save()
        history.changed("people.area_kept", each, before=before)


def _begin_again(
    area: WorkArea, change: AreaChange, from_on: date, why: str, *, by: Standing, at: datetime, history: Writing
) -> None:
    heir, before = area.kept_in, state_of(area)
    area.ended_on, area.kept_in, area.began_on = None, None, from_on
    area.save()
    history.changed("people.area_begun_again", area, before=before)
    move = (
        AreaMove.objects.filter(area=area, moved_on=change.from_on).select_related("from_team").order_by("-pk").first()
    )
    if heir is not None and move is not None and move.from_team_id != area.team_id:
        move_actions.move_area(area=area, to_team=move.from_team, moved_on=from_on, why=why, by=by, at=at)
        area.team = move.from_team
    _take_back_posts(area, heir, change, from_on, by=by, history=history)


def _take_back_posts(
    area: WorkArea, heir: WorkArea | None, change: AreaChange, from_on: date, *, by: Standing, history: Writing
) -> None:
    """Give the posts that ended with the area again, and end those given for them in the area that it went to."""
    ended = Post.objects.filter(area=area, to_on=change.from_on - ONE_DAY, state=PostState.CONFIRMED, cover_reason="")
    for post in ended.select_related("person").order_by("pk"):
        require(policies.is_another(by, person=post.person))
        given = Post.objects.filter(area=heir, person=post.person_id, role=post.role, from_on=change.from_on)
        for each in given.filter(state=PostState.CONFIRMED, to_on__isnull=True):
            if change.kind == ChangeKind.MERGED:
                _end_post(each, from_on, history)
        _give(post, area, from_on, to_on=None, covers=None, by=by, history=history)


def _pass_posts(
    area: WorkArea, heirs: Sequence[WorkArea], from_on: date, *, is_over: bool, by: Standing, history: Writing
) -> None:
    """Give the posts of an area in its heirs, with their covers; end them here when it is over."""
    given: dict[tuple[int, int], Post | None] = {}
    managed = {each.pk for each in heirs if open_posts_in(each, from_on).filter(role=Role.LINE_MANAGER).exists()}
    for post in open_posts_in(area, from_on).select_for_update(of=("self",)):  # who is covered before who covers
        for heir in heirs:
            covers = given.get((post.covers_id, heir.pk)) if post.covers_id else None
            has_manager = post.role == Role.LINE_MANAGER and heir.pk in managed
            if has_manager or (post.covers_id and covers is None):
                continue
            given[post.pk, heir.pk] = _give(
                post, heir, from_on, to_on=post.to_on, covers=covers, by=by, history=history
            )
        if is_over:
            _end_post(post, from_on, history)


def _give(
    post: Post,
    area: WorkArea,
    from_on: date,
    *,
    to_on: date | None,
    covers: Post | None,
    by: Standing,
    history: Writing,
) -> Post | None:
    new = Post(
        person_id=post.person_id,
        role=post.role,
        area=area,
        from_on=max(from_on, post.from_on),
        to_on=to_on,
        state=PostState.CONFIRMED,
        proposed_by_id=by.person_id,
        covers=covers,
        cover_reason=post.cover_reason,
        cover_words=post.cover_words,
    )
    if overlapping_posts(new).exists():
        return None  # they hold it there already
    new.save()
    history.changed("people.post_given_with_area", new)
    return new


def _end_post(post: Post, from_on: date, history: Writing) -> None:
    before = state_of(post)
    if post.from_on >= from_on:  # it never begins
        post.state = PostState.DECLINED
    else:
        post.to_on = from_on - ONE_DAY
    post.save()
    history.changed("people.post_ended_with_area", post, before=before)
