"""The doors of the Log that write: each reads who and when, calls one action and leads on."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kim.foundations.audit_trail.queries import last_change_of
from kim.foundations.evidence_files.doors import quarantine_of
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.refusals import RefusedError, require
from kim.practice.kim_log import actions, policies, queries
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.forms import BesideForm, NewEntryForm, ReasonForm, RestrictForm, WithdrawForm, named
from kim.practice.kim_log.merged_forms import CorrectionForm, DraftForm, MergedForm
from kim.practice.kim_log.views import entry_or_404
from kim_engine.calendar import say_date
from kim_engine.vocabulary import Decision

NUMBER = re.compile(r"[0-9]{1,9}")
FILLED_IN = ("area", "replaces", "kind", "what", "why")


def entry_new(request: HttpRequest) -> HttpResponse:
    """Log a change: record it, or keep it as a draft."""
    person, is_draft = who(request), _is_draft(request)
    require(policies.may_log_at_all(person))
    given: dict[str, Any] = {"who": person, "on": today(), "is_draft": is_draft, "quarantine": quarantine_of(request)}
    form = NewEntryForm(request.POST or None, request.FILES or None, initial=_filled_in(request), **given)
    if request.method == "POST" and form.is_settled():
        with refusals_on(form):
            area = form.areas[form.cleaned_data["area"]]
            log = actions.draft_entry if is_draft else actions.record_entry
            entry = log(area=area, **_given(request, form))
            form.done_with_file()
            messages.success(request, _said_of(form))
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/entry_new.html", {"form": form})


def draft_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with a draft: keep it, or record it."""
    person, seen = who(request), last_change_of(queries.KIND, number)
    entry = entry_or_404(person, number)
    given: dict[str, Any] = {"who": person, "on": today(), "entry": entry, "area": entry.area, "seen": seen}
    given["quarantine"] = quarantine_of(request)
    form = DraftForm(request.POST or None, request.FILES or None, is_draft=_is_draft(request), **given)
    if not (may := policies.may_change_draft(person, entry=entry)):
        return _too_late(request, "kim_log/draft_edit.html", form, may)
    if request.method == "POST" and form.is_settled():
        with refusals_on(form):
            _save_draft(request, form, seen)
            form.done_with_file()
            messages.success(request, _said_of(form))
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/draft_edit.html", _shown(request, form))


