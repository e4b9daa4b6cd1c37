"""A small planted world: one thing of each sort behind the doors, each text with a word that few may meet."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from kim.foundations.answering import actions as answering
from kim.foundations.erasure import actions as erasure
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType
from kim.foundations.notices import actions as reminders
from kim.foundations.people import actions as people
from kim.foundations.people import doors as people_doors
from kim.foundations.people import filter_actions as filters
from kim.foundations.people import move_actions as moves
from kim.foundations.people.models import Person
from kim.foundations.sign_in import actions as sign_in
from kim.foundations.sign_in import second_factor, second_factor_actions
from kim.foundations.sign_in.models import Account
from kim.foundations.spreadsheets import staging
from kim.places.holdings.models import Location
from kim.practice.best_practice import actions as best_practice
from kim.practice.kim_log import actions
from kim.practice.kim_log.content import Content, GivenEvidence, Restricting
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register import actions as gaps
from kim.practice.risk_register.models import Gap
from tests.cast import PASSWORD, TODAY, Cast
from tests.house.doors import CHAIN, LETS_ERASE, NOBODY, OTHER_CHAIN, READERS, Door
from tests.rooms import (
    planted_adopted_logs,
    planted_area_changes,
    planted_dip_checks,
    planted_handovers,
    planted_method_reviews,
    planted_reviews,
    planted_standards,
    planted_told_by_form,
)

BEGAN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
OPEN_DAY = date(2026, 10, 10)  # when what is restricted now was open still
STAGED = {  # a file that waits to come in: its purpose, who brought it, what it says
    "old_log": (
        "kim_log.old_log",
        "manager",
        "Date,Work area,What changed,Why\n01/09/2026,Voids,Keys are logged.,Lost.\n",
    ),
    "changed_list": (
        "list_changes.log",
        "manager",
        "Number,Place in the History,Why\n999999,1,Because.\n",
    ),
    "told_form": ("told_by_form.form", "manager", "Row,What changed,Told by\n1,Keys.,Operative\n"),
    "places_list": (
        "people.list.places",
        "administrator",
        "Number,Place in the History,Name\n999999,1,Key book.\n",
    ),
    "staff_list": (
        "people.staff_list",
        "administrator",
        "Name,E-mail,Role,Work area\nSam Poole,sam@testshire.example,Officer,Voids\n",
    ),
}
NOTHING = {"gone": 999_999, "no_invitation": "x", "no_file": "x", "no_token": "x" * 32, "no_quarter": "1999-Q1"}
NOTHING |= {"list_code": "places", "filtered": "log"}
SEARCHED = "plumbline"  # stands in every text, so that a search for words finds them all


@dataclass
class World:
    """What was planted: the things by name, and who may meet which word."""

    cast: Cast
    things: dict[str, Any] = field(default_factory=lambda: dict(NOTHING))
    may_meet: dict[str, str] = field(default_factory=dict)  # marker -> members
    planted: set[str] = field(default_factory=set)  # every marker, also one that nobody may meet any more
    sees: dict[str, str] = field(default_factory=dict)  # an entry's name -> members
    minutes: int = 0  # that have passed in the world's own time
    clients: dict[str, Client] = field(default_factory=dict)

    def at(self) -> datetime:
        """Give the next moment of the world's own time."""
        self.minutes += 1
        return BEGAN + timedelta(minutes=self.minutes - 1)

    def given(self) -> World:
        """Give the same world to another test, whose browsers are its own and whose rows nobody has touched."""
        copies = {name: deepcopy(getattr(self, name)) for name in ("things", "may_meet", "planted", "sees")}
        return replace(self, clients={}, **copies)

    def word(self, name: str, members: str) -> str:
        """Make a word that only these members may meet."""
        marker = f"zq{name.replace('_', '')}zq"
        self.may_meet[marker] = members
        self.planted.add(marker)
        return marker

    def content(self, name: str, members: str, **given: Any) -> Content:
        """Make an entry's content with a word in each text."""
        texts = {each: f"{SEARCHED} {self.word(f'{name}_{each}', members)}" for each in ("what", "why")}
        posts = {each: self.word(f"{name}_{each}", members) for each in ("known_only_by", "covered_by")}
        usual: dict[str, Any] = {"in_force_on": date(2026, 9, 1), "locations": (Location.objects.first().pk,)}
        return Content(**(texts | posts | usual | given))

    def client(self, member: str) -> Client:
        """Give a member's browser; an anonymous one is signed in to nothing."""
        if member == "anonymous":
            return Client()
        if member not in self.clients:
            self.clients[member] = self.cast.client(member)
        return self.clients[member]

    def address(self, door: Door) -> dict[str, Any]:
        """Give the arguments of a door's address."""
        return {argument: self._thing(thing) for argument, thing in door.of.items()}

    def _thing(self, name: str) -> Any:
        if name in STAGED and name not in self.things:  # read by a child process: only where it is asked for
            purpose, owner, text = STAGED[name]
            account = self.cast.person(owner).account_id
            given = {"under": settings.STAGING, "purpose": purpose, "name": f"{name}.csv", "at": timezone.now()}
            self.things[name] = staging.bring(owner=account, chunks=[text.encode()], **given).token
        return self.things[name]

    def entry(self, name: str, members: str, *, by: str = "manager", area: str = "Voids", **given: Any) -> Entry:
        """Record an entry and name it."""
        texts = given.pop("content", None) or self.content(name, members, **given)
        found = actions.record_entry(area=self.cast.area(area), content=texts, by=self.cast.standing(by), at=self.at())
        return self._named(name, members, found)

    def draft(self, name: str, members: str, *, by: str, area: str = "Voids") -> Entry:
        """Begin a draft, change it once, and name it."""
        given = {"by": self.cast.standing(by), "at": self.at()}
        found = actions.draft_entry(area=self.cast.area(area), content=self.content(f"{name}_early", members), **given)
        actions.change_draft(entry=found, content=self.content(name, members), **given)
        return self._named(name, members, found)

    def restrict(self, name: str, members: str, *, by: str = "manager") -> None:
        """Restrict an entry by its name."""
        why = self.word(f"{name}_restricted_why", members)
        given = {"by": self.cast.standing(by), "at": self.at()}
        actions.restrict_entry(entry=self.things[f"{name}_row"], restriction="STAFF", why=why, **given)

    def evidence(self, name: str, members: str, *, of: str, by: str = "manager") -> None:
        """Add a link and a file to an entry, and name them."""
        given: dict[str, Any] = {"entry": self.things[f"{of}_row"], "by": self.cast.standing(by)}
        label, address = self.word(f"{name}_link_label", members), self.word(f"{name}_url", members)
        actions.add_link(label=label, url=f"https://files.example/{address}", at=self.at(), **given)
        self.things[f"{name}link"] = Evidence.objects.latest("pk").pk
        self.things[f"{name}link_address"] = Evidence.objects.latest("pk").address
        actions.add_file(
            label=self.word(f"{name}_file_label", members),
            file_name=f"{self.word(f'{name}_file_name', members)}.txt",
            media_type="text/plain",
            chunks=[self.word(f"{name}_in_file", members).encode()],
            folder=settings.EVIDENCE,
            at=self.at(),
            **given,
        )
        self.things[f"{name}file"] = Evidence.objects.latest("pk").address

    def kept_copy(self, name: str, members: str, *, of: str) -> None:
        """Keep a copy beside the link of an entry, and name it."""
        link = Evidence.objects.get(pk=self.things[f"{name}link"])
        words = {each: self.word(f"{name}_copy_{each}", members) for each in ("name", "version", "in_file")}
        chunks, file_name = [words["in_file"].encode()], f"{words['name']}.txt"
        copy = GivenEvidence(
            link.label, "", file_name, "text/plain", chunks, settings.EVIDENCE, version=words["version"]
        )
        given = {"entry": self.things[f"{of}_row"], "by": self.cast.standing("manager"), "at": self.at()}
        actions.keep_copy(link=link, copy=copy, **given)
        self.things[f"{name}kept_copy"] = Evidence.objects.latest("pk").address

    def _named(self, name: str, members: str, entry: Entry) -> Entry:
        self.things[name], self.things[f"{name}_row"] = entry.pk, entry
        self.sees[name] = members
        return entry


