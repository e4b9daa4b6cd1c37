"""A form with a file that is looked over before it is kept; while its person decides, it waits in quarantine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.evidence_files.choices import WHY_UNREAD
from kim.foundations.evidence_files.quarantine import Held, NotHeldError, OtherKindError, Quarantine
from kim.foundations.evidence_files.scanning import FoundByScannerError
from kim_engine.privacy import Sighting, SightingKind, phrase_for
from kim_engine.texts import Unread

LARGEST_BYTES = 25 * 1024 * 1024
LONGEST_TYPE = 100
IN_FILE = "held"
STOPPED = "The virus scanner stopped this file. Nothing of it is kept. Tell your IT team"
GONE = "The file is no longer held: a day went by, or it was used. Choose it again"


class HeldFileForm(LookedOverForm):
    """Holds the file of `file_field` while it is decided; `holding` is the file, once there is one."""

    file_field = "file"

    held = forms.CharField(required=False, widget=forms.HiddenInput)
    has_looked = forms.BooleanField(label="I have looked through it: it holds no resident’s data", required=False)
    let_go = forms.BooleanField(label="Take the file back: nothing of it is kept", required=False)

    def __init__(self, *args: Any, quarantine: Quarantine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quarantine = quarantine
        self.holding: Held | None = None

    def clean(self) -> dict[str, Any]:
        if self.quarantine is not None:
            self.holding = self._held_now(self.quarantine)
        self.cleaned_data[self.file_field] = self.holding  # its name is looked over with the words
        cleaned = super().clean()
        if self.needs_a_look and not cleaned.get("has_looked"):
            self.add_error("has_looked", "Look through the file, then tick that you have")
        return cleaned

    @property
    def needs_a_look(self) -> bool:
        """Say whether the file, or some of it, was not checked, so that its person must look."""
        return self.holding is not None and bool(self.holding.unread)

    @property
    def why_unread(self) -> list[str]:
        """List why the file, or some of it, was not checked."""
        return [WHY_UNREAD[Unread(each)] for each in self.holding.unread] if self.holding else []

    @property
    def seen_in_file(self) -> list[str]:
        """List what was found in the file, with its place and never itself."""
        places = self.holding.places if self.holding else []
        return [f"{place}: what looks like {phrase_for(SightingKind(kind), name)}" for kind, place, name in places]

    def found_elsewhere(self) -> dict[str, tuple[Sighting, ...]]:
        """Give what was found in the file."""
        places = self.holding.places if self.holding else []
        found = tuple(Sighting(SightingKind(kind), 0, 0, n, name) for n, (kind, _, name) in enumerate(places, 1))
        return {IN_FILE: found} if found else {}

    def told_at(self, name: str) -> str:
        """Say what was found in the file at the box of the file."""
        return self.file_field if name == IN_FILE else name

    def say_found(self, name: str, found: tuple[Sighting, ...]) -> str:
        """Say what was found; of the file, where."""
        if name != IN_FILE or self.holding is None:
            return super().say_found(name, found)
        more = len(found) - 2 + self.holding.more
        rest = f" and {more} more" if more > 0 else ""
        said = "; ".join(self.seen_in_file[:2])
        return f"The file holds personal data. {said[0].upper()}{said[1:]}{rest}. Take it back, or say why it must stay"

    @property
    def fingerprint(self) -> str:
        """Say what was found and where, and in which file."""
        token = self.holding.token if self.holding and self.holding.places else ""
        return ";".join(filter(None, (super().fingerprint, token)))

    def done_with_file(self) -> None:
        """Forget the file that waits: it is kept now."""
        if self.holding is not None:
            self.holding.forget()

    def _held_now(self, quarantine: Quarantine) -> Held | None:
        """Give the file that was sent or waits; one that another takes the place of, or is taken back, is forgotten."""
        sent, waiting = self.cleaned_data.get(self.file_field), self._waiting(quarantine)
        is_back = bool(self.cleaned_data.get("let_go"))
        if waiting is not None and (sent or is_back):
            waiting.forget()
            waiting = None
        if not sent or is_back:
            return waiting
        try:
            return quarantine.hold(name=sent.name, media_type=_type_of(sent), chunks=sent.chunks())
        except FoundByScannerError:
            self.add_error(self.file_field, ValidationError(STOPPED))
        except OtherKindError as wrong:
            self.add_error(self.file_field, ValidationError(str(wrong)))
        return None

    def _waiting(self, quarantine: Quarantine) -> Held | None:
        token = self.cleaned_data.get("held")
        if not token:
            return None
        try:
            return quarantine.find(token)
        except NotHeldError:
            if not self.cleaned_data.get(self.file_field):
                self.add_error(self.file_field, GONE)
            return None


def _type_of(sent: Any) -> str:
    return (sent.content_type or "application/octet-stream")[:LONGEST_TYPE]
