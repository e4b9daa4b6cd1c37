"""What administrators type about the landlord, its customer types and its own details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.landlord import colours
from kim.foundations.landlord.choices import DetailKind, LandlordType
from kim.foundations.people.forms import line

MOST_HOMES = 1_000_000
HOMES_WRONG = f"Enter the number of homes as a whole number from 1 to {MOST_HOMES:,}, like 1200"


class LandlordForm(forms.Form):
    name = line("Name", "Enter the landlord's name", help_text="It heads every page.")
    type = forms.ChoiceField(
        label="Type",
        choices=LandlordType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the landlord's type"},
    )
    homes = forms.IntegerField(
        label="Homes it lets (optional)",
        required=False,
        min_value=1,
        max_value=MOST_HOMES,
        error_messages={"invalid": HOMES_WRONG, "min_value": HOMES_WRONG, "max_value": HOMES_WRONG},
    )
    accent = forms.CharField(
        label="Colour (optional)",
        help_text="Like #1b4d5a. It is shown as it is in the band at the top of every page; buttons use a darker one.",
        required=False,
        max_length=20,
        error_messages={"max_length": "Enter a colour as # and six figures or letters from a to f, like #1b4d5a"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_accent(self) -> str:
        try:
            return colours.checked(self.cleaned_data["accent"])
        except colours.NotAColourError as error:
            raise ValidationError(str(error)) from error

    def lines(self) -> list[tuple[str, str]]:
        """Give what was typed as the page to check shows it."""
        typed: dict[str, Any] = self.cleaned_data
        return [
            ("Name", typed["name"]),
            ("Type", LandlordType(typed["type"]).label),
            ("Homes it lets", f"{typed['homes']:,}" if typed["homes"] else "Not given"),
            ("Colour", typed["accent"] or f"KIM Log's own ({colours.DEFAULT_ACCENT})"),
        ]


class NewCustomerTypeForm(forms.Form):
    name = line("Name", "Enter a name", length=60)


class CustomerTypeForm(NewCustomerTypeForm):
    is_offered = forms.TypedChoiceField(
        label="Is it offered when somebody logs a change?",
        choices=(("yes", "Yes"), ("no", "No. Entries that were logged with it keep it")),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is offered"},
    )


class OwnDetailForm(forms.Form):
    """A detail that is ours, or a pattern of references to stop."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=DetailKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    value = line(
        "The detail",
        "Enter the detail",
        help_text="Like marlvale.gov.uk, MV1 1AA or 01632 960 001. In a pattern # is a digit and @ a letter: T#######.",
        length=100,
    )
    name = line(
        "Whose is it, or which?",
        "Say whose it is, or which",
        help_text="For example, Gas contractor, Head office, or Tenancy.",
        length=60,
    )