def plant(cast: Cast) -> World:
    """Plant everything that the doors lead to."""
    world = World(cast)
    world.things |= {"area": cast.area().pk, "others_area": cast.area("Repairs").pk}
    _plant_open(world)
    _plant_drafts(world)
    _plant_restricted(world)
    _plant_gaps(world)
    planted_dip_checks.plant(world)
    planted_standards.plant(world)
    planted_reviews.plant(world)
    planted_method_reviews.plant(world)
    planted_handovers.plant(world)
    planted_told_by_form.plant(world)
    _plant_people(world)
    _plant_best_practice(world)
    planted_area_changes.plant(world)
    planted_adopted_logs.plant(world)
    reminders.remind(at=world.at(), on=TODAY)
    return world


def _plant_open(world: World) -> None:
    world.entry("entry", READERS)
    _correct(world, "entry", READERS)
    world.evidence("", READERS, of="entry")
    world.kept_copy("", READERS, of="entry")
    world.entry("others_entry", READERS, by="other_manager", area="Repairs")
    old = world.entry("replaced", READERS)
    by, at = world.cast.standing("manager"), world.at()
    texts = world.content("replacing", READERS)
    world._named(
        "replacing",
        READERS,
        actions.record_entry(area=world.cast.area(), content=texts, replaces=old, by=by, at=at),
    )
    gone = world.entry("withdrawn", READERS)
    why = world.word("withdrawn_why", READERS)
    actions.withdraw_entry(entry=gone, why=why, from_on=date(2026, 9, 20), by=by, at=world.at())


