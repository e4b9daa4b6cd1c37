"""Who starts a handover, writes in it, accepts its items or sends them back, and withdraws it."""

from __future__ import annotations

from kim.foundations.people.choices import Role
from kim.foundations.people.models import Post, WorkArea
from kim.foundations.people.standing import Standing
from kim.practice.handovers import queries
from kim.practice.handovers.choices import ITEM_MOVES, HandoverState, ItemState
from kim.practice.handovers.models import Handover, Item, KnownLine
from kim_engine.vocabulary import ALLOWED, Decision


def may_start(who: Standing, *, post: Post) -> Decision:
    """Who leaves, or who manages the post, starts its handover; also when the leaver is gone."""
    if manages(who, post) or (who.is_employee and who.person_id == post.person_id):
        return ALLOWED
    return Decision(False, "Only who holds this post, or who manages it, can start its handover.")


def may_write(who: Standing, *, handover: Handover) -> Decision:
    """Who leaves, or who manages the post, adds lines and writes what is to be known."""
    if not (open_ := is_open(handover)):
        return open_
    return may_start(who, post=handover.post)


def may_answer_for(who: Standing, *, item: Item) -> Decision:
    """What is accepted stands as it is: nothing is written to it any more."""
    if item.state == ItemState.ACCEPTED:
        return Decision(False, "This item is accepted already. Add a line of your own instead.")
    return may_write(who, handover=item.handover)


def may_settle(who: Standing, *, item: Item) -> Decision:
    """Whoever follows accepts an item or sends it back; as long as nobody follows, who manages the post holds it."""
    if not (open_ := is_open(item.handover)):
        return open_
    post = item.handover.post
    if who.person_id == post.person_id:
        return Decision(False, "You hand this over, so somebody else accepts it.")
    if follows(who, item.handover) or (manages(who, post) and not queries.following(item.handover)):
        return ALLOWED
    return Decision(False, "Only who follows in this post can accept this. While nobody does, its manager holds it.")


def may_move(item: Item, *, to: str) -> Decision:
    """An item moves as the table of moves says."""
    label = ItemState(item.state).label.lower()
    return Decision(to in ITEM_MOVES[ItemState(item.state)], f"This item is '{label}' already.")


def may_end_empty(who: Standing, *, handover: Handover) -> Decision:
    """Who manages the post says that there is nothing to hand over, as long as nothing is listed."""
    if not (open_ := is_open(handover)):
        return open_
    if not manages(who, handover.post):
        return Decision(False, "Only who manages this post can say that there is nothing to hand over.")
    return Decision(not handover.items.exists(), "Something is listed. Have it accepted, or withdraw the handover.")


def may_withdraw(who: Standing, *, handover: Handover) -> Decision:
    """Who manages the post withdraws a handover that is not wanted any more."""
    if not (open_ := is_open(handover)):
        return open_
    return Decision(manages(who, handover.post), "Only who manages this post can withdraw its handover.")


def is_open(handover: Handover) -> Decision:
    """What is over stays as it is."""
    label = HandoverState(handover.state).label.lower()
    return Decision(handover.state == HandoverState.OPEN, f"This handover is '{label}' already.")


def manages(who: Standing, post: Post) -> bool:
    """Say whether a person is above a post: its service manager or Head, or the line manager of others in the area."""
    area: WorkArea | None = post.area
    if area is None or who.person is None or who.person_id == post.person_id:
        return False
    keeps = any(each.role == Role.LINE_MANAGER and each.area_id == area.keeper_id for each in who.posts)
    return who.is_above(area) or (keeps and post.role != Role.LINE_MANAGER)


def follows(who: Standing, handover: Handover) -> bool:
    """Say whether a person follows in the post of a handover (one statement)."""
    return who.person is not None and who.person_id in {each.person_id for each in queries.following(handover)}


def may_keep_lines(who: Standing, *, area: WorkArea) -> Decision:
    """Those who answer for an area say what only one person there knows."""
    return Decision(who.reaches(area), "Only those who answer for this work area can say what one person knows.")


def may_change_line(who: Standing, *, line: KnownLine) -> Decision:
    """What is over stays as it is."""
    if line.ended_on is not None:
        return Decision(False, "This line is over already. Write a new one if it is so again.")
    return may_keep_lines(who, area=line.area)


def may_raise_gap(who: Standing, *, line: KnownLine) -> Decision:
    """What nobody covers is raised as a gap."""
    if line.covered_by:
        return Decision(False, "Somebody covers this, so it is no gap.")
    return may_change_line(who, line=line)
