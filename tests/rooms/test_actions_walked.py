"""Every public verb of every room is walked: it appends the events it should, and refuses whom its policy refuses."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kim.foundations.adopted_logs.actions import adopt_log
from kim.foundations.answering import actions as answering
from kim.foundations.audit_trail import erasing, sealing
from kim.foundations.audit_trail.kinds import every_kind
from kim.foundations.audit_trail.models import Event
from kim.foundations.audit_trail.queries import last_changes_of
from kim.foundations.erasure import actions as erasure
from kim.foundations.evidence_files import actions as evidence_files
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.landlord import actions as landlord
from kim.foundations.landlord.models import CustomerType, Landlord
from kim.foundations.people import actions as people
from kim.foundations.people import filter_actions as filters
from kim.foundations.people import list_actions as people_lists
from kim.foundations.people import move_actions as moves
from kim.foundations.people.models import Person, Post
from kim.foundations.people.refusals import RefusedError
from kim.foundations.people.slots import list_back
from kim.foundations.sign_in import actions as sign_in
from kim.foundations.sign_in import second_factor
from kim.foundations.sign_in import second_factor_actions as second_factors
from kim.foundations.sign_in import work_account_actions as work_accounts
from kim.foundations.sign_in.identity_provider import Identity
from kim.foundations.spreadsheets import memory
from kim.foundations.spreadsheets.layouts import Table
from kim.foundations.spreadsheets.lists_back import ListFound
from kim.foundations.spreadsheets.lists_back import Planned as PlannedRow
from kim.places.holdings import actions as holdings
from kim.places.holdings.models import Location
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log.content import GivenEvidence
from kim.practice.kim_log.importing_columns import LAYOUT
from kim.practice.list_changes import actions as list_changes
from kim.practice.list_changes.reading import Planned
from kim.practice.risk_register import actions as risk_register
from kim.practice.risk_register.models import Gap
from kim_engine.clocks.quarter_dates import Offsets
from kim_engine.vocabulary import Source
from tests import factories
from tests.cast import PASSWORD, TODAY, Cast
from tests.factories import content, moment
from tests.rooms import (
    walked_area_changes,
    walked_dip_checks,
    walked_handovers,
    walked_method_reviews,
    walked_reminders,
    walked_reports,
    walked_reviews,
    walked_standards,
    walked_told_by_form,
    world,
)
from tests.rooms.foundations.adopted_logs.other_landlord import exported
from tests.rooms.walking import Call, Walk

DAY = date(2026, 11, 20)
ABOVE = "the room above asks its own policy first"
COMMAND = "the command line alone calls it"
OWNER = "an account's owner alone: the secret or the sign-in is the permission"


def on_entry(verb: Call, make: Callable[[Cast], Any] = factories.entry, **given: Any) -> Callable[[Cast], Call]:
    """Prepare a verb of the Log with an entry made for it."""
    return lambda cast: partial(verb, entry=make(cast), **given)


def with_changes(cast: Cast) -> Call:
    found = [factories.entry(cast), factories.draft(cast)]
    last = last_changes_of("kim_log.entry", [each.pk for each in found])
    planned = [Planned(each, content(what="Other."), last[each.pk]) for each in found]
    return partial(list_changes.change_entries, planned=planned, why="Wrong.")


def with_list(cast: Cast) -> Call:
    row = Location.objects.first()
    seen = last_changes_of("holdings.location", [row.pk])[row.pk]
    found = ListFound(rows=1, planned=[PlannedRow(2, row, {"name": "Attic"}, seen)])
    return partial(people_lists.change_list, of=list_back("places"), found=found)


def log_evidence(cast: Cast) -> Call:
    entry = factories.entry(cast)
    kim_log.add_link(entry=entry, label="A form", url="https://a.example", by=cast.standing("manager"), at=moment())
    return partial(kim_log.remove_evidence, entry=entry, evidence=Evidence.objects.latest("pk"), why="Old.")


def with_link(cast: Cast) -> Call:
    given = log_evidence(cast).keywords
    copy = GivenEvidence("A form", "", "form.txt", "text/plain", [b"Keys"], settings.EVIDENCE, version="3.1")
    return partial(kim_log.keep_copy, entry=given["entry"], link=given["evidence"], copy=copy)


def own_evidence(cast: Cast) -> Call:
    source = Source("kim_log.entry", factories.entry(cast).pk)
    given = {"by": cast.standing("manager"), "at": moment()}
    made = evidence_files.add_link(source=source, label="A form", url="https://a.example", **given)
    return partial(evidence_files.remove_evidence, evidence=made, why="Old.")


def link_noted(verb: Callable[..., object], **given: Any) -> Callable[[Cast], Call]:
    def made(cast: Cast) -> Call:
        factories.entry(cast)
        evidence = own_evidence(cast).keywords["evidence"]
        return partial(verb, evidence=evidence, **given)

    return made


def gap(cast: Cast, *, settled: bool = False) -> Gap:
    factories.entry(cast, kind="GAP", in_force_on=None)
    found = Gap.objects.select_related("area__team").latest("pk")
    if settled:
        given = {"by": cast.standing("manager"), "at": moment()}
        risk_register.settle_gap(gap=found, state="ACCEPTED", why="Small.", **given)
    return found


def source_of(found: Gap) -> dict[str, Any]:
    return {"source": Source(found.source_kind, found.source_number), "area": found.area}


def withdrawn_gap(cast: Cast) -> Call:
    entry = factories.entry(cast, kind="GAP", in_force_on=None)
    by = cast.standing("manager")
    kim_log.withdraw_entry(entry=entry, why="No gap.", from_on=DAY, by=by, at=moment())
    return partial(kim_log.put_back_entry, entry=entry, why="It is one.")


def proposed(cast: Cast, *, is_confirmed: bool = False) -> Post:
    given = {"by": cast.standing("administrator"), "at": moment()}
    person, place = cast.person("nobody"), cast.places["Housing"]
    post = people.appoint(person=person, role="HEAD_OF_SERVICE", place=place, from_on=DAY, **given)
    if is_confirmed:
        people.confirm_post(post=post, by=cast.standing("second_administrator"), at=moment())
        post.refresh_from_db()
    return post


def invited(cast: Cast) -> str:
    account = cast.person("nobody").account
    assert account is not None
    return sign_in.invite(account=account, by=cast.standing("administrator"), at=moment())


def with_app(cast: Cast) -> Any:
    person = Person.objects.select_related("account").get(pk=cast.person("nobody").pk)
    world.with_app(person.account, at=later())
    return person


def setting_up(cast: Cast) -> Call:
    """Take the moment when it is called: the code is that of the moment."""

    def set_up(at: datetime) -> None:
        code = second_factor.code_of(KEY, int(at.timestamp()) // second_factor.STEP_SECONDS)
        second_factors.set_up_app(account=cast.person("nobody").account, key=KEY, code=code, at=at)

    return set_up


def using_a_code(cast: Cast) -> Call:
    account = with_app(cast).account
    [code, *_] = second_factors.make_recovery_codes(account=account, at=later())
    return partial(second_factors.use_code, account=account, code=code)


def signed_in_by_work_account(cast: Cast) -> Call:
    work_accounts.link_work_account(secret=invited(cast), identity=IDENTITY, at=moment())
    cast.client("nobody")
    return partial(work_accounts.end_sessions, session="", subject=IDENTITY.subject)


def invited_anew(cast: Cast, tmp_path: Path) -> Call:
    sign_in.accept_invitation(secret=invited(cast), password=PASSWORD, at=moment())
    return partial(sign_in.invite, account=cast.person("nobody").account, by=cast.standing("administrator"))


def relinked(cast: Cast, tmp_path: Path) -> Call:
    work_accounts.link_work_account(secret=invited(cast), identity=IDENTITY, at=moment())
    return partial(work_accounts.link_work_account, secret=invited(cast), identity=OTHER_IDENTITY)


def reopened(cast: Cast, tmp_path: Path) -> Call:
    work_accounts.link_work_account(secret=invited(cast), identity=IDENTITY, at=moment())
    return partial(people.reopen_account, person=closed(cast), by=cast.standing("administrator"))


def closed(cast: Cast) -> Any:
    people.close_account(person=cast.person("nobody"), by=cast.standing("administrator"), at=moment())
    cast.person("nobody").refresh_from_db()
    found = cast.person("nobody")
    return type(found).objects.select_related("account").get(pk=found.pk)


def asked(cast: Cast) -> Any:
    factories.entry(cast, what="Ask Ermintrude Sprocket for the keys.")
    given = {"by": cast.standing("governance"), "at": moment()}
    return erasure.ask_for_erasure(text="Ermintrude Sprocket", why="She asked.", **given)


def with_text(cast: Cast) -> Call:
    factories.entry(cast, what="Ask Ermintrude Sprocket for the keys.")
    return partial(erasure.ask_for_erasure, text="Ermintrude Sprocket", why="She asked.")


def on_day(verb: Call, **given: Any) -> Callable[[Cast], Call]:
    """Prepare a verb of the landlord's days with a day made for it."""
    return lambda cast: partial(verb, day_off=landlord.add_day_off(**CLOSED, by=None, at=moment()), **given)


