"""The one table of doors: what each of the cast gets on opening each address.

A line says which address, of what in the planted world (tests/rooms/world.py), who gets 200, who 403, and what all
others get. Add a line for every new address: `test_every_address_is_in_the_table` asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

EVERYBODY = (
    "administrator second_administrator officer manager log_administrator service_manager head director governance "
    "inspector other_manager other_head nobody"
)
READERS = EVERYBODY.removesuffix(" nobody")  # whoever holds a post
EMPLOYEES = READERS.replace("inspector ", "")
ADMINISTRATORS = "administrator second_administrator"
CHAIN = "manager log_administrator service_manager head"  # who answers for Voids
OTHER_CHAIN = "other_manager other_head"  # who answers for Repairs
FORMS = f"{CHAIN} {OTHER_CHAIN}"  # who gives out the forms of an area
NAMES = "service_manager head director"  # who names the line manager of Voids
DIPS = "manager service_manager head"  # who sets the questions of dip checks in Voids, and asks for one
OTHER_DIPS = "other_manager other_head"  # who does in Repairs
LOOKS_AT_THE_METHOD = "head director other_head"
LETS_ERASE = "head director governance other_head"
LOOKS_IN = "director governance"  # who reads another landlord’s Log
NOBODY = ""
PROPOSES = "log_administrator service_manager head director other_head"  # who brings a recording standard in
DECIDES = "head director other_head"  # who agrees one
AGREES = "other_head director"  # who may agree the review of Leasehold, which moved to another Head
WORK_ACCOUNT = tuple(f"sign_in:work_account_{what}" for what in ("begin", "back", "back_channel", "front_channel"))


@dataclass(frozen=True)
class Door:
    """One address, tried with one thing behind it."""

    name: str
    of: Mapping[str, str] = field(default_factory=dict)  # argument -> the thing's name in the planted world
    ok: str = NOBODY
    refused: str = NOBODY  # told why not: 403
    led_on: str = NOBODY  # led to another page: 302
    missing: str = NOBODY  # told that there is nothing: 404, where the rest is told why not
    rest: int = 404
    anonymous: int = 302
    notes: bool = False  # whether opening it is itself noted, by those who are led on
    writes: bool = False  # whether a POST by those who get in, or are led on, may change something

    @property
    def title(self) -> str:
        """Name the door for a test's report."""
        return " ".join([self.name, *self.of.values()])

    def expects(self, member: str) -> int:
        """Say what a member of the cast gets."""
        if member == "anonymous":
            return self.anonymous
        groups = {200: self.ok, 403: self.refused, 302: self.led_on, 404: self.missing}
        return next((status for status, members in groups.items() if member in members.split()), self.rest)


def _of(thing: str) -> dict[str, str]:
    return {"number": thing}


def _keeping(name: str, *, also: str = "") -> list[Door]:
    """Give the doors for keeping a recorded entry: its chain, others are told why not."""
    ok, elsewhere = f"{CHAIN} {also}", f"{OTHER_CHAIN} {also}"
    return [
        Door(name, _of("entry"), ok=ok, refused=_without(READERS, ok), writes=True),
        Door(name, _of("restricted"), ok=ok, refused=_without("governance", ok), writes=True),
        Door(name, _of("others_entry"), ok=elsewhere, refused=_without(READERS, elsewhere), writes=True),
        Door(name, _of("others_restricted"), ok=elsewhere, refused=_without("governance", elsewhere), writes=True),
        Door(name, _of("gone")),
    ]


def _without(members: str, taken: str) -> str:
    return " ".join(member for member in members.split() if member not in taken.split())


def _administration(*names: str, of: str = "") -> list[Door]:
    """Give the doors that open for site administrators alone; all others read who can."""
    given = _of(of) if of else {}
    absent = [Door(name, _of("gone"), missing=ADMINISTRATORS, rest=403) for name in names] if of else []
    return [*(Door(name, given, ok=ADMINISTRATORS, rest=403, writes=True) for name in names), *absent]


def _upload(room: str, *, owner: str, may: str, token: str) -> list[Door]:
    """Give the doors of a file that waits to come in: its owner's alone, whoever else may bring one in."""
    of, others = {"token": token}, _without(may, owner)
    names = [f"{room}_columns", f"{room}_check", f"{room}_drop"]
    return [
        Door(f"{room}_new", ok=may, rest=403, writes=True),
        *(Door(name, of, ok=owner, missing=others, rest=403, writes=True) for name in names),
        Door(f"{room}_do", of, led_on=owner, missing=others, rest=403, writes=True),
        *(Door(name, {"token": "no_token"}, missing=may, rest=403) for name in (*names, f"{room}_do")),
    ]


