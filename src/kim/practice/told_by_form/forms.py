"""What is said before the rows of a form come in."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.design.looked_over import LookedOverForm
from kim.practice.told_by_form.reading import Found, RowRead


class BringForm(LookedOverForm):
    """Which rows come in beside those that are ready; what looks like personal data stays only with a reason."""

    with_changed = forms.BooleanField(required=False)
    with_found = forms.BooleanField(
        label="Bring in the rows that hold what looks like personal data, too",
        help_text="Leave this empty to leave those rows out.",
        required=False,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, found: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = found
        self.fields["with_changed"].label = "Bring in the rows that changed since, too, as new drafts"
        self.fields["with_changed"].help_text = "Do so when somebody else filled in a copy of this form."
        if not found.changed:
            del self.fields["with_changed"]
        if not self.holds_found:
            del self.fields["with_found"]

    @property
    def holds_found(self) -> bool:
        """Say whether a row that could come in holds what looks like personal data."""
        return any(row.found for row in (*self.read.asked, *self.read.changed))

    @property
    def mark(self) -> str:
        """Say what was found and where, without any of it: a reason counts for what was shown."""
        rows = (*self.read.asked, *self.read.changed)
        return ";".join(f"{cell}:{each.kind}:{each.line}" for row in rows for cell, each in row.found)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("with_found"):
            if not cleaned.get("kept_because") and "kept_because" not in self.errors:
                self.add_error("kept_because", "Say why it must stay, or leave those rows out")
            elif cleaned.get("shown") != self.mark:
                self.add_error("with_found", "Other rows are shown now. Look at them, then say it again")
        if not self.errors and not self.rows():
            self.add_error(None, "Choose which rows come in. None is ready by itself")
        return cleaned

    def rows(self) -> list[RowRead]:
        """List the rows that come in."""
        said = self.cleaned_data
        changed = self.read.changed if said.get("with_changed") else []
        rows = [*self.read.ready, *changed, *self.read.asked]
        return [row for row in rows if said.get("with_found") or not row.found]
