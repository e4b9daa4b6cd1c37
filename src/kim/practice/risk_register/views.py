"""The doors of gaps: settle one, or open it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.kinds import kind_named
from kim.foundations.design.looked_over import LookedOverForm
from kim.foundations.people.doors import now, refusals_on, who
from kim.foundations.people.refusals import require
from kim.practice.risk_register import actions, policies
from kim.practice.risk_register.choices import GapState
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import visible_to
from kim.practice.risk_register.slots import link_to_source


class SettleForm(LookedOverForm):
    looked_over = ("why",)
    state = forms.ChoiceField(
        label="What happened to it?",
        choices=((GapState.PUT_RIGHT, "It was put right"), (GapState.ACCEPTED, "We accept it as it is")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened to it"},
    )
    why = forms.CharField(
        label="How, or why",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Say how it was put right, or why you accept it"},
    )


class ReopenForm(LookedOverForm):
    looked_over = ("why",)
    why = forms.CharField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": "Say why you open it again"},
    )


def gap_settle(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a gap was put right, or accept it."""
    gap = _gap_or_404(request, number)
    require(policies.may_settle(who(request), gap=gap, state=GapState.PUT_RIGHT))
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
        with refusals_on(form):
            actions.settle_gap(gap=gap, state=form.cleaned_data["state"], why=form.cleaned_data["why"], **given)
            messages.success(request, "The gap is settled.")
            return redirect(link_to_source(gap))
    return render(request, "risk_register/gap_settle.html", {"form": form, **_shown(gap)})


def gap_reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a settled gap again."""
    gap = _gap_or_404(request, number)
    require(policies.may_settle(who(request), gap=gap, state=GapState.OPEN))
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
        with refusals_on(form):
            actions.reopen_gap(gap=gap, why=form.cleaned_data["why"], **given)
            messages.success(request, "The gap is open again.")
            return redirect(link_to_source(gap))
    return render(request, "risk_register/gap_reopen.html", {"form": form, **_shown(gap)})


def _shown(gap: Gap) -> dict[str, Any]:
    return {"gap": gap, "back": link_to_source(gap), "came_from": kind_named(gap.source_kind).said(gap.source_number)}


def _gap_or_404(request: HttpRequest, number: int) -> Gap:
    return get_object_or_404(visible_to(who(request)).select_related("area__team"), pk=number)
