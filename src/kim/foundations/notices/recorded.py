"""What the record keeps of reminders: that somebody was told, when and of what, and that a letter went."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.notices.models import Letter, LetterWish, Reminder, ReminderPlan

PLAN = Kind(
    name="notices.plan",
    noun="plan of reminders",
    model=ReminderPlan,
    version=1,
    state=("soon_before", "near_before", "climbs_after", "climbs_again_after", "letter_on"),
    events={"notices.plan_changed": "Plan of reminders changed"},
    labels={
        "soon_before": "First reminder, working days before",
        "near_before": "Second reminder, working days before",
        "climbs_after": "Climbs, working days after",
        "climbs_again_after": "Climbs again, working days after",
        "letter_on": "Day of the weekly letter",
    },
    left_out={"id": "always 1"},
)
WISH = Kind(
    name="notices.letter_wish",
    noun="wish for letters",
    model=LetterWish,
    version=1,
    state=("person_id", "rhythm"),
    events={"notices.wish_changed": "Wish for letters changed"},
    labels={"rhythm": "Letters"},
    left_out={"id": "the object's number"},
)
LETTER = Kind(
    name="notices.letter",
    noun="reminder letter",
    model=Letter,
    version=1,
    state=("person_id", "kind", "period", "state", "made_at", "begun_at", "ended_at", "tries", "try_after"),
    events={
        "notices.letter_made": "Letter made",
        "notices.letter_begun": "Letter being sent",
        "notices.letter_sent": "Letter sent",
        "notices.letter_failed": "Letter not sent",
        "notices.letter_unsure": "Letter not known to have gone",
        "notices.letter_not_needed": "Letter not needed any more",
    },
    labels={"kind": "Kind", "state": "State", "tries": "Tries"},
    left_out={"id": "the object's number"},
)
REMINDER = Kind(
    name="notices.reminder",
    model=Reminder,
    version=1,
    state=(
        *("person_id", "source_kind", "source_number", "part", "text", "href", "due_on", "stage", "made_at"),
        *("letter_id", "ended_at", "ended_because"),
    ),
    events={
        "notices.reminder_made": "Reminder made",
        "notices.reminder_ended": "Reminder ended",
        "notices.reminder_put_in_letter": "Reminder put in a letter",
    },
    labels={"text": "Of what", "due_on": "Due", "stage": "Stage", "ended_because": "Ended because"},
    erasable=("text",),
    left_out={"id": "the object's number"},
)
KINDS = (PLAN, WISH, LETTER, REMINDER)
