"""What people give as evidence: alone, or with the entry that it belongs to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kim.foundations.evidence_files.choices import LONGEST_LINK, wrong_with_link
from kim.foundations.evidence_files.forms import LARGEST_BYTES, HeldFileForm
from kim.foundations.evidence_files.models import Evidence
from kim.practice.kim_log.content import GivenEvidence

FILE_ERRORS = {
    "empty": "This file is empty. Check that it was saved, then try again",
    "max_length": "The file's name is longer than 200 characters. Give it a shorter one",
}


class EvidenceFields(HeldFileForm):
    """A link or a file, and what it shows. `must_be_given` is for the page that asks for nothing else."""

    looked_over: tuple[str, ...] = ("label", "url", "file")
    must_be_given = False

    label = forms.CharField(label="What it shows", max_length=200, required=False)
    url = forms.CharField(
        label="Link",
        help_text="To a page, a document or a shared folder, like https://… or \\\\server\\folder.",
        required=False,
        max_length=LONGEST_LINK,
    )
    file = forms.FileField(
        label="Or a file",
        help_text="Up to 25 MB, with no resident's data in it. Its text is looked over first.",
        required=False,
        max_length=200,
        error_messages=FILE_ERRORS,
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        wrong = wrong_with_link(url) if url else ""
        if wrong:
            raise ValidationError(wrong)
        return url

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_link, has_file = bool(cleaned.get("url")), bool(cleaned.get("file"))
        is_begun = self.must_be_given or has_link or has_file or bool(cleaned.get("label"))
        if is_begun and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", "Say what it shows")
        if is_begun and not (has_link or has_file or {"url", "file"} & set(self.errors)):
            self.add_error("url", "Give a link or choose a file")
        if has_link and has_file:
            self.add_error("url", "Give a link or a file, not both. Add the other afterwards")
        return cleaned

    def evidence(self, folder: Path) -> GivenEvidence | None:
        """Give the evidence as one value, its file to be kept in a folder; nothing when none was given."""
        typed = self.cleaned_data
        if not typed["label"]:
            return None
        file = typed["file"]
        if not file:
            return GivenEvidence(typed["label"], typed["url"])
        return GivenEvidence(typed["label"], "", file.name, file.media_type, file.chunks(), folder, file.check())

    @property
    def has_lost_a_file(self) -> bool:
        """Say whether a file was chosen that the page can't show again: browsers give a file only once."""
        return bool(self.files.get("file")) and self.holding is None


class EvidenceForm(EvidenceFields):
    """Add evidence to an entry that stands."""

    must_be_given = True


class CopyForm(HeldFileForm):
    """A copy of what a link leads to, and which version of it that is."""

    looked_over = ("file", "version")

    file = forms.FileField(
        label="The copy",
        help_text="A PDF, or the document itself. Up to 25 MB, with no resident's data in it. Its text is looked over.",
        required=False,  # it may wait already
        max_length=200,
        error_messages=FILE_ERRORS,
    )
    version = forms.CharField(
        label="Which version it is",
        help_text="As the document says it, like 3.1 or March 2026.",
        max_length=60,
        error_messages={"required": "Say which version it is"},
    )

    def clean_file(self) -> Any:
        return _small_enough(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose the file")
        return cleaned

    def copy(self, link: Evidence, folder: Path) -> GivenEvidence:
        """Give the copy as one value, to be kept in a folder: it shows what its link shows."""
        file, version = self.cleaned_data["file"], self.cleaned_data["version"]
        given = (file.name, file.media_type, file.chunks(), folder, file.check(), version)
        return GivenEvidence(link.label, "", *given)


def _small_enough(file: Any) -> Any:
    if file and file.size > LARGEST_BYTES:
        raise ValidationError("The file is larger than 25 MB. Give a link to it instead")
    return file
