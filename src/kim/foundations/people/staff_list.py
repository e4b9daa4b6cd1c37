"""Bringing a staff list in: people, their accounts and their posts, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import IO, Any

from django.db.models import Prefetch, Q, QuerySet

from kim.foundations.audit_trail.writing import writing
from kim.foundations.people import actions, policies
from kim.foundations.people.choices import SCOPE_OF, PostState, Role, Scope
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.queries import standing_areas
from kim.foundations.people.refusals import require
from kim.foundations.people.staff_list_check import HEADINGS, LAYOUT, StaffCheck, check
from kim.foundations.people.staff_list_plans import AREA, SERVICE, TEAM, Held, Place, PlannedStaff, Staff
from kim.foundations.people.standing import Standing
from kim.foundations.sign_in.models import Account
from kim.foundations.spreadsheets.layouts import SheetFound, Table, find_sheets
from kim.foundations.spreadsheets.memory import meanings_for, remember, remembered
from kim.foundations.spreadsheets.staging import Staged
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from kim_engine.vocabulary import Decision


def import_staff(
    *, planned: Sequence[PlannedStaff], tables: Sequence[tuple[Table, Sequence[str]]], by: Standing, at: datetime
) -> tuple[list[Person], list[Post]]:
    """Add the people of a checked list and give their posts, all or nothing.

    A post above line manager is only proposed, as on its own page; nobody appoints themselves.
    """
    require(policies.may_administer(by))
    require(Decision(bool(planned), "There is nothing in this list to bring in."))
    areas, teams, services = WorkArea.objects.in_bulk(), Team.objects.in_bulk(), Service.objects.in_bulk()
    kinds: dict[Scope, dict[int, WorkArea] | dict[int, Team] | dict[int, Service]] = {
        Scope.AREA: areas,
        Scope.TEAM: teams,
        Scope.SERVICE: services,
    }
    people = _people_of(planned)
    added, posts = [], []
    with writing(by=by, at=at):
        for each in planned:
            person = people.get(each.email.casefold())
            if person is None:
                person = actions.add_person(name=each.name, email=each.email, job_title=each.job_title, by=by, at=at)
                people[each.email.casefold()] = person
                added.append(person)
            if each.post is not None:
                scope = SCOPE_OF[Role(each.post.role)]
                place = kinds[scope][each.post.place] if each.post.place is not None else None
                posts.append(
                    actions.appoint(
                        person=person,
                        role=each.post.role,
                        place=place,
                        from_on=each.post.from_on,
                        to_on=each.post.to_on,
                        by=by,
                        at=at,
                    )
                )
        remember(layout=LAYOUT, tables=tables, by=by, at=at)
    return added, posts


def _people_of(planned: Sequence[PlannedStaff]) -> dict[str, Person]:
    emails = {each.email.casefold() for each in planned}
    accounts = Account.objects.all()
    known = {pk: email.casefold() for pk, email in accounts.values_list("pk", "email") if email.casefold() in emails}
    return {known[person.account_id or 0]: person for person in Person.objects.filter(account__in=known)}


@dataclass
class WaitingList:
    """One waiting staff list with its tables, what their columns mean, and what checking it gives."""

    staged: Staged
    who: Standing

    @cached_property
    def sheets(self) -> list[SheetFound]:
        """Find the tables of every sheet."""
        return find_sheets(self.staged.workbook, LAYOUT, self.staged.rows)

    @cached_property
    def meanings(self) -> dict[str, list[str]]:
        """Give what each table's columns mean (one statement)."""
        memory, chosen = remembered(LAYOUT.purpose), self.staged.columns
        tables = [table for sheet in self.sheets for table in sheet.tables]
        return {table.key: meanings_for(table, LAYOUT, memory, chosen.get(table.key, {})) for table in tables}

    @property
    def must_ask_rows(self) -> bool:
        """Say whether a sheet's row of headings must be asked for first."""
        return any(found.must_be_asked and not self.staged.rows.get(str(found.index)) for found in self.sheets)

    def settle(self, rows: dict[str, str], columns: dict[str, dict[str, str]]) -> bool:
        """Keep what the columns were said to be. Returns whether there are other tables now than were shown."""
        shown = list(self.meanings)
        self.staged.rows, self.staged.columns = rows, columns
        self.staged.keep()
        found = find_sheets(self.staged.workbook, LAYOUT, rows)
        return shown != [table.key for sheet in found for table in sheet.tables]

    def check(self) -> StaffCheck:
        """Check the list against what the site holds now. Nothing is written."""
        staff = staff_now(self.who, is_1904=self.staged.workbook.is_1904)
        return check(self.sheets, self.meanings, staff, self.staged.answers)

    def bring_in(self, found: StaffCheck, *, at: datetime) -> tuple[list[Person], list[Post]]:
        """Bring in what was checked, and remember what the columns were."""
        tables = [(table, self.meanings[table.key]) for sheet in self.sheets for table in sheet.tables]
        return import_staff(planned=found.planned, tables=tables, by=self.who, at=at)


