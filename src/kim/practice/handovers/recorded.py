"""What the record keeps of handovers."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.handovers.models import Handover, Item

NUMBER = {"id": "the object's number"}
HANDOVER = Kind(
    name="handovers.handover",
    noun="handover",
    model=Handover,
    version=1,
    state=("post_id", "state", "last_on", "started_by_id", "started_on", "ended_on"),
    events={
        "handovers.handover_started": "Handover started",
        "handovers.handover_done": "Handed over",
        "handovers.handover_empty": "Nothing to hand over",
        "handovers.handover_withdrawn": "Handover withdrawn",
    },
    labels={"state": "State", "last_on": "Last day", "ended_on": "Over on"},
    left_out=NUMBER,
)
ITEM = Kind(
    name="handovers.item",
    noun="item of a handover",
    model=Item,
    version=1,
    state=(
        *("handover_id", "kind", "title", "source_kind", "source_number", "due_on", "note", "state", "missing"),
        *("decided_by_id", "decided_on"),
    ),
    events={
        "handovers.item_found": "Item found",
        "handovers.item_added": "Item added",
        "handovers.item_written": "Written to an item",
        "handovers.item_accepted": "Item accepted",
        "handovers.item_held": "Item held until somebody follows",
        "handovers.item_sent_back": "Item sent back",
    },
    labels={
        "kind": "Kind",
        "title": "What is handed over",
        "due_on": "Due",
        "note": "What to know",
        "state": "State",
        "missing": "What is missing",
    },
    erasable=("title", "note", "missing"),
    left_out=NUMBER,
)
KINDS = (HANDOVER, ITEM)
