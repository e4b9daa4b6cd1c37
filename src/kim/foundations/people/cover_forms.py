"""What administrators type when somebody stands in, and when a work area or a team moves."""

from __future__ import annotations

from typing import Any

from django import forms

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.choices import CoverReason
from kim.foundations.people.forms import line
from kim.foundations.people.models import Service, Team


class CoverForm(LookedOverForm):
    """Who stands in for the holder of a post, why, and for how long."""

    looked_over = ("cover_words",)
    said = line(
        "Who stands in?", "Enter who stands in", help_text="Their e-mail address, or their name exactly.", length=254
    )
    cover_reason = forms.ChoiceField(
        label="Why?",
        help_text="Everybody who uses KIM Log can read it. If the person who is away would rather not have "
        "sickness named, choose Leave.",
        choices=CoverReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they stand in"},
    )
    cover_words = line("If another reason, in a few words")
    from_on = DateField(label="First day", help_text="For example, 1 11 2026", subject="the first day")
    to_on = DateField(
        label="Last day",
        help_text="A cover always ends. If it is not known when, give a day and appoint again later.",
        subject="the last day",
    )

    def given(self) -> dict[str, Any]:
        """Give what was typed, as the action asks for it."""
        names = ("cover_reason", "cover_words", "from_on", "to_on")
        return {name: self.cleaned_data[name] for name in names} | {"kept": self.kept()}


class MoveForm(LookedOverForm):
    """Where something goes, since when, and why."""

    looked_over = ("why",)
    there = forms.TypedChoiceField(coerce=int)
    moved_on = DateField(
        label="Since which day does it belong there?",
        help_text="For example, 1 11 2026. Not a day to come.",
        subject="the day it moved",
    )
    why = forms.CharField(
        label="Why?",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": "Say why it moves"},
    )

    places: dict[int, Any]

    def _offer(self, thing: str, places: dict[int, tuple[Any, str]]) -> None:
        field: Any = self.fields["there"]
        field.label = f"To which {thing}?"
        field.error_messages = {"required": f"Choose a {thing}", "invalid_choice": f"Choose a {thing} of the list"}
        field.choices = [("", f"Choose a {thing}"), *((number, said) for number, (_, said) in places.items())]
        self.places = {number: place for number, (place, _) in places.items()}

    def given(self) -> dict[str, Any]:
        """Give the day and the reason, as the action asks for them."""
        return {"moved_on": self.cleaned_data["moved_on"], "why": self.cleaned_data["why"], "kept": self.kept()}

    def chosen(self) -> Any:
        """Give where it goes."""
        return self.places[self.cleaned_data["there"]]


class AreaMoveForm(MoveForm):
    """To which other team a work area goes."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Team.objects.exclude(pk=team.pk).select_related("service").order_by("name", "service__name")
        self._offer("team", {each.pk: (each, f"{each.name} ({each.service.name})") for each in others})


class TeamMoveForm(MoveForm):
    """To which other service a team goes."""

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Service.objects.exclude(pk=service.pk).order_by("name")
        self._offer("service", {each.pk: (each, each.name) for each in others})
