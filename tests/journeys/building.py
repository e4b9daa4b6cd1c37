"""Builds the landlord that a browser visits: the cast, with passwords, and what the journeys read.

Run by `site.py` in a process of its own, with the settings of a real installation: `python -m tests.journeys.building`.
Dates lie before the real today, since the server asks the real clock. It prints where the journeys find things.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOTES = 60
WORDS = ("Ground rent demands", "Service charge queries", "Consents to alter", "Section 20 letters")
KINDS = ("CHANGE_OF_PRACTICE", "PRACTICE", "BEST_PRACTICE", "LESSON")


def main() -> None:
    """Build everything and print what was built as JSON."""
    set_up()
    print(json.dumps(Building().everything()))


def set_up() -> None:
    """Make an empty installation in this process's settings."""
    from kim.config import environment

    environment.make_secret()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kim.config.settings")
    import django

    django.setup()
    from kim.config import installing

    installing.migrate()


class Building:
    """What has been built so far, in the order of its dates."""

    def __init__(self) -> None:
        from tests import cast

        now = datetime.now(UTC)
        cast.AT = min(cast.AT, now - timedelta(days=82))  # whatever day it is, the posts stand and the past is past
        cast.FROM = min(cast.FROM, (now - timedelta(days=200)).date())
        self.now, self.began = now, cast.AT
        self.cast = cast.make()
        self.found: dict[str, Any] = {"began": self.began.date().isoformat()}
        self.moments = self._moments()

    def everything(self) -> dict[str, Any]:
        """Build it all in one transaction and give what journeys look for."""
        from django.conf import settings
        from django.db import transaction

        from kim.foundations.audit_trail import sealing

        with transaction.atomic():
            sealing.make_key(keys=settings.KEYS, by=None, at=self.began)
            self._keep_the_inspector()
            self._practices_of_repairs()
            self._notes_of_leasehold()
            self._plant_what_doors_lead_to()
        sealing.make_seal(keys=settings.KEYS, seals=settings.SEALS, at=self.now)
        self.found["areas"] = {name: self.cast.area(name).pk for name in ("Voids", "Leasehold", "Repairs")}
        return self.found

    def _moments(self) -> Iterator[datetime]:
        for minute in range(10_000):
            yield self.now - timedelta(days=10) + timedelta(minutes=minute)

    def _record(self, by: str, area: str, what: str, **given: Any) -> Any:
        from kim.practice.kim_log import actions
        from kim.practice.kim_log.content import Content

        at, replaces = given.pop("at", None) or next(self.moments), given.pop("replaces", None)
        usual = {"why": "So that whoever comes next finds it.", "in_force_on": self._day(1)}
        content = Content(what=what, **(usual | given))
        place = self.cast.area(area)
        return actions.record_entry(area=place, content=content, replaces=replaces, by=self._as(by), at=at)

    def _day(self, days: int) -> date:
        return (self.began + timedelta(days=days)).date()

    def _as(self, name: str) -> Any:
        return self.cast.standing(name, self.now.date())

    def _type(self, name: str) -> int:
        from kim.foundations.landlord.models import CustomerType

        return CustomerType.objects.get(name=name).pk

    def _keep_the_inspector(self) -> None:
        """The cast's inspector has a last day; the journeys go on after it."""
        from kim.foundations.people import actions as people
        from kim.foundations.people.models import Post

        last = Post.objects.get(role="INSPECTOR").to_on
        if last is None or last >= self.now.date():
            return
        post = people.appoint(
            person=self.cast.person("inspector"),
            role="INSPECTOR",
            place=None,
            from_on=last + timedelta(days=1),
            to_on=self.now.date() + timedelta(days=100),
            by=self._as("administrator"),
            at=self.now,
        )
        people.confirm_post(post=post, by=self._as("second_administrator"), at=self.now)

    def _practices_of_repairs(self) -> None:
        """Recorded late, and corrected later: what was known on a day and what applied on it differ."""
        from dataclasses import replace

        from kim.practice.kim_log import actions
        from kim.practice.kim_log.content import content_of

        at = [self.began + timedelta(days=days) for days in range(80)]
        who = "other_manager"
        book = self._record(who, "Repairs", "Jobs are written in the day book.", at=at[2], in_force_on=self._day(-200))
        photos = self._record(who, "Repairs", "Photos are kept with the job.", at=at[3], in_force_on=self._day(5))
        system = "Jobs are logged in NEC when the call ends."
        self._record(who, "Repairs", system, at=at[40], in_force_on=self._day(10), replaces=book)
        later = replace(content_of(photos), in_force_on=self._day(30))
        why = "The tablets came later than we logged."
        actions.correct_entry(entry=photos, content=later, why=why, by=self._as(who), at=at[50])
        self._by_customer_type(at[60])
        self.found["asked_on"] = self._day(20).isoformat()

    def _by_customer_type(self, at: datetime) -> None:
        tenants, leaseholders = (self._type("Tenant"),), (self._type("Leaseholder"),)
        for what, given in (
            ("Tenants' repairs are closed by a text they can answer.", {"customer_types": tenants}),
            ("Leaseholders' repairs are billed from the job.", {"customer_types": leaseholders}),
            ("Access notes stand on the property.", {"customer_types": tenants + leaseholders}),
            ("No job is closed without a completion photo.", {"kind": "DIRECTION"}),
            ("The lift code list is kept by one post.", {"known_only_by": "Lift officer", "covered_by": ""}),
        ):
            self._record("other_manager", "Repairs", what, at=at, **given)
        for number in range(1, 14):
            types = tenants if number % 3 else leaseholders
            what = f"Trade {number} writes what was found, what was done and what was left to do, before leaving."
            self._record("other_manager", "Repairs", what, at=at, customer_types=types)

    def _notes_of_leasehold(self) -> None:
        """Sixty entries for the list: more than two pages."""
        for number in range(NOTES):
            what = f"{WORDS[number % 4]}, note {number:02}: =kept '@ the deed' room; \"scan\" first."
            given = {"kind": KINDS[number % 4], "in_force_on": self._day(number)}
            self._record("service_manager", "Leasehold", what, **given)

    def _plant_what_doors_lead_to(self) -> None:
        """The same things as the table of doors speaks of; everybody has the cast's password, and a session."""
        from django.urls import reverse

        from tests.house.doors import DOORS
        from tests.rooms import world

        planted = world.plant(self.cast)
        self.found["doors"] = {door.title: reverse(door.name, kwargs=planted.address(door)) for door in DOORS}
        self.found["sessions"] = {name: self._session(name) for name in self.cast.people}

    def _session(self, name: str) -> str:
        from django.conf import settings
        from django.contrib import auth

        from kim.foundations.sign_in.models import Account
        from kim.foundations.sign_in.sessions import SessionStore

        account = Account.objects.get(person=self.cast.person(name))
        session = SessionStore()
        session[auth.SESSION_KEY] = str(account.pk)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[auth.HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.create()
        return str(session.session_key)


if __name__ == "__main__":
    main()
