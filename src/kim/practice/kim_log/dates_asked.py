"""The small forms that ask for an earlier date, and in which of its two meanings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.design.dates import DateField


class PastDateForm(forms.Form):
    """Asks for a day up to today: of a later one nothing is known yet."""

    on = DateField(label="On which day?", help_text="For example, 14 12 2026", subject="a date", example="14 12 2026")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today and self.must_be_past():
            raise ValidationError("That day has not come yet. Give today or an earlier day, like 14 12 2026")
        return on

    def must_be_past(self) -> bool:
        """Say whether a later day makes no sense."""
        return True


class EntryDateForm(PastDateForm):
    on = DateField(
        label="As it was known on", help_text="For example, 14 12 2026", subject="a date", example="14 12 2026"
    )


class AreaDateForm(PastDateForm):
    """Asks for a day in one of two meanings; what will be in force can be asked of a day to come."""

    meaning = forms.ChoiceField(
        label="In which meaning?",
        choices=(
            ("known", "As it was known then: what the Log said on that day"),
            ("force", "As in force then: what applied on that day, by what we know now"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which meaning of the date you want"},
    )

    def must_be_past(self) -> bool:
        return str(self.data.get("meaning")) == "known"