CLOSED = {"falls_on": date(2026, 12, 29), "kind": "CLOSED", "name": "Christmas closure"}
OWN = {"kind": "PHONE", "value": "01632 960 001", "name": "Gas contractor"}
WORKED = {"falls_on": date(2026, 8, 31), "kind": "WORKED", "name": "Office open"}
KEY = "JBSWY3DPEHPK3PXP"
IDENTITY, OTHER_IDENTITY = Identity("a" * 64, "b" * 64, ""), Identity("c" * 64, "d" * 64, "")
FILE = {
    "label": "A form",
    "file_name": "form.txt",
    "media_type": "text/plain",
    "chunks": [b"words"],
    "folder": settings.EVIDENCE,
}
LINK = {"label": "A form", "url": "https://a.example"}
ADMIN = {"by": "administrator", "refuses": "director"}
ASKED = {"refuses_nobody": ABOVE}
FILTER = {"of_list": "log", "name": "Drafts", "query": "state=DRAFT"}
PAUSE = {"from_on": date(2026, 11, 3), "to_on": None, "name": "Flood", "on": date(2026, 11, 5)}
WALKS: dict[str, Walk] = {
    "kim_log.draft_entry": Walk(
        lambda cast: partial(kim_log.draft_entry, area=cast.area(), content=content()), ("kim_log.entry_drafted",)
    ),
    "kim_log.change_draft": Walk(
        on_entry(kim_log.change_draft, factories.draft, content=content(what="Other.")), ("kim_log.draft_changed",)
    ),
    "kim_log.discard_draft": Walk(on_entry(kim_log.discard_draft, factories.draft), ("kim_log.draft_discarded",)),
    "kim_log.record_entry": Walk(
        lambda cast: partial(kim_log.record_entry, area=cast.area(), content=content(kind="GAP")),
        ("kim_log.entry_recorded", "risk_register.gap_raised"),
    ),
    "kim_log.correct_entry": Walk(
        on_entry(kim_log.correct_entry, content=content(what="Other."), why="Wrong."), ("kim_log.entry_corrected",)
    ),
    "kim_log.withdraw_entry": Walk(
        on_entry(kim_log.withdraw_entry, why="Over.", from_on=DAY), ("kim_log.entry_withdrawn",)
    ),
    "kim_log.put_back_entry": Walk(withdrawn_gap, ("kim_log.entry_put_back", "risk_register.gap_reopened")),
    "kim_log.restrict_entry": Walk(
        on_entry(kim_log.restrict_entry, restriction="STAFF", why="Staff."), ("kim_log.entry_restricted",)
    ),
    "kim_log.lift_restriction": Walk(
        on_entry(kim_log.lift_restriction, factories.restricted, why="Open."), ("kim_log.restriction_lifted",)
    ),
    "kim_log.add_link": Walk(
        on_entry(kim_log.add_link, **LINK), ("evidence_files.evidence_added", "kim_log.evidence_added")
    ),
    "kim_log.add_file": Walk(
        on_entry(kim_log.add_file, **FILE),
        ("evidence_files.file_kept", "evidence_files.evidence_added", "kim_log.evidence_added"),
    ),
    "kim_log.add_evidence": Walk(
        on_entry(kim_log.add_evidence, evidence=GivenEvidence(**LINK)),
        ("evidence_files.evidence_added", "kim_log.evidence_added"),
    ),
    "kim_log.keep_copy": Walk(with_link, ("evidence_files.file_kept", "evidence_files.copy_kept", "kim_log.copy_kept")),
    "kim_log.remove_evidence": Walk(log_evidence, ("evidence_files.evidence_removed", "kim_log.evidence_removed")),
    "list_changes.change_entries": Walk(with_changes, ("kim_log.entry_corrected", "kim_log.draft_changed")),
    "risk_register.raise_gap": Walk(
        lambda cast: partial(risk_register.raise_gap, source=Source("x.y", 1), area=cast.area(), what="Keys."),
        ("risk_register.gap_raised",),
        refuses_nobody=ABOVE,
    ),
    "risk_register.follow_source": Walk(
        lambda cast: partial(risk_register.follow_source, what="Other keys.", **source_of(gap(cast))),
        ("risk_register.gap_reworded",),
        refuses_nobody=ABOVE,
    ),
    "risk_register.withdraw_gap": Walk(
        lambda cast: partial(risk_register.withdraw_gap, why="No gap.", source=source_of(gap(cast))["source"]),
        ("risk_register.gap_settled",),
        refuses_nobody=ABOVE,
    ),
    "risk_register.settle_gap": Walk(
        lambda cast: partial(risk_register.settle_gap, gap=gap(cast), state="PUT_RIGHT", why="Done."),
        ("risk_register.gap_settled",),
        refuses="other_manager",
    ),
    "risk_register.reopen_gap": Walk(
        lambda cast: partial(risk_register.reopen_gap, gap=gap(cast, settled=True), why="Back."),
        ("risk_register.gap_reopened",),
        refuses="director",
    ),
    "holdings.add_location": Walk(
        lambda cast: partial(holdings.add_location, name="Attic", kind="PAPER"), ("holdings.location_added",), **ADMIN
    ),
    "holdings.change_location": Walk(
        lambda cast: partial(holdings.change_location, location=Location.objects.first(), name="Attic", kind="PAPER"),
        ("holdings.location_changed",),
        **ADMIN,
    ),
    "people.keep_filter": Walk(
        lambda cast: partial(filters.keep_filter, **FILTER), ("people.filter_kept",), refuses="nobody"
    ),
    "people.remove_filter": Walk(
        lambda cast: partial(
            filters.remove_filter, kept=filters.keep_filter(**FILTER, by=cast.standing("manager"), at=moment())
        ),
        ("people.filter_removed",),
        refuses="head",
    ),
    "people.change_list": Walk(with_list, ("holdings.location_changed",), **ADMIN),
    "evidence_files.add_link": Walk(
        lambda cast: partial(evidence_files.add_link, source=Source("kim_log.entry", factories.entry(cast).pk), **LINK),
        ("evidence_files.evidence_added",),
        refuses_nobody=ABOVE,
    ),
    "evidence_files.add_file": Walk(
        lambda cast: partial(evidence_files.add_file, source=Source("kim_log.entry", factories.entry(cast).pk), **FILE),
        ("evidence_files.file_kept", "evidence_files.evidence_added"),
        refuses_nobody=ABOVE,
    ),
    "evidence_files.note_opening": Walk(
        link_noted(evidence_files.note_opening), ("evidence_files.link_opened",), refuses_nobody=ABOVE
    ),
    "evidence_files.note_check": Walk(
        link_noted(evidence_files.note_check, state="OPENS"), ("evidence_files.link_checked",), refuses_nobody=ABOVE
    ),
    "evidence_files.take_up": Walk(
        link_noted(evidence_files.take_up, at=moment()),
        (),
        by="-",
        refuses_nobody="`kim tick` calls it; the claim is no fact of the record's",
    ),
    "evidence_files.remove_evidence": Walk(own_evidence, ("evidence_files.evidence_removed",), refuses_nobody=ABOVE),
    **walked_dip_checks.WALKS,
    **walked_standards.WALKS,
    **walked_handovers.WALKS,
    **walked_area_changes.WALKS,
    "adopted_logs.adopt_log": Walk(
        lambda cast: partial(adopt_log, folder=exported(Path(tempfile.mkdtemp()) / "other")),
        ("adopted_logs.log_adopted",),
        by="",
        refuses_nobody=COMMAND,
    ),
    **walked_method_reviews.WALKS,
    **walked_told_by_form.WALKS,
    **walked_reminders.WALKS,
    **walked_reports.WALKS,
    **walked_reviews.WALKS,
    "erasure.ask_for_erasure": Walk(with_text, ("erasure.request_made",), by="governance", refuses="administrator"),
    "erasure.agree_to_erasure": Walk(
        lambda cast: partial(erasure.agree_to_erasure, request=asked(cast), seals=settings.SEALS),
        ("audit_trail.text_erased", "erasure.request_agreed"),
        by="head",
        refuses="governance",
    ),
    "erasure.decline_erasure": Walk(
        lambda cast: partial(erasure.decline_erasure, request=asked(cast), why="No."),
        ("erasure.request_declined",),
        by="director",
        refuses="manager",
    ),
    "erasure.clean_database": Walk(
        lambda cast: erasure.clean_database, (), by="", refuses_nobody="`kim tick` calls it; nothing waits here"
    ),
    "erasure.find": Walk(lambda cast: partial(erasure.find, "Voids"), (), by="-", refuses_nobody="it reads"),
    "erasure.not_held": Walk(lambda cast: partial(erasure.not_held, []), (), by="-", refuses_nobody="it reads"),
    "people.add_service": Walk(
        lambda cast: partial(people.add_service, name="Estates"), ("people.service_added",), **ADMIN
    ),
    "people.add_team": Walk(
        lambda cast: partial(people.add_team, name="Estates", service=cast.places["Housing"]),
        ("people.team_added",),
        **ADMIN,
    ),
    "people.add_area": Walk(
        lambda cast: partial(people.add_area, name="Lifts", team=cast.places["Case"]), ("people.area_added",), **ADMIN
    ),
    "people.rename_service": Walk(
        lambda cast: partial(people.rename_service, service=cast.places["Housing"], name="Homes"),
        ("people.service_renamed",),
        **ADMIN,
    ),
    "people.rename_team": Walk(
        lambda cast: partial(people.rename_team, team=cast.places["Case"], name="Cases"),
        ("people.team_renamed",),
        **ADMIN,
    ),
    "people.rename_area": Walk(
        lambda cast: partial(people.rename_area, area=cast.area(), name="Voids and lettings"),
        ("people.area_renamed",),
        **ADMIN,
    ),
    "people.add_person": Walk(
        lambda cast: partial(people.add_person, name="New Person", email="new@testshire.example"),
        ("sign_in.account_opened", "people.person_added"),
        **ADMIN,
    ),
    "people.change_person": Walk(
        lambda cast: partial(people.change_person, person=cast.person("nobody"), name="No Body", job_title="Clerk"),
        ("people.person_changed",),
        **ADMIN,
    ),
    "people.invite_person": Walk(
        lambda cast: partial(people.invite_person, person=cast.person("nobody")), ("sign_in.invitation_made",), **ADMIN
    ),
    "people.close_account": Walk(
        lambda cast: partial(people.close_account, person=cast.person("nobody")), ("sign_in.account_closed",), **ADMIN
    ),
    "people.reopen_account": Walk(
        lambda cast: partial(people.reopen_account, person=closed(cast)), ("sign_in.account_reopened",), **ADMIN
    ),
    "people.reset_second_factor": Walk(
        lambda cast: partial(people.reset_second_factor, person=with_app(cast), why="Lost telephone."),
        ("sign_in.second_factor_reset",),
        **ADMIN,
    ),
    "people.appoint": Walk(
        lambda cast: partial(
            people.appoint, person=cast.person("nobody"), role="OFFICER", place=cast.area(), from_on=DAY
        ),
        ("people.post_given",),
        **ADMIN,
    ),
    "people.name_first_administrators": Walk(
        lambda cast: partial(people.name_first_administrators, people=[cast.person("nobody")], from_on=DAY),
        (),
        by="",
        refuses_nobody=COMMAND,
        raises=RefusedError,
    ),
    "people.confirm_post": Walk(
        lambda cast: partial(people.confirm_post, post=proposed(cast)),
        ("people.post_confirmed",),
        by="second_administrator",
        refuses="administrator",
    ),
    "people.decline_post": Walk(
        lambda cast: partial(people.decline_post, post=proposed(cast)),
        ("people.post_declined",),
        by="second_administrator",
        refuses="director",
    ),
    "people.end_post": Walk(
        lambda cast: partial(people.end_post, post=proposed(cast, is_confirmed=True), last_on=TODAY),
        ("people.post_ended",),
        **ADMIN,
    ),
    "people.give_named_post": Walk(
        lambda cast: partial(
            people.give_named_post, person=cast.person("nobody"), area=cast.area("Leasehold"), from_on=DAY
        ),
        ("people.post_given",),
        by="head",
        refuses="nobody",
    ),
    "people.end_for_successor": Walk(
        lambda cast: partial(people.end_for_successor, post=cast.standing("manager").posts[0], last_on=DAY),
        ("people.post_ended",),
        by="head",
        refuses="manager",
    ),
    "people.move_area": Walk(
        lambda cast: partial(
            moves.move_area, area=cast.area(), to_team=cast.places["Facilities"], moved_on=DAY, why="Joined."
        ),
        ("people.area_moved", "people.area_move_kept"),
        **ADMIN,
    ),
    "people.move_team": Walk(
        lambda cast: partial(
            moves.move_team, team=cast.places["Case"], to_service=cast.places["Property"], moved_on=DAY, why="Joined."
        ),
        ("people.team_moved", "people.team_move_kept"),
        **ADMIN,
    ),
    "answering.name_line_manager": Walk(
        lambda cast: partial(
            answering.name_line_manager, area=cast.area(), person=cast.person("nobody"), named_on=TODAY
        ),
        ("people.post_ended", "people.post_given", "answering.manager_named"),
        by="head",
        refuses="other_head",
    ),
    "answering.consider_not_applicable": Walk(
        lambda cast: partial(
            answering.consider_not_applicable, area=cast.area("Leasehold"), named_on=TODAY, why="No records."
        ),
        ("answering.found_not_applicable",),
        by="service_manager",
        refuses="manager",
    ),
    "sign_in.open_account": Walk(
        lambda cast: partial(sign_in.open_account, email="new@testshire.example"),
        ("sign_in.account_opened",),
        refuses_nobody=ABOVE,
    ),
    "sign_in.close_account": Walk(
        lambda cast: partial(sign_in.close_account, account=cast.person("nobody").account),
        ("sign_in.account_closed",),
        refuses_nobody=ABOVE,
    ),
    "sign_in.reopen_account": Walk(
        lambda cast: partial(sign_in.reopen_account, account=closed(cast).account),
        ("sign_in.account_reopened",),
        refuses_nobody=ABOVE,
    ),
    "sign_in.invite": Walk(
        lambda cast: partial(sign_in.invite, account=cast.person("nobody").account),
        ("sign_in.invitation_made",),
        refuses_nobody=ABOVE,
    ),
    "sign_in.find_invitation": Walk(
        lambda cast: partial(sign_in.find_invitation, secret=invited(cast)), (), by="", refuses_nobody=OWNER
    ),
    "sign_in.accept_invitation": Walk(
        lambda cast: partial(sign_in.accept_invitation, secret=invited(cast), password=PASSWORD),
        ("sign_in.invitation_used", "sign_in.password_set"),
        by="",
        refuses_nobody=OWNER,
    ),
    "sign_in.set_password": Walk(
        lambda cast: partial(sign_in.set_password, account=cast.person("nobody").account, password=PASSWORD),
        ("sign_in.password_set",),
        by="",
        refuses_nobody=OWNER,
    ),
    "sign_in.set_up_app": Walk(setting_up, ("sign_in.app_set_up",), by="", refuses_nobody=OWNER),
    "sign_in.make_recovery_codes": Walk(
        lambda cast: partial(second_factors.make_recovery_codes, account=with_app(cast).account),
        ("sign_in.recovery_codes_made",),
        by="",
        refuses_nobody=OWNER,
    ),
    "sign_in.use_code": Walk(using_a_code, ("sign_in.recovery_code_used",), by="", refuses_nobody=OWNER),
    "sign_in.reset_second_factor": Walk(
        lambda cast: partial(second_factors.reset_second_factor, account=with_app(cast).account, why="Lost."),
        ("sign_in.second_factor_reset",),
        refuses_nobody=ABOVE,
    ),
    "sign_in.link_work_account": Walk(
        lambda cast: partial(work_accounts.link_work_account, secret=invited(cast), identity=IDENTITY),
        ("sign_in.invitation_used", "sign_in.identity_linked", "sign_in.work_account_linked"),
        by="",
        refuses_nobody=OWNER,
    ),
    "sign_in.end_sessions": Walk(
        signed_in_by_work_account,
        ("sign_in.sessions_ended",),
        by="",
        refuses_nobody="the identity provider calls it: its signature, or the session's own name, is the permission",
    ),
    "landlord.name_landlord": Walk(
        lambda cast: partial(landlord.name_landlord, name="Another", type="ALMO", homes=1),
        (),
        by="",
        refuses_nobody=COMMAND,
        raises=landlord.AlreadyNamedError,
    ),
    "landlord.change_landlord": Walk(
        lambda cast: partial(
            landlord.change_landlord, landlord=Landlord.objects.get(), name="Other", type="ALMO", homes=2, accent=""
        ),
        ("landlord.landlord_changed",),
        refuses_nobody=ABOVE,
    ),
    "landlord.note_export": Walk(
        lambda cast: partial(landlord.note_export, reader=cast.standing("inspector")),
        ("landlord.history_exported",),
        by="",
        refuses_nobody=COMMAND,
    ),
    "landlord.add_customer_type": Walk(
        lambda cast: partial(landlord.add_customer_type, name="Freeholder"),
        ("landlord.customer_type_added",),
        refuses_nobody=ABOVE,
    ),
    "landlord.change_customer_type": Walk(
        lambda cast: partial(
            landlord.change_customer_type, customer_type=CustomerType.objects.first(), name="Renter", is_offered=False
        ),
        ("landlord.customer_type_changed",),
        refuses_nobody=ABOVE,
    ),
    "landlord.change_quarter_plan": Walk(
        lambda cast: partial(landlord.change_quarter_plan, starts_in=1, offsets=Offsets(due_after=20)),
        ("landlord.quarter_plan_changed",),
        **ASKED,
    ),
    "landlord.add_day_off": Walk(
        lambda cast: partial(landlord.add_day_off, **CLOSED), ("landlord.day_off_added",), **ASKED
    ),
    "landlord.change_day_off": Walk(on_day(landlord.change_day_off, **WORKED), ("landlord.day_off_changed",), **ASKED),
    "landlord.add_own_detail": Walk(
        lambda cast: partial(landlord.add_own_detail, **OWN), ("landlord.own_detail_added",), **ASKED
    ),
    "landlord.record_pause": Walk(
        lambda cast: partial(landlord.record_pause, **PAUSE), ("landlord.pause_recorded",), **ASKED
    ),
    "landlord.end_pause": Walk(
        lambda cast: partial(
            landlord.end_pause,
            pause=landlord.record_pause(**PAUSE, by=None, at=moment()),
            last_on=date(2026, 11, 4),
            on=date(2026, 11, 5),
        ),
        ("landlord.pause_ended",),
        **ASKED,
    ),
    "landlord.change_own_detail": Walk(
        lambda cast: partial(
            landlord.change_own_detail,
            detail=landlord.add_own_detail(**OWN, by=None, at=moment()),
            **(OWN | {"name": "Another contractor"}),
        ),
        ("landlord.own_detail_changed",),
        **ASKED,
    ),
    "landlord.remove_own_detail": Walk(
        lambda cast: partial(landlord.remove_own_detail, detail=landlord.add_own_detail(**OWN, by=None, at=moment())),
        ("landlord.own_detail_removed",),
        **ASKED,
    ),
    "landlord.remove_day_off": Walk(on_day(landlord.remove_day_off), ("landlord.day_off_removed",), **ASKED),
}


