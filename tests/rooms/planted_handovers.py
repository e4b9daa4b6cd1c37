"""Plants the handover of the officer of Voids, whom nobody follows yet, and one of Repairs without items."""

from __future__ import annotations

from datetime import date
from typing import Any

from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.practice.handovers import actions, known_actions
from tests.house.doors import CHAIN, READERS


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
    _plant_lines(world)
    world.things |= {
        "handover": handover.pk,
        "handover_item": other.pk,
        "empty_handover": _without_items(world),
        "managers_post": world.cast.standing("manager").posts[0].pk,
    }


def _plant_lines(world: Any) -> None:
    """Plant a line that stands with its gap settled, and one that is over: whoever reads the Log reads them."""
    given = {"by": world.cast.standing("manager")}
    for name in ("known", "ended"):
        words = {each: world.word(f"{name}_line_{each}", READERS) for each in ("what", "known_by")}
        line = known_actions.Line(**words)
        made = known_actions.write_line(area=world.cast.area(), line=line, at=world.at(), **given)
        world.things[f"{name}_line"] = made.pk
    why = world.word("ended_line_why", READERS)
    known_actions.end_line(known=made, why=why, at=world.at(), **given)


def _without_items(world: Any) -> int:
    """Plant the handover of a post that the director held in Repairs until lately."""
    given = {"person": world.cast.person("director"), "role": Role.OFFICER, "place": world.cast.area("Repairs")}
    days = {"from_on": date(2026, 4, 1), "to_on": date(2026, 10, 30)}
    post = people.appoint(**given, **days, by=world.cast.standing("administrator"), at=world.at())
    by = world.cast.standing("other_manager")
    return actions.start_handover(post=post, last_on=date(2026, 10, 30), by=by, at=world.at()).pk