def draft_discard(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then discard a draft."""
    entry = entry_or_404(who(request), number)
    require(policies.may_change_draft(who(request), entry=entry))
    if request.method == "POST":
        actions.discard_draft(entry=entry, by=who(request), at=now())
        messages.success(request, "The draft is discarded.")
        return redirect("kim_log:entry_list")
    return render(request, "kim_log/draft_discard.html", {"entry": entry})


def entry_correct(request: HttpRequest, number: int) -> HttpResponse:
    """Correct an entry: a new version with its reason."""
    person, seen = who(request), last_change_of(queries.KIND, number)
    entry = entry_or_404(person, number)
    form = CorrectionForm(request.POST or None, on=today(), entry=entry, area=entry.area, seen=seen)
    if not (may := policies.may_correct(person, entry=entry)):
        return _too_late(request, "kim_log/entry_correct.html", form, may)
    if request.method == "POST" and form.is_settled():
        with refusals_on(form):
            given: dict[str, Any] = {"content": form.content(), "seen": seen, **_by(request, form)}
            actions.correct_entry(entry=entry, why=form.cleaned_data["reason"], **given)
            messages.success(request, "The entry is corrected. The earlier version stays in its History.")
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/entry_correct.html", _shown(request, form))


def entry_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an entry that no longer applies."""
    entry = entry_or_404(who(request), number)
    require(policies.may_move(who(request), entry=entry, to=EntryState.WITHDRAWN))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed, given = form.cleaned_data, _by(request, form)
            actions.withdraw_entry(entry=entry, why=typed["reason"], from_on=typed["from_on"], **given)
            messages.success(request, "The entry is withdrawn. It stays readable, with its History.")
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/entry_withdraw.html", {"form": form, "entry": entry})


def entry_put_back(request: HttpRequest, number: int) -> HttpResponse:
    """Put back an entry that was replaced or withdrawn by mistake."""
    entry = entry_or_404(who(request), number)
    require(policies.may_put_back(who(request), entry=entry))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.put_back_entry(entry=entry, why=form.cleaned_data["reason"], **_by(request, form))
            messages.success(request, f"{named(entry)}, is in force again.")
            return redirect("kim_log:entry_show", entry.pk)
    parted = queries.neighbour(entry, "replaced_by")
    return render(request, "kim_log/entry_put_back.html", {"form": form, "entry": entry, "parted": parted})


def entry_restrict(request: HttpRequest, number: int) -> HttpResponse:
    """Restrict an entry to few people."""
    entry = entry_or_404(who(request), number)
    require(policies.may_restrict(who(request), entry=entry))
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            typed, given = form.cleaned_data, _by(request, form)
            actions.restrict_entry(entry=entry, restriction=typed["restriction"], why=typed["reason"], **given)
            messages.success(request, "The entry is restricted.")
            return redirect("kim_log:entry_list")
    return render(request, "kim_log/entry_restrict.html", {"form": form, "entry": entry})


def restriction_lift(request: HttpRequest, number: int) -> HttpResponse:
    """Open a restricted entry to all readers of the Log."""
    entry = entry_or_404(who(request), number)
    require(policies.may_restrict(who(request), entry=entry))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.lift_restriction(entry=entry, why=form.cleaned_data["reason"], **_by(request, form))
            messages.success(request, "Everybody who reads the Log sees this entry now.")
            return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/restriction_lift.html", {"form": form, "entry": entry})


def _filled_in(request: HttpRequest) -> dict[str, Any]:
    """Read what an address fills in beforehand: one for Teams, an intranet, or a poster with a code to scan."""
    given: dict[str, Any] = {name: request.GET[name] for name in FILLED_IN if name in request.GET}
    types = [
        int(each)
        for each in request.GET.getlist("customer_types")
        if each.isascii() and each.isdecimal() and len(each) < 10
    ]
    return given | ({"customer_types": types} if types else {})


def _is_draft(request: HttpRequest) -> bool:
    return request.POST.get("do") == "draft"


def _save_draft(request: HttpRequest, form: DraftForm, seen: int | None) -> None:
    given = {"seen": seen, **_given(request, form)}
    if form.is_draft:
        actions.change_draft(entry=form.entry, **given)
    else:
        actions.record_entry(draft=form.entry, **given)


def _by(request: HttpRequest, form: Any) -> dict[str, Any]:
    return {"by": who(request), "at": now(), "kept": form.kept()}


def _given(request: HttpRequest, form: BesideForm) -> dict[str, Any]:
    return {
        "content": form.content(),
        "replaces": form.cleaned_data["replaces"],
        "restricting": form.restricting(),
        "evidence": form.evidence(settings.EVIDENCE),
        **_by(request, form),
    }


def _said_of(form: BesideForm) -> str:
    if form.is_draft:
        return "Your draft is kept. Only you and those who answer for the area see it."
    replaced = form.cleaned_data["replaces"]
    if replaced is None:
        return "It is in the Log."
    is_over = form.ends_on <= form.on
    return f"It is in the Log. {named(replaced)}, {'ended' if is_over else 'ends'} on {say_date(form.ends_on)}."


def _shown(request: HttpRequest, form: MergedForm) -> dict[str, Any]:
    """Give the page of a form over what stands; it names who changed it meanwhile."""
    other = queries.last_writer(who(request), form.entry) if form.meanwhile else ""
    return {"form": form, "entry": form.entry, "other": other}


def _too_late(request: HttpRequest, page: str, form: MergedForm, decision: Decision) -> HttpResponse:
    """Say why not. What was typed before somebody else ended it is shown again, for whoever keeps it to take along."""
    if request.method != "POST" or not policies.may_keep(who(request), entry=form.entry):
        raise RefusedError(decision.because)
    form.full_clean()
    form.add_error(None, decision.because)
    return render(request, page, _shown(request, form), status=403)
