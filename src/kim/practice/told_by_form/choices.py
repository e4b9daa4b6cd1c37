"""Which kinds a form offers, and who may be said to have told it."""

from kim.practice.kim_log.choices import EntryKind

KINDS = (EntryKind.CHANGE_OF_PRACTICE, EntryKind.PRACTICE, EntryKind.GAP, EntryKind.LESSON)
ROLES = (
    "Operative",
    "Agency worker",
    "Caretaker",
    "Cleaner",
    "Contractor",
    "Call handler",
    "Apprentice",
    "Supervisor",
)
RESIDENTS = ("resident", "tenant", "leaseholder", "shared owner", "customer", "licensee", "neighbour")
