"""How each verb of handovers is walked."""

from __future__ import annotations

from functools import partial

from kim.practice.handovers import actions, known_actions
from tests.cast import Cast
from tests.rooms.practice.handovers import leaving
from tests.rooms.walking import Call, Walk

IN_OTHER_TESTS = {"handovers.item_found", "handovers.item_held"}  # told by test_handovers


def to_start(cast: Cast) -> Call:
    return partial(actions.start_handover, post=leaving.post_of(cast, "officer"), last_on=leaving.LAST)


def to_accept(cast: Cast) -> Call:
    item = leaving.with_line(cast)
    leaving.follows(cast)
    return partial(actions.accept_item, item=item)


def of_line(action: Call, **given: str) -> Walk:
    type = {"write_note": "item_written", "send_item_back": "item_sent_back"}[action.__name__]
    walked = lambda cast: partial(action, item=leaving.with_line(cast), **given)  # noqa: E731
    return Walk(walked, (f"handovers.{type}",), refuses="log_administrator")


def on_line(verb: Call, **given: object) -> Call:
    return lambda cast: partial(verb, known=leaving.a_line(cast), **given)


WALKS: dict[str, Walk] = {
    "handovers.write_line": Walk(
        lambda cast: partial(known_actions.write_line, area=cast.area(), line=leaving.LINE),
        ("handovers.known_written",),
        refuses="officer",
    ),
    "handovers.change_line": Walk(
        on_line(known_actions.change_line, line=leaving.LINE), ("handovers.known_changed",), refuses="other_manager"
    ),
    "handovers.end_line": Walk(
        on_line(known_actions.end_line, why="Two know it."), ("handovers.known_ended",), refuses="officer"
    ),
    "handovers.raise_gap_of": Walk(
        on_line(known_actions.raise_gap_of), ("risk_register.gap_raised",), refuses="other_manager"
    ),
    "handovers.start_handover": Walk(to_start, ("handovers.handover_started",), refuses="log_administrator"),
    "handovers.add_item": Walk(
        lambda cast: partial(actions.add_item, handover=leaving.started(cast), title="Keys"),
        ("handovers.item_added",),
        by="officer",
        refuses="other_manager",
    ),
    "handovers.write_note": of_line(actions.write_note, note="They hang by the door."),
    "handovers.send_item_back": of_line(actions.send_item_back, missing="Which keys?"),
    "handovers.accept_item": Walk(
        to_accept, ("handovers.item_accepted", "handovers.handover_done"), by="nobody", refuses="officer"
    ),
    "handovers.end_empty": Walk(
        lambda cast: partial(actions.end_empty, handover=leaving.started(cast)),
        ("handovers.handover_empty",),
        refuses="officer",
    ),
    "handovers.withdraw_handover": Walk(
        lambda cast: partial(actions.withdraw_handover, handover=leaving.started(cast)),
        ("handovers.handover_withdrawn",),
        refuses="officer",
    ),
}
