"""Forms over what stands already: what somebody else changed meanwhile is merged and shown, never written over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from markupsafe import Markup

from kim.foundations.audit_trail.queries import state_after
from kim.foundations.design.dates import PARTS, DayMonthYear
from kim.foundations.design.marks import marked
from kim.practice.kim_log.content import Content, content_known, content_of
from kim.practice.kim_log.forms import BesideForm, ContentForm, words
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.queries import KIND
from kim_engine.calendar import say_date
from kim_engine.merging import Boxes, merged


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else did to boxes while this person wrote."""

    base: Boxes
    theirs: Boxes
    both: tuple[str, ...]
    taken: tuple[str, ...]


class MergedForm(ContentForm):
    """Changes an entry as it stood when the page was read, and merges what came between.

    `seen` is the last event of the entry before it was read for this request; the page carries it as `read`.
    """

    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, seen: int | None, **kwargs: Any) -> None:
        self.entry, self.seen = entry, seen
        self.meanwhile: Meanwhile | None = None
        self.known: Mapping[str, Any] | None = None  # how it stood when the page was read, if it has changed since
        super().__init__(*args, initial=self.boxes_of(entry), **kwargs)
        self.leave_out([entry.area.team.service_id])

    def own_types(self) -> set[int]:
        read = str(self.data.get("read", "")) if self.is_bound else ""
        if read.isascii() and read.isdigit() and len(read) < 18 and int(read) != self.seen:
            self.known = state_after(KIND, self.entry.pk, int(read))
        return super().own_types() | set((self.known or {}).get("customer_types", ()))

    @classmethod
    def boxes_of(cls, entry: Entry) -> dict[str, Any]:
        """Give what stands in the boxes for an entry as it is."""
        return _boxes(content_of(entry))

    @classmethod
    def boxes_known(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """Give what stood in the boxes for a state in the record."""
        return _boxes(content_known(state))

    def boxes_typed(self) -> dict[str, Any]:
        """Give what was typed into the boxes."""
        return _boxes(self.content())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.known is not None:
            self._merge(self.known)
        return cleaned

    def is_settled(self) -> bool:
        return super().is_settled() and self.meanwhile is None

    @property
    def read_now(self) -> Any:
        """Give what the page carries: once somebody has seen what the other wrote, the next save stands over both."""
        return self["read"].value() if self.is_bound and self.meanwhile is None else self.seen

    def theirs(self, name: str) -> Markup:
        """Show what somebody else made of a box, with what they changed in it marked."""
        if self.meanwhile is None or name not in (*self.meanwhile.both, *self.meanwhile.taken):
            return Markup("")
        before, after = (self._said(name, boxes.get(name)) for boxes in (self.meanwhile.base, self.meanwhile.theirs))
        return marked(before, after, whole=True)

    def _merge(self, known: Mapping[str, Any]) -> None:
        base, theirs = self.boxes_known(known), self.boxes_of(self.entry)
        found = merged(base, self.boxes_typed(), theirs)
        if not (found.both or found.taken):
            return
        self.meanwhile = Meanwhile(base, theirs, found.both, found.taken)
        data = cast(QueryDict, self.data).copy()
        for name in found.taken:
            self._put(data, name, found.boxes[name])
        self.data = data

    def _put(self, data: QueryDict, name: str, value: Any) -> None:
        if isinstance(self.fields[name].widget, DayMonthYear):
            for part, text in zip(PARTS, DayMonthYear.parts(value), strict=True):
                data[f"{name}-{part}"] = text
        elif isinstance(value, list | tuple):
            data.setlist(name, [str(each) for each in value])
        else:
            data[name] = value

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, date):
            return say_date(value)
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            return str(value or "")
        choices: Any = field.choices
        labels = {str(code): str(text) for code, text in choices}
        several = value if isinstance(value, list | tuple) else [value or ""]
        return ", ".join(labels.get(str(each), "") for each in several)


class DraftForm(MergedForm, BesideForm):
    """Go on with a draft."""

    @classmethod
    def boxes_of(cls, entry: Entry) -> dict[str, Any]:
        few = {"restriction": entry.restriction, "restricted_why": entry.restricted_why}
        return super().boxes_of(entry) | {"replaces": str(entry.replaces_id or "")} | few

    @classmethod
    def boxes_known(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        few = {name: state.get(name, "") for name in ("restriction", "restricted_why")}
        return super().boxes_known(state) | {"replaces": str(state.get("replaces_id", ""))} | few

    def boxes_typed(self) -> dict[str, Any]:
        replaced, few = self.cleaned_data["replaces"], self.restricting()
        boxes = super().boxes_typed() | {"replaces": str(replaced.pk) if replaced else ""}
        return boxes | {"restriction": few.restriction, "restricted_why": few.why}


class CorrectionForm(MergedForm):
    """Correct an entry: its content and the reason."""

    looked_over = (*ContentForm.looked_over, "reason")
    reason = words("Why you correct it", "Say why you correct it", rows=2)

    @property
    def was_on(self) -> date | None:
        return self.entry.in_force_on


def _boxes(content: Content) -> dict[str, Any]:
    return asdict(content) | {"questions": list(content.questions)}
