"""Who may appoint, confirm, invite and change the structure."""

from __future__ import annotations

from collections.abc import Sequence

from kim.foundations.people.choices import ASKED_FOR_SECOND_FACTOR, ONE_IS_ENOUGH, ChangeKind, PostState, Role
from kim.foundations.people.models import AreaChange, Person, Post, WorkArea
from kim.foundations.people.standing import Standing
from kim_engine.calendar import say_date
from kim_engine.vocabulary import ALLOWED, Decision

MOST_NEW_AREAS = 6  # of one splitting: more are looked over better in two


def may_administer(who: Standing) -> Decision:
    """Site administrators keep people, areas and settings."""
    if who.has(Role.SITE_ADMINISTRATOR):
        return ALLOWED
    return Decision(False, "Only a site administrator can do this.")


def may_appoint(who: Standing, *, person: Person) -> Decision:
    """An administrator appoints anybody but themselves."""
    if not may_administer(who):
        return may_administer(who)
    if who.person == person:
        return Decision(False, "Nobody can appoint themselves. Ask another site administrator.")
    return ALLOWED


def may_decide(who: Standing, *, post: Post) -> Decision:
    """A second administrator confirms: neither the one who proposed nor the one appointed."""
    if not may_administer(who):
        return may_administer(who)
    if post.state != PostState.PROPOSED:
        return Decision(False, "This post is not waiting for anybody.")
    if who.person == post.person:
        return Decision(False, "Nobody can confirm their own post. Ask another site administrator.")
    if who.person == post.proposed_by:
        return Decision(False, "You proposed this. Another site administrator has to confirm it.")
    return ALLOWED


def may_end(who: Standing, *, post: Post) -> Decision:
    """An administrator ends any post but their own, also before the last day it was given for."""
    if not may_administer(who):
        return may_administer(who)
    if post.state != PostState.CONFIRMED:
        return Decision(False, "Only a confirmed post can be ended.")
    if post.to_on is not None and post.to_on < who.on:
        return Decision(False, "This post has ended already.")
    if who.person == post.person:
        return Decision(False, "Nobody can end their own post. Ask another site administrator.")
    return ALLOWED


def is_another(who: Standing, *, person: Person) -> Decision:
    """Nobody names themselves."""
    if who.person == person:
        return Decision(False, "Nobody can name themselves. Ask a site administrator, or whoever you answer to.")
    return ALLOWED


def may_end_for_successor(who: Standing, *, post: Post) -> Decision:
    """Whoever names a line manager ends the post of the one before, unless it is their own."""
    if post.role != Role.LINE_MANAGER or post.state != PostState.CONFIRMED:
        return Decision(False, "This is not a line manager's post that stands.")
    if who.person == post.person:
        return Decision(False, "Nobody can end their own post. Let them share it, or ask a site administrator.")
    return ALLOWED


def may_cover(who: Standing, *, post: Post) -> Decision:
    """An administrator has somebody stand in for the holder of a confirmed post that is not over."""
    if not may_administer(who):
        return may_administer(who)
    if post.state != PostState.CONFIRMED or (post.to_on is not None and post.to_on < who.on):
        return Decision(False, "Only a confirmed post that has not ended can be covered.")
    if post.cover_reason:
        return Decision(False, "This post is a cover itself. Cover the post that it stands in for, or appoint again.")
    if post.role == Role.INSPECTOR:
        return Decision(False, "Nobody stands in for an inspector. Appoint another one.")
    return ALLOWED


def may_keep_filters(who: Standing) -> Decision:
    """Whoever works here keeps filters for themselves; an inspector changes nothing."""
    return ALLOWED if who.is_employee else Decision(False, "Only somebody with a post here can keep filters.")


def may_invite(who: Standing, *, person: Person) -> Decision:
    """An administrator invites whoever has an open account, and so also resets a forgotten password."""
    if not may_administer(who):
        return may_administer(who)
    if person.account is None:
        return Decision(False, "This person has no account.")
    if not person.account.is_active:
        return Decision(False, "This account is closed. Open it again first.")
    return ALLOWED


