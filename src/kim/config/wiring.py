"""Joins what lower rooms ask with what upper rooms answer. The only module that knows every room by name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from kim.assurance.area_changes import offers as area_changes
from kim.assurance.method_reviews import due as method_due
from kim.assurance.method_reviews import offers as method_reviews
from kim.assurance.method_reviews import queries as method_queries
from kim.assurance.method_reviews import recorded as method_recorded
from kim.assurance.progress import offers as progress
from kim.assurance.progress import slots as progress_slots
from kim.assurance.reviews import due as reviews_due
from kim.assurance.reviews import offers as reviews
from kim.assurance.reviews import queries as reviews_queries
from kim.assurance.reviews import recorded as reviews_recorded
from kim.assurance.reviews import slots as reviews_slots
from kim.foundations.adopted_logs import offers as adopted_logs
from kim.foundations.adopted_logs import recorded as adopted_logs_recorded
from kim.foundations.answering import offers as answering
from kim.foundations.answering import recorded as answering_recorded
from kim.foundations.audit_trail import kinds
from kim.foundations.audit_trail import recorded as audit_trail_recorded
from kim.foundations.audit_trail import slots as audit_trail
from kim.foundations.design import slots as design
from kim.foundations.erasure import offers as erasure
from kim.foundations.erasure import recorded as erasure_recorded
from kim.foundations.erasure import slots as erasure_slots
from kim.foundations.evidence_files import offers as evidence
from kim.foundations.evidence_files import queries as evidence_queries
from kim.foundations.evidence_files import recorded as evidence_recorded
from kim.foundations.evidence_files import slots as evidence_files
from kim.foundations.full_text import indexes as full_text
from kim.foundations.full_text import slots as full_text_slots
from kim.foundations.landlord import offers as landlord
from kim.foundations.landlord import recorded as landlord_recorded
from kim.foundations.notices import offers as notices
from kim.foundations.notices import recorded as notices_recorded
from kim.foundations.notices import slots as notices_slots
from kim.foundations.people import due as people_due
from kim.foundations.people import lists_back as people_lists
from kim.foundations.people import offers as people
from kim.foundations.people import queries as people_queries
from kim.foundations.people import recorded as people_recorded
from kim.foundations.people import slots as administration
from kim.foundations.people.standing import Standing
from kim.foundations.sign_in import offers as sign_in_offers
from kim.foundations.sign_in import recorded as sign_in_recorded
from kim.foundations.sign_in import slots as sign_in
from kim.foundations.spreadsheets import recorded as spreadsheets_recorded
from kim.home import offers as home
from kim.places.holdings import offers as holdings
from kim.places.holdings import recorded as holdings_recorded
from kim.practice.best_practice import due as practice_due
from kim.practice.best_practice import offers as best_practice
from kim.practice.best_practice import recorded as best_practice_recorded
from kim.practice.dip_checks import due as dip_checks_due
from kim.practice.dip_checks import offers as dip_checks
from kim.practice.dip_checks import recorded as dip_checks_recorded
from kim.practice.handovers import due as handovers_due
from kim.practice.handovers import offers as handovers
from kim.practice.handovers import queries as handovers_queries
from kim.practice.handovers import recorded as handovers_recorded
from kim.practice.handovers import slots as handovers_slots
from kim.practice.kim_log import due as kim_log_due
from kim.practice.kim_log import evidence_counts
from kim.practice.kim_log import offers as kim_log
from kim.practice.kim_log import queries as kim_log_queries
from kim.practice.kim_log import recorded as kim_log_recorded
from kim.practice.kim_log import slots as kim_log_slots
from kim.practice.list_changes import offers as list_changes
from kim.practice.risk_register import offers as risk_offers
from kim.practice.risk_register import recorded as risk_recorded
from kim.practice.risk_register import slots as risk_register
from kim.practice.told_by_form import offers as told_by_form
from kim.practice.told_by_form import recorded as told_by_form_recorded
from kim.rules.recording_standards import due as standards_due
from kim.rules.recording_standards import offers as standards
from kim.rules.recording_standards import recorded as standards_recorded

# Kinds whose text every reader of the History may see: how the landlord is made up, and who held which post.
OPEN_TO_ALL = (
    "audit_trail.seal_key",
    "landlord.landlord",
    "landlord.customer_type",
    "landlord.quarter_plan",
    "landlord.day_off",
    "landlord.pause",
    "landlord.own_detail",
    "notices.plan",
    "people.service",
    "people.team",
    "people.area",
    "people.person",
    "people.post",
    "people.area_move",
    "people.team_move",
    "people.area_change",
    "people.succession",
    "answering.naming",
    "holdings.location",
    "spreadsheets.column_meaning",
)

FOR_ADMINISTRATORS = ("sign_in.account", "sign_in.invitation", "sign_in.work_identity")


RECORDED = (
    audit_trail_recorded,
    landlord_recorded,
    sign_in_recorded,
    people_recorded,
    answering_recorded,
    spreadsheets_recorded,
    evidence_recorded,
    erasure_recorded,
    notices_recorded,
    adopted_logs_recorded,
    standards_recorded,
    holdings_recorded,
    risk_recorded,
    dip_checks_recorded,
    kim_log_recorded,
    best_practice_recorded,
    handovers_recorded,
    told_by_form_recorded,
    reviews_recorded,
    method_recorded,
)
SAID = {  # kind -> how the room says its values
    "kim_log.entry": kim_log.say_value,
    **dict.fromkeys(("people.post", "people.area", "people.area_move", "people.team_move"), people.say_value),
    "people.area_change": people.say_value,
    **dict.fromkeys(("landlord.landlord", "landlord.customer_type"), landlord.say_value),
    "landlord.quarter_plan": landlord.say_quarter_plan,
    **dict.fromkeys(("landlord.day_off", "landlord.pause"), landlord.say_day_off),
    "landlord.own_detail": landlord.say_own_detail,
    **dict.fromkeys(("notices.plan", "notices.letter_wish", "notices.letter", "notices.reminder"), notices.say_value),
    "holdings.location": holdings.say_value,
    "adopted_logs.log": adopted_logs.say_value,
    **dict.fromkeys(("best_practice.offer", "best_practice.answer"), best_practice.say_value),
    **dict.fromkeys(("recording_standards.standard", "recording_standards.version"), standards.say_value),
    "risk_register.gap": risk_offers.say_value,
    **dict.fromkeys(("dip_checks.check", "dip_checks.answer"), dip_checks.say_value),
    "handovers.handover": handovers.say_handover,
    "handovers.item": handovers.say_item,
    "handovers.known": handovers.say_line,
    "evidence_files.evidence": evidence.say_value,
    "sign_in.account": sign_in_offers.say_value,
    "answering.naming": answering.say_value,
    "method_reviews.decision": method_reviews.say_value,
    **dict.fromkeys(("reviews.quarter", "reviews.review", "reviews.approach"), reviews.say_value),
}


def join() -> None:
    """Join the rooms (called once, when Django has loaded them)."""
    for room in RECORDED:
        kinds.join(room.KINDS)
    for kind, say in SAID.items():
        audit_trail.join_values(kind, say)
    _join_search()
    sign_in.join_actor_of(people.actor_of)
    design.join_own(people.OWN)
    audit_trail.join_actors(people.name_actors, people.name_people)
    administration.join_administration((*people.ADMINISTRATION, *holdings.ADMINISTRATION, *notices.ADMINISTRATION))
    lists = (*people.FILTERED_LISTS, *holdings.FILTERED_LISTS, *kim_log.FILTERED_LISTS, *home.FILTERED_LISTS)
    administration.join_filtered_lists(lists)
    design.join_kept_filters(people.kept_filters)
    administration.join_lists_back((*people_lists.LISTS_BACK, *holdings.LISTS_BACK))
    for room in (answering, reviews, dip_checks, handovers, progress, area_changes):
        administration.join_area_items(room.AREA_ITEMS)
    _join_readers()
    _join_evidence()
    erasure_slots.join_copies(evidence.COPIES, evidence.holds_text, evidence.forget_text)
    risk_register.join_source("kim_log.entry", kim_log.link)
    risk_register.join_source("dip_checks.check", dip_checks.link)
    audit_trail.join_link("dip_checks.check", dip_checks.link)
    audit_trail.join_link("handovers.handover", handovers.link)
    audit_trail.join_link("handovers.known", handovers.line_link)
    risk_register.join_source("handovers.known", handovers.line_link)
    administration.join_post_facts(handovers.post_facts)
    handovers_slots.join_handed_over(reviews.handed_over)
    _join_reviews()
    design.join_navigation((*home.NAVIGATION, *kim_log.NAVIGATION, *reviews.NAVIGATION, *standards.NAVIGATION))
    administration.join_tally(notices.TALLY, notices.how_many)
    administration.join_tally(adopted_logs.TALLY, adopted_logs.were_brought)
    design.join_inbox(notices.INBOX)
    design.join_navigation(best_practice.NAVIGATION)
    kim_log_slots.join_entry_action(best_practice.ENTRY_ACTION)
    for action in list_changes.LIST_ACTIONS:
        kim_log_slots.join_list_action(action)
    kim_log_slots.join_list_action(told_by_form.LIST_ACTION)
    kim_log_slots.join_entry_fact(told_by_form.ENTRY_FACT)
    design.join_navigation((*adopted_logs.NAVIGATION, *answering.NAVIGATION, *people.NAVIGATION, *erasure.NAVIGATION))


def _join_evidence() -> None:
    audit_trail.join_link("kim_log.entry", kim_log.link)
    audit_trail.join_link("people.area", kim_log.area_link)
    audit_trail.join_link("erasure.request", erasure.link)
    audit_trail.join_link("recording_standards.standard", standards.link)
    audit_trail.join_link("recording_standards.version", standards.version_link)
    evidence_files.join_owner("kim_log.entry", kim_log.may_see)
    evidence_files.join_turned("kim_log.entry", evidence_counts.keep_in_step)
    risk_register.join_hidden(kim_log_queries.gaps_few_see)
    risk_register.join_source("evidence_files.evidence", kim_log.link_of_evidence)


def _join_search() -> None:
    words = (kim_log_queries.WORDS, people_queries.WORDS, evidence_queries.NAMES, evidence_queries.TEXTS)
    for index in (*words, reviews_queries.WORDS):
        full_text.join_index(index)
    evidence_files.join_owners("kim_log.entry", kim_log_queries.visible_to)
    evidence_files.join_owners("reviews.review", reviews_queries.visible_to)
    for room in (people, kim_log, evidence, reviews):
        full_text_slots.join_search_source(room.SEARCH)
    design.join_search_box(home.SEARCH_BOX)


def _join_readers() -> None:
    audit_trail.join_link("adopted_logs.log", adopted_logs.link)
    audit_trail.join_readers(kim_log.READERS)
    audit_trail.join_readers(standards.READERS)
    audit_trail.join_readers(dip_checks.READERS)
    audit_trail.join_readers({"risk_register.gap": _gaps_seen})
    audit_trail.join_withheld("dip_checks.case", dip_checks.references_withheld)
    audit_trail.join_withheld("kim_log.entry", kim_log.drafts_withheld)
    audit_trail.join_readers(dict.fromkeys(OPEN_TO_ALL, people.open_to_readers))
    audit_trail.join_readers(dict.fromkeys(FOR_ADMINISTRATORS, people.open_to_administrators))
    audit_trail.join_readers({"people.kept_filter": people.filters_seen})
    audit_trail.join_readers(erasure.READERS)
    audit_trail.join_readers(notices.READERS)
    audit_trail.join_readers(adopted_logs.READERS)
    audit_trail.join_readers(best_practice.READERS)
    audit_trail.join_readers(handovers.READERS)
    audit_trail.join_readers(told_by_form.READERS)
    audit_trail.join_readers(reviews.READERS)  # after the Log's: it speaks for both rooms' evidence
    audit_trail.join_withheld("reviews.review", reviews.writing_withheld)
    audit_trail.join_readers(method_reviews.READERS)


def _gaps_seen(who: Standing) -> QuerySet[Any, int]:
    """Select the gaps a person may see, whichever room's thing they came from."""
    return kim_log.gaps_seen(who) | dip_checks.gaps_seen(who) | handovers_queries.gaps_seen(who)


def _join_reviews() -> None:
    audit_trail.join_link("reviews.review", reviews.link)
    evidence_files.join_owner("reviews.review", reviews.may_see)
    kim_log_slots.join_closed_quarters(reviews.closed_quarter)
    reviews_slots.join_review_facts(kim_log.review_facts)
    for room in (risk_offers, dip_checks, handovers):
        reviews_slots.join_counted_facts(room.fact_counts, room.facts_said)
    reviews_slots.join_quarter_link(*progress.QUARTER_LINK)
    reviews_slots.join_area_link(*progress.AREA_LINK)
    reviews_slots.join_quarter_link(*progress.REPORT_LINK)
    kim_log_slots.join_not_asked(method_queries.asked_no_more)
    progress_slots.join_page_link(method_reviews.LINK)
    rooms = (
        reviews_due,
        kim_log_due,
        practice_due,
        people_due,
        dip_checks_due,
        handovers_due,
        method_due,
        standards_due,
    )
    for due in rooms:
        notices_slots.join_due_items(due.due_items)
