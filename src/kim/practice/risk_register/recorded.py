"""What the record keeps of gaps."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.risk_register.models import Gap

GAP = Kind(
    name="risk_register.gap",
    model=Gap,
    version=1,
    state=(
        "area_id",
        "what",
        "source_kind",
        "source_number",
        "state",
        "raised_by_id",
        "raised_on",
        "settled_why",
        "settled_by_id",
        "settled_on",
    ),
    events={
        "risk_register.gap_raised": "Gap raised",
        "risk_register.gap_settled": "Gap settled",
        "risk_register.gap_reopened": "Gap reopened",
        "risk_register.gap_reworded": "Gap reworded with its entry",
    },
    labels={"what": "Gap", "state": "State", "settled_why": "How it was settled", "settled_on": "Settled on"},
    erasable=("what", "settled_why"),
    left_out={"id": "the object's number"},
)
KINDS = (GAP,)
