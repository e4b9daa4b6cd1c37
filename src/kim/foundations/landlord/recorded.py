"""What the record keeps of the landlord and its customer types."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.landlord.models import CustomerType, Landlord

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
KINDS = (LANDLORD, CUSTOMER_TYPE)
