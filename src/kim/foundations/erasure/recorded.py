"""What the record keeps of requests to erase: who, when and why, never the text."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.erasure.models import ErasureRequest

REQUEST = Kind(
    name="erasure.request",
    noun="erasure",
    model=ErasureRequest,
    version=1,
    state=(
        "why",
        "state",
        "asked_by_id",
        "asked_at",
        "decided_by_id",
        "decided_at",
        "decided_why",
        "fields_erased",
        "cleaned_at",
    ),
    events={
        "erasure.request_made": "Erasure asked for",
        "erasure.request_agreed": "Erasure agreed and done",
        "erasure.request_declined": "Erasure declined",
        "erasure.database_cleaned": "Database cleaned after an erasure",
    },
    labels={"why": "Why", "state": "State", "decided_why": "Why declined", "fields_erased": "Fields erased"},
    erasable=("why", "decided_why"),
    left_out={"id": "the object's number", "sealed_text": "the very text that is to go"},
)
KINDS = (REQUEST,)
