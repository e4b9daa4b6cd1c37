"""What people type into the Log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from kim.foundations.design.asked_first import AskedFirstForm
from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.models import WorkArea
from kim.foundations.people.standing import Standing
from kim.places.holdings.models import Location
from kim.practice.kim_log import queries
from kim.practice.kim_log.choices import NEEDS_NO_DATE, QUESTIONS, EntryKind, Restriction
from kim.practice.kim_log.content import Content, Restricting
from kim.practice.kim_log.evidence_forms import EvidenceFields
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import closed_quarter, not_asked
from kim_engine.calendar import say_date

LONGEST = 5000
FAR_AHEAD = timedelta(days=731)
RESTRICTED = [(code, text[0].lower() + text[1:]) for code, text in Restriction.choices]


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


class ContentForm(AskedFirstForm, LookedOverForm):
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

    def __init__(
        self, *args: Any, on: date, is_draft: bool = False, area: WorkArea | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.is_draft, self.for_area = on, is_draft, area
        self.fields["why"].required = not is_draft
        self.set_choices("customer_types", _types_with(self.own_types()))
        self.set_choices("locations", list(Location.objects.order_by("name").values_list("pk", "name")))

    def set_choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        """Offer these choices for a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = choices

    def leave_out(self, services: Iterable[int]) -> None:
        """Take off what none of these services asks any more. What stands in a box, or was typed, is never lost."""
        for name in not_asked("entry", services, self.on):
            field = self.fields.get(name)
            if field is not None and not (self.initial.get(name) or self._typed(name, field)):
                del self.fields[name]

    def _typed(self, name: str, field: forms.Field) -> Any:
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def own_types(self) -> set[int]:
        """Give the customer types that are offered in any case: those that the entry has."""
        return set(self.initial.get("customer_types") or ())

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
        said = closed_quarter(area, took_effect) if area and took_effect and took_effect != self.was_on else ""
        if said:
            self.add_error("late_why", f"{said} is closed. Say why this is logged only now")

    @property
    def was_on(self) -> date | None:
        """Give the day that a recorded entry took effect until now: a correction that leaves it is not late."""
        return None

    def area_given(self, cleaned: dict[str, Any]) -> WorkArea | None:
        """Give the area that the entry is for."""
        return self.for_area

    @property
    def asks_why_late(self) -> bool:
        """Say whether the page should ask, or show, why it is logged only now."""
        return bool(self["late_why"].errors or self["late_why"].value())

    def asks(self) -> dict[str, str]:
        day = self.cleaned_data.get("in_force_on")
        if self.is_draft or day is None or day <= self.on + FAR_AHEAD:
            return super().asks()
        asked = f"You gave {say_date(day)} as the date it takes effect: more than two years ahead. Is the year right?"
        return super().asks() | {f"far:{day}": asked}

    def content(self) -> Content:
        """Give what was typed as one value."""
        typed = self.cleaned_data
        return Content(
            what=typed["what"],
            why=typed["why"],
            late_why=typed["late_why"],
            in_force_on=typed["in_force_on"],
            kind=typed["kind"],
            questions="".join(sorted(typed.get("questions", ()))),
            known_only_by=typed.get("known_only_by", ""),
            covered_by=typed.get("covered_by", ""),
            customer_types=tuple(int(pk) for pk in typed["customer_types"]),
            locations=tuple(int(pk) for pk in typed["locations"]),
        )

    @property
    def has_more(self) -> bool:
        """Say whether anything under 'Add more' is filled in or in error, so that it must stand open."""
        names = ("customer_types", "locations", "questions", "known_only_by", "covered_by")
        is_usual = self["kind"].value() in (None, "", EntryKind.CHANGE_OF_PRACTICE)
        shown = [self[name] for name in names if name in self.fields]
        return not is_usual or any(box.value() or box.errors for box in shown)


class BesideForm(EvidenceFields, ContentForm):
    """What comes with an entry before it is in the Log: what it replaces, who may see it, its first evidence."""

    looked_over = (*ContentForm.looked_over, "restricted_why", *EvidenceFields.looked_over)
    field_order = (
        *("area", "what", "why", "in_force_on", "kind", "replaces", "customer_types", "locations", "questions"),
        *("known_only_by", "covered_by", "restriction", "restricted_why", "label", "url", "file"),
    )  # errors are listed in the order in which the page asks

    replaces = forms.CharField(
        label="Number of the entry it replaces",
        help_text="If it replaces an entry, like 611. That entry then ends on the day this one took effect.",
        required=False,
        max_length=12,
    )
    restriction = forms.ChoiceField(
        label="Who may see it",
        help_text="Few people are its author, those who answer for the work area and information governance.",
        initial="",
        choices=(("", "Everybody who reads the Log"), *((code, f"Few people: {text}") for code, text in RESTRICTED)),
        widget=forms.RadioSelect,
        required=False,
    )
    restricted_why = words("Why few people may see it", "Say why few people may see it", rows=2, required=False)

    def __init__(self, *args: Any, who: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who

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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_few, why = bool(cleaned.get("restriction")), cleaned.get("restricted_why")
        if is_few and not why and "restricted_why" not in self.errors:
            self.add_error("restricted_why", "Say why few people may see it")
        if why and not is_few:
            self.add_error("restriction", "Choose why few people may see it, or clear the box where you say why")
        return cleaned

    def asks(self) -> dict[str, str]:
        replaced = self.cleaned_data.get("replaces")
        if self.is_draft or replaced is None:
            return super().asks()
        asked = f"{named(replaced)}, ends on {say_date(self.ends_on)}: this one replaces it. Is that right?"
        return super().asks() | {f"ends:{replaced.pk}:{self.ends_on}": asked}

    @property
    def ends_on(self) -> date:
        """Give the day on which what it replaces ends."""
        return self.cleaned_data.get("in_force_on") or self.on

    def restricting(self) -> Restricting:
        """Give who may see it as one value."""
        return Restricting(self.cleaned_data["restriction"], self.cleaned_data["restricted_why"])

    @property
    def has_more(self) -> bool:
        names = ("replaces", "restriction", "restricted_why", "label", "url", "file")
        return super().has_more or self.has_lost_a_file or any(self[n].value() or self[n].errors for n in names)


class NewEntryForm(BesideForm):
    """Log a change: the area is known when there is only one."""

    area = forms.TypedChoiceField(
        label="Work area",
        coerce=int,
        error_messages={"required": "Choose a work area", "invalid_choice": "Choose one of your work areas"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.pk: area for area in queries.areas_to_log_for(self.who)}
        own = [(pk, area.name) for pk, area in self.areas.items()]
        self.set_choices("area", own if len(own) == 1 else [("", "Choose a work area"), *own])
        self.leave_out(area.team.service_id for area in self.areas.values())

    def area_given(self, cleaned: dict[str, Any]) -> WorkArea | None:
        return self.areas.get(cleaned.get("area", 0))


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


def named(entry: Entry) -> str:
    """Name an entry for a question or a message: 'Entry 611, “Keys are logged” (Voids)'."""
    return f"Entry {entry.pk}, “{entry.heading}” ({entry.area.name})"


def _types_with(own: set[int]) -> list[tuple[Any, str]]:
    """List the types that are offered, and those that an entry has: what is no longer offered stays where it is."""
    offered = CustomerType.objects.filter(Q(is_offered=True) | Q(pk__in=own)).order_by("position", "name")
    return list(offered.values_list("pk", "name"))
