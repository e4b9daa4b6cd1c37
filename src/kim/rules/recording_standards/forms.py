"""What people bring and type about recording standards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.rules.recording_standards.choices import LONGEST_TEXT
from kim_engine.quality.reading import LARGEST, StandardError


def _words(label: str, missing: str = "", *, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing, "max_length": f"{label}: use at most {LONGEST_TEXT:,} characters"},
    )


class StandardFileForm(LookedOverForm):
    """A standard's file, and what changed if the standard is here already."""

    looked_over = ("file", "what_changed")
    file = forms.FileField(
        label="File of the standard",
        help_text="A text file in YAML (.yaml), up to 1 MB. Its example rows are made up: no resident’s data.",
        max_length=200,
        error_messages={
            "required": "Choose the file of the standard",
            "empty": "This file is empty. Check that it was saved, then try again",
            "max_length": "The file's name is longer than 200 characters. Give it a shorter one",
        },
    )
    what_changed = _words("What changed", help_text="If this standard is here already, say what is new and why.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("The file is larger than 1 MB. A recording standard is a short text: bring that file")
        return file

    def content(self) -> bytes:
        """Read the file that was brought."""
        file = self.cleaned_data["file"]
        file.seek(0)
        return bytes(file.read())

    def refuse(self, error: StandardError) -> None:
        """Show why the file is no standard, a sentence each."""
        self.add_error("file", ValidationError([each.removesuffix(".") for each in error.problems]))

    @property
    def has_lost_a_file(self) -> bool:
        """Say whether a file was chosen that the page can't show again: browsers give a file only once."""
        return bool(self.files.get("file"))


class AgreeForm(forms.Form):
    effective_from = DateField(
        label="From which day does it apply?",
        help_text="Today or later. Records made before that day are counted apart.",
        subject="the day from which it applies",
        example="1 12 2026",
    )


class DeclineVersionForm(LookedOverForm):
    looked_over = ("why",)
    why = _words("Why is it declined?", "Say why it is declined")


class SwitchOffForm(LookedOverForm):
    looked_over = ("why",)
    off_from = DateField(
        label="From which day is it off?",
        help_text="Today or later.",
        subject="the day from which it is off",
        example="1 12 2026",
    )
    why = _words("Why is it switched off?", "Say why it is switched off")


class OnDayForm(forms.Form):
    """Which version applied on a day?"""

    on = DateField(label="Which version applied on this day?", subject="the day", example="1 12 2026")