def staff_now(who: Standing, *, is_1904: bool = False) -> Staff:
    """Read the accounts, places and posts that a list is held against (four statements)."""
    accounts = Account.objects.values_list("pk", "email", "person__name")
    rows = list(accounts)
    emails = {pk: email.casefold() for pk, email, _ in rows}
    areas = standing_areas().select_related("team__service").order_by("name")
    teams = Team.objects.select_related("service").order_by("name", "service__name")
    places: dict[str, dict[int, Place]] = {
        AREA: {area.pk: Place(area.name, area.team.name, area.team.service.name) for area in areas},
        TEAM: {team.pk: Place(team.name, "", team.service.name) for team in teams},
        SERVICE: {service.pk: Place(service.name) for service in Service.objects.order_by("name")},
    }
    own = emails.get(who.person.account_id or 0, "") if who.person else ""
    names = {email.casefold(): name or "" for _, email, name in rows}
    return Staff(names, places, _held(emails), own, who.on, is_1904)


def _held(emails: dict[int, str]) -> list[Held]:
    posts = Post.objects.filter(person__account__isnull=False).values_list(
        "person__account", "role", "area", "team", "service", "from_on", "to_on", "state"
    )
    return [
        Held(emails[account], role, area or team or service, from_on, to_on, state == PostState.DECLINED)
        for account, role, area, team, service, from_on, to_on, state in posts
    ]


def staff_rows(people: QuerySet[Any, Any], on: date) -> Iterator[list[Any]]:
    """Give people as a staff list holds them, in the order of its headings: a row for each post that is not over."""
    over = Q(to_on__lt=on) | Q(state=PostState.DECLINED)
    held = Post.objects.exclude(over).filter(cover_reason="").order_by("from_on", "pk")
    posts = held.select_related("area__team__service", "team__service", "service")
    named = Person.objects.filter(pk__in=people).select_related("account").order_by("name", "pk")
    for person in named.prefetch_related(Prefetch("posts", posts)):
        about = [person.name, person.account.email if person.account else "", person.job_title]
        for post in person.posts.all() or [None]:
            yield [*about, *(_as_row(post) if post else [None] * 6)]


def _as_row(post: Post) -> list[Any]:
    area, team, service = post.area, post.team, post.service
    team = area.team if area else team
    service = team.service if team else service
    names = [each.name if each else None for each in (service, team, area)]
    return [Role(post.role).label, *names, post.from_on, post.to_on]


def write_template(stream: IO[bytes]) -> None:
    """Write the empty list to fill in, with the words that its cells can hold beside it."""
    roles = [(role.label, SCOPE_OF[role].label) for role in Role]
    write_workbook(
        [SheetToWrite("Staff", HEADINGS, ()), SheetToWrite("Roles", ("Role in KIM Log", "Belongs to"), roles)], stream
    )