def verbs() -> Iterator[tuple[str, Call]]:
    """Find every public function of every room's actions.py."""
    import kim

    for module in pkgutil.walk_packages(kim.__path__, "kim."):
        if module.name.endswith((".actions", "_actions")):
            found = importlib.import_module(module.name)
            room = module.name.split(".")[-2]
            for name, each in vars(found).items():
                if inspect.isfunction(each) and each.__module__ == module.name and not name.startswith("_"):
                    yield f"{room}.{name}", each


def called(walk: Walk, cast: Cast, by: str) -> Callable[[], Any]:
    """Make the call of a walk, by a member of the cast."""
    call, at = walk.prepare(cast), later()
    if walk.by == "-":
        return call
    return partial(call, at=at) if not walk.by else partial(call, by=cast.standing(by), at=at)


def later() -> datetime:
    return moment() + timedelta(minutes=1)


def appended(after: int) -> tuple[str, ...]:
    return tuple(Event.objects.filter(sequence__gte=after).order_by("sequence").values_list("type", flat=True))


def test_every_verb_has_its_walk():
    names = {name for name, _ in verbs()}
    assert len(names) > 30
    assert sorted(names - set(WALKS)) == []
    assert sorted(set(WALKS) - names) == []


@pytest.mark.parametrize("name", sorted(WALKS))
def test_a_verb_appends_its_events_and_no_other(cast, name):
    walk = WALKS[name]
    call = called(walk, cast, walk.by)
    before = Event.objects.count()
    if walk.raises:
        with pytest.raises(walk.raises):
            call()
    else:
        call()
    assert appended(before) == walk.appends


