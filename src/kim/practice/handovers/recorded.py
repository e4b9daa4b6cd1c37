"""What the record keeps of handovers."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.handovers.models import Handover, Item, KnownLine

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
KNOWN = Kind(
    name="handovers.known",
    noun="line on what one person knows",
    model=KnownLine,
    version=1,
    state=("area_id", "what", "known_by", "covered_by", "written_by_id", "written_on", "ended_on"),
    events={
        "handovers.known_written": "Line on what one person knows written",
        "handovers.known_changed": "Line on what one person knows changed",
        "handovers.known_ended": "Line on what one person knows ended",
    },
    labels={"what": "What", "known_by": "Known only by", "covered_by": "Covered by", "ended_on": "Over since"},
    erasable=("what", "known_by", "covered_by"),
    left_out=NUMBER,
)
KINDS = (HANDOVER, ITEM, KNOWN)
