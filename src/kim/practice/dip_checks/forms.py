"""What is typed about dip checks: an area's questions, who checks which cases by when, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from kim.foundations.design.dates import DateField
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.forms import line
from kim.practice.dip_checks.choices import (
    LONGEST_LIST,
    LONGEST_QUESTION,
    LONGEST_REFERENCE,
    MOST_CASES,
    MOST_QUESTIONS,
    Given,
    fault_of,
)
from kim.practice.dip_checks.models import Case, Question

TYPED, PICKED = "TYPED", "PICKED"
_QUESTIONS = tuple(f"question_{number}" for number in range(1, MOST_QUESTIONS + 1))


class QuestionsForm(LookedOverForm):
    """Up to eight questions; empty boxes are left out."""

    looked_over = _QUESTIONS

    def __init__(self, *args: Any, stands: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, initial=dict(zip(_QUESTIONS, stands, strict=False)), **kwargs)
        for number, name in enumerate(_QUESTIONS, 1):
            self.fields[name] = line(f"Question {number}", length=LONGEST_QUESTION)
        self.order_fields([*_QUESTIONS, "kept_because", "found_before"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.texts():
            self.add_error(_QUESTIONS[0], "Question 1: write at least one question")
        return cleaned

    def texts(self) -> list[str]:
        """Give the questions in their order."""
        return [text for name in _QUESTIONS if (text := " ".join(self.cleaned_data.get(name, "").split()))]


class AskForm(LookedOverForm):
    """Who checks, which cases, by when. A line manager checks their own area: nobody else is asked for."""

    looked_over = ("references",)
    said = line(
        "Who should check?",
        "Enter who should check",
        help_text="Their e-mail address, or their name exactly. Or yours.",
    )
    is_crossed = forms.BooleanField(
        label="It is to be somebody who does not keep this area",
        required=False,
    )
    way = forms.ChoiceField(
        label="Which cases?",
        choices=((TYPED, "All that I list below"), (PICKED, "Some of them, picked at random")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which cases are checked"},
    )
    how_many = forms.IntegerField(
        label="How many should be picked?",
        help_text=f"From 1 to {MOST_CASES}. Leave it empty if you list the cases yourself.",
        required=False,
        min_value=1,
        max_value=MOST_CASES,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"How many: enter a whole number from 1 to {MOST_CASES}, like 5"
        ),
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    references = forms.CharField(
        label="References of the cases",
        help_text="One on each line: a case number, never a name or an address. "
        "Of a list to pick from, only what was picked is kept.",
        max_length=(LONGEST_REFERENCE + 2) * LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter at least one reference"},
    )
    due_on = DateField(
        label="By which day?",
        help_text="For example, 11 12 2026",
        subject="the day by which it is done",
        example="11 12 2026",
    )

    def __init__(self, *args: Any, asks_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_others:
            del self.fields["said"], self.fields["is_crossed"]

    def clean_references(self) -> list[str]:
        """Read one reference a line."""
        typed = [" ".join(text.split()) for text in self.cleaned_data["references"].splitlines()]
        for number, text in enumerate(typed, 1):
            if text and (fault := fault_of(text)):
                raise ValidationError(f"References: line {number} {fault}")
        found = list(dict.fromkeys(text for text in typed if text))
        if not found:
            raise ValidationError("Enter at least one reference")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        found, way, number = cleaned.get("references") or [], cleaned.get("way"), cleaned.get("how_many")
        if way == TYPED and len(found) > MOST_CASES:
            self.add_error(
                "references", f"References: list at most {MOST_CASES}, or have some of the {len(found):,} picked"
            )
        if way == PICKED and number is None and "how_many" not in self.errors:
            self.add_error("how_many", f"How many: enter a whole number from 1 to {MOST_CASES}, like 5")
        if way == PICKED and found and number and number > len(found):
            self.add_error("how_many", f"How many: the list has only {len(found)}. Enter that or less")
        return cleaned

    @property
    def choose(self) -> int | None:
        """Say how many are picked at random; None when all that are listed are checked."""
        return self.cleaned_data["how_many"] if self.cleaned_data["way"] == PICKED else None


class AnswerForm(forms.Form):
    """Yes, no or could not see, for each question of each case."""

    def __init__(self, data: Any, *, cases: Sequence[Case], questions: Sequence[Question]) -> None:
        super().__init__(data)
        self.cases, self.questions = cases, questions
        for case in cases:
            for question in questions:
                wrong = f"Case {case.position}, question {question.number}: choose yes, no or could not see"
                self.fields[_named(case, question)] = forms.ChoiceField(
                    label=question.text,
                    choices=Given.choices,
                    widget=forms.RadioSelect,
                    error_messages={"required": wrong, "invalid_choice": wrong},
                )

    def by_case(self) -> Iterator[tuple[Case, list[BoundField]]]:
        """Give each case with its boxes."""
        for case in self.cases:
            yield case, [self[_named(case, question)] for question in self.questions]

    def answers(self) -> dict[tuple[int, int], str]:
        """Give what was found as the action asks for it."""
        places = [(case, question) for case in self.cases for question in self.questions]
        return {(case.position, each.number): self.cleaned_data[_named(case, each)] for case, each in places}


def _named(case: Case, question: Question) -> str:
    return f"answer_{case.position}_{question.number}"
