"""What the record keeps of dip checks. A case's reference is withheld from every export (see `offers`)."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.dip_checks.models import Answer, Case, DipCheck, Question, QuestionSet

NUMBER = {"id": "the object's number"}
QUESTION_SET = Kind(
    name="dip_checks.question_set",
    noun="set of dip check questions",
    model=QuestionSet,
    version=1,
    state=("area_id", "version", "made_by_id", "made_at"),
    events={"dip_checks.questions_set": "Questions set"},
    labels={"version": "Version"},
    left_out=NUMBER,
)
QUESTION = Kind(
    name="dip_checks.question",
    noun="dip check question",
    model=Question,
    version=1,
    state=("question_set_id", "number", "text"),
    events={"dip_checks.question_asked": "Question set"},
    labels={"number": "Number", "text": "Question"},
    erasable=("text",),
    left_out=NUMBER,
)
CHECK = Kind(
    name="dip_checks.check",
    noun="dip check",
    model=DipCheck,
    version=1,
    state=(
        *("area_id", "question_set_id", "state", "checked_by_id", "asked_by_id", "asked_on", "due_on", "done_on"),
        *("is_crossed", "chosen_from"),
    ),
    events={
        "dip_checks.check_asked": "Dip check asked for",
        "dip_checks.check_done": "Dip check done",
        "dip_checks.check_withdrawn": "Dip check withdrawn",
    },
    labels={
        "state": "State",
        "due_on": "Due",
        "done_on": "Done on",
        "is_crossed": "By somebody who does not keep the area",
        "chosen_from": "Picked at random from so many",
    },
    left_out=NUMBER,
)
CASE = Kind(
    name="dip_checks.case",
    noun="case of a dip check",
    model=Case,
    version=1,
    state=("dip_check_id", "position", "reference"),
    events={"dip_checks.case_named": "Case named"},
    labels={"position": "Number", "reference": "Reference"},
    erasable=("reference",),
    left_out=NUMBER,
)
ANSWER = Kind(
    name="dip_checks.answer",
    noun="answer of a dip check",
    model=Answer,
    version=1,
    state=("case_id", "question_id", "answer"),
    events={"dip_checks.question_answered": "Question answered"},
    labels={"answer": "Answer"},
    left_out=NUMBER,
)
KINDS = (QUESTION_SET, QUESTION, CHECK, CASE, ANSWER)