def _plant_drafts(world: World) -> None:
    writers = f"officer {CHAIN}"
    world.draft("draft", writers, by="officer")
    world.evidence("draft_", writers, of="draft", by="officer")
    world.draft("managers_draft", CHAIN, by="manager")
    world.draft("others_draft", OTHER_CHAIN, by="other_manager", area="Repairs")
    discarded = world.draft("discarded", NOBODY, by="officer")
    actions.discard_draft(entry=discarded, by=world.cast.standing("officer"), at=world.at())
    del world.sees["discarded"]
    begun = world.draft("begun", writers, by="officer")  # what its writers struck out stays theirs
    texts = world.content("recorded", READERS)
    given = {"by": world.cast.standing("officer"), "at": world.at()}
    world._named("recorded", READERS, actions.record_entry(draft=begun, content=texts, **given))
    del world.sees["begun"]


def _plant_restricted(world: World) -> None:
    few, others = f"{CHAIN} governance", f"{OTHER_CHAIN} governance"
    world.entry("restricted", few)
    _correct(world, "restricted", few)
    world.evidence("restricted_", few, of="restricted")
    world.kept_copy("restricted_", few, of="restricted")
    world.evidence("removed_", few, of="restricted")
    given = {"by": world.cast.standing("manager"), "at": world.at()}
    removed = Evidence.objects.get(address=world.things["removed_file"])
    why = world.word("removed_why", few)
    actions.remove_evidence(entry=world.things["restricted_row"], evidence=removed, why=why, **given)
    del world.may_meet["zqremovedinfilezq"]  # nobody opens it again
    label, why = (world.word(f"open_removed_{each}", READERS) for each in ("label", "why"))
    actions.add_link(entry=world.things["entry_row"], label=label, url="https://files.example/", **given)
    seen = Evidence.objects.get(label=label)
    kept = {"kept_because": world.word("open_removed_kept_because", READERS)}
    actions.remove_evidence(entry=world.things["entry_row"], evidence=seen, why=why, kept=kept, **given)
    world.restrict("restricted", few)
    world.entry("officers_restricted", f"officer {few}", by="officer")
    world.restrict("officers_restricted", f"officer {few}", by="officer")
    world.entry("others_restricted", others, by="other_manager", area="Repairs")
    world.restrict("others_restricted", others, by="other_manager")
    hidden = world.entry("hidden_before", few)
    texts = world.content("open_after", READERS)
    opened = actions.record_entry(area=world.cast.area(), content=texts, replaces=hidden, **given)
    world._named("open_after", READERS, opened)
    world.restrict("hidden_before", few)
    texts = world.content("hidden_after", few)
    hiding = actions.record_entry(area=world.cast.area(), content=texts, replaces=opened, **given)
    world._named("hidden_after", few, hiding)
    world.restrict("hidden_after", few)
    texts, why = world.content("born_restricted", few), world.word("born_restricted_why", few)
    restricting, area = Restricting("SECURITY", why), world.cast.area()
    born = actions.record_entry(area=area, content=texts, restricting=restricting, **given)
    world._named("born_restricted", few, born)


