"""What administrators type about people, posts and the structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import looked
from kim.foundations.landlord.names import NameTakenError
from kim.foundations.people.actions import CoverDoesNotFitError, DateDoesNotFitError, PostOverlapsError
from kim.foundations.people.choices import ONE_IS_ENOUGH, SCOPE_OF, CoverReason, Role, Scope
from kim.foundations.people.models import Service, Team, WorkArea
from kim.foundations.people.queries import NobodyMeantError, standing_areas
from kim.foundations.sign_in.actions import EmailTakenError
from kim_engine.privacy import phrase_for

Made = TypeVar("Made")
LONGEST_QUERY = 1000
DAYS = ("last_on", "moved_on", "named_on", "to_on", "from_on")  # which box an error about a day stands at
NAMES = ("name", "names")  # and an error about a name
Place = Service | Team | WorkArea
_PLACES: dict[Scope, tuple[type[Place], str]] = {
    Scope.AREA: (WorkArea, "work area"),
    Scope.TEAM: (Team, "team"),
    Scope.SERVICE: (Service, "service"),
}


def made(form: forms.Form, act: Callable[[], Made]) -> Made | None:
    """Run an act and give what it made; what the facts refuse becomes an error beside the field it is about."""
    try:
        return act()
    except NameTakenError as error:
        form.add_error(next(name for name in NAMES if name in form.fields), str(error))
    except EmailTakenError as error:
        form.add_error("email", str(error))
    except DateDoesNotFitError as error:
        form.add_error(next(name for name in DAYS if name in form.fields), str(error))
    except NobodyMeantError as error:
        form.add_error("said", str(error))
    except CoverDoesNotFitError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    except PostOverlapsError as error:
        form.add_error(None, str(error))
    return None


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Run an act and say whether it was done."""
    made(form, act)
    return not form.errors


def working_days(label: str, fewest: int, most: int, *, like: int) -> forms.IntegerField:
    """Make a box for a number of working days; its label begins with what they are for: 'Due: working days after …'."""
    verb = label.partition(":")[0]
    wrong = f"{verb}: enter a whole number of working days from {fewest} to {most}, like {like}"
    return forms.IntegerField(
        label=label,
        min_value=fewest,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )


def line(label: str, missing: str = "", *, help_text: str = "", length: int = 120) -> forms.CharField:
    """Make a one-line box; it must be filled in when there is a sentence for when it is not."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        max_length=length,
        error_messages={"required": missing, "max_length": f"{label}: use at most {length} characters"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NameForm(forms.Form):
    """One name, for a service, a team or a work area."""

    name = line("Name", "Enter a name")


class PersonForm(forms.Form):
    name = line("Name", "Enter the person's name", help_text="As colleagues know them. It stands in the History.")
    job_title = line("Job title (optional)")


class NewPersonForm(PersonForm):
    email = forms.EmailField(
        label="E-mail address",
        help_text="They sign in with it. Nothing is mailed: you hand over the invitation yourself.",
        max_length=254,
        error_messages={
            "required": "Enter their e-mail address",
            "invalid": "Enter an e-mail address, like name@landlord.example",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email", "job_title")


class RoleForm(forms.Form):
    """Which role? What else is asked depends on it."""

    role = forms.ChoiceField(
        label="Which role?",
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role", "invalid_choice": "Choose one of these roles"},
    )

    def items(self) -> list[dict[str, Any]]:
        """Give the radios, each with what the role belongs to and whether a second administrator is needed."""
        return [
            {"value": role.value, "text": role.label, "hint": {"text": self._hint(role)}, "checked": self._is(role)}
            for role in Role
        ]

    def _is(self, role: Role) -> bool:
        return bool(self["role"].value() == role)

    @staticmethod
    def _hint(role: Role) -> str:
        scope = SCOPE_OF[role]
        of = f"For one {_PLACES[scope][1]}." if scope in _PLACES else "For the whole landlord."
        until = " It always has a last day." if role == Role.INSPECTOR else ""
        return of + until + ("" if role in ONE_IS_ENOUGH else " A second administrator confirms it.")


class PostForm(forms.Form):
    """What a post needs once its role is known: the place, the first day, perhaps the last."""

    place = forms.TypedChoiceField(coerce=int)
    from_on = DateField(label="First day", help_text="For example, 1 11 2026", subject="the first day")
    to_on = DateField(label="Last day (optional)", subject="the last day", required=False)
    is_acting = forms.BooleanField(
        label="They act while the post is vacant",
        help_text="Pages then say 'acting'. An acting post always has a last day. "
        "To stand in for somebody who holds the post, open that person's post instead.",
        required=False,
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self._set_place(SCOPE_OF[role])
        self.fields["to_on"].help_text = "Leave it empty if no end is known. The post can be ended later."
        if role == Role.INSPECTOR:
            del self.fields["is_acting"]
            last = self.fields["to_on"]
            last.required, last.label = True, "Last day"
            last.help_text = "An inspector's post always ends. Until then they read the Log and change nothing."

    def _set_place(self, scope: Scope) -> None:
        if scope not in _PLACES:
            del self.fields["place"]
            return
        model, thing = _PLACES[scope]
        rows = standing_areas() if model is WorkArea else model._default_manager.all()
        self.rows: dict[int, Place] = {row.pk: row for row in rows.order_by("name")}
        field: Any = self.fields["place"]
        field.label = f"Which {thing}?"
        field.error_messages = {"required": f"Choose a {thing}", "invalid_choice": f"Choose a {thing} of the list"}
        field.choices = [("", f"Choose a {thing}"), *((pk, row.name) for pk, row in self.rows.items())]

    def given(self) -> dict[str, Any]:
        """Give what was typed, as the action asks for it."""
        typed = self.cleaned_data
        place = self.rows[typed["place"]] if "place" in typed else None
        acting = {"cover_reason": CoverReason.ACTING} if typed.get("is_acting") else {}
        return {"role": self.role, "place": place, "from_on": typed["from_on"], "to_on": typed["to_on"], **acting}


class ReasonForm(forms.Form):
    why = line(
        "Why?", "Say why", help_text="How you know that it is really them. It stands in the History.", length=400
    )


class EndForm(forms.Form):
    last_on = DateField(
        label="Last day", help_text="The post counts until the end of this day.", subject="the last day"
    )


class KeepFilterForm(forms.Form):
    """A name for filters; neither it nor the words that they look for may be a resident's."""

    name = line("Name of these filters", "Name these filters", help_text="For example, Drafts of Lettings.", length=60)

    def __init__(self, *args: Any, query: QueryDict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query = query

    def clean(self) -> None:
        words = [value for name in self.query for value in self.query.getlist(name)]
        if not any(words):
            raise ValidationError("Filter the list first, then keep its filters")
        if len(self.query.urlencode()) > LONGEST_QUERY:
            raise ValidationError("These filters are too long to keep. Use fewer words")
        for said, text in (("The name", self.cleaned_data.get("name", "")), ("A filter", "\n".join(words))):
            if found := looked(text):
                phrase = phrase_for(found[0].kind, found[0].pattern)
                raise ValidationError(f"{said} holds what looks like {phrase}. Take it out")
