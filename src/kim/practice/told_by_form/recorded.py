"""What the record keeps of rows that came in by a form."""

from kim.foundations.audit_trail.kinds import Kind
from kim.practice.told_by_form.models import ToldRow

ROW = Kind(
    name="told_by_form.row",
    noun="row of a form",
    model=ToldRow,
    version=1,
    state=("area_id", "form", "row", "digest", "told_by", "entry", "brought_by_id", "brought_at"),
    events={"told_by_form.row_brought": "Came in by a form"},
    labels={"form": "Form", "row": "Row", "told_by": "Told by", "entry": "Entry"},
    erasable=("told_by",),
    left_out={"id": "the object's number"},
)
KINDS = (ROW,)
