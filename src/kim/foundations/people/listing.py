"""The list of people, and of work areas: their columns, filters and orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from markupsafe import Markup

from kim.foundations.design.jinja import day
from kim.foundations.design.lists import Column, Filter, Listing, Order
from kim.foundations.people.choices import PostState, Role
from kim.foundations.people.models import Person, Post, WorkArea
from kim.foundations.people.standing import named, posts_in_force
from kim.foundations.sign_in.queries import is_used, unused_accounts

Rows = QuerySet[Person]
STATUSES = (
    ("waiting", "Waiting for confirmation"),
    ("unused", "No account used yet"),
    ("no-post", "No post today"),
    ("closed", "Account closed"),
)


def person_link(person: Person) -> Markup:
    """Link a person by name."""
    return Markup('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>').format(
        reverse("people:person_show", args=[person.pk]), person.name
    )


def nowrap(text: str) -> Markup:
    """Keep a few words on one line."""
    return Markup('<span class="kim-nowrap">{}</span>').format(text)


def breaking(email: str) -> Markup:
    """Let an e-mail address break at its @, so that it fits a phone."""
    name, at, domain = email.partition("@")
    return Markup("{}{}<wbr>{}").format(name, at, domain)


def _email(person: Person) -> str:
    return person.account.email if person.account else ""


def account_said(person: Person) -> str:
    """Say how a person's account stands."""
    if person.account is None:
        return "None"
    if not person.account.is_active:
        return "Closed"
    return "In use" if is_used(person.account) else "Not used yet"


def post_said(post: Post, on: date) -> str:
    """Say a post, and that it waits or has not begun when it does not count today."""
    if post.state == PostState.PROPOSED:
        return f"{named(post)} (waiting for confirmation)"
    return f"{named(post)} (from {day(post.from_on)})" if post.from_on > on else named(post)


PERSON_COLUMNS: Sequence[Column[Person]] = (  # what stays the same from day to day, and so comes back by a list
    Column("name", "Name", lambda p: p.name, show=person_link),
    Column("job_title", "Job title", lambda p: p.job_title),
    Column("email", "E-mail address", _email, show=lambda p: breaking(_email(p))),
)


def columns(on: date) -> Sequence[Column[Person]]:
    """Build the columns of people as they stand on a day."""
    name, job_title, email = PERSON_COLUMNS
    return (
        name,
        job_title,
        Column(
            "posts",
            "Posts",
            lambda p: "; ".join(_posts(p, on)),
            show=lambda p: Markup("<br>").join(_posts(p, on)) or Markup('<span class="kim-note">None</span>'),
        ),
        Column("account", "Account", account_said, show=lambda p: nowrap(account_said(p))),
        email,
    )


ORDERS = (
    Order("name", "by name", ("name", "pk")),
    Order("newest", "latest added first", ("-pk",)),
)


def listing(on: date) -> Listing[Person]:
    """Build the list with the work areas that stand now (one statement)."""
    areas = [(str(pk), name) for pk, name in WorkArea.objects.order_by("name").values_list("pk", "name")]
    filters: Sequence[Filter[Person]] = (
        Filter("words", "Words", _words),
        Filter("role", "Role", lambda q, v: _holding(q, on, Q(role=v)), Role.choices, "All roles"),
        Filter("area", "Work area", lambda q, v: _holding(q, on, _reaching(int(v))), areas, f"All {len(areas)} areas"),
        Filter("status", "Status", lambda q, v: _in_status(q, v, on), STATUSES, "All"),
    )
    return Listing(columns(on), filters, ORDERS, ("person", "people"))


def _posts(person: Person, on: date) -> list[str]:
    return [post_said(post, on) for post in person.posts.all()]  # read along by queries.with_current_posts


def _words(rows: Rows, text: str) -> Rows:
    for word in text.split()[:8]:
        found = Q(name__icontains=word) | Q(job_title__icontains=word) | Q(account__email__icontains=word)
        rows = rows.filter(found)
    return rows


def _holding(rows: Rows, on: date, which: Q) -> Rows:
    return rows.filter(pk__in=posts_in_force(on).filter(which).order_by().values("person"))


def _reaching(area: int) -> Q:
    return Q(area=area) | Q(team__areas=area) | Q(service__teams__areas=area)


def _in_status(rows: Rows, status: str, on: date) -> Rows:
    if status == "waiting":
        return rows.filter(pk__in=Post.objects.filter(state=PostState.PROPOSED).values("person"))
    if status == "unused":
        return rows.filter(account__in=unused_accounts())
    if status == "no-post":
        return rows.exclude(pk__in=posts_in_force(on).order_by().values("person"))
    return rows.filter(account__is_active=False)


AREA_LISTING: Listing[WorkArea] = Listing(
    (
        Column("service", "Service", lambda area: area.team.service.name),
        Column("team", "Team", lambda area: area.team.name),
        Column("area", "Work area", lambda area: area.name),
    ),
    (),
    (Order("structure", "by service and team", ("team__service__name", "team__name", "name")),),
    ("work area", "work areas"),
)
