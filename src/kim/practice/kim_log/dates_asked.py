"""The small forms that ask for an earlier date, and in which of its two meanings."""

from __future__ import annotations

from django import forms

from kim.foundations.design.dates import DateField


class EntryDateForm(forms.Form):
    on = DateField(
        label="As it was known on", help_text="For example, 14 12 2026", subject="a date", example="14 12 2026"
    )


class AreaDateForm(forms.Form):
    on = DateField(label="On which day?", help_text="For example, 14 12 2026", subject="a date", example="14 12 2026")
    meaning = forms.ChoiceField(
        label="In which meaning?",
        choices=(
            ("known", "As it was known then: what the Log said on that day"),
            ("force", "As in force then: what applied on that day, by what we know now"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which meaning of the date you want"},
    )
