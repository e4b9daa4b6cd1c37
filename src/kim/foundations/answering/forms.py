"""What is typed when a line manager is named, and when somebody asks who answered on a day."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.answering.choices import Outcome
from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.forms import line


class DayForm(forms.Form):
    on = DateField(label="On which day?", help_text="For example, 14 3 2026", subject="a day", example="14 3 2026")


class NamingForm(LookedOverForm):
    """A person, or the reason why the area needs none; since when."""

    looked_over = ("why",)
    outcome = forms.ChoiceField(
        label="What did you decide?",
        choices=((Outcome.NAMED, "This person is the line manager"), (Outcome.NOT_APPLICABLE, "It needs none")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decided"},
    )
    said = line("Who?", help_text="Their e-mail address, or their name exactly. Leave it empty if it needs none.")
    stays = forms.ChoiceField(
        choices=(("ends", "Their post ends the day before"), ("shares", "They answer for it together")),
        widget=forms.RadioSelect,
        initial="ends",
        required=False,
        help_text="Whom you name again keeps the post either way.",
    )
    named_on = DateField(
        label="Since which day?",
        help_text="For example, 1 11 2026. Not a day to come.",
        subject="the day it counts from",
    )
    why = forms.CharField(
        label="Why",
        help_text="Needed if the area needs no line manager.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, now: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if now:
            self.fields["stays"].label = f"What about {now}, who is line manager now?"
        else:
            del self.fields["stays"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == Outcome.NAMED and not cleaned.get("said"):
            self.add_error("said", "Enter who is the line manager")
        if outcome == Outcome.NOT_APPLICABLE and cleaned.get("said"):
            self.add_error("said", "Take the name out if the area needs no line manager")
        if outcome == Outcome.NOT_APPLICABLE and not cleaned.get("why"):
            self.add_error("why", "Say why the area needs no line manager")
        return cleaned
