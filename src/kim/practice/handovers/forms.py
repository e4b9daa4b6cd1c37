"""What is typed about a handover: the last day, a line of one's own, what is to be known, and what is missing."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.forms import line
from kim.practice.handovers.choices import LONGEST_NAME, LONGEST_TITLE
from kim.practice.handovers.known_actions import Line
from kim.practice.kim_log.forms import words

ACCEPT, SEND_BACK = "ACCEPT", "SEND_BACK"


class StartForm(forms.Form):
    """The leaver's last day."""

    last_on = DateField(
        label="What is the last day in this post?",
        help_text="For example, 11 12 2026. It can be past.",
        subject="the last day",
        example="11 12 2026",
    )


class AddForm(LookedOverForm):
    """One thing that the software can't know."""

    looked_over = ("title", "note")
    title = line("What is handed over?", "Say in one line what is handed over", length=LONGEST_TITLE)
    note = words("What should they know about it?", "", required=False)


class NoteForm(LookedOverForm):
    """What who follows has to know of an item."""

    looked_over = ("note",)
    note = words("What should they know about it?", "Write what who follows has to know")


class SettleForm(LookedOverForm):
    """Whether an item is accepted, or what is missing."""

    looked_over = ("missing",)
    answer = forms.ChoiceField(
        label="Do you have what you need?",
        choices=((ACCEPT, "Yes, I take it on"), (SEND_BACK, "No, something is missing")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you take it on"},
    )
    missing = words("If not, what is missing?", "Say what is missing", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == SEND_BACK and not cleaned.get("missing") and "missing" not in self.errors:
            self.add_error("missing", "Say what is missing")
        return cleaned


class KnownForm(LookedOverForm):
    """What only one person knows, who that is, and who covers it."""

    looked_over = ("what", "known_by", "covered_by")
    what = words("What does only one person know?", "Say what only one person knows")
    known_by = line("Who knows it?", "Say who knows it", length=LONGEST_NAME)
    covered_by = line("Who covers it?", help_text="Leave it empty if nobody does.", length=LONGEST_NAME)

    def line(self) -> Line:
        """Give what was typed."""
        typed = self.cleaned_data
        return Line(typed["what"], typed["known_by"], typed["covered_by"])


class KnownEndForm(LookedOverForm):
    """Why a line is over."""

    looked_over = ("reason",)
    reason = words("Why is it over?", "Say why it is over")
