"""What a Head decides about the questions."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from kim.assurance.method_reviews import policies
from kim.assurance.method_reviews.choices import MAY_BE_DROPPED, Outcome
from kim.foundations.design.looked_over import LookedOverForm
from kim.practice.kim_log.forms import words


class DecideForm(LookedOverForm):
    """Keep all questions, drop one, or ask one again. What cannot be dropped is refused with its reason."""

    looked_over = ("why",)
    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide", "invalid_choice": "Choose what you decide"},
    )
    why = words("Why", "Say why", rows=3, help_text="You can leave it empty if you keep all questions.", required=False)

    def __init__(self, *args: Any, dropped: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        drops = [each for each in MAY_BE_DROPPED if policies.may_drop(each.key, dropped=dropped)]
        back = [each for each in MAY_BE_DROPPED if each.key in dropped]
        field.choices = [
            (Outcome.KEEP, "Keep all questions as they are"),
            *((f"{Outcome.BRING_BACK}:{each.key}", f"Ask again: {each.said}") for each in back),
            *((f"{Outcome.DROP}:{each.key}", f"Drop: {each.said}") for each in drops),
        ]
        if refused := self._refused(dropped):
            field.error_messages["invalid_choice"] = refused

    def _refused(self, dropped: Collection[str]) -> str:
        """Say why a question that was asked for by its address cannot be dropped, or asked again."""
        outcome, _, key = str(self.data.get("decision", "")).partition(":")
        may = {Outcome.DROP: policies.may_drop, Outcome.BRING_BACK: policies.may_bring_back}.get(outcome)  # type: ignore[call-overload]
        return may(key, dropped=dropped).because.removesuffix(".") if may else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") not in (None, "", Outcome.KEEP) and not cleaned.get("why"):
            self.add_error("why", "Say why")
        return cleaned

    def decided(self) -> tuple[str, str]:
        """Give the outcome and the question."""
        outcome, _, key = self.cleaned_data["decision"].partition(":")
        return outcome, key
