"""Starting a handover, writing in it, accepting its items, sending them back, and withdrawing it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from kim.foundations.audit_trail.kinds import state_of
from kim.foundations.audit_trail.writing import Writing, writing
from kim.foundations.people.models import Post
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import Standing
from kim.practice.handovers import policies, queries
from kim.practice.handovers.choices import HandoverState, ItemKind, ItemState
from kim.practice.handovers.models import Handover, Item
from kim_engine.vocabulary import Decision

Kept = dict[str, Any]  # why found personal data was kept, when it was: facts for the record


def start_handover(*, post: Post, last_on: date, by: Standing, at: datetime) -> Handover:
    """Start the handover of a post: all that goes with it is found by itself."""
    require(policies.may_start(by, post=post))
    with _writing(post, by=by, at=at) as history:
        Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        is_under_way = Handover.objects.filter(post=post, state=HandoverState.OPEN).exists()
        require(Decision(not is_under_way, "This post is being handed over already."))
        days = {"last_on": last_on, "started_on": by.on}
        handover = Handover.objects.create(post=post, started_by_id=by.person_id, **days)
        history.changed("handovers.handover_started", handover)
        for each in queries.goes_with(post):
            found = {"kind": each.kind, "title": each.title, "due_on": each.due_on}
            source = {"source_kind": each.source_kind, "source_number": each.source_number}
            history.changed("handovers.item_found", Item.objects.create(handover=handover, **found, **source))
    return handover


def add_item(
    *, handover: Handover, title: str, note: str = "", by: Standing, at: datetime, kept: Kept | None = None
) -> Item:
    """Add what the software can't know: one line, and what is to be known of it."""
    title = " ".join(title.split())
    require(Decision(bool(title), "Say in one line what is handed over."), about="title")
    with _writing(handover.post, by=by, at=at) as history:
        handover = _locked(handover)
        require(policies.may_write(by, handover=handover))
        item = Item.objects.create(handover=handover, kind=ItemKind.OWN, title=title, note=note.strip())
        history.changed("handovers.item_added", item, **(kept or {}))
    return item


def write_note(*, item: Item, note: str, by: Standing, at: datetime, kept: Kept | None = None) -> Item:
    """Write what who follows has to know of an item; what was sent back waits to be accepted again."""
    require(Decision(bool(note.strip()), "Write what who follows has to know."), about="note")
    with _writing(item.handover.post, by=by, at=at) as history:
        item = _locked_item(item)
        require(policies.may_answer_for(by, item=item))
        before = state_of(item)
        item.note, item.state, item.decided_by, item.decided_on = note.strip(), ItemState.WAITING, None, None
        item.save()
        history.changed("handovers.item_written", item, before=before, **(kept or {}))
    return item


def accept_item(*, item: Item, by: Standing, at: datetime) -> Item:
    """Accept an item, or hold it as who manages a post that nobody follows in. With the last one, all is done."""
    with _writing(item.handover.post, by=by, at=at) as history:
        item = _locked_item(item)
        require(policies.may_settle(by, item=item))
        to = ItemState.ACCEPTED if policies.follows(by, item.handover) else ItemState.HELD
        type = "handovers.item_accepted" if to == ItemState.ACCEPTED else "handovers.item_held"
        history.changed(type, item, before=_decide(item, to, item.missing, by))
        if not Item.objects.filter(handover=item.handover).exclude(state=ItemState.ACCEPTED).exists():
            _end(item.handover, HandoverState.DONE, "handovers.handover_done", by, history)
    return item


def send_item_back(*, item: Item, missing: str, by: Standing, at: datetime, kept: Kept | None = None) -> Item:
    """Send an item back to who hands it over, and say what is missing."""
    require(Decision(bool(missing.strip()), "Say what is missing."), about="missing")
    with _writing(item.handover.post, by=by, at=at) as history:
        item = _locked_item(item)
        require(policies.may_settle(by, item=item))
        before = _decide(item, ItemState.SENT_BACK, missing.strip(), by)
        history.changed("handovers.item_sent_back", item, before=before, **(kept or {}))
    return item


def end_empty(*, handover: Handover, by: Standing, at: datetime) -> Handover:
    """Say that there is nothing to hand over: nothing was found, and nobody knows of anything to add."""
    with _writing(handover.post, by=by, at=at) as history:
        handover = _locked(handover)
        require(policies.may_end_empty(by, handover=handover))
        _end(handover, HandoverState.NOTHING, "handovers.handover_empty", by, history)
    return handover


def withdraw_handover(*, handover: Handover, by: Standing, at: datetime) -> Handover:
    """Say that a handover is not wanted any more: nobody leaves after all."""
    with _writing(handover.post, by=by, at=at) as history:
        handover = _locked(handover)
        require(policies.may_withdraw(by, handover=handover))
        _end(handover, HandoverState.WITHDRAWN, "handovers.handover_withdrawn", by, history)
    return handover


def _decide(item: Item, to: ItemState, missing: str, by: Standing) -> Any:
    """Move an item, and give how it stood before."""
    require(policies.may_move(item, to=to))
    before = state_of(item)
    item.state, item.missing, item.decided_by_id, item.decided_on = to, missing, by.person_id, by.on
    item.save()
    return before


def _end(handover: Handover, to: HandoverState, type: str, by: Standing, history: Writing) -> None:
    before = state_of(handover)
    handover.state, handover.ended_on = to, by.on
    handover.save()
    history.changed(type, handover, before=before)


def _writing(post: Post, *, by: Standing, at: datetime) -> AbstractContextManager[Writing]:
    """Open a write about a post in an area, for whoever the writer stands in for there."""
    return writing(by=by, at=at, on_behalf_of=by.on_behalf_in(post.area) if post.area else None)


def _locked(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related("post__person", "post__area__team")
    return rows.get(pk=handover.pk)


def _locked_item(item: Item) -> Item:
    """Lock the handover first: of two who accept its last items, the second ends it."""
    handover = _locked(item.handover)
    found = Item.objects.select_for_update().get(pk=item.pk)
    found.handover = handover
    return found
