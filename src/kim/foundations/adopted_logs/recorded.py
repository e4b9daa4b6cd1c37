"""What the live record keeps of adopted Logs: that each was brought in, with the root of its tree."""

from kim.foundations.adopted_logs.models import AdoptedLog
from kim.foundations.audit_trail.kinds import Kind

ADOPTED = Kind(
    name="adopted_logs.log",
    noun="adopted Log",
    model=AdoptedLog,
    version=1,
    state=(
        "log",
        "landlord_name",
        "size",
        "root",
        "seal_count",
        "exported_at",
        "began_at",
        "ended_at",
        "sealed_at",
        "keys",
        "adopted_at",
    ),
    events={"adopted_logs.log_adopted": "Another landlord’s Log brought in"},
    labels={"landlord_name": "Landlord", "size": "Events", "root": "Root of its tree"},
    left_out={"id": "the object's number", "seals": "signed, counted, and held against the tree"},
)
KINDS = (ADOPTED,)
