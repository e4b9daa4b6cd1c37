"""The doors of the Log that write: each reads who and when, calls one action and leads on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kim.foundations.people.doors import now, who
from kim.foundations.people.refusals import require
from kim.practice.kim_log import actions, policies
from kim.practice.kim_log.choices import EntryState
from kim.practice.kim_log.content import content_of
from kim.practice.kim_log.forms import ContentForm, CorrectionForm, NewEntryForm, ReasonForm, RestrictForm, WithdrawForm
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.views import entry_or_404


def entry_new(request: HttpRequest) -> HttpResponse:
    """Log a change: record it, or keep it as a draft."""
    person = who(request)
    require(policies.may_log_at_all(person))
    is_draft = request.POST.get("do") == "draft"
    initial = {"area": request.GET.get("area"), "replaces": request.GET.get("replaces")}
    form = NewEntryForm(request.POST or None, who=person, is_draft=is_draft, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _log(request, form, is_draft)
    return render(request, "kim_log/entry_new.html", {"form": form})


def _log(request: HttpRequest, form: NewEntryForm, is_draft: bool) -> HttpResponse:
    area = form.areas[form.cleaned_data["area"]]
    given: dict[str, Any] = {"content": form.content(), "by": who(request), "at": now(), "kept": form.kept()}
    if is_draft:
        entry = actions.draft_entry(area=area, **given)
        messages.success(request, "Your draft is kept. Only you and those who answer for the area see it.")
    else:
        entry = actions.record_entry(area=area, replaces=form.cleaned_data["replaces"], **given)
        messages.success(request, "It is in the Log.")
    return redirect("kim_log:entry_show", entry.pk)


def draft_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Go on with a draft: keep it, or record it."""
    entry = entry_or_404(who(request), number)
    require(policies.may_change_draft(who(request), entry=entry))
    is_draft = request.POST.get("do") == "draft"
    form = ContentForm(request.POST or None, is_draft=is_draft, area=entry.area, initial=_initial(entry))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"content": form.content(), "by": who(request), "at": now(), "kept": form.kept()}
        if is_draft:
            actions.change_draft(entry=entry, **given)
        else:
            actions.record_entry(draft=entry, **given)
        messages.success(request, "Your draft is kept." if is_draft else "It is in the Log.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/draft_edit.html", {"form": form, "entry": entry})


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
    entry = entry_or_404(who(request), number)
    require(policies.may_correct(who(request), entry=entry))
    form = CorrectionForm(request.POST or None, initial=_initial(entry))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        actions.correct_entry(entry=entry, content=form.content(), why=why, by=who(request), at=now(), kept=form.kept())
        messages.success(request, "The entry is corrected. The earlier version stays in its History.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/entry_correct.html", {"form": form, "entry": entry})


def entry_withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an entry that no longer applies."""
    entry = entry_or_404(who(request), number)
    require(policies.may_move(who(request), entry=entry, to=EntryState.WITHDRAWN))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        actions.withdraw_entry(entry=entry, why=typed["reason"], from_on=typed["from_on"], by=who(request), at=now())
        messages.success(request, "The entry is withdrawn. It stays readable, with its History.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/entry_withdraw.html", {"form": form, "entry": entry})


def entry_restrict(request: HttpRequest, number: int) -> HttpResponse:
    """Restrict an entry to few people."""
    entry = entry_or_404(who(request), number)
    require(policies.may_restrict(who(request), entry=entry))
    form = RestrictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        actions.restrict_entry(
            entry=entry, restriction=typed["restriction"], why=typed["reason"], by=who(request), at=now()
        )
        messages.success(request, "The entry is restricted.")
        return redirect("kim_log:entry_list")
    return render(request, "kim_log/entry_restrict.html", {"form": form, "entry": entry})


def restriction_lift(request: HttpRequest, number: int) -> HttpResponse:
    """Open a restricted entry to all readers of the Log."""
    entry = entry_or_404(who(request), number)
    require(policies.may_restrict(who(request), entry=entry))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.lift_restriction(entry=entry, why=form.cleaned_data["reason"], by=who(request), at=now())
        messages.success(request, "Everybody who reads the Log sees this entry now.")
        return redirect("kim_log:entry_show", entry.pk)
    return render(request, "kim_log/restriction_lift.html", {"form": form, "entry": entry})


def _initial(entry: Entry) -> dict[str, Any]:
    content = content_of(entry)
    return {name: getattr(content, name) for name in content.__dataclass_fields__} | {
        "questions": list(content.questions)
    }
