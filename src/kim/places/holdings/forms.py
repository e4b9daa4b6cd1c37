"""What administrators type about places."""

from __future__ import annotations

from django import forms

from kim.foundations.people.forms import line
from kim.places.holdings.choices import LocationKind


class LocationForm(forms.Form):
    name = line(
        "Name",
        "Enter a name",
        help_text="As people call it: a system, a contractor's portal, the book in the key safe.",
    )
    kind = forms.ChoiceField(
        label="Kind of place",
        choices=LocationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of place"},
    )
