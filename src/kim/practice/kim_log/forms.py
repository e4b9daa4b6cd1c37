"""What people type into the Log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.kim_log import queries
from kim.practice.kim_log.choices import NEEDS_NO_DATE, QUESTIONS, EntryKind, Restriction
from kim.practice.kim_log.content import Content
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import closed_quarter

LONGEST = 5000


def words(label: str, missing: str, *, rows: int = 3, help_text: str = "", required: bool = True) -> forms.CharField:
    """Make a text area with our sentence for when it is empty or too long."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"{label}: use at most {LONGEST:,} characters"},
    )


def line(label: str, *, help_text: str = "", length: int = 120) -> forms.CharField:
    """Make an optional one-line box."""
    too_long = f"{label}: use at most {length} characters"
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=length, error_messages={"max_length": too_long}
    )


class ContentForm(LookedOverForm):
    """What an entry says. `is_draft` asks for nothing but what changed."""

    looked_over: tuple[str, ...] = ("what", "why", "late_why", "known_only_by", "covered_by")

    what = words(
        "What changed",
        "Say what changed",
        rows=5,
        help_text="How you keep or use knowledge and information now. Say the post, not a person's name.",
    )
    why = words("Why", "Say why it changed")
    in_force_on = DateField(
        label="When it took effect",
        help_text="For example, 1 11 2026",
        subject="the date it took effect",
        required=False,
    )
    late_why = words("Why it is logged only now", "Say why it is logged only now", rows=2, required=False)
    kind = forms.ChoiceField(
        label="Kind of entry", choices=EntryKind.choices, initial=EntryKind.CHANGE_OF_PRACTICE, required=False
    )
    customer_types = forms.MultipleChoiceField(
        label="Who it concerns",
        help_text="Tick none if it is the same for all customers.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    locations = forms.MultipleChoiceField(label="Where we keep it", required=False, widget=forms.CheckboxSelectMultiple)
    questions = forms.MultipleChoiceField(
        label="Review questions it touches",
        help_text="A guide for the quarterly review. Tick none if you are not sure.",
        choices=QUESTIONS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    known_only_by = line("Known only by", help_text="If only one post knows how to do this, say which.")
    covered_by = line("Covered by", help_text="Which post steps in when they are away.")

    def __init__(self, *args: Any, is_draft: bool = False, area: WorkArea | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_draft, self.for_area = is_draft, area
        self.fields["why"].required = not is_draft
        self.set_choices("customer_types", _offered_types())
        self.set_choices("locations", list(Location.objects.order_by("name").values_list("pk", "name")))

    def set_choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        """Offer these choices for a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = choices

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or EntryKind.CHANGE_OF_PRACTICE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needs_date = not self.is_draft and cleaned.get("kind") not in NEEDS_NO_DATE
        if needs_date and cleaned.get("in_force_on") is None and "in_force_on" not in self.errors:
            self.add_error("in_force_on", "Enter the date it took effect, like 1 11 2026")
        if not self.is_draft and not cleaned.get("late_why"):
            self._ask_why_late(cleaned)
        return cleaned

    def _ask_why_late(self, cleaned: dict[str, Any]) -> None:
        """Ask why an entry is dated in a quarter that is closed for its area."""
        area, took_effect = self.area_given(cleaned), cleaned.get("in_force_on")
        said = closed_quarter(area, took_effect) if area and took_effect else ""
        if said:
            self.add_error("late_why", f"{said} is closed. Say why this is logged only now")

    def area_given(self, cleaned: dict[str, Any]) -> WorkArea | None:
        """Give the area that the entry is for."""
        return self.for_area

    @property
    def asks_why_late(self) -> bool:
        """Say whether the page should ask, or show, why it is logged only now."""
        return bool(self["late_why"].errors or self["late_why"].value())

    def content(self) -> Content:
        """Give what was typed as one value."""
        typed = self.cleaned_data
        return Content(
            what=typed["what"],
            why=typed["why"],
            late_why=typed["late_why"],
            in_force_on=typed["in_force_on"],
            kind=typed["kind"],
            questions="".join(sorted(typed["questions"])),
            known_only_by=typed["known_only_by"],
            covered_by=typed["covered_by"],
            customer_types=tuple(int(pk) for pk in typed["customer_types"]),
            locations=tuple(int(pk) for pk in typed["locations"]),
        )

    @property
    def has_more(self) -> bool:
        """Say whether anything under 'Add more' is filled in or in error, so that it must stand open."""
        names = ("customer_types", "locations", "questions", "known_only_by", "covered_by")
        is_usual = self["kind"].value() in (None, "", EntryKind.CHANGE_OF_PRACTICE)
        return not is_usual or any(self[name].value() or self[name].errors for name in names)


class NewEntryForm(ContentForm):
    """Log a change: the area is known when there is only one."""

    field_order = ("area",)  # errors are listed in the order in which the page asks

    area = forms.TypedChoiceField(
        label="Work area",
        coerce=int,
        error_messages={"required": "Choose a work area", "invalid_choice": "Choose one of your work areas"},
    )
    replaces = forms.CharField(
        label="Number of the entry it replaces",
        help_text="If it replaces an entry, like 611. That entry then ends on the day this one took effect.",
        required=False,
        max_length=12,
    )

    def __init__(self, *args: Any, who: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        self.areas = {area.pk: area for area in queries.areas_to_log_for(who)}
        own = [(pk, area.name) for pk, area in self.areas.items()]
        self.set_choices("area", own if len(own) == 1 else [("", "Choose a work area"), *own])

    def area_given(self, cleaned: dict[str, Any]) -> WorkArea | None:
        return self.areas.get(cleaned.get("area", 0))

    def clean_replaces(self) -> Entry | None:
        text: str = self.cleaned_data["replaces"].strip().removeprefix("#")
        if not text:
            return None
        if not text.isascii() or not text.isdigit():
            raise ValidationError("Enter the entry's number alone, like 611")
        entry = queries.visible_to(self.who).filter(pk=int(text)).select_related("area__team__service").first()
        if entry is None:
            raise ValidationError(f"There is no entry {text} that you can see. Look up its number in the Log")
        return entry

    @property
    def has_more(self) -> bool:
        return super().has_more or bool(self["replaces"].value() or self["replaces"].errors)


class CorrectionForm(ContentForm):
    """Correct an entry: its content and the reason."""

    looked_over = (*ContentForm.looked_over, "reason")
    reason = words("Why you correct it", "Say why you correct it", rows=2)

    def area_given(self, cleaned: dict[str, Any]) -> WorkArea | None:
        return None  # a correction has its own reason


class WithdrawForm(LookedOverForm):
    looked_over = ("reason",)
    reason = words("Why it no longer applies", "Say why it no longer applies", rows=2)
    from_on = DateField(
        label="From when it no longer applies",
        help_text="If it should never have been logged, give the day it took effect.",
        subject="the first day on which it no longer applies",
    )


class RestrictForm(LookedOverForm):
    looked_over = ("reason",)
    restriction = forms.ChoiceField(
        label="Why must fewer people see it?",
        choices=Restriction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why fewer people should see it"},
    )
    reason = words("In your words", "Say why it is restricted", rows=2)


class ReasonForm(LookedOverForm):
    """One box for a reason; the page says of what."""

    looked_over = ("reason",)
    reason = words("Why", "Say why", rows=2)


def _offered_types() -> list[tuple[Any, str]]:
    offered = CustomerType.objects.filter(is_offered=True).order_by("position", "name")
    return list(offered.values_list("pk", "name"))
