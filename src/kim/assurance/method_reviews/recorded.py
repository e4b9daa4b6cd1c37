"""What the record keeps of decisions about the method."""

from kim.assurance.method_reviews.models import MethodDecision
from kim.foundations.audit_trail.kinds import Kind

DECISION = Kind(
    name="method_reviews.decision",
    noun="decision on what KIM Log asks",
    model=MethodDecision,
    version=1,
    state=("service_id", "outcome", "question", "from_on", "why", "decided_by_id", "decided_at"),
    events={
        "method_reviews.questions_kept": "All questions kept",
        "method_reviews.question_dropped": "Question dropped",
        "method_reviews.question_brought_back": "Question asked again",
    },
    labels={"outcome": "Decision", "question": "Question", "from_on": "From", "why": "Why"},
    erasable=("why",),
    left_out={"id": "the object's number"},
)
KINDS = (DECISION,)
