"""The doors that write about people: add, correct, invite, close and open accounts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kim.foundations.people import actions, policies, queries
from kim.foundations.people.choices import Role
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import NewPersonForm, PersonForm, ReasonForm, made
from kim.foundations.people.models import Person
from kim.foundations.people.refusals import require
from kim.foundations.people.standing import posts_in_force
from kim.foundations.people.views import has_app, person_or_404, post_row
from kim.foundations.sign_in.actions import INVITATION_LASTS
from kim.foundations.sign_in.queries import came_in_before


@for_administrators
def person_add(request: HttpRequest) -> HttpResponse:
    """Add a person by hand."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"by": who(request), "at": now()}
        person = made(form, lambda: actions.add_person(**given))
        if person is not None:
            messages.success(request, f"{person.name} is added. Appoint them to a post, and invite them to sign in.")
            return redirect("people:person_show", person.pk)
    return render(request, "people/person_add.html", {"form": form})


@for_administrators
def person_change(request: HttpRequest, number: int) -> HttpResponse:
    """Correct a name or a job title."""
    person = person_or_404(who(request), number)
    form = PersonForm(request.POST or None, initial={"name": person.name, "job_title": person.job_title})
    if request.method == "POST" and form.is_valid():
        actions.change_person(person=person, **form.cleaned_data, by=who(request), at=now())
        messages.success(request, "The details are corrected. What they were stays in the History.")
        return redirect("people:person_show", person.pk)
    return render(request, "people/person_change.html", {"form": form, "person": person})


@for_administrators
def person_invite(request: HttpRequest, number: int) -> HttpResponse:
    """Make an invitation, and show its address this once."""
    person = person_or_404(who(request), number)
    require(policies.may_invite(who(request), person=person))
    context = {"person": person, "address": "", "until": now() + INVITATION_LASTS}
    context["is_anew"] = person.account is not None and came_in_before(person.account)
    if request.method == "POST":
        secret = actions.invite_person(person=person, by=who(request), at=now())
        context["address"] = request.build_absolute_uri(reverse("invitation_open", args=[secret]))
    response = render(request, "people/person_invite.html", context)
    response["Cache-Control"] = "no-store"
    return response


@for_administrators
def account_close(request: HttpRequest, number: int) -> HttpResponse:
    """Say which posts still stand, then close a leaver's account."""
    person = person_or_404(who(request), number)
    require(policies.may_close(who(request), person=person))
    if request.method == "POST":
        actions.close_account(person=person, by=who(request), at=now())
        messages.success(request, f"The account is closed. {person.name} can't sign in any more.")
        return redirect("people:person_show", person.pk)
    rows = [post_row(post, who(request)) for post in queries.posts_of(who(request), person)]
    context = {"person": person, "posts": [each for each in rows if not each["is_over"]]}
    return render(request, "people/account_close.html", context | _administrators_left(request, person))


@for_administrators
def account_reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then open a closed account again."""
    person = person_or_404(who(request), number)
    require(policies.may_reopen(who(request), person=person))
    if request.method == "POST":
        actions.reopen_account(person=person, by=who(request), at=now())
        messages.success(request, "The account is open again. Invite them, so that they can set a new password.")
        return redirect("people:person_show", person.pk)
    return render(request, "people/account_reopen.html", {"person": person})


@for_administrators
def second_factor_reset(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why, then take a lost second factor off somebody's account."""
    person = person_or_404(who(request), number)
    require(policies.may_reset(who(request), person=person, has_app=has_app(person)))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reset_second_factor(person=person, why=form.cleaned_data["why"], by=who(request), at=now())
        messages.success(request, f"The second step is reset. {person.name} sets up an app anew on signing in.")
        return redirect("people:person_show", person.pk)
    return render(request, "people/second_factor_reset.html", {"form": form, "person": person})


def _administrators_left(request: HttpRequest, person: Person) -> dict[str, bool]:
    """Say whether only one administrator would be left: then nobody could confirm what that one proposes."""
    on = who(request).on
    is_one = posts_in_force(on).filter(person=person, role=Role.SITE_ADMINISTRATOR).exists()
    left = queries.standing_administrators(on).exclude(pk=person.pk)
    return {"leaves_one": is_one and left.count() < 2}
