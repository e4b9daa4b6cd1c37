"""Builds the demonstration landlord in an empty database, happening by happening, in the order of their dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kim.config.demonstration import dip_checks, posts, quarters
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType
from kim.foundations.people import actions as people
from kim.foundations.people.choices import Role
from kim.foundations.people.models import Person, Post, Service, Team, WorkArea
from kim.foundations.people.standing import Standing, standing_of
from kim.foundations.sign_in import actions as sign_in
from kim.places.holdings import actions as holdings
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import Content, content_of
from kim.practice.kim_log.models import Entry
from kim.practice.kim_log.slots import closed_quarter

CONTENT = Path(__file__).parent / "content"
LONDON = ZoneInfo("Europe/London")
BEGAN = datetime(2024, 11, 4, 9, 0, tzinfo=UTC)
Row = dict[str, Any]
LATE = "We did it from that day on, and nobody had written it down."

# Who signs in to look around: one of each job. The others have no password.
SHOWN = (
    ("officer_lettings", "officer"),
    ("lm_lettings", "line manager"),
    ("admin_case", "KIM Log administrator"),
    ("sm_case", "service manager"),
    ("head_housing", "Head of Service"),
    ("director", "Director"),
    ("information_governance", "information governance officer"),
    ("site_systems", "site administrator"),
    ("site_business", "second site administrator"),
    ("inspector", "inspector, read only"),
)


@dataclass
class Marlvale:
    """What has been built so far, by the keys that the content uses."""

    people: dict[str, Person] = field(default_factory=dict)
    areas: dict[str, WorkArea] = field(default_factory=dict)
    types: dict[str, CustomerType] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)

    def standing(self, key: str, at: datetime) -> Standing:
        """Say where somebody stood at a moment; what was read is kept until a post changes."""
        on = at.astimezone(LONDON).date()
        known = self.standings.get(key)
        if known is None or any(not _stands(post, on) for post in known.posts):
            self.standings[key] = standing_of(self.people[key], on)
        return replace(self.standings[key], on=on)


def _stands(post: Post, on: date) -> bool:
    return post.from_on <= on and (post.to_on is None or on <= post.to_on)


def load(*, password: str) -> list[tuple[str, str]]:
    """Build Marlvale and return who may sign in: (e-mail address, job)."""
    told: Row = json.loads((CONTENT / "people.json").read_text(encoding="utf-8"))
    built = Marlvale()
    _name_landlord(built, told)
    _add_people(built, told)
    _add_structure(built, told)
    quarters.plan(built, by="site_business", at=BEGAN)
    told_elsewhere = (posts, quarters, dip_checks)
    happenings = [*(each for room in told_elsewhere for each in room.happenings(built)), *_happenings(built)]
    for _, happening in sorted(happenings, key=lambda pair: pair[0]):
        happening()
    return _open_accounts(built, told, password)


def _name_landlord(built: Marlvale, told: Row) -> None:
    landlord.name_landlord(**told["landlord"], is_demonstration=True, at=BEGAN)
    for name in told["customer_types"]:
        built.types[name] = landlord.add_customer_type(name=name, by=None, at=BEGAN)
    for each in told["locations"]:
        built.locations[each["name"]] = holdings.add_location(**each, by=None, at=BEGAN)


def _add_people(built: Marlvale, told: Row) -> None:
    for each in told["people"]:
        built.people[each["key"]] = people.add_person(
            name=each["name"], email=each["email"], job_title=each["job_title"], by=None, at=BEGAN
        )
    first = [each["person"] for each in told["others"] if each["role"] == Role.SITE_ADMINISTRATOR]
    people.name_first_administrators(people=[built.people[key] for key in first], from_on=BEGAN.date(), at=BEGAN)


def _add_structure(built: Marlvale, told: Row) -> None:
    one, two = _administrators(built, told)
    appoint = _appointing(built, one, two)
    for service_told in told["services"]:
        service = people.add_service(name=service_told["name"], by=one, at=BEGAN)
        appoint(service_told["head"], Role.HEAD_OF_SERVICE, service)
        for team_told in service_told["teams"]:
            team = people.add_team(name=team_told["name"], service=service, by=one, at=BEGAN)
            built.teams[team.name] = team
            appoint(team_told["service_manager"], Role.SERVICE_MANAGER, team)
            for area_told in team_told["areas"]:
                area = built.areas[area_told["name"]] = people.add_area(
                    name=area_told["name"], team=team, by=one, at=BEGAN
                )
                appoint(area_told["line_manager"], Role.LINE_MANAGER, area)
                if area_told["administrator"]:
                    appoint(area_told["administrator"], Role.KIM_LOG_ADMINISTRATOR, area)
    for each in told["others"]:
        if each["role"] != Role.SITE_ADMINISTRATOR:
            appoint(each["person"], each["role"], built.areas.get(each.get("area", "")))


def _administrators(built: Marlvale, told: Row) -> tuple[Standing, Standing]:
    keys = [each["person"] for each in told["others"] if each["role"] == Role.SITE_ADMINISTRATOR]
    return built.standing(keys[0], BEGAN), built.standing(keys[1], BEGAN)


def _appointing(built: Marlvale, one: Standing, two: Standing) -> Callable[[str, str, Any], None]:
    def appoint(key: str, role: str, place: WorkArea | Team | Service | None) -> None:
        to_on = date(2027, 11, 30) if role == Role.INSPECTOR else None
        post = people.appoint(
            person=built.people[key],
            role=role,
            place=place,
            from_on=BEGAN.date() - timedelta(days=120),
            to_on=to_on,
            by=one,
            at=BEGAN,
        )
        if post.state == "PROPOSED":
            people.confirm_post(post=post, by=two, at=BEGAN)

    return appoint


def _happenings(built: Marlvale) -> Iterator[tuple[datetime, Callable[[], None]]]:
    rows: list[Row] = json.loads((CONTENT / "entries.json").read_text(encoding="utf-8"))
    for place, row in enumerate(rows):
        key = row["key"] or f"entry-{place}"
        yield _moment(row["recorded_at"]), _logging(built, key, row)
        for correction in row["corrections"]:
            yield _moment(correction["at"]), _correcting(built, key, correction)
        if row["withdrawn"]:
            yield _moment(row["withdrawn"]["at"]), _withdrawing(built, key, row["withdrawn"])


def _logging(built: Marlvale, key: str, row: Row) -> Callable[[], None]:
    def log() -> None:
        at = _moment(row["recorded_at"])
        by = built.standing(row["author"], at)
        area, content = built.areas[row["area"]], _content(built, row)
        if closed_quarter(area, content.in_force_on):
            content = replace(content, late_why=LATE)
        if row["state"] == "DRAFT":
            built.entries[key] = kim_log.draft_entry(area=area, content=content, by=by, at=at)
            return
        replaced = built.entries[row["replaces"]] if row["replaces"] else None
        entry = kim_log.record_entry(area=area, content=content, replaces=replaced, by=by, at=at)
        built.entries[key] = entry
        for each in row["evidence"]:
            kim_log.add_link(entry=entry, label=each["label"], url=each["url"], by=by, at=at)
        if row["restricted"]:
            why = row["restricted_why"]
            kim_log.restrict_entry(entry=entry, restriction=row["restricted"], why=why, by=by, at=at)

    return log


def _correcting(built: Marlvale, key: str, told: Row) -> Callable[[], None]:
    def correct() -> None:
        at = _moment(told["at"])
        changes = {"in_force_on" if name == "took_effect" else name: value for name, value in told["changes"].items()}
        if "in_force_on" in changes:
            changes["in_force_on"] = date.fromisoformat(changes["in_force_on"])
        content = replace(content_of(built.entries[key]), **changes)
        by = built.standing(told["by"], at)
        built.entries[key] = kim_log.correct_entry(
            entry=built.entries[key], content=content, why=told["reason"], by=by, at=at
        )

    return correct


def _withdrawing(built: Marlvale, key: str, told: Row) -> Callable[[], None]:
    def withdraw() -> None:
        at = _moment(told["at"])
        from_on = date.fromisoformat(told["from"])
        by = built.standing(told["by"], at)
        kim_log.withdraw_entry(entry=built.entries[key], why=told["reason"], from_on=from_on, by=by, at=at)

    return withdraw


def _content(built: Marlvale, row: Row) -> Content:
    return Content(
        what=row["what"],
        why=row["why"],
        in_force_on=date.fromisoformat(row["took_effect"]) if row["took_effect"] else None,
        kind=row["kind"],
        questions="".join(str(number) for number in sorted(row["questions"])),
        known_only_by=row["known_only_by"] or "",
        covered_by=row["covered_by"] or "",
        customer_types=tuple(built.types[name].pk for name in row["customer_types"]),
        locations=tuple(built.locations[name].pk for name in row["locations"]),
    )


def _open_accounts(built: Marlvale, told: Row, password: str) -> list[tuple[str, str]]:
    emails = {each["key"]: each["email"] for each in told["people"]}
    for key, _ in SHOWN:
        person = built.people[key]
        secret = people.invite_person(person=person, by=None, at=BEGAN)
        sign_in.accept_invitation(secret=secret, password=password, at=BEGAN)
    return [(emails[key], job) for key, job in SHOWN]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)
