"""What is chosen of a quarterly report: the quarter, which of the two papers, and the format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kim.assurance.progress.choices import PaperFormat, Report
from kim.assurance.reviews.models import KimQuarter


class ReportForm(forms.Form):
    """Three choices, none of which is made for people but the newest quarter."""

    quarter = forms.ChoiceField(label="Which quarter?")
    report = forms.ChoiceField(
        label="Which report?",
        choices=Report.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one-page summary or the full report"},
    )
    format = forms.ChoiceField(
        label="As which file?",
        choices=PaperFormat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose PDF or Word"},
    )

    def __init__(self, *args: Any, quarters: Sequence[KimQuarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of = {each.code: each for each in quarters}
        field = self.fields["quarter"]
        field.error_messages |= {"required": "Choose a quarter", "invalid_choice": "Choose a quarter from the list"}
        field.choices = [(code, _said(each)) for code, each in self._of.items()]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Give what was chosen, as the action takes it."""
        return self.cleaned_data | {"quarter": self._of[self.cleaned_data["quarter"]]}


def _said(quarter: KimQuarter) -> str:
    return quarter.label if quarter.closed_at else f"{quarter.label} (not closed yet)"
