"""The door of one change for many entries: choose, see what it does to each, then do it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.choices import Role
from kim.foundations.people.doors import now, refusals_on, today, who
from kim.foundations.people.refusals import require
from kim.practice.kim_log.listing import listing
from kim.practice.list_changes import actions, many, policies
from kim.practice.list_changes.many_forms import ManyForm


def many_choose(request: HttpRequest) -> HttpResponse:
    """Choose entries of the list and one change; it is shown before it is done."""
    require(policies.may_bring_back(who(request)))
    form = _form(request)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, "many_choose")
    if request.POST.get("do") != "change":
        found = many.plan(form.numbers(), form.cleaned_data["change"], who(request))
        return _page(request, form, "many_check", found=found)
    with refusals_on(form):
        messages.success(request, form.done(_done(request, form)))
        return redirect(f"{reverse('kim_log:entry_list')}{form.page.address()}")
    return _page(request, form, "many_choose")


def _done(request: HttpRequest, form: ManyForm) -> int:
    typed, pairs = form.cleaned_data, form.pairs()
    found = many.plan(pairs, typed["change"], who(request), pairs)
    given: dict[str, Any] = {"by": who(request), "at": now(), "kept": form.kept()}
    return actions.change_entries(planned=found.planned, why=typed["reason"], **given)


def _form(request: HttpRequest) -> ManyForm:
    person, asked = who(request), request.GET
    rows = many.changeable_by(person).select_related("area", "author")
    governs = person.has(Role.INFORMATION_GOVERNANCE)
    found = listing(today(), asked.get("state", ""), governs=governs, file=asked.get("file", ""))
    asks = many.asks_questions_of(rows, today())
    types, places = found.filter("type").choices or (), found.filter("place").choices or ()
    changes = many.changes_for(types, places, asks_questions=asks)
    if request.method == "POST":  # a page that is only read asks the database no more than it must
        ended = CustomerType.objects.filter(is_offered=False).values_list("pk", flat=True)
        gone = {f"customer_types+:{pk}" for pk in ended}
        changes = [(code, label) for code, label in changes if code not in gone]
    return ManyForm(request.POST or None, page=found.read(asked, rows), changes=changes)


def _page(request: HttpRequest, form: ManyForm, name: str, **more: Any) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, f"list_changes/{name}.html", {"form": form, "page": form.page} | more, status=status)