def _correct(world: World, name: str, members: str) -> None:
    world.things[f"{name}_row"] = actions.correct_entry(
        entry=world.things[f"{name}_row"],
        content=world.content(f"{name}_second", members),
        why=world.word(f"{name}_correction", members),
        by=world.cast.standing("manager"),
        at=world.at(),
        kept={"kept_because": world.word(f"{name}_kept_because", members)},
    )


def _plant_gaps(world: World) -> None:
    few = f"{CHAIN} governance"
    for name, members in (("gap", READERS), ("settled_gap", READERS), ("restricted_gap", few)):
        entry = world.entry(f"{name}_entry", members, kind="GAP", in_force_on=None)
        gap = Gap.objects.get(source_number=entry.pk)
        world.things[name] = gap.pk
        if name == "gap":
            continue
        if name == "restricted_gap":
            world.restrict("restricted_gap_entry", few)
        why, by = world.word(f"{name}_settled_why", members), world.cast.standing("manager")
        gaps.settle_gap(gap=gap, state="ACCEPTED", why=why, by=by, at=world.at())
    by = world.cast.standing("manager")
    reopened = Gap.objects.get(pk=world.things["restricted_gap"])
    gaps.reopen_gap(gap=reopened, why=world.word("reopened_why", few), by=by, at=world.at())


def _plant_best_practice(world: World) -> None:
    """Plant a best practice that two areas were asked to take up: one has not answered, one said why not."""
    entry = world.entry("best_entry", READERS, kind="BEST_PRACTICE")
    areas = [world.cast.area("Repairs"), world.cast.area("Leasehold")]
    offer = best_practice.offer_practice(entry=entry, areas=areas, by=world.cast.standing("manager"), at=world.at())
    answers = {answer.area.name: answer for answer in offer.answers.select_related("area")}
    why, by = world.word("declined_why", READERS), world.cast.standing("other_head")
    best_practice.decline(answer=answers["Leasehold"], why=why, by=by, at=world.at())
    world.things["practice_answer"] = answers["Repairs"].pk


def _plant_people(world: World) -> None:
    """Give everybody a password, since pages ask for one, and invite somebody (by the real clock: doors read it)."""
    now = timezone.now()
    guest = sign_in.open_account(email="guest@testshire.example", by=world.cast.standing("administrator"), at=now)
    world.things["invitation"] = sign_in.invite(account=guest, by=world.cast.standing("administrator"), at=now)
    _plant_administration(world)
    Account.objects.update(password=make_password(PASSWORD))  # no state of the record: a secret


