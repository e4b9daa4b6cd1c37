"""What the record keeps of best practice that was offered."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.best_practice.models import Answer, Offer

OFFER = Kind(
    name="best_practice.offer",
    noun="offer of a best practice",
    model=Offer,
    version=1,
    state=("entry_id", "offered_by_id", "offered_on", "answer_by_on"),
    events={"best_practice.practice_offered": "Best practice offered"},
    labels={"offered_on": "Offered on", "answer_by_on": "To be answered by"},
    left_out={"id": "the object's number"},
)
ANSWER = Kind(
    name="best_practice.answer",
    noun="answer to a best practice",
    model=Answer,
    version=1,
    state=("offer_id", "area_id", "state", "why", "answered_by_id", "answered_on", "begun_entry"),
    events={
        "best_practice.area_asked": "Work area asked",
        "best_practice.practice_taken_up": "Best practice taken up",
        "best_practice.practice_declined": "Best practice not taken up",
        "best_practice.answer_passed_on": "Passed on: its work area was merged or split",
    },
    labels={"area_id": "Work area", "state": "Answer", "why": "Why", "answered_on": "Answered on"},
    erasable=("why",),
    left_out={"id": "the object's number"},
)
KINDS = (OFFER, ANSWER)
