"""What the record keeps of remembered columns."""

from kim.foundations.audit_trail.kinds import Kind
from kim.foundations.spreadsheets.models import ColumnMeaning

COLUMN_MEANING = Kind(
    name="spreadsheets.column_meaning",
    model=ColumnMeaning,
    version=1,
    state=("purpose", "heading", "occurrence", "meaning"),
    events={
        "spreadsheets.column_remembered": "Column remembered",
        "spreadsheets.column_changed": "Column remembered differently",
    },
    labels={"heading": "Heading", "meaning": "What it is"},
    erasable=("heading",),
    left_out={"id": "the object's number"},
    noun="remembered column",
)
KINDS = (COLUMN_MEANING,)
