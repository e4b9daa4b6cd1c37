"""What the record keeps of the places where information is kept."""

from kim.foundations.audit_trail.kinds import Kind
from kim.places.holdings.models import Location

LOCATION = Kind(
    name="holdings.location",
    noun="place",
    model=Location,
    version=1,
    state=("name", "kind"),
    events={"holdings.location_added": "Place added", "holdings.location_changed": "Place changed"},
    labels={"name": "Name", "kind": "Kind"},
    erasable=("name",),
    left_out={"id": "the object's number"},
)
KINDS = (LOCATION,)
