"""What the record keeps of the landlord, its customer types, its quarter plan, its days off and its own details."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.landlord.models import CustomerType, DayOff, Landlord, OwnDetail, Pause, QuarterPlan

LANDLORD = Kind(
    name="landlord.landlord",
    model=Landlord,
    version=1,
    state=("name", "type", "homes", "accent", "is_demonstration"),
    events={
        "landlord.landlord_named": "Set up",
        "landlord.landlord_changed": "Settings changed",
        "landlord.history_exported": "History exported",
    },
    labels={"name": "Name", "type": "Type", "homes": "Homes", "accent": "Colour"},
    left_out={"id": "always 1", "log": "the record itself"},
)
CUSTOMER_TYPE = Kind(
    name="landlord.customer_type",
    model=CustomerType,
    version=1,
    state=("name", "position", "is_offered"),
    events={
        "landlord.customer_type_added": "Customer type added",
        "landlord.customer_type_changed": "Customer type changed",
    },
    labels={"name": "Name", "position": "Place in the list", "is_offered": "Offered"},
    erasable=("name",),
    left_out={"id": "the object's number"},
)
QUARTER_PLAN = Kind(
    name="landlord.quarter_plan",
    noun="quarter dates",
    model=QuarterPlan,
    version=1,
    state=("starts_in", "opens_before", "due_after", "agreed_after", "closed_after"),
    events={"landlord.quarter_plan_changed": "Quarter dates changed"},
    labels={
        "starts_in": "First month of the year",
        "opens_before": "Opens before the quarter's last day",
        "due_after": "Due after the quarter's last day",
        "agreed_after": "To be agreed after the due date",
        "closed_after": "Closes after the date to agree by",
    },
    left_out={"id": "always 1"},
)
DAY_OFF = Kind(
    name="landlord.day_off",
    model=DayOff,
    version=1,
    state=("falls_on", "kind", "name"),
    events={
        "landlord.day_off_added": "Day added",
        "landlord.day_off_changed": "Day changed",
        "landlord.day_off_removed": "Day removed",
    },
    labels={"falls_on": "Day", "kind": "Kind", "name": "Name"},
    erasable=("name",),
    left_out={"id": "the object's number"},
)
PAUSE = Kind(
    name="landlord.pause",
    model=Pause,
    version=1,
    state=("from_on", "to_on", "name"),
    events={"landlord.pause_recorded": "Pause recorded", "landlord.pause_ended": "Pause ended"},
    labels={"from_on": "First day", "to_on": "Last day", "name": "What happened"},
    erasable=("name",),
    left_out={"id": "the object's number"},
)
OWN_DETAIL = Kind(
    name="landlord.own_detail",
    noun="own detail",
    model=OwnDetail,
    version=1,
    state=("kind", "value", "name"),
    events={
        "landlord.own_detail_added": "Added",
        "landlord.own_detail_changed": "Changed",
        "landlord.own_detail_removed": "Removed",
    },
    labels={"kind": "Kind", "value": "What it is", "name": "Whose, or which"},
    erasable=("value", "name"),
    left_out={"id": "the object's number"},
)
KINDS = (LANDLORD, CUSTOMER_TYPE, QUARTER_PLAN, DAY_OFF, PAUSE, OWN_DETAIL)
