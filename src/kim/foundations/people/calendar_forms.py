"""What administrators type about the quarter dates and the days on which the landlord is closed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.landlord.choices import DayKind
from kim.foundations.people.forms import line, working_days
from kim_engine.calendar import MONTHS
from kim_engine.clocks.quarter_dates import FEWEST, MOST, Offsets


def _days(label: str) -> forms.IntegerField:
    return working_days(label, FEWEST, MOST, like=10)


class QuarterPlanForm(forms.Form):
    """The first month of the year, and the working days between a quarter's dates."""

    starts_in = forms.TypedChoiceField(
        label="First month of the year",
        help_text="Quarter 1 is this month and the two after it. April makes financial quarters.",
        choices=tuple(enumerate(MONTHS, start=1)),
        coerce=int,
        error_messages={"required": "Choose the first month of the year", "invalid_choice": "Choose a month"},
    )
    opens_before = _days("Opens: working days before the quarter's last day")
    due_after = _days("Due: working days after the quarter's last day")
    agreed_after = _days("To be agreed: working days after the due date")
    closed_after = _days("Closes: working days after the date to agree by")

    def clean(self) -> None:
        if not self.errors and not self.has_changed():
            raise ValidationError("These are the quarter dates as they stand. Change something, or leave them")

    def given(self) -> dict[str, Any]:
        """Give what was typed as the action, and the calendar, ask for it."""
        typed = dict(self.cleaned_data)
        return {"starts_in": typed.pop("starts_in"), "offsets": Offsets(**typed)}


class DayOffForm(forms.Form):
    """One day on which the landlord differs from England's calendar."""

    falls_on = DateField(label="Day", help_text="For example, 29 12 2026", subject="the day", example="29 12 2026")
    kind = forms.ChoiceField(
        label="What is different on it?",
        choices=DayKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is different on this day"},
    )
    name = line(
        "Name",
        "Enter a name for the day",
        help_text="It is shown wherever the day moves a date. For example, Christmas closure.",
        length=60,
    )


class PauseForm(LookedOverForm):
    """An incident during which no time runs."""

    looked_over = ("name",)
    name = line(
        "What happened?",
        "Say what happened",
        help_text="Everybody sees it beside the dates that it moves. For example, Cyber attack. Name no person.",
        length=60,
    )
    from_on = DateField(label="First day", help_text="For example, 3 11 2026", subject="the first day")
    to_on = DateField(
        label="Last day (optional)",
        help_text="Leave it empty while nobody knows. You end the pause when it is over.",
        subject="the last day",
        required=False,
    )


class EndPauseForm(forms.Form):
    last_on = DateField(
        label="Last day of the pause", help_text="Time runs again from the next day.", subject="the last day"
    )
