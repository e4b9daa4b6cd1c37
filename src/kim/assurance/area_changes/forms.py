"""What administrators type when work areas are merged or split, and when that is undone."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.models import WorkArea
from kim.foundations.people.queries import standing_areas


class ChangeForm(LookedOverForm):
    """Since when, and why."""

    looked_over: tuple[str, ...] = ("why",)
    from_on = DateField(
        label="From which day?",
        help_text="For example, 1 11 2026. Not a day to come, and none in a quarter that is closed.",
        subject="the first day",
    )
    why = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": "Say why"},
    )

    def given(self) -> dict[str, Any]:
        """Give the day and the reason."""
        return {"from_on": self.cleaned_data["from_on"], "why": self.cleaned_data["why"]}


class MergeForm(ChangeForm):
    """Into which other work area one goes."""

    into = forms.TypedChoiceField(
        label="Into which work area?",
        coerce=int,
        error_messages={"required": "Choose a work area", "invalid_choice": "Choose a work area of the list"},
    )
    field_order = ("into", "from_on", "why")

    def __init__(self, *args: Any, area: WorkArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = standing_areas().exclude(pk=area.pk).select_related("team__service").order_by("name")
        self.areas = {each.pk: each for each in others}
        field: Any = self.fields["into"]
        named = ((pk, f"{each.name} ({each.team.name}, {each.team.service.name})") for pk, each in self.areas.items())
        field.choices = [("", "Choose a work area"), *named]

    def given(self) -> dict[str, Any]:
        return super().given() | {"into": self.areas[self.cleaned_data["into"]]}


class SplitForm(ChangeForm):
    """What one work area becomes."""

    looked_over = ("names", "why")
    goes_on = forms.ChoiceField(
        label="Does it go on beside the new ones?",
        choices=(("yes", "Yes: new work areas are parted from it"), ("no", "No: it ends, and the new ones follow it")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it goes on"},
    )
    names = forms.CharField(
        label="What are the new work areas called?",
        help_text="One name on each line. If the old one ends, the first takes over what is open.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=800,
        error_messages={"required": "Give the names of the new work areas"},
    )
    field_order = ("goes_on", "names", "from_on", "why")

    def given(self) -> dict[str, Any]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        return super().given() | {"names": names, "goes_on": self.cleaned_data["goes_on"] == "yes"}


class UndoForm(ChangeForm):
    """Since when a change does not hold any more."""