def may_close(who: Standing, *, person: Person) -> Decision:
    """An administrator closes any open account but their own: somebody must be left who can open it again."""
    if not may_administer(who):
        return may_administer(who)
    if person.account is None or not person.account.is_active:
        return Decision(False, "This person has no open account.")
    if who.person == person:
        return Decision(False, "Nobody can close their own account. Ask another site administrator.")
    return ALLOWED


def may_reopen(who: Standing, *, person: Person) -> Decision:
    """An administrator opens a closed account again, for someone who comes back."""
    if not may_administer(who):
        return may_administer(who)
    if person.account is None or person.account.is_active:
        return Decision(False, "This person has no closed account.")
    return ALLOWED


def may_reset(who: Standing, *, person: Person, has_app: bool) -> Decision:
    """An administrator takes a lost second factor off any account but their own."""
    if not may_administer(who):
        return may_administer(who)
    if who.person == person:
        return Decision(False, "Nobody can reset their own second step. Ask another site administrator.")
    if not has_app:
        return Decision(False, "This person has no authenticator app to reset.")
    return ALLOWED


def is_asked_for_second_factor(who: Standing) -> bool:
    """Say whether a post calls for more than a password: those who could let others in, or see what is restricted."""
    return who.has(*ASKED_FOR_SECOND_FACTOR)


def needs_second(role: str) -> bool:
    """Say whether a role above line manager needs a second administrator."""
    return role not in ONE_IS_ENOUGH


def is_elsewhere(now: int, there: int, otherwise: str) -> Decision:
    """Say whether a move leads somewhere else than where the thing is already."""
    return ALLOWED if now != there else Decision(False, otherwise)


def still_stands(area: WorkArea) -> Decision:
    """An area that has ended takes nothing new: it goes on in another (reads that other's name)."""
    if area.ended_on is None or area.kept_in is None:
        return ALLOWED
    return Decision(False, f"{area.name} ended on {say_date(area.ended_on)}. It goes on in {area.kept_in.name}.")


def may_merge(area: WorkArea, *, into: WorkArea) -> Decision:
    """An area that stands goes on in another that stands."""
    if area.pk == into.pk:
        return Decision(False, f"{area.name} can’t be merged into itself. Choose another work area.")
    return still_stands(into) if still_stands(area) else still_stands(area)


def are_new_areas(names: Sequence[str], *, goes_on: bool) -> Decision:
    """One new area at least, two when nothing is left of the old; no more than can be looked over."""
    fewest = 1 if goes_on else 2
    if not fewest <= len(names) <= MOST_NEW_AREAS:
        least = "at least one name" if goes_on else "at least two names"
        return Decision(False, f"Give {least} for the new work areas, and at most {MOST_NEW_AREAS}.")
    if any(len(name) > 120 for name in names):
        return Decision(False, "A name has at most 120 characters.")
    is_once = len({name.casefold() for name in names}) == len(names)
    return Decision(is_once, "" if is_once else "Two of the new work areas have the same name.")


def may_undo(change: AreaChange, *, is_undone: bool) -> Decision:
    """A merging or splitting is undone once; an undoing is not: do it again."""
    if change.kind == ChangeKind.UNDONE:
        return Decision(False, "An undoing is not undone. Merge or split again.")
    return Decision(not is_undone, "This was undone already." if is_undone else "")


def is_last(later: AreaChange | None) -> Decision:
    """Only the last change of some areas is undone: what came since was built on it."""
    if later is None:
        return ALLOWED
    said = ChangeKind(later.kind).label.lower()
    return Decision(False, f"One of these work areas was {said} on {say_date(later.from_on)}. Undo that first.")


def holds_nothing_in(who: Standing, areas: Sequence[WorkArea]) -> Decision:
    """Nobody gives themselves a post, or ends their own: so not by merging or splitting either."""
    numbers = {area.pk: area for area in areas}
    own = next((post.area_id for post in who.posts if post.area_id in numbers), None)
    if own is None:
        return ALLOWED
    return Decision(False, f"You hold a post in {numbers[own].name}, and it would change. Ask another administrator.")