def _plant_administration(world: World) -> None:
    """Plant a leaver whose account is closed, a post that waits, and a request to erase."""
    cast, given = world.cast, {"by": world.cast.standing("administrator"), "at": world.at()}
    leaver = people.add_person(name="Lee Verr", email="leaver@testshire.example", **given)
    people.close_account(person=leaver, **given)
    careful = people.add_person(name="Cai Full", email="careful@testshire.example", **given)
    with_app(careful.account, at=world.at())
    waiting = people.appoint(
        person=cast.person("nobody"), role="DIRECTOR", place=None, from_on=date(2026, 12, 1), **given
    )
    closed = landlord.add_day_off(falls_on=date(2026, 12, 29), kind="CLOSED", name="Christmas closure", **given)
    kept = filters.keep_filter(
        of_list="log",
        name=world.word("filter_name", "manager"),
        query=f"words={world.word('filter_query', 'manager')}",
        by=cast.standing("manager"),
        at=world.at(),
    )
    ended = {"from_on": date(2026, 3, 2), "to_on": date(2026, 3, 6), "on": date(2026, 10, 1)}
    flood = landlord.record_pause(name="Flood", **ended, **given)
    contractor = landlord.add_own_detail(kind="MAIL_DOMAIN", value="gas.example", name="Gas contractor", **given)
    _plant_answering(world, leaver)
    why = "zqerasurewhyzq"
    world.may_meet[why] = LETS_ERASE
    asked = erasure.ask_for_erasure(text=SEARCHED, why=why, by=cast.standing("governance"), at=world.at())
    world.things |= {
        "leaver": leaver.pk,
        "careful": careful.pk,
        "waiting_post": waiting.pk,
        "erasure": asked.pk,
        "person": cast.person("nobody").pk,
        "administrator": cast.person("administrator").pk,
        "post": cast.standing("officer").posts[0].pk,
        "administrators_post": cast.standing("administrator").posts[0].pk,
        "service": cast.places["Housing"].pk,
        "team": cast.places["Case"].pk,
        "day_off": closed.pk,
        "own_detail": contractor.pk,
        "pause": flood.pk,
        "kept_filter": kept.pk,
        "customer_type": CustomerType.objects.latest("pk").pk,
        "location": Location.objects.latest("pk").pk,
    }


def _plant_answering(world: World, leaver: Person) -> None:
    """Plant a cover, a move and a naming, each with a word that whoever reads the Log may meet."""
    cast, given = world.cast, {"by": world.cast.standing("administrator"), "at": world.at()}
    people.appoint(
        person=leaver,
        role="LINE_MANAGER",
        place=cast.places["Repairs"],
        from_on=date(2026, 11, 1),
        to_on=date(2026, 12, 31),
        covers=cast.standing("other_manager").posts[0],
        cover_reason="OTHER",
        cover_words=world.word("cover_words", READERS),
        **given,
    )
    leasehold, facilities = cast.area("Leasehold"), cast.places["Facilities"]
    why, on = world.word("moved_why", READERS), date(2026, 10, 5)
    moves.move_area(area=leasehold, to_team=facilities, moved_on=on, why=why, **given)
    by, why = cast.standing("other_head"), world.word("naming_why", READERS)
    answering.consider_not_applicable(area=cast.area("Leasehold"), named_on=TODAY, why=why, by=by, at=world.at())


def with_app(account: Any, *, at: datetime) -> str:
    """Set an authenticator app up for an account, and give its key."""
    key = "JBSWY3DPEHPK3PXP"
    code = second_factor.code_of(key, int(at.timestamp()) // second_factor.STEP_SECONDS)
    second_factor_actions.set_up_app(account=account, key=key, code=code, at=at)
    return key


def whole(response: HttpResponseBase) -> bytes:
    """Read a response to its end, and let go of its file without ending the test's own connection."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    for close in response._resource_closers:
        close()
    return content


def with_many_posts(cast: Cast) -> str:
    """Give the manager a post of every sort, and return their name."""
    by, at = cast.standing("administrator"), BEGAN
    for role, place in (
        ("OFFICER", "Repairs"),
        ("LINE_MANAGER", "Leasehold"),
        ("KIM_LOG_ADMINISTRATOR", "Repairs"),
        ("SERVICE_MANAGER", "Case"),
        ("HEAD_OF_SERVICE", "Property"),
        ("DIRECTOR", None),
        ("INFORMATION_GOVERNANCE", None),
        ("SITE_ADMINISTRATOR", None),
    ):
        where = cast.places[place] if place else None
        person = cast.person("manager")
        post = people.appoint(person=person, role=role, place=where, from_on=date(2026, 9, 1), by=by, at=at)
        if post.state == "PROPOSED":
            people.confirm_post(post=post, by=cast.standing("second_administrator"), at=at)
    return "manager"


class StoppedClock:
    """Stands in for `django.utils.timezone` at the doors: it is always the cast's day."""

    @staticmethod
    def now() -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    @staticmethod
    def localdate() -> date:
        return TODAY


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the doors read the cast's day, whatever day the tests run on."""
    monkeypatch.setattr(people_doors, "timezone", StoppedClock)
