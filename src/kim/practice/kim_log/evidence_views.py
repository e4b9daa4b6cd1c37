"""The doors for an entry's evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.evidence_files.choices import LONGEST_LINK, wrong_with_link
from kim.foundations.evidence_files.queries import evidence_of
from kim.foundations.people.doors import now, who
from kim.foundations.people.refusals import require
from kim.practice.kim_log import actions, policies, queries
from kim.practice.kim_log.forms import ReasonForm
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.views import entry_or_404
from kim_engine.vocabulary import Source

LARGEST_BYTES = 25 * 1024 * 1024
LONGEST_NAME, LONGEST_TYPE = 200, 100


class EvidenceForm(LookedOverForm):
    """A link or a file, and what it shows."""

    looked_over = ("label",)
    label = forms.CharField(label="What it shows", max_length=200, error_messages={"required": "Say what it shows"})
    url = forms.CharField(
        label="Link",
        help_text="To a page, a document or a shared folder, like https://… or \\\\server\\folder.",
        required=False,
        max_length=LONGEST_LINK,
    )
    file = forms.FileField(
        label="Or a file",
        help_text="Up to 25 MB, with no resident's data in it.",
        required=False,
        max_length=LONGEST_NAME,
        error_messages={
            "empty": "This file is empty. Check that it was saved, then try again",
            "max_length": f"The file's name is longer than {LONGEST_NAME} characters. Give it a shorter one",
        },
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        wrong = wrong_with_link(url) if url else ""
        if wrong:
            raise ValidationError(wrong)
        return url

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_BYTES:
            raise ValidationError("The file is larger than 25 MB. Give a link to it instead")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        given = [bool(cleaned.get("url")), bool(cleaned.get("file"))]
        if not any(given) and not {"url", "file"} & set(self.errors):
            self.add_error("url", "Give a link or choose a file")
        if all(given):
            self.add_error("url", "Give a link or a file, not both. Add the other afterwards")
        return cleaned


def evidence_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a link or a file to an entry."""
    entry = entry_or_404(who(request), number)
    require(policies.may_keep(who(request), entry=entry))
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _add(request, entry, form.cleaned_data)
        messages.success(request, "The evidence is added.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/evidence_add.html", {"form": form, "entry": entry})


def _add(request: HttpRequest, entry: Entry, typed: dict[str, Any]) -> None:
    given: dict[str, Any] = {"entry": entry, "label": typed["label"], "by": who(request), "at": now()}
    file = typed["file"]
    if not file:
        actions.add_link(url=typed["url"], **given)
        return
    actions.add_file(
        file_name=file.name,
        media_type=(file.content_type or "application/octet-stream")[:LONGEST_TYPE],
        chunks=file.chunks(),
        folder=settings.EVIDENCE,
        **given,
    )


def evidence_remove(request: HttpRequest, number: int, evidence: int) -> HttpResponse:
    """Take evidence away, with a reason."""
    entry = entry_or_404(who(request), number)
    require(policies.may_keep(who(request), entry=entry))
    found = get_object_or_404(evidence_of(Source(queries.KIND, entry.pk)), pk=evidence)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        actions.remove_evidence(entry=entry, evidence=found, why=why, by=who(request), at=now())
        messages.success(request, "The evidence is taken away. The History keeps that it was there.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/evidence_remove.html", {"form": form, "entry": entry, "evidence": found})
