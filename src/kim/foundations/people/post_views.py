"""The doors of posts: appoint, wait, confirm or decline, end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import actions, policies, queries
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.cover_forms import CoverForm
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.forms import EndForm, PostForm, RoleForm, made, tried
from kim.foundations.people.models import Person, Post
from kim.foundations.people.refusals import require
from kim.foundations.people.slots import post_facts
from kim.foundations.people.standing import Standing, named
from kim.foundations.people.views import person_or_404, post_row

DECISIONS = {"confirm": actions.confirm_post, "decline": actions.decline_post}


@for_administrators
def post_add(request: HttpRequest, number: int) -> HttpResponse:
    """Appoint a person: the role first, then what that role needs."""
    person = person_or_404(who(request), number)
    require(policies.may_appoint(who(request), person=person))
    roles = RoleForm(request.GET if "role" in request.GET or "chosen" in request.GET else None)
    if not roles.is_valid():
        return render(request, "people/post_role.html", {"form": roles, "person": person})
    return _post_add(request, person, Role(roles.cleaned_data["role"]))


def _post_add(request: HttpRequest, person: Person, role: Role) -> HttpResponse:
    form = PostForm(request.POST or None, role=role, initial={"from_on": who(request).on})
    if request.method == "POST" and form.is_valid():
        given = form.given() | {"person": person, "by": who(request), "at": now()}
        if tried(form, lambda: actions.appoint(**given)):
            messages.success(request, _said(role))
            return redirect("people:person_show", person.pk)
    needs_second = policies.needs_second(role)
    context = {"form": form, "person": person, "role": role.label, "needs_second": needs_second}
    return render(request, "people/post_add.html", context)


@for_administrators
def post_waiting(request: HttpRequest) -> HttpResponse:
    """The posts that wait for a second administrator."""
    rows = [post_row(post, who(request)) for post in queries.waiting_posts(who(request))]
    return render(request, "people/post_waiting.html", {"posts": rows})


@for_administrators
def post_show(request: HttpRequest, number: int) -> HttpResponse:
    """One post, who proposed and confirmed it, and its History."""
    post = _post_or_404(who(request), number)
    context = post_row(post, who(request)) | {
        "post": post,
        "state_said": PostState(post.state).label,
        "why_not": policies.may_decide(who(request), post=post).because,
        "deciders": _deciders(who(request), post),
        "history": history_of(queries.POST_KIND, post.pk),
        "facts": post_facts(who(request), post.pk),
    }
    return render(request, "people/post_show.html", context)


@for_administrators
def post_decide(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm or decline a proposed post."""
    post = _post_or_404(who(request), number)
    decide = DECISIONS.get(request.POST.get("do", ""))
    if decide is not None:
        decide(post=post, by=who(request), at=now())
        done = "confirmed" if request.POST["do"] == "confirm" else "declined"
        messages.success(request, f"The post is {done}: {post.person.name}, {named(post)}.")
        return redirect("people:post_waiting")
    return redirect("people:post_show", post.pk)


@for_administrators
def post_end(request: HttpRequest, number: int) -> HttpResponse:
    """End a post with its last day."""
    post = _post_or_404(who(request), number)
    require(policies.may_end(who(request), post=post))
    form = EndForm(request.POST or None, initial={"last_on": who(request).on})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"post": post, "by": who(request), "at": now()}
        if tried(form, lambda: actions.end_post(**given)):
            messages.success(request, f"The post ends: {post.person.name}, {named(post)}.")
            return redirect("people:person_show", post.person_id)
    left = queries.standing_administrators(who(request).on).exclude(pk=post.person_id).count()
    leaves_one = post.role == Role.SITE_ADMINISTRATOR and left < 2
    return render(
        request, "people/post_end.html", {"form": form, "leaves_one": leaves_one} | post_row(post, who(request))
    )


@for_administrators
def post_cover(request: HttpRequest, number: int) -> HttpResponse:
    """Have somebody stand in for the holder of a post."""
    post = _post_or_404(who(request), number)
    require(policies.may_cover(who(request), post=post))
    form = CoverForm(request.POST or None, initial={"from_on": who(request).on})
    if request.method == "POST" and form.is_valid():
        cover = made(form, lambda: _cover(form, post, by=who(request)))
        if cover is not None:
            messages.success(request, _cover_said(cover, post))
            return redirect("people:post_show", post.pk)
    context = {"form": form, "post": post, "name": named(post), "needs_second": policies.needs_second(post.role)}
    return render(request, "people/post_cover.html", context)


def _cover(form: CoverForm, post: Post, *, by: Standing) -> Post:
    person = queries.person_meant(form.cleaned_data["said"])
    given = form.given() | {"role": post.role, "place": post.area or post.team or post.service, "covers": post}
    return actions.appoint(person=person, **given, by=by, at=now())


def _cover_said(cover: Post, post: Post) -> str:
    if cover.state == PostState.PROPOSED:
        return f"{cover.person.name} is proposed. It counts once another site administrator has confirmed it."
    return f"{cover.person.name} stands in for {post.person.name}."


def _post_or_404(who: Standing, number: int) -> Post:
    return get_object_or_404(queries.with_covers(queries.posts_visible_to(who), who.on), pk=number)


def _deciders(who: Standing, post: Post) -> list[str]:
    """Name the administrators who can confirm or decline a waiting post."""
    if post.state != PostState.PROPOSED:
        return []
    held = queries.standing_administrators(who.on).exclude(pk__in=[post.person_id, post.proposed_by_id or 0])
    return list(held.values_list("name", flat=True))


def _said(role: Role) -> str:
    if policies.needs_second(role):
        return f"{role.label} is proposed. It counts once another site administrator has confirmed it."
    return f"The post is given: {role.label}."
