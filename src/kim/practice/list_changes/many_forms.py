"""What people say to change many entries: which, what and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from kim.foundations.design.jinja import count
from kim.foundations.design.lists import ListPage
from kim.practice.kim_log.models import Entry
from kim.practice.list_changes.forms import ChangeForm
from kim.practice.list_changes.reading import MOST_CHANGED

TICKED, ALL = "ticked", "all"
_NUMBER = re.compile(r"[0-9]{1,15}")
_PAIR = re.compile(r"([0-9]{1,15}):([0-9]{1,15})")


class ManyForm(ChangeForm):
    """Which entries, the change and the reason."""

    which = forms.ChoiceField(
        label="Which entries?", widget=forms.RadioSelect, error_messages={"required": "Choose which entries to change"}
    )
    change = forms.ChoiceField(
        label="What should change?",
        error_messages={
            "required": "Choose what should change",
            "invalid_choice": "That is not offered any more. Choose another change",
        },
    )
    field_order = ("which", "change", "reason")

    def __init__(self, *args: Any, page: ListPage[Entry], changes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        every = f"All {page.count_text} that the filters leave" if not page.is_count_capped else "All that are listed"
        self._offer("which", [(TICKED, "Those ticked in the list"), (ALL, every)])
        self._offer("change", [("", "Choose"), *changes])
        self.ticked = [int(each) for each in self._sent("entry") if _NUMBER.fullmatch(each)]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("which") == TICKED and not self.ticked and not self.pairs():
            self.add_error("which", "Tick at least one entry in the list, or choose all")
        if cleaned.get("which") == ALL and self.page.count > MOST_CHANGED:
            narrow = (
                f"At most {MOST_CHANGED} entries change at once, and there are more. Narrow the list by its filters"
            )
            self.add_error("which", narrow)
        return cleaned

    def numbers(self) -> list[int]:
        """Give the numbers of the entries chosen."""
        if self.cleaned_data["which"] == TICKED:
            return self.ticked
        return list(self.page.filtered.order_by().values_list("pk", flat=True))

    def pairs(self) -> dict[int, int]:
        """Give what the check showed: each entry, and its last change then."""
        found = (_PAIR.fullmatch(each) for each in self._sent("seen"))
        return {int(each[1]): int(each[2]) for each in found if each}

    def _sent(self, name: str) -> list[str]:
        return cast(QueryDict, self.data).getlist(name) if self.is_bound else []

    @property
    def said(self) -> str:
        """Say the change."""
        choices: Any = self.fields["change"].choices  # type: ignore[attr-defined]
        return str(dict(choices).get(self.cleaned_data["change"], ""))

    @staticmethod
    def done(number: int) -> str:
        """Say what was done."""
        return f"{count(number, 'entry is', 'entries are')} changed."
