"""A form that asks before it does what is allowed but final, or may be a slip; sending it again answers yes."""

from __future__ import annotations

from typing import Any

from django import forms


class AskedFirstForm(forms.Form):
    """Asks its questions once for each thing they are about: other words or another date are asked about anew."""

    answered = forms.CharField(required=False, widget=forms.HiddenInput)

    def asks(self) -> dict[str, str]:
        """Give what must be asked of the words as they were typed: what it is about -> the sentence."""
        return {}

    def is_settled(self) -> bool:
        """Say whether everything is right and every question is answered, so that it may be done."""
        return self.is_valid() and not self.open_questions

    @property
    def open_questions(self) -> list[str]:
        """List the sentences that the page must still show."""
        if not self.is_bound or self.errors:
            return []
        known = str(self.cleaned_data.get("answered") or "").split()
        return [sentence for about, sentence in self.asks().items() if about not in known]

    @property
    def asked_about(self) -> str:
        """Say what was asked about, for the page to carry along."""
        return " ".join(self.asks()) if self.open_questions else self._carried()

    def _carried(self) -> Any:
        return self["answered"].value() or ""
