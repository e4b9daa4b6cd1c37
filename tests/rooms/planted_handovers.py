"""Plants the handover of the officer of Voids, started by the line manager: nobody follows yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.practice.handovers import actions
from tests.house.doors import CHAIN


def plant(world: Any) -> None:
    """Plant a handover with one line that was sent back and written again, and one that waits."""
    members = f"officer {CHAIN} governance"
    post = world.cast.standing("officer").posts[0]
    given = {"by": world.cast.standing("manager")}
    handover = actions.start_handover(post=post, last_on=date(2026, 12, 4), at=world.at(), **given)
    texts = {each: world.word(f"handover_{each}", members) for each in ("title", "note")}
    item = actions.add_item(handover=handover, **texts, at=world.at(), **given)
    missing = world.word("handover_missing", members)
    actions.send_item_back(item=item, missing=missing, at=world.at(), **given)
    other = actions.add_item(handover=handover, title="Keys of the store", at=world.at(), **given)
    world.things |= {
        "handover": handover.pk,
        "handover_item": other.pk,
        "managers_post": world.cast.standing("manager").posts[0].pk,
    }
