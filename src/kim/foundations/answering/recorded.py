"""What the record keeps of namings."""

from kim.foundations.answering.models import Naming
from kim.foundations.audit_trail.kinds import Kind

NAMING = Kind(
    name="answering.naming",
    noun="naming of a line manager",
    model=Naming,
    version=1,
    state=("area_id", "outcome", "person_id", "named_on", "why", "named_by_id"),
    events={
        "answering.manager_named": "Line manager named",
        "answering.found_not_applicable": "Considered: no line manager needed",
    },
    labels={"outcome": "Outcome", "named_on": "On", "why": "Why"},
    erasable=("why",),
    left_out={"id": "the object's number"},
)
KINDS = (NAMING,)
