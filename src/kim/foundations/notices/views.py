"""The doors of reminders: one's own, how often a letter comes, and the plan that holds for everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.landlord.queries import pause_on, runs_since
from kim.foundations.notices import actions, policies, queries
from kim.foundations.notices.choices import ENDED, STAGES
from kim.foundations.notices.forms import PlanForm, WishForm
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.refusals import require


def reminder_list(request: HttpRequest) -> HttpResponse:
    """What the signed-in person is reminded of, and what of it ended lately."""
    context = {
        "standing": list(queries.standing_for(who(request))),
        "ended": list(queries.ended_for(who(request))[:50]),
        "stages": STAGES,
        "because": ENDED,
        "on": runs_since(who(request).on),
        "pause": pause_on(who(request).on),
    }
    return render(request, "notices/reminder_list.html", context)


def wish_change(request: HttpRequest) -> HttpResponse:
    """Choose how often one's own letter comes."""
    require(policies.may_wish(who(request)))
    form = WishForm(request.POST or None, initial={"rhythm": queries.rhythm_of(who(request))})
    if request.method == "POST" and form.is_valid():
        actions.change_wish(rhythm=form.cleaned_data["rhythm"], by=who(request), at=now())
        messages.success(request, "Your letters come as you chose.")
        return redirect("notices:reminder_list")
    return render(request, "notices/wish_change.html", {"form": form, "plan": queries.plan()})


@for_administrators
def plan_change(request: HttpRequest) -> HttpResponse:
    """Change the plan of reminders; its History stands below."""
    form = PlanForm.of(request.POST or None, queries.plan())
    if request.method == "POST" and form.is_valid():
        actions.change_plan(**form.given(), by=who(request), at=now())
        messages.success(request, "The plan of reminders is changed. It holds from the next few minutes on.")
        return redirect("notices:plan_change")
    history = history_of("notices.plan", 1)
    return render(request, "notices/plan_change.html", {"form": form, "history": history})
