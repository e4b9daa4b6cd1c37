"""What the record keeps of its own: the keys that sign its seals."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.audit_trail.models import SealKey

SEAL_KEY = Kind(
    name="audit_trail.seal_key",
    noun="key for dated seals",
    model=SealKey,
    version=1,
    state=("verifier_key", "made_at", "retired_at"),
    events={
        "audit_trail.seal_key_made": "Key for dated seals made",
        "audit_trail.seal_key_retired": "Key for dated seals retired",
    },
    labels={"verifier_key": "Public key", "made_at": "Made", "retired_at": "Retired"},
    left_out={"id": "the object's number", "log": "there is one"},
)
KINDS = (SEAL_KEY,)
# Tables that are not in the record, each with the reason: `kim verify --state` says them.
OUTSIDE = {
    "audit_trail.Log": "the head of the record itself",
    "audit_trail.Event": "the record itself",
    "audit_trail.Payload": "the record itself",
    "audit_trail.Node": "the record itself",
    "audit_trail.Seal": "signed, and held against the record",
    "adopted_logs.AdoptedEvent": "another landlord's record, held by its own tree and seals",
    "adopted_logs.AdoptedPayload": "another landlord's record, held by its own tree and seals",
    "evidence_files.FileText": "read from a file that the record names by its digest",
    "sign_in.Session": "who is signed in now: it ends by itself, and what is done in it has its own events",
}
