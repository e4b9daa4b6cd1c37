"""What people type about reminders: the plan that holds for all, and how often one's own letter comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.notices.choices import Rhythm, Weekday
from kim.foundations.notices.models import ReminderPlan
from kim.foundations.people.forms import working_days
from kim_engine.clocks.reminders import MOST, Steps

_STEPS = ("soon_before", "near_before", "climbs_after", "climbs_again_after")


def _days(label: str) -> forms.IntegerField:
    return working_days(label, 1, MOST, like=3)


class PlanForm(forms.Form):
    """How many working days lie between a date and its reminders, and the day of the weekly letter."""

    soon_before = _days("First reminder: working days before the date")
    near_before = _days("Second reminder: working days before the date")
    climbs_after = _days("Climbs: working days after the date")
    climbs_again_after = _days("Climbs again: working days after the date")
    letter_on = forms.TypedChoiceField(
        label="The weekly letter goes on",
        choices=Weekday.choices,
        coerce=int,
        error_messages={"required": "Choose a day", "invalid_choice": "Choose a day"},
    )

    @classmethod
    def of(cls, data: Any, plan: ReminderPlan) -> PlanForm:
        """Make the form of what was typed, or of the plan that holds."""
        return cls(data, initial={name: getattr(plan, name) for name in (*_STEPS, "letter_on")})

    def clean(self) -> None:
        given = self.cleaned_data
        self._in_order(given, "near_before", "soon_before", "Second reminder: enter fewer days than for the first")
        self._in_order(given, "climbs_after", "climbs_again_after", "Climbs: enter fewer days than for climbing again")
        if not self.errors and not self.has_changed():
            raise ValidationError("This is the plan as it stands. Change something, or leave it")

    def _in_order(self, given: dict[str, Any], less: str, more: str, wrong: str) -> None:
        if less in given and more in given and given[less] >= given[more]:
            self.add_error(less, wrong)

    def given(self) -> dict[str, Any]:
        """Give what was typed as the action asks for it."""
        typed = dict(self.cleaned_data)
        letter_on = typed.pop("letter_on")
        return {"steps": Steps(**typed), "letter_on": letter_on}


class WishForm(forms.Form):
    """How often one's own letter comes."""

    rhythm = forms.ChoiceField(
        label="How often should a letter come?",
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often a letter should come"},
    )
