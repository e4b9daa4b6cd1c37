"""The doors of erasure: the requests, a new one, and the second person's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.erasure import actions, policies, queries, sealed
from kim.foundations.erasure.choices import TONES, RequestState
from kim.foundations.erasure.models import ErasureRequest
from kim.foundations.people.doors import now, who
from kim.foundations.people.refusals import RefusedError, require


class AskForm(forms.Form):
    text = forms.CharField(
        label="Text to erase",
        help_text="Just the words that must go, as they are written: a name, a number, a phrase.",
        max_length=300,
        error_messages={"required": "Enter the text to erase", "max_length": "Use at most 300 characters"},
    )
    why = forms.CharField(
        label="Why it must go",
        help_text="For example, the reference of a request. Do not repeat the text here.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": "Say why it must go"},
    )


class DecideForm(forms.Form):
    why = forms.CharField(
        label="If you decline, say why",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )


PAGE_WAITS_SECONDS = 3


def request_list(request: HttpRequest) -> HttpResponse:
    """Every request to erase, newest first."""
    require(policies.may_read(who(request)))
    rows = [
        (row, RequestState(row.state).label, TONES[RequestState(row.state)]) for row in queries.visible_to(who(request))
    ]
    may_ask = policies.may_ask(who(request)).allowed
    return render(request, "erasure/request_list.html", {"rows": rows, "may_ask": may_ask})


def request_new(request: HttpRequest) -> HttpResponse:
    """Ask: first see where the text stands, then send it to a second person."""
    require(policies.may_ask(who(request)))
    form = AskForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "found": [], "copies": [], "left": []}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "ask":
                return _ask(request, form.cleaned_data)
            context |= _where(form.cleaned_data["text"])
        except RefusedError as error:
            form.add_error("text", error.because)
    return render(request, "erasure/request_new.html", context)


def _ask(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    made = actions.ask_for_erasure(text=typed["text"], why=typed["why"], by=who(request), at=now())
    messages.success(request, "Asked for. Nothing is erased until a second person agrees.")
    return redirect("erasure:request_show", made.pk)


def request_show(request: HttpRequest, number: int) -> HttpResponse:
    """One request: where the text stands, and the decision."""
    require(policies.may_read(who(request)))
    found = get_object_or_404(queries.visible_to(who(request)), pk=number)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, found, form.cleaned_data["why"])
        except (RefusedError, sealed.CannotOpenError) as error:
            form.add_error("why", str(error))
    return render(request, "erasure/request_show.html", _shown(request, found) | {"form": form})


def _decide(request: HttpRequest, found: ErasureRequest, why: str) -> HttpResponse:
    if request.POST.get("do") == "decline":
        actions.decline_erasure(request=found, why=why, by=who(request), at=now())
        messages.success(request, "Declined. The text stays where it is.")
        return redirect("erasure:request_list")
    actions.agree_to_erasure(request=found, seals=settings.SEALS, waiting=settings.STAGING, by=who(request), at=now())
    try:
        actions.clean_database(at=now(), patience_seconds=PAGE_WAITS_SECONDS)
        messages.success(request, "Erased. The History says that it happened, not what it was.")
    except DatabaseError:  # somebody else is writing: `kim tick` tries again
        messages.success(request, "Erased. The database's own files will be cleaned within the hour.")
    return redirect("erasure:request_show", found.pk)


def _shown(request: HttpRequest, found: ErasureRequest) -> dict[str, Any]:
    state = RequestState(found.state)
    context: dict[str, Any] = {
        "row": found,
        "state": state.label,
        "tone": TONES[state],
        "text": "",
        "found": [],
        "copies": [],
        "left": [],
    }
    may_decide = policies.may_decide(who(request), request=found)
    context |= {"may_decide": may_decide.allowed, "is_waiting": state == RequestState.ASKED}
    if state == RequestState.ASKED:
        try:
            context["text"] = sealed.opened(found.sealed_text)
            context |= _where(context["text"])
        except (RefusedError, sealed.CannotOpenError) as error:
            context["trouble"] = str(error)
    return context


def _where(text: str) -> dict[str, Any]:
    places = actions.find(text)
    return {
        "found": queries.described(places),
        "copies": queries.copies_given_out(places),
        "left": queries.left_standing(text),
    }
