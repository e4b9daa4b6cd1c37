"""The doors of administration that read: what there is to keep, the list of people, a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.people import policies, queries
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.doors import for_administrators, now, who
from kim.foundations.people.listing import account_said, listing
from kim.foundations.people.models import Person, Post
from kim.foundations.people.slots import administration_items
from kim.foundations.people.staff_list import staff_rows
from kim.foundations.people.staff_list_check import HEADINGS
from kim.foundations.people.standing import Standing, named
from kim.foundations.sign_in.queries import open_invitation
from kim.foundations.sign_in.second_factor import app_of
from kim.foundations.spreadsheets.downloads import as_file, download
from kim.foundations.spreadsheets.lists_back import MARKS, marked


@for_administrators
def administration(request: HttpRequest) -> HttpResponse:
    """Everything that site administrators keep, with how much of it there is."""
    lines = [(item, item.count(who(request))) for item in administration_items()]
    return render(request, "people/administration_show.html", {"lines": lines})


@for_administrators
def person_list(request: HttpRequest) -> HttpResponseBase:
    """The people, filtered and in order; the same rows as a download."""
    person = who(request)
    rows = queries.with_current_posts(queries.visible_to(person), person.on)
    page = listing(person.on).read(request.GET, rows)
    if request.GET.get("as") == "posts":
        posts = staff_rows(page.filtered.values("pk"), person.on)
        return as_file(request.GET.get("format", ""), list(HEADINGS), posts, name="staff-list", sheet="Staff")
    if request.GET.get("format"):
        return download(request, page, name="people", more=MARKS, prepare=marked(queries.PERSON_KIND))
    return render(request, "people/person_list.html", {"page": page})


@for_administrators
def person_show(request: HttpRequest, number: int) -> HttpResponse:
    """One person: details, posts now and past, and the History."""
    person = person_or_404(who(request), number)
    context = {
        "person": person,
        "account": account_said(person),
        "invitation": open_invitation(person.account, now()) if person.account else None,
        "may": may(who(request), person),
        "history": history_of(queries.PERSON_KIND, person.pk),
        "account_history": history_of("sign_in.account", person.account.pk) if person.account else [],
        **_parted(queries.posts_of(who(request), person), who(request)),
    }
    return render(request, "people/person_show.html", context)


def person_or_404(who: Standing, number: int) -> Person:
    """Find a person whose page someone may open; else there is none."""
    return get_object_or_404(queries.visible_to(who).annotate(has_app=app_of("account")), pk=number)


def has_app(person: Person) -> bool:
    """Say whether somebody whose page is open has an authenticator app: it was read along with them."""
    return bool(person.has_app)  # type: ignore[attr-defined]


def post_row(post: Post, who: Standing) -> dict[str, Any]:
    """Give a post with its words, for a row or a page."""
    is_over = post.to_on is not None and post.to_on < who.on
    return {
        "row": post,
        "name": named(post),
        "role": Role(post.role).label,
        "place": post.area or post.team or post.service,
        "is_over": is_over or post.state == PostState.DECLINED,
        "is_waiting": post.state == PostState.PROPOSED,
        "state": _state(post, who, is_over),
        "may_end": policies.may_end(who, post=post).allowed,
        "may_cover": policies.may_cover(who, post=post).allowed,
        "may_decide": policies.may_decide(who, post=post).allowed,
    }


def may(who: Standing, person: Person) -> dict[str, bool]:
    """Say what someone may do with a person and the account."""
    return {
        "appoint": policies.may_appoint(who, person=person).allowed,
        "invite": policies.may_invite(who, person=person).allowed,
        "close": policies.may_close(who, person=person).allowed,
        "reopen": policies.may_reopen(who, person=person).allowed,
        "reset": policies.may_reset(who, person=person, has_app=has_app(person)).allowed,
    }


def _state(post: Post, who: Standing, is_over: bool) -> tuple[str, str]:
    if post.state == PostState.PROPOSED:
        return "Waiting", "attention"
    if post.state == PostState.DECLINED:
        return "Declined", "quiet"
    if is_over:
        return "Ended", "quiet"
    return ("Not begun", "quiet") if post.from_on > who.on else ("Current", "done")


def _parted(posts: list[Post], who: Standing) -> dict[str, list[dict[str, Any]]]:
    rows = [post_row(post, who) for post in posts]
    return {
        "posts": [each for each in rows if not each["is_over"]],
        "past": [each for each in rows if each["is_over"]],
    }