def _own_file(name: str, *, owner: str, may: str, file: str = "changed_list") -> list[Door]:
    """Give the doors of a changed list or a form that waits: its owner's alone."""
    return [
        Door(name, {"token": file}, ok=owner, missing=_without(may, owner), rest=403, writes=True),
        Door(name, {"token": "no_token"}, missing=may, rest=403),
    ]


def _version(name: str, *, waiting: str, decided: str = NOBODY, writes: bool = False) -> list[Door]:
    """Give the doors of a version that waits, of decided ones and of none; whoever may not enter is told why not."""
    address, keys = f"recording_standards:{name}", {"code": "standard"}
    return [
        Door(
            address, keys | {"number": "version_waiting"}, ok=waiting, refused=_without(READERS, waiting), writes=writes
        ),
        *(
            Door(address, keys | {"number": thing}, ok=decided, refused=_without(READERS, decided))
            for thing in ("version_on", "version_declined")
        ),
        Door(address, keys | {"number": "no_version"}),
    ]


DOORS: list[Door] = [
    # Signing in
    Door("account_login", rest=302, anonymous=200),
    Door("account_logout", ok=EVERYBODY),
    Door("account_change_password", ok=EVERYBODY),
    Door("mfa_authenticate", rest=302),
    Door("sign_in:ways_show", ok=EVERYBODY),
    Door("sign_in:app_set_up", ok=EVERYBODY),
    Door("sign_in:app_picture"),
    Door("sign_in:codes_make", led_on=EVERYBODY),
    Door("sign_in:code_confirm", led_on=EVERYBODY),
    *(Door(name, anonymous=404) for name in WORK_ACCOUNT),  # no identity provider is in the tests' settings
    Door("invitation_enter", ok=EVERYBODY, anonymous=200),
    Door("invitation_open", {"secret": "invitation"}, led_on=EVERYBODY),
    Door("invitation_open", {"secret": "no_invitation"}, rest=410, anonymous=410),
    Door("invitation_accept", _of("gone"), rest=410, anonymous=410),  # none that was opened in this browser
    Door("landlord:accent", ok=EVERYBODY, anonymous=200),
    # Recording standards
    Door("recording_standards:standard_list", ok=READERS),
    Door("recording_standards:standard_bring", ok=PROPOSES, rest=403, writes=True),
    Door("recording_standards:standard_take", {"code": "start_standard"}, ok=PROPOSES, rest=403, writes=True),
    Door("recording_standards:standard_take", {"code": "no_standard"}, missing=PROPOSES, rest=403),
    *(
        door
        for name in ("standard_show", "standard_ask")
        for door in (
            Door(f"recording_standards:{name}", {"code": "standard"}, ok=READERS),
            Door(f"recording_standards:{name}", {"code": "standard_off"}, ok=READERS),
            Door(f"recording_standards:{name}", {"code": "no_standard"}),
        )
    ),
    Door(
        "recording_standards:standard_off",
        {"code": "standard"},
        ok=DECIDES,
        refused=_without(READERS, DECIDES),
        writes=True,
    ),
    Door("recording_standards:standard_off", {"code": "standard_off"}, refused=READERS),
    Door("recording_standards:standard_off", {"code": "no_standard"}),
    Door("recording_standards:standard_find", _of("standard_number"), led_on=READERS),
    Door("recording_standards:standard_find", _of("gone")),
    Door("recording_standards:version_find", _of("version_number"), led_on=READERS),
    Door("recording_standards:version_find", _of("gone")),
    *_version("version_show", waiting=READERS, decided=READERS),
    *_version("version_file", waiting=READERS, decided=READERS),
    *_version("version_agree", waiting=DECIDES, writes=True),
    *_version("version_decline", waiting=DECIDES, writes=True),
    # The front page and the Log
    Door("home:my_work", ok=EVERYBODY),
    Door("kim_log:entry_list", ok=EVERYBODY),
    Door("kim_log:area_list", ok=EVERYBODY),
    Door("kim_log:area_show", _of("area"), ok=READERS),
    Door("kim_log:area_show", _of("others_area"), ok=READERS),
    Door("kim_log:area_show", _of("gone")),
    Door("kim_log:entry_new", ok=_without(EMPLOYEES, ADMINISTRATORS), rest=403, writes=True),
    Door("kim_log:entry_show", _of("entry"), ok=READERS),
    Door("kim_log:entry_show", _of("others_entry"), ok=READERS),
    Door("kim_log:entry_show", _of("replaced"), ok=READERS),
    Door("kim_log:entry_show", _of("gap_entry"), ok=READERS),
    Door("kim_log:entry_show", _of("draft"), ok=f"officer {CHAIN}"),
    Door("kim_log:entry_show", _of("managers_draft"), ok=CHAIN),
    Door("kim_log:entry_show", _of("others_draft"), ok=OTHER_CHAIN),
    Door("kim_log:entry_show", _of("restricted"), ok=f"{CHAIN} governance"),
    Door("kim_log:entry_show", _of("officers_restricted"), ok=f"officer {CHAIN} governance"),
    Door("kim_log:entry_show", _of("others_restricted"), ok=f"{OTHER_CHAIN} governance"),
    Door("kim_log:entry_show", _of("discarded")),
    Door("kim_log:entry_show", _of("gone")),
    Door("kim_log:draft_edit", _of("draft"), ok=f"officer {CHAIN}", writes=True),
    Door("kim_log:draft_edit", _of("others_draft"), ok=OTHER_CHAIN, writes=True),
    Door("kim_log:draft_edit", _of("entry"), refused=READERS),
    Door("kim_log:draft_discard", _of("draft"), ok=f"officer {CHAIN}", writes=True),
    Door("kim_log:draft_discard", _of("others_draft"), ok=OTHER_CHAIN, writes=True),
    Door("kim_log:draft_discard", _of("entry"), refused=READERS),
    *_keeping("kim_log:entry_correct"),
    *_keeping("kim_log:entry_withdraw"),
    Door("kim_log:entry_put_back", _of("withdrawn"), ok=CHAIN, refused=_without(READERS, CHAIN), writes=True),
    Door("kim_log:entry_put_back", _of("replaced"), refused=READERS),
    Door("kim_log:entry_put_back", _of("entry"), refused=READERS),
    Door("kim_log:entry_put_back", _of("others_draft"), refused=OTHER_CHAIN),
    *_keeping("kim_log:evidence_add"),
    *_keeping("kim_log:entry_restrict", also="governance"),
    *_keeping("kim_log:restriction_lift", also="governance"),
    Door("kim_log:entry_correct", _of("replaced"), refused=READERS),
    Door("kim_log:entry_withdraw", _of("replaced"), refused=READERS),
    Door(
        "kim_log:evidence_remove",
        {"number": "entry", "evidence": "link"},
        ok=CHAIN,
        refused=_without(READERS, CHAIN),
        writes=True,
    ),
    Door(
        "kim_log:evidence_remove", {"number": "entry", "evidence": "restricted_link"}, refused=_without(READERS, CHAIN)
    ),
    Door("kim_log:evidence_remove", {"number": "entry", "evidence": "gone"}, refused=_without(READERS, CHAIN)),
    Door(
        "kim_log:copy_keep",
        {"number": "entry", "evidence": "link"},
        ok=CHAIN,
        refused=_without(READERS, CHAIN),
        writes=True,
    ),
    Door("kim_log:copy_keep", {"number": "entry", "evidence": "restricted_link"}, refused=_without(READERS, CHAIN)),
    Door("kim_log:copy_keep", {"number": "entry", "evidence": "gone"}, refused=_without(READERS, CHAIN)),
    # Evidence
    Door("evidence_files:link_open", {"address": "link_address"}, led_on=READERS, notes=True),
    Door("evidence_files:link_open", {"address": "restricted_link_address"}, led_on=f"{CHAIN} governance", notes=True),
    Door("evidence_files:link_open", {"address": "draft_link_address"}, led_on=f"officer {CHAIN}", notes=True),
    Door("evidence_files:link_open", {"address": "file"}),
    Door("evidence_files:link_check", {"address": "link_address"}, ok=READERS, writes=True),
    Door("evidence_files:link_check", {"address": "restricted_link_address"}, ok=f"{CHAIN} governance", writes=True),
    Door("evidence_files:link_check", {"address": "no_file"}),
    Door("evidence_files:file_download", {"address": "file"}, ok=READERS),
    Door("evidence_files:file_download", {"address": "kept_copy"}, ok=READERS),
    Door("evidence_files:file_download", {"address": "draft_file"}, ok=f"officer {CHAIN}"),
    Door("evidence_files:file_download", {"address": "restricted_file"}, ok=f"{CHAIN} governance"),
    Door("evidence_files:file_download", {"address": "restricted_kept_copy"}, ok=f"{CHAIN} governance"),
    Door("evidence_files:file_download", {"address": "removed_file"}),
    Door("evidence_files:file_download", {"address": "no_file"}),
    # Gaps
    Door("risk_register:gap_settle", _of("gap"), ok=CHAIN, writes=True),
    Door("risk_register:gap_settle", _of("settled_gap"), refused=CHAIN),
    Door("risk_register:gap_settle", _of("restricted_gap"), ok=CHAIN, writes=True),
    Door("risk_register:gap_settle", _of("gone")),
    Door("risk_register:gap_reopen", _of("settled_gap"), ok=CHAIN, writes=True),
    Door("risk_register:gap_reopen", _of("gap"), refused=CHAIN),
    # Dip checks
    Door("dip_checks:area_checks", _of("area"), ok=READERS),
    Door("dip_checks:area_checks", _of("others_area"), ok=READERS),
    Door("dip_checks:area_checks", _of("gone")),
    Door("dip_checks:questions_set", _of("area"), ok=DIPS, refused=_without(READERS, DIPS), writes=True),
    Door(
        "dip_checks:questions_set",
        _of("others_area"),
        ok=OTHER_DIPS,
        refused=_without(READERS, OTHER_DIPS),
        writes=True,
    ),
    Door("dip_checks:questions_set", _of("gone")),
    Door("dip_checks:check_ask", _of("area"), ok=DIPS, refused=_without(READERS, DIPS), writes=True),
    Door("dip_checks:check_ask", _of("others_area"), refused=READERS),
    Door("dip_checks:check_show", _of("check"), ok=f"other_manager {CHAIN} governance"),
    Door("dip_checks:check_show", _of("own_check"), ok=f"{CHAIN} governance"),
    Door("dip_checks:check_show", _of("done_check"), ok=f"officer {CHAIN} governance"),
    Door("dip_checks:check_show", _of("gone")),
    Door("dip_checks:check_answer", _of("check"), ok="other_manager", refused=f"{CHAIN} governance", writes=True),
    Door(
        "dip_checks:check_answer",
        _of("own_check"),
        ok="manager",
        refused=_without(f"{CHAIN} governance", "manager"),
        writes=True,
    ),
    Door("dip_checks:check_answer", _of("done_check"), refused=f"officer {CHAIN} governance"),
    Door(
        "dip_checks:check_withdraw",
        _of("check"),
        ok="service_manager head",
        refused="manager log_administrator other_manager governance",
        writes=True,
    ),
    Door("dip_checks:check_withdraw", _of("own_check"), ok=DIPS, refused="log_administrator governance", writes=True),
    Door("dip_checks:check_withdraw", _of("done_check"), refused=f"officer {CHAIN} governance"),
    # Handovers: of the officer of Voids, whom nobody follows
    Door("handovers:area_knowledge", _of("area"), ok=READERS),
    Door("handovers:area_knowledge", _of("others_area"), ok=READERS),
    Door("handovers:area_knowledge", _of("gone")),
    Door("handovers:line_add", _of("area"), ok=CHAIN, refused=_without(READERS, CHAIN), writes=True),
    Door("handovers:line_add", _of("others_area"), ok=OTHER_CHAIN, refused=_without(READERS, OTHER_CHAIN), writes=True),
    *(
        Door(f"handovers:{name}", _of("known_line"), ok=CHAIN, refused=_without(READERS, CHAIN), writes=True)
        for name in ("line_change", "line_end", "line_gap")
    ),
    *(Door(f"handovers:{name}", _of("gone")) for name in ("line_add", "line_change", "line_end", "line_gap")),
    *(
        Door(f"handovers:{name}", _of("ended_line"), refused=READERS)
        for name in ("line_change", "line_end", "line_gap")
    ),
    Door("handovers:service_knowledge", _of("service"), ok=READERS),
    Door("handovers:service_knowledge", _of("gone")),
    Door("handovers:handover_start", _of("post"), ok=f"officer {DIPS}", refused=_without(READERS, f"officer {DIPS}")),
    Door(
        "handovers:handover_start",
        _of("managers_post"),
        ok=DIPS,
        refused=_without(READERS, DIPS),
        writes=True,
    ),
    Door("handovers:handover_start", _of("gone")),
    Door("handovers:handover_show", _of("handover"), ok=f"officer {CHAIN} governance"),
    Door("handovers:handover_show", _of("gone")),
    *(
        Door(name, _of(thing), ok=f"officer {DIPS}", refused="log_administrator governance", writes=True)
        for name, thing in (("handovers:item_add", "handover"), ("handovers:item_write", "handover_item"))
    ),
    *(
        Door(name, _of(thing), ok=DIPS, refused="officer log_administrator governance", writes=True)
        for name, thing in (("handovers:item_settle", "handover_item"), ("handovers:handover_withdraw", "handover"))
    ),
    Door("handovers:handover_empty", _of("handover"), refused=f"officer {CHAIN} governance"),
    Door(
        "handovers:handover_empty",
        _of("empty_handover"),
        ok=OTHER_DIPS,
        refused="director governance",
        writes=True,
    ),
    # The History, and old Logs that come in
    Door("home:history_list", ok=READERS, rest=403),
    Door("home:search_show", ok=READERS, rest=403),
    *_upload("kim_log:import", owner="manager", may=f"{ADMINISTRATORS} {CHAIN} {OTHER_CHAIN}", token="old_log"),
    # Progress
    Door("progress:landlord_progress", ok=READERS, rest=403),
    Door("progress:report_make", ok=READERS, rest=403, writes=True),
    Door("progress:service_progress", {"number": "service"}, ok=READERS),
    Door("progress:service_progress", _of("gone")),
    Door("progress:area_progress", _of("area"), ok=READERS),
    Door("progress:area_progress", _of("gone")),
    # The KIM quarter
    Door("method_reviews:landlord_show", ok=LOOKS_AT_THE_METHOD, rest=403),
    Door("method_reviews:service_show", {"number": "service"}, ok=LOOKS_AT_THE_METHOD, rest=403),
    Door("method_reviews:service_show", _of("gone"), missing=LOOKS_AT_THE_METHOD, rest=403),
    Door("method_reviews:method_decide", {"number": "service"}, ok="head", rest=403, writes=True),
    Door("method_reviews:method_decide", _of("gone"), missing=LOOKS_AT_THE_METHOD, rest=403),
    Door("reviews:quarter_now", led_on=READERS, rest=403),
    Door("reviews:quarter_show", {"code": "quarter"}, ok=READERS, rest=403),
    Door("reviews:quarter_show", {"code": "closed_quarter"}, ok=READERS, rest=403),
    Door("reviews:quarter_show", {"code": "no_quarter"}, missing=READERS, rest=403),
    Door("reviews:agree_several", {"code": "quarter"}, ok=READERS, rest=403),
    Door("reviews:service_close", {"code": "quarter", "number": "service"}, ok="head", rest=403, writes=True),
    Door("reviews:service_close", {"code": "closed_quarter", "number": "service"}, refused=EVERYBODY),
    Door("reviews:review_show", _of("closed_review"), ok=READERS),
    Door("reviews:review_show", _of("written_review"), ok=CHAIN),
    Door("reviews:review_show", _of("sent_review"), ok=f"{AGREES} governance"),
    Door("reviews:review_show", _of("agreed_review"), ok=READERS),
    Door("reviews:review_show", _of("gone")),
    Door("reviews:review_answer", _of("written_review"), ok=CHAIN, writes=True),
    Door("reviews:review_answer", _of("sent_review"), refused=f"{AGREES} governance"),
    Door("reviews:review_answer", _of("agreed_review"), refused=READERS),
    Door("reviews:review_check", _of("written_review"), ok=CHAIN, writes=True),
    Door("reviews:review_check", _of("closed_review"), refused=READERS),
    Door("reviews:review_agree", _of("sent_review"), ok=AGREES, refused="governance", writes=True),
    Door("reviews:review_agree", _of("agreed_review"), refused=READERS),
    Door("reviews:review_send_back", _of("sent_review"), ok=AGREES, refused="governance", writes=True),
    Door("reviews:review_send_back", _of("closed_review"), refused=READERS),
    Door("reviews:review_correct", _of("closed_review"), ok=CHAIN, refused=_without(READERS, CHAIN), writes=True),
    Door("reviews:review_correct", _of("written_review"), refused=CHAIN),
    Door("reviews:part_ask", _of("written_review"), ok=CHAIN, writes=True),
    Door("reviews:part_ask", _of("agreed_review"), refused=READERS),
    Door("reviews:part_answer", _of("part"), ok="officer", refused=CHAIN, writes=True),
    Door("reviews:part_answer", _of("answered_part"), refused=f"officer {CHAIN}"),
    Door("reviews:part_withdraw", _of("part"), ok=CHAIN, refused="officer", writes=True),
    Door("reviews:part_withdraw", _of("gone")),
    Door("reviews:area_reviews", _of("area"), ok=READERS),
    Door("reviews:area_reviews", _of("gone")),
    Door(
        "reviews:approach_set",
        _of("area"),
        ok="service_manager head",
        refused=_without(READERS, "service_manager head"),
        writes=True,
    ),
    # Who answers for what
    Door("adopted_logs:log_list", ok=READERS, rest=403),
    Door("adopted_logs:log_show", _of("adopted_log"), ok=LOOKS_IN, refused=_without(READERS, LOOKS_IN)),
    Door("adopted_logs:log_show", _of("gone")),
    Door("answering:area_people", _of("area"), ok=READERS),
    Door("answering:area_people", _of("others_area"), ok=READERS),
    Door("answering:area_people", _of("gone")),
    Door("answering:naming_list", ok=f"{NAMES} other_head", rest=403),
    Door("answering:naming_new", _of("area"), ok=NAMES, refused=_without(READERS, NAMES), writes=True),
    Door(
        "answering:naming_new",
        _of("others_area"),
        ok="director other_head",
        refused=_without(READERS, "director other_head"),
        writes=True,
    ),
    Door("answering:naming_new", _of("gone")),
    Door("answering:coverage_show", ok=f"{ADMINISTRATORS} {NAMES} governance other_head", rest=403),
    # Erasure: one asks, another agrees
    Door("erasure:request_list", ok=LETS_ERASE, rest=403),
    Door("erasure:request_new", ok="governance", rest=403, writes=True),
    Door("erasure:request_show", _of("erasure"), ok=LETS_ERASE, rest=403, writes=True),
    Door("erasure:request_show", _of("gone"), missing=LETS_ERASE, rest=403),
    # Best practice
    Door("list_changes:many_choose", ok=_without(EMPLOYEES, ADMINISTRATORS), rest=403, writes=True),
    Door("list_changes:list_new", ok=_without(EMPLOYEES, ADMINISTRATORS), rest=403, writes=True),
    *(
        door
        for name in ("list_changes:list_check", "list_changes:list_drop")
        for door in _own_file(name, owner="manager", may=_without(EMPLOYEES, ADMINISTRATORS))
    ),
    Door("told_by_form:form_new", ok=FORMS, rest=403, writes=True),
    Door("told_by_form:form_download", _of("area"), ok=CHAIN, missing=OTHER_CHAIN, rest=403),
    Door("told_by_form:form_download", _of("others_area"), ok=OTHER_CHAIN, missing=CHAIN, rest=403),
    Door("told_by_form:form_download", _of("gone"), missing=FORMS, rest=403),
    *(
        door
        for name in ("told_by_form:form_check", "told_by_form:form_drop")
        for door in _own_file(name, owner="manager", may=FORMS, file="told_form")
    ),
    Door("best_practice:practice_list", ok=READERS),
    Door("best_practice:practice_offer", _of("best_entry"), ok=CHAIN, refused=_without(READERS, CHAIN), writes=True),
    Door("best_practice:practice_offer", _of("entry"), refused=READERS),
    Door("best_practice:practice_offer", _of("restricted"), refused=f"{CHAIN} governance"),
    Door("best_practice:practice_offer", _of("gone")),
    Door(
        "best_practice:practice_answer",
        _of("practice_answer"),
        ok="other_manager other_head",
        refused=_without(READERS, OTHER_CHAIN),
        writes=True,
    ),
    Door("best_practice:practice_answer", _of("gone")),
    # Reminders
    Door("notices:reminder_list", ok=EVERYBODY),
    Door("notices:wish_change", ok=READERS, rest=403, writes=True),
    *_administration("notices:plan_change"),
    # Administration
    Door("landlord:accent_preview", ok=EVERYBODY, anonymous=200),
    *_administration("people:administration", "people:person_list", "people:person_add", "people:staff_template"),
    *_administration("people:structure", "people:service_add", "people:customer_type_list", "people:landlord_change"),
    *_administration("people:customer_type_add", "holdings:location_list", "holdings:location_add"),
    *_administration("people:person_show", "people:person_change", "people:person_invite", of="person"),
    *_administration("people:account_close", "people:post_add", of="person"),
    *_administration("people:account_reopen", of="leaver"),
    *_administration("people:second_factor_reset", of="careful"),
    Door("people:second_factor_reset", _of("administrator"), rest=403),
    *_administration("people:post_show", of="waiting_post"),
    *_administration("people:post_end", "people:post_cover", of="post"),
    *_administration("people:service_rename", "people:team_add", of="service"),
    *_administration("people:team_rename", "people:team_move", "people:area_add", of="team"),
    *_administration("people:area_rename", "people:area_move", of="area"),
    *_administration("area_changes:area_merge", "area_changes:area_split", of="area"),
    *_administration("area_changes:change_undo", of="area_change"),
    Door("area_changes:area_changes", _of("area"), ok=READERS),
    Door("area_changes:area_changes", _of("gone")),
    *_administration("people:customer_type_change", of="customer_type"),
    *_administration("people:quarter_dates", "people:quarter_plan_change", "people:day_off_list", "people:day_off_add"),
    *_administration("people:own_detail_list", "people:own_detail_add"),
    *_administration("people:own_detail_change", "people:own_detail_remove", of="own_detail"),
    Door("people:list_new", {"code": "list_code"}, ok=ADMINISTRATORS, rest=403, writes=True),
    Door("people:list_new", {"code": "no_token"}, missing=ADMINISTRATORS, rest=403),
    *(
        replace(door, of={"code": "list_code", **door.of})
        for name in ("people:list_check", "people:list_drop")
        for door in _own_file(name, owner="administrator", may=ADMINISTRATORS, file="places_list")
    ),
    *_administration("people:pause_add"),
    Door("people:filter_keep", {"code": "filtered"}, ok=EMPLOYEES, rest=403, writes=True),
    Door("people:filter_keep", {"code": "no_file"}, missing=EVERYBODY),
    Door(
        "people:filter_remove",
        _of("kept_filter"),
        ok="manager",
        missing=_without(EMPLOYEES, "manager"),
        rest=403,
        writes=True,
    ),
    Door("people:filter_remove", _of("gone"), missing=EMPLOYEES, rest=403),
    *_administration("people:pause_end", of="pause"),
    *_administration("people:day_off_change", "people:day_off_remove", of="day_off"),
    *_administration("holdings:location_change", of="location"),
    Door("people:post_waiting", ok=ADMINISTRATORS, rest=403),
    Door("people:post_cover", _of("waiting_post"), rest=403),
    Door("people:post_decide", _of("waiting_post"), led_on=ADMINISTRATORS, rest=403),
    Door("people:account_reopen", _of("person"), rest=403),
    Door("people:account_close", _of("administrator"), ok="second_administrator", rest=403, writes=True),
    Door("people:post_add", _of("administrator"), ok="second_administrator", rest=403, writes=True),
    Door("people:post_end", _of("administrators_post"), ok="second_administrator", rest=403, writes=True),
    *_upload("people:staff", owner="administrator", may=ADMINISTRATORS, token="staff_list"),
]


def unlisted(names: Iterable[str], doors: Iterable[Door]) -> list[str]:
    """Name the addresses that no line of the table tries."""
    listed = {door.name for door in doors}
    return sorted(set(names) - listed)


def gone(names: Iterable[str], doors: Iterable[Door]) -> list[str]:
    """Name the lines whose address does not stand any more."""
    return sorted({door.name for door in doors} - set(names))


def unknown_members(doors: Iterable[Door], cast: Iterable[str]) -> list[str]:
    """Name members that the table speaks of and the cast lacks, or that a line counts twice."""
    known = set(cast)
    found = []
    for door in doors:
        said = " ".join((door.ok, door.refused, door.led_on, door.missing)).split()
        found += [f"{door.title}: {member}" for member in said if member not in known or said.count(member) > 1]
    return found
