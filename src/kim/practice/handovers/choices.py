"""The states of a handover and of its items, the moves between them, and what an item can be."""

from __future__ import annotations

from django.db import models

LONGEST_TITLE = 200
LONGEST_NAME = 200


class HandoverState(models.TextChoices):
    OPEN = "OPEN", "Being handed over"
    DONE = "DONE", "Handed over"
    NOTHING = "NOTHING", "Nothing to hand over"  # somebody said so: not the same as a list that was accepted
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


HANDOVER_MOVES = {
    HandoverState.OPEN: (HandoverState.DONE, HandoverState.NOTHING, HandoverState.WITHDRAWN),
    HandoverState.DONE: (),
    HandoverState.NOTHING: (),
    HandoverState.WITHDRAWN: (),
}
HANDOVER_TONES = {
    HandoverState.OPEN: "open",
    HandoverState.DONE: "done",
    HandoverState.NOTHING: "quiet",
    HandoverState.WITHDRAWN: "quiet",
}


class ItemState(models.TextChoices):
    WAITING = "WAITING", "To be accepted"
    HELD = "HELD", "Held until somebody follows"  # by who manages the post: nobody holds it after the leaver yet
    SENT_BACK = "SENT_BACK", "Sent back"
    ACCEPTED = "ACCEPTED", "Accepted"


ITEM_MOVES = {
    ItemState.WAITING: (ItemState.HELD, ItemState.SENT_BACK, ItemState.ACCEPTED),
    ItemState.HELD: (ItemState.SENT_BACK, ItemState.ACCEPTED),
    ItemState.SENT_BACK: (ItemState.WAITING,),
    ItemState.ACCEPTED: (),
}
ITEM_TONES = {
    ItemState.WAITING: "open",
    ItemState.HELD: "quiet",
    ItemState.SENT_BACK: "attention",
    ItemState.ACCEPTED: "done",
}


class ItemKind(models.TextChoices):
    AREA = "AREA", "Work area"
    KNOWN_ALONE = "KNOWN_ALONE", "Known by one person"
    DRAFT = "DRAFT", "Draft"
    REVIEW = "REVIEW", "Review"
    GAP = "GAP", "Gap"
    DIP_CHECK = "DIP_CHECK", "Dip check"
    PRACTICE = "PRACTICE", "Best practice"
    OWN = "OWN", "Added by hand"