@pytest.mark.parametrize("name", sorted(name for name, walk in WALKS.items() if not walk.refuses_nobody))
def test_a_verb_refuses_whom_its_policy_refuses_and_appends_nothing(cast, name):
    walk = WALKS[name]
    call = called(walk, cast, walk.refuses)
    before = Event.objects.count()
    with pytest.raises(RefusedError) as refused:
        call()
    assert refused.value.because.endswith((".", "?"))
    assert appended(before) == ()


def test_a_verb_without_a_policy_has_its_reason():
    """A Standing is asked; an Actor, or nobody, is not: then a room above, a command or a secret has asked."""
    asking = {name for name, verb in verbs() if "Standing" in str(inspect.signature(verb).parameters.get("by", ""))}
    unasked = {name for name, walk in WALKS.items() if walk.refuses_nobody}
    of_gaps = {f"risk_register.{each}" for each in ("raise_gap", "follow_source", "withdraw_gap")}
    # Who opens or checks a link may see what it is evidence of: its door has asked the owner's room.
    assert asking & unasked == of_gaps | {"evidence_files.note_opening", "evidence_files.note_check"}


def a_key(cast: Cast, tmp_path: Path) -> Call:
    sealing.make_key(keys=tmp_path, by=None, at=moment())
    return partial(sealing.make_key, keys=tmp_path)


