"""What people answer to the rooms below: who acted, how posts are said, and the link to administration."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from kim.foundations.audit_trail.slots import Acts, link_to
from kim.foundations.audit_trail.writing import Actor
from kim.foundations.design.jinja import day
from kim.foundations.design.slots import KeptFilter as Kept
from kim.foundations.design.slots import KeptFilters, NavigationItem
from kim.foundations.full_text.slots import Hit, SearchSource
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people.choices import ChangeKind, CoverReason, PostState, Role
from kim.foundations.people.doors import who
from kim.foundations.people.models import KeptFilter, Person, WorkArea
from kim.foundations.people.policies import may_administer, may_keep_filters
from kim.foundations.people.queries import areas_found, own, standing_areas, waiting_posts
from kim.foundations.people.slots import AdministrationItem, FilteredList, filtered_list_at
from kim.foundations.people.standing import Standing, for_whom, lowered
from kim.foundations.sign_in.models import Account

OWN = own  # what the look-over asks for

NAVIGATION = (
    NavigationItem(
        "Administration",
        "people:administration",
        90,
        ("people",),
        lambda request: may_administer(who(request)).allowed,
        is_footer=True,
    ),
)


def actor_of(account: Account) -> Actor | None:
    """Find the person behind an account."""
    return Person.objects.filter(account=account).first()


def name_actors(acts: Acts) -> Mapping[tuple[str, datetime], str]:
    """Name people with the posts they held when they acted, and whom they stood in for (one statement)."""
    held = ("role", "state", "from_on", "to_on", "cover_reason", "cover_words", "covers__person__name")
    rows = Person.objects.filter(opaque_id__in={actor for actor, _ in acts}).order_by("pk", "posts__pk")
    names: dict[str, str] = {}
    posts: dict[str, list[_Held]] = {}
    for opaque_id, name, *fields in rows.values_list("opaque_id", "name", *(f"posts__{each}" for each in held)):
        names[opaque_id] = name
        found = _Held(*fields)
        if found.state == PostState.CONFIRMED:
            posts.setdefault(opaque_id, []).append(found)
    return {
        (actor, moment): _said(names[actor], posts.get(actor, []), localdate(moment))
        for actor, moment in acts
        if actor in names
    }


def name_people(opaque_ids: Collection[str]) -> Mapping[str, str]:
    """Name people without their posts (one statement)."""
    return dict(Person.objects.filter(opaque_id__in=opaque_ids).values_list("opaque_id", "name"))


class _Held(NamedTuple):
    role: str
    state: str
    from_on: date
    to_on: date | None
    cover_reason: str
    cover_words: str
    covered: str | None

    def said(self) -> str:
        if not self.cover_reason:
            return lowered(self.role)
        covered = for_whom(self.covered, self.cover_reason, self.cover_words) if self.covered else ""
        return f"acting {lowered(self.role)} {covered}".strip()


def _said(name: str, posts: list[_Held], on: date) -> str:
    held = [post.said() for post in posts if post.from_on <= on and (post.to_on is None or post.to_on >= on)]
    roles = " and ".join(dict.fromkeys(held))
    return f"{name}, {roles}" if roles else name


def say_value(name: str, value: Any) -> str:
    """Say a state value of a post or a move as the screen does."""
    if value is None:
        return ""
    if name in ("from_on", "to_on", "moved_on", "began_on", "ended_on"):
        return day(date.fromisoformat(value))
    codes = {"role": Role, "state": PostState, "cover_reason": CoverReason, "kind": ChangeKind}
    return codes[name](value).label if name in codes else str(value)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _people(_: Standing) -> str:
    return _counted(Person.objects.count(), "person", "people")


def _waiting(who: Standing) -> str:
    number = waiting_posts(who).count()
    return f"{number} waiting" if number else "None waiting"


def _structure(_: Standing) -> str:
    return _counted(standing_areas().count(), "work area", "work areas")


def _customer_types(_: Standing) -> str:
    return f"{CustomerType.objects.filter(is_offered=True).count()} offered"


ADMINISTRATION = (
    AdministrationItem(
        "Posts waiting for a second administrator",
        "Posts above line manager are proposed by one administrator and confirmed by another.",
        "people:post_waiting",
        10,
        _waiting,
    ),
    AdministrationItem(
        "People", "Add, appoint and invite people; close accounts of leavers.", "people:person_list", 20, _people
    ),
    AdministrationItem("Work areas", "The services, their teams and work areas.", "people:structure", 30, _structure),
    AdministrationItem(
        "Customer types",
        "Whom an entry in the Log can concern.",
        "people:customer_type_list",
        40,
        _customer_types,
    ),
    AdministrationItem(
        "What is ours, not a resident's",
        "Mail, offices and contractors that may stand in a text; patterns of references that may not.",
        "people:own_detail_list",
        45,
        lambda _: "",
    ),
    AdministrationItem(
        "Quarter dates",
        "When a quarter opens, is due, is to be agreed and closes.",
        "people:quarter_dates",
        60,
        lambda _: "",
    ),
    AdministrationItem(
        "Days we are closed",
        "England's bank holidays, and our own days off: they move the quarter dates.",
        "people:day_off_list",
        61,
        lambda _: "",
    ),
    AdministrationItem(
        "Landlord settings", "Name, type, homes and colour.", "people:landlord_change", 90, lambda _: ""
    ),
)


def open_to_readers(person: Standing) -> QuerySet[Any, int] | None:
    """Open a kind to whoever holds a post, for the History and its exports."""
    return None if person.is_reader else Person.objects.none().values_list("pk", flat=True)


def filters_seen(person: Standing) -> QuerySet[Any, int]:
    """Select a person's own kept filters, for the History and its exports."""
    return KeptFilter.objects.filter(person=person.person).values_list("pk", flat=True)


def kept_filters(request: HttpRequest) -> KeptFilters | None:
    """Give the filters that the reader kept of the list on this page (one statement)."""
    match = request.resolver_match
    of = filtered_list_at(match.view_name) if match else None
    if of is None or not may_keep_filters(who(request)):
        return None
    own = KeptFilter.objects.filter(person_id=who(request).person_id, of_list=of.code).order_by("name", "pk")
    found = [
        Kept(row.name, f"{reverse(of.url_name)}?{row.query}", reverse("people:filter_remove", args=[row.pk]))
        for row in own
    ]
    return KeptFilters(tuple(found), reverse("people:filter_keep", args=[of.code]))


FILTERED_LISTS = (
    FilteredList("people", "People", "people:person_list"),
    FilteredList("customer-types", "Customer types", "people:customer_type_list"),
    FilteredList("own-details", "What is ours", "people:own_detail_list"),
)


def open_to_administrators(person: Standing) -> QuerySet[Any, int] | None:
    """Open a kind to site administrators alone."""
    return None if may_administer(person) else Person.objects.none().values_list("pk", flat=True)


def area_hit(area: WorkArea) -> Hit:
    """Show a work area that was found."""
    return Hit(area.name, link_to("people.area", area.pk) or "", area.team.name, ())


SEARCH = SearchSource("area", "Work areas", ("work area", "work areas"), areas_found, area_hit, is_dated=False)
