"""What people choose and type about best practice."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.design.looked_over import LookedOverForm
from kim.practice.best_practice.choices import Reach
from kim.practice.kim_log.forms import words


class OfferForm(forms.Form):
    """Which other work areas are asked."""

    reach = forms.ChoiceField(
        label="Who should be asked?",
        choices=Reach.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which work areas should be asked"},
    )


class AnswerForm(LookedOverForm):
    """Whether a work area takes a best practice up, or why not."""

    looked_over = ("why",)

    answer = forms.ChoiceField(
        label="Does your work area take it up?",
        choices=(
            ("TAKE_UP", "Yes: begin a draft of it in our Log"),
            ("DECLINE", "No, it is not for us"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether your work area takes it up"},
    )
    why = words("If not, why", "Say why it is not for your work area", rows=3, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == "DECLINE" and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", "Say why it is not for your work area")
        return cleaned