def a_column(cast: Cast, tmp_path: Path) -> Call:
    given = {"layout": LAYOUT, "by": cast.standing("manager"), "at": moment()}
    memory.remember(tables=[(Table(1, (1,), ("Patch",), 2), ["AREA"])], **given)
    tables = [(Table(1, (1,), ("Patch", "Thing"), 2), ["WHY", "WHAT"])]
    return partial(memory.remember, layout=LAYOUT, tables=tables, by=cast.standing("manager"))


def an_erasure(cast: Cast, tmp_path: Path) -> Call:
    by = cast.standing("head")
    erasure.agree_to_erasure(request=asked(cast), seals=tmp_path, by=by, at=moment())
    return erasure.clean_database


def a_replacement(cast: Cast, tmp_path: Path) -> Call:
    given = {"area": cast.area(), "content": content(), "replaces": factories.entry(cast)}
    return partial(kim_log.record_entry, by=cast.standing("manager"), **given)


def a_covered_end(cast: Cast, tmp_path: Path) -> Call:
    covered, given = cast.standing("manager").posts[0], {"by": cast.standing("administrator")}
    days = {"from_on": DAY, "to_on": date(2027, 1, 31)}
    cover = {"role": covered.role, "place": cast.area(), "covers": covered, "cover_reason": "LEAVE"}
    people.appoint(person=cast.person("nobody"), **cover, **days, **given, at=moment())
    return partial(people.end_post, post=covered, last_on=TODAY, **given)


