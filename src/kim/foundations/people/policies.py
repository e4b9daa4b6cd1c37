"""Who may appoint, confirm, invite and change the structure."""

from __future__ import annotations

from kim.foundations.people.choices import ASKED_FOR_SECOND_FACTOR, ONE_IS_ENOUGH, PostState, Role
from kim.foundations.people.models import Person, Post
from kim.foundations.people.standing import Standing
from kim_engine.vocabulary import ALLOWED, Decision


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
