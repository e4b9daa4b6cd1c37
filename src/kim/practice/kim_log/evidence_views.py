"""The doors for an entry's evidence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.evidence_files.doors import quarantine_of
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.evidence_files.queries import copies_of, evidence_of
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.refusals import require
from kim.practice.kim_log import actions, policies, queries
from kim.practice.kim_log.evidence_forms import CopyForm, EvidenceForm
from kim.practice.kim_log.forms import ReasonForm
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.views import entry_or_404
from kim_engine.vocabulary import Source


def evidence_add(request: HttpRequest, number: int) -> HttpResponse:
    """Add a link or a file to an entry."""
    entry = entry_or_404(who(request), number)
    require(policies.may_keep(who(request), entry=entry))
    form = EvidenceForm(request.POST or None, request.FILES or None, quarantine=quarantine_of(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _add(request, entry, form)
            messages.success(request, "The evidence is added.")
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/evidence_add.html", {"form": form, "entry": entry})


def _add(request: HttpRequest, entry: Entry, form: EvidenceForm) -> None:
    given: dict[str, Any] = {"entry": entry, "by": who(request), "at": now(), "kept": form.kept()}
    found = form.evidence(settings.EVIDENCE)
    if found is not None:
        actions.add_evidence(evidence=found, **given)
        form.done_with_file()


def copy_keep(request: HttpRequest, number: int, evidence: int) -> HttpResponse:
    """Keep a copy of what a link leads to, in one version."""
    entry = entry_or_404(who(request), number)
    require(policies.may_keep(who(request), entry=entry))
    link = get_object_or_404(evidence_of(Source(queries.KIND, entry.pk)).filter(file__isnull=True), pk=evidence)
    form = CopyForm(request.POST or None, request.FILES or None, quarantine=quarantine_of(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _keep(request, entry, link, form)
            messages.success(request, "The copy is kept beside the link.")
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/copy_keep.html", {"form": form, "entry": entry, "evidence": link})


def _keep(request: HttpRequest, entry: Entry, link: Evidence, form: CopyForm) -> None:
    given: dict[str, Any] = {"entry": entry, "link": link, "by": who(request), "at": now(), "kept": form.kept()}
    actions.keep_copy(copy=form.copy(link, settings.EVIDENCE), **given)
    form.done_with_file()


def evidence_remove(request: HttpRequest, number: int, evidence: int) -> HttpResponse:
    """Take evidence away, with a reason."""
    entry = entry_or_404(who(request), number)
    require(policies.may_keep(who(request), entry=entry))
    found = get_object_or_404(evidence_of(Source(queries.KIND, entry.pk)), pk=evidence)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
        with refusals_on(form):
            actions.remove_evidence(entry=entry, evidence=found, why=form.cleaned_data["reason"], **given)
            messages.success(request, "The evidence is taken away. The History keeps that it was there.")
            return redirect("kim_log:entry_show", entry.pk)
    context = {"form": form, "entry": entry, "evidence": found, "copies": copies_of(found).count()}
    return render(request, "kim_log/evidence_remove.html", context)