def a_moved_end(cast: Cast, tmp_path: Path) -> Call:
    given = {"area": cast.area(), "content": content(), "replaces": factories.entry(cast)}
    entry = kim_log.record_entry(by=cast.standing("manager"), at=moment(), **given)
    later_on = content(in_force_on=date(2026, 11, 9))
    return partial(kim_log.correct_entry, entry=entry, content=later_on, why="Wrong day.", by=cast.standing("manager"))


def an_undone_replacement(cast: Cast, tmp_path: Path) -> Call:
    old, by = factories.entry(cast), cast.standing("manager")
    new = kim_log.record_entry(area=cast.area(), content=content(), replaces=old, by=by, at=moment())
    kim_log.withdraw_entry(entry=new, why="Wrong.", from_on=DAY, by=by, at=moment())
    return partial(kim_log.put_back_entry, entry=old, why="It still holds.", by=by)


# What writes beside the verbs, or what a verb appends in another case.
MORE = {
    a_key: ("audit_trail.seal_key_retired", "audit_trail.seal_key_made"),
    a_column: ("spreadsheets.column_changed", "spreadsheets.column_remembered"),
    an_erasure: ("erasure.database_cleaned",),
    a_covered_end: ("people.post_ended", "people.cover_ended"),
    invited_anew: ("sign_in.invitation_renewed",),
    relinked: ("sign_in.invitation_used", "sign_in.identity_changed", "sign_in.work_account_linked"),
    reopened: ("sign_in.account_reopened", "sign_in.identity_unlinked"),
    a_replacement: ("kim_log.entry_replaced", "kim_log.entry_recorded"),
    a_moved_end: ("kim_log.entry_corrected", "kim_log.end_moved"),
    an_undone_replacement: ("kim_log.entry_parted", "kim_log.entry_put_back"),
}
OF_AN_IMPORT = ("kim_log.entry_imported", "kim_log.past_review_kept", "kim_log.file_imported")
IMPORTS = Path(__file__).parent / "practice/kim_log/test_importing.py"


@pytest.mark.parametrize("prepare", MORE, ids=lambda prepare: prepare.__name__)
def test_what_writes_beside_the_verbs_appends_its_events(cast, monkeypatch, tmp_path, prepare):
    monkeypatch.setattr(erasing, "scrub", lambda **_: None)  # a database is not vacuumed within a test's transaction
    call = prepare(cast, tmp_path)
    if prepare is a_key:
        call = partial(call, by=None)
    before = Event.objects.count()
    call(at=later())
    assert appended(before) == MORE[prepare]


def test_every_event_that_a_room_knows_is_appended_by_some_test(cast):
    first = set(Event.objects.values_list("type", flat=True))  # what making the cast appended
    walked = {event for walk in WALKS.values() for event in walk.appends} | {e for each in MORE.values() for e in each}
    walked |= walked_handovers.IN_OTHER_TESTS | walked_reports.IN_OTHER_TESTS
    walked |= walked_area_changes.IN_OTHER_TESTS | walked_reviews.IN_OTHER_TESTS | walked_reminders.IN_OTHER_TESTS
    imported = {event for event in OF_AN_IMPORT if event in IMPORTS.read_text()}
    known = {event for kind in every_kind() for event in kind.events}
    assert sorted(known - walked - first - imported) == []
