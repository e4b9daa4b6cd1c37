"""The cast: one person of each job, in a landlord with two services, made by the actions that people use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from kim.foundations.landlord import actions as landlord
from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Person, Service, Team, WorkArea
from kim.foundations.people.standing import Standing, standing_of
from kim.places.holdings import actions as holdings

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FROM = date(2026, 4, 1)
TODAY = date(2026, 11, 22)
PASSWORD = "three odd words here"

# name -> (role, place): the order is the order in which they are made
JOBS: dict[str, tuple[str | None, str | None]] = {
    "administrator": (Role.SITE_ADMINISTRATOR, None),
    "second_administrator": (Role.SITE_ADMINISTRATOR, None),
    "officer": (Role.OFFICER, "Voids"),
    "manager": (Role.LINE_MANAGER, "Voids"),
    "log_administrator": (Role.KIM_LOG_ADMINISTRATOR, "Voids"),
    "service_manager": (Role.SERVICE_MANAGER, "Case"),
    "head": (Role.HEAD_OF_SERVICE, "Housing"),
    "director": (Role.DIRECTOR, None),
    "governance": (Role.INFORMATION_GOVERNANCE, None),
    "inspector": (Role.INSPECTOR, None),
    "other_manager": (Role.LINE_MANAGER, "Repairs"),
    "other_head": (Role.HEAD_OF_SERVICE, "Property"),
    "nobody": (None, None),
}
EVERYBODY = tuple(JOBS)


@dataclass
class Cast:
    """The landlord's people and places, found by name."""

    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, WorkArea | Team | Service] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        return self.people[name]

    def standing(self, name: str, on: date = TODAY) -> Standing:
        return standing_of(self.people[name], on)

    def area(self, name: str = "Voids") -> WorkArea:
        return WorkArea.objects.select_related("team__service").get(name=name)

    def client(self, name: str) -> Client:
        client = Client()
        account = Person.objects.select_related("account").get(pk=self.people[name].pk).account
        assert account is not None
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def make() -> Cast:
    """Make the landlord and its cast in an empty database, which has had this version since the cast's first day."""
    cast = Cast()
    MigrationRecorder.Migration.objects.update(applied=AT)
    landlord.name_landlord(name="Testshire Council", type="COUNCIL", homes=1200, at=AT)
    for name in ("Tenant", "Leaseholder", "Shared owner"):
        landlord.add_customer_type(name=name, by=None, at=AT)
    for name, kind in (("NEC Housing", "SYSTEM"), ("Key book", "PAPER")):
        holdings.add_location(name=name, kind=kind, by=None, at=AT)
    for name in JOBS:
        email = f"{name}@testshire.example"
        cast.people[name] = people.add_person(name=name.replace("_", " ").title(), email=email, by=None, at=AT)
    first = [cast.people["administrator"], cast.people["second_administrator"]]
    people.name_first_administrators(people=first, from_on=FROM, at=AT)
    _structure(cast)
    for name, (role, place) in JOBS.items():
        if role and role != Role.SITE_ADMINISTRATOR:
            _appoint(cast, name, role, place)
    return cast


def _structure(cast: Cast) -> None:
    by = cast.standing("administrator")
    for service_name, team_name, areas in (
        ("Housing", "Case", ("Voids", "Leasehold")),
        ("Property", "Facilities", ("Repairs",)),
    ):
        service = cast.places[service_name] = people.add_service(name=service_name, by=by, at=AT)
        team = cast.places[team_name] = people.add_team(name=team_name, service=service, by=by, at=AT)
        for area in areas:
            cast.places[area] = people.add_area(name=area, team=team, by=by, at=AT)


def _appoint(cast: Cast, name: str, role: str, place: str | None) -> None:
    post = people.appoint(
        person=cast.people[name],
        role=role,
        place=cast.places[place] if place else None,
        from_on=FROM,
        to_on=date(2027, 3, 31) if role == Role.INSPECTOR else None,
        by=cast.standing("administrator"),
        at=AT,
    )
    if post.state == "PROPOSED":
        people.confirm_post(post=post, by=cast.standing("second_administrator"), at=AT)
