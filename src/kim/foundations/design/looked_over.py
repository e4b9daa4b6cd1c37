"""A form whose texts are looked over for personal data before they are kept (R8)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django import forms

from kim.foundations.design.slots import Own, own
from kim_engine.privacy import Sighting, look_over, phrase_for


def looked(text: str, own_things: Own | None = None) -> tuple[Sighting, ...]:
    """Look a text over, knowing what is the landlord's own; pass that along where many texts are looked over."""
    known = own() if own_things is None else own_things
    return look_over(text, known.allowed, known.references)


class LookedOverForm(forms.Form):
    """Looks over `looked_over` fields; what is found is taken out, or kept with a reason.

    A reason counts only for what was shown when it was written: anything found later is asked about again.
    """

    looked_over: tuple[str, ...] = ()

    kept_because = forms.CharField(
        label="If it must stay, say why",
        help_text="The information governance officer sees this. Residents' personal data does not belong in the Log.",
        required=False,
        max_length=300,
    )
    found_before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in ("kept_because", "found_before")])  # asked last
        self.found: dict[str, tuple[Sighting, ...]] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = own()
        for name in (*self.looked_over, "kept_because"):
            if sightings := looked(_text_of(cleaned.get(name)), known):
                self.found[name] = sightings
        self.found |= self.found_elsewhere()
        if self.found and not self._may_stay(cleaned):
            for name, found in self.found.items():
                self.add_error(self.told_at(name), self.say_found(name, found))
        return cleaned

    def found_elsewhere(self) -> dict[str, tuple[Sighting, ...]]:
        """Give what was found in no field of words; a form with more to look over says."""
        return {}

    def told_at(self, name: str) -> str:
        """Name the field at which it is said what was found."""
        return name

    @property
    def is_asking(self) -> bool:
        """Say whether the page should offer to keep what was found."""
        return bool(self.found)

    @property
    def fingerprint(self) -> str:
        """Say what was found and where, without any of it: carried by the page, to see whether more came."""
        found = ((name, each) for name, found in self.found.items() for each in found if name != "kept_because")
        return ";".join(f"{name}:{each.kind}:{each.line}" for name, each in found)

    def kept(self) -> dict[str, object]:
        """Give the record's facts on what was kept; nothing when nothing was found."""
        if not self.found:
            return {}
        kinds = sorted({str(each.kind) for found in self.found.values() for each in found})
        return {"personal_data_kept": kinds, "kept_because": self.cleaned_data["kept_because"]}

    def _may_stay(self, cleaned: dict[str, Any]) -> bool:
        is_same = cleaned.get("found_before") == self.fingerprint
        return is_same and bool(cleaned.get("kept_because")) and "kept_because" not in self.found

    def say_found(self, name: str, found: tuple[Sighting, ...]) -> str:
        """Say what was found where, and what to do."""
        field, phrases = self.fields[name], [(phrase_for(each.kind, each.pattern), each.line) for each in found[:3]]
        has_lines = isinstance(field.widget, forms.Textarea)
        places = [f"line {line} holds what looks like {phrase}" for phrase, line in phrases]
        if not has_lines:
            places = [f"it holds what looks like {phrase}" for phrase, _ in phrases]
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        # A file's name is changed where the file lies.
        mend = "Rename the file" if isinstance(field, forms.FileField) else "Take it out"
        return f"{field.label}: {'; '.join(places)}{more}. {mend}, or say below why it must stay"


def _text_of(value: Any) -> str:
    """Give the text of what was typed or chosen: of a file its name, of a link what its escapes stand for."""
    text = str(getattr(value, "name", value) or "")
    return unquote(text) if "%" in text else text
