"""For every constraint of quarters, reviews and the smaller rooms of today: a row that it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from kim.assurance.reviews.models import Approach, KimQuarter, Review, ReviewPart, ServiceClosing
from kim.foundations.answering.models import Naming
from kim.foundations.landlord.models import DayOff, OwnDetail, Pause, QuarterPlan
from kim.foundations.notices.models import Letter, LetterWish, Reminder, ReminderPlan
from kim.foundations.people.models import KeptFilter
from kim.practice.best_practice.models import Answer, Offer
from kim.practice.kim_log.models import Entry
from kim_engine.clocks.quarter_dates import MOST
from kim_engine.clocks.reminders import MOST as MOST_STEPS
from tests import factories
from tests.cast import AT, FROM, Cast
from tests.rooms.refusing import Case

BEGINS, ENDS = date(2026, 10, 1), date(2026, 12, 31)
DATES = {
    "begins_on": BEGINS,
    "ends_on": ENDS,
    "opens_on": date(2026, 12, 10),
    "due_on": date(2027, 1, 15),
    "agree_by_on": date(2027, 1, 22),
    "close_by_on": date(2027, 1, 29),
}
DAY = timedelta(days=1)


def quarter(cast: Cast, **given: Any) -> KimQuarter:
    return KimQuarter(**({"code": "2026-Q3", "starts_in": 4, "opened_at": AT} | DATES | given))


def opened(cast: Cast) -> KimQuarter:
    """Give a quarter that stands, for the rows that belong to one."""
    return KimQuarter.objects.first() or KimQuarter.objects.create(code="2026-Q3", starts_in=4, opened_at=AT, **DATES)


def closing(cast: Cast, **given: Any) -> ServiceClosing:
    usual = {"quarter": opened(cast), "service": cast.places["Housing"], "closed_by": cast.person("head")}
    return ServiceClosing(**(usual | {"closed_at": AT} | given))


def review(cast: Cast, **given: Any) -> Review:
    return Review(**({"quarter": opened(cast), "area": cast.area()} | given))


def sent(cast: Cast, **given: Any) -> dict[str, Any]:
    """Say what makes a review one that was sent."""
    said = {"state": "SUBMITTED", "way": "UNCHANGED", "judgement": "WELL", "sentence": "It works."}
    return said | {"submitted_by": cast.person("manager"), "submitted_at": AT} | given


def agreed(cast: Cast, **given: Any) -> dict[str, Any]:
    """Say what makes a review one that was agreed."""
    by = {"agreed_by": cast.person("service_manager"), "agreed_at": AT}
    return sent(cast) | {"state": "AGREED"} | by | given


def part(cast: Cast, **given: Any) -> ReviewPart:
    of = Review.objects.first() or Review.objects.create(quarter=opened(cast), area=cast.area())
    asked = {"asked": cast.person("officer"), "asked_by": cast.person("manager"), "asked_at": AT}
    return ReviewPart(**({"review": of, "question": "What is missing?"} | asked | given))


def approach(cast: Cast, **given: Any) -> Approach:
    levels = dict.fromkeys(("amount", "sensitivity", "sharing", "technology"), "LOW")
    said = {"autonomy": "GUIDED", "suggested": "GUIDED", "why": "It is new.", "set_on": FROM}
    return Approach(**({"area": cast.area(), "set_by": cast.person("head")} | levels | said | given))


def offer(cast: Cast, **given: Any) -> Offer:
    days = {"offered_on": FROM, "answer_by_on": FROM + DAY}
    usual = {"entry": best_entry(cast), "offered_by": cast.person("manager")}
    return Offer(**(usual | days | given))


def best_entry(cast: Cast) -> Entry:
    return Entry.objects.filter(kind="BEST_PRACTICE").first() or factories.entry(cast, kind="BEST_PRACTICE")


def practice_answer(cast: Cast, **given: Any) -> Answer:
    made = Offer.objects.first()
    if made is None:
        made = offer(cast)
        made.save()
    return Answer(**({"offer": made, "area": cast.area("Repairs")} | given))


def answered(**given: Any) -> Callable[[Cast], dict[str, Any]]:
    """Say what makes an answer one that was given."""
    said = {"state": "DECLINED", "why": "We have no keys.", "answered_on": FROM}
    return lambda cast: said | {"answered_by": cast.person("other_manager")} | given


def reminder_plan(cast: Cast, **given: Any) -> ReminderPlan:
    return ReminderPlan(**({"id": 1} | given))


def wish(cast: Cast, **given: Any) -> LetterWish:
    return LetterWish(**({"person": cast.person("manager"), "rhythm": "DAILY"} | given))


def letter(cast: Cast, **given: Any) -> Letter:
    usual = {"person": cast.person("manager"), "kind": "ROUND_UP", "period": "2026-W48", "made_at": AT}
    return Letter(**(usual | given))


def reminder(cast: Cast, **given: Any) -> Reminder:
    of = {"source_kind": "reviews.review", "source_number": 7, "part": "WRITE", "text": "Review Voids", "href": "/"}
    usual = {"person": cast.person("manager"), "due_on": ENDS, "stage": "SOON", "made_at": AT}
    return Reminder(**(of | usual | given))


def naming(cast: Cast, **given: Any) -> Naming:
    usual = {"area": cast.area(), "outcome": "NAMED", "person": cast.person("manager"), "named_on": FROM}
    return Naming(**(usual | {"named_by": cast.person("head")} | given))


def plan(cast: Cast, **given: Any) -> QuarterPlan:
    return QuarterPlan(**({"id": 1} | given))


def day_off(cast: Cast, **given: Any) -> DayOff:
    return DayOff(**({"falls_on": date(2026, 12, 24), "kind": "CLOSED", "name": "Christmas Eve"} | given))


def kept_filter(cast: Cast, **given: Any) -> KeptFilter:
    usual = {"person": cast.person("manager"), "of_list": "log", "name": "Drafts", "query": "state=DRAFT"}
    return KeptFilter(**(usual | given))


def pause(cast: Cast, **given: Any) -> Pause:
    return Pause(**({"from_on": date(2026, 11, 3), "name": "Flood"} | given))


def own_detail(cast: Cast, **given: Any) -> OwnDetail:
    return OwnDetail(**({"kind": "MAIL_DOMAIN", "value": "a.example", "name": "Ours"} | given))


CASES = [
    Case("reviews.KimQuarter.code", quarter),
    Case("quarter_code_is_one", quarter, {"code": "2026-Q5"}),
    Case("quarter_code_is_one", quarter, {"code": "Q3 2026"}),
    Case("quarter_ends_after_it_begins", quarter, {"begins_on": ENDS}),
    Case("quarter_dates_in_order", quarter, {"due_on": ENDS}),
    Case("quarter_dates_in_order", quarter, {"opens_on": DATES["due_on"]}),
    Case("quarter_dates_in_order", quarter, {"agree_by_on": DATES["due_on"] - DAY}),
    Case("quarter_dates_in_order", quarter, {"close_by_on": DATES["agree_by_on"] - DAY}),
    Case("closing_one_per_service", closing),
    Case("review_one_per_area_and_quarter", review),
    Case("review_state_known", review, {"state": "LOST"}),
    Case("review_way_known", review, {"way": "WHIM"}),
    Case("review_judgement_known", review, {"judgement": "FINE"}),
    Case("review_submitted_by_and_at_together", review, {"submitted_at": AT}),
    Case("review_submitted_by_and_at_together", review, lambda cast: {"submitted_by": cast.person("manager")}),
    Case("review_sent_with_its_judgement", review, lambda cast: sent(cast, way="")),
    Case("review_sent_with_its_judgement", review, lambda cast: sent(cast, judgement="")),
    Case("review_sent_with_its_judgement", review, lambda cast: sent(cast, sentence="")),
    Case("review_sent_with_its_judgement", review, lambda cast: sent(cast, submitted_by=None, submitted_at=None)),
    Case("review_sent_with_its_judgement", review, lambda cast: agreed(cast, judgement="")),
    Case("review_agreed_by_someone_else", review, lambda cast: agreed(cast, agreed_by=cast.person("manager"))),
    Case("review_agreed_by_someone_else", review, lambda cast: agreed(cast, agreed_by=None)),
    Case("review_agreed_by_someone_else", review, lambda cast: agreed(cast, agreed_at=None)),
    Case("review_agreed_by_someone_else", review, lambda cast: agreed(cast, state="SUBMITTED")),
    Case("review_not_returned_once_closed", review, {"state": "NOT_RETURNED"}),
    Case("review_versions_once_closed", review, {"version": 2}),
    *(Case("review_minutes_in_range", review, {"minutes": number}) for number in (0, 2401)),
    Case("part_minutes_in_range", part, {"minutes": 0}),
    Case("part_state_known", part, {"state": "MAYBE"}),
    Case("part_answered_with_its_answer", part, {"state": "ANSWERED", "answered_at": AT}),
    Case("part_answered_with_its_answer", part, {"state": "ANSWERED", "answer": "A list."}),
    Case("part_not_asked_of_oneself", part, lambda cast: {"asked": cast.person("manager")}),
    Case("approach_autonomy_known", approach, {"autonomy": "FREE"}),
    *(
        Case("approach_levels_known", approach, {name: "HUGE"})
        for name in ("amount", "sensitivity", "sharing", "technology")
    ),
    Case("approach_has_its_reason", approach, {"why": ""}),
    Case("naming_outcome_known", naming, {"outcome": "MAYBE"}, or_by="naming_has_a_person_or_a_reason"),
    Case("naming_has_a_person_or_a_reason", naming, {"person": None}),
    Case("naming_has_a_person_or_a_reason", naming, {"outcome": "NOT_APPLICABLE", "why": "It is empty."}),
    Case("naming_has_a_person_or_a_reason", naming, {"outcome": "NOT_APPLICABLE", "person": None}),
    Case("naming_not_of_oneself", naming, lambda cast: {"named_by": cast.person("manager")}),
    Case("reminderplan_only_one", reminder_plan, {"id": 2}),
    Case("reminderplan_weekday_known", reminder_plan, {"letter_on": 5}),
    Case("reminderplan_in_order", reminder_plan, {"near_before": 10}),
    Case("reminderplan_in_order", reminder_plan, {"climbs_after": 8}),
    Case("reminderplan_near_before_in_range", reminder_plan, {"near_before": 0}),
    Case("reminderplan_soon_before_in_range", reminder_plan, {"soon_before": MOST_STEPS + 1}),
    Case("reminderplan_climbs_after_in_range", reminder_plan, {"climbs_after": 0}),
    Case("reminderplan_climbs_again_after_in_range", reminder_plan, {"climbs_again_after": MOST_STEPS + 1}),
    Case("letterwish_known", wish, {"rhythm": "HOURLY"}),
    Case("notices.LetterWish.person", wish),
    Case("letter_kind_known", letter, {"kind": "PIGEON"}, or_by="letter_round_up_has_a_period"),
    Case("letter_state_known", letter, {"state": "LOST"}),
    Case("letter_round_up_has_a_period", letter, {"period": ""}),
    Case("letter_one_round_up_a_period", letter),
    Case("reminder_stage_known", reminder, {"stage": "NEVER"}),
    Case("reminder_end_says_why", reminder, {"ended_at": AT}),
    Case("reminder_end_says_why", reminder, {"ended_because": "DONE"}),
    Case("reminder_one_stands", reminder),
    Case("best_practice.Offer.entry", offer),
    Case("practiceoffer_time_to_answer", offer, {"answer_by_on": FROM}),
    Case("practiceanswer_state_known", practice_answer, answered(state="MAYBE")),
    Case("practiceanswer_once_an_area", practice_answer),
    Case("practiceanswer_by_somebody_on_a_day", practice_answer, {"answered_on": FROM}),
    Case("practiceanswer_by_somebody_on_a_day", practice_answer, {"state": "DECLINED", "why": "We have no keys."}),
    Case("practiceanswer_declined_with_a_reason", practice_answer, answered(why="")),
    Case("practiceanswer_taken_up_begins_a_draft", practice_answer, answered(state="TAKEN_UP")),
    Case("practiceanswer_taken_up_begins_a_draft", practice_answer, answered(begun_entry=1)),
    Case("quarterplan_only_one", plan, {"id": 2}),
    *(Case("quarterplan_month_known", plan, {"starts_in": month}) for month in (0, 13)),
    *(
        Case(f"quarterplan_{name}_in_range", plan, {name: days})
        for name in ("opens_before", "due_after", "agreed_after", "closed_after")
        for days in (0, MOST + 1)
    ),
    Case("dayoff_once_a_day", day_off, {"name": "Another name"}),
    Case("dayoff_kind_known", day_off, {"kind": "HALF"}),
    Case("dayoff_has_a_name", day_off, {"name": ""}),
    Case("keptfilter_one_per_name", kept_filter, {"query": "words=keys"}),
    Case("keptfilter_has_a_name", kept_filter, {"name": ""}),
    Case("pause_has_a_name", pause, {"name": ""}),
    Case("pause_ends_after_it_begins", pause, {"to_on": date(2026, 11, 2)}),
    Case("owndetail_once_a_kind", own_detail, {"name": "Another name"}),
    Case("owndetail_kind_known", own_detail, {"kind": "STAFF"}),
    Case("owndetail_has_a_value", own_detail, {"value": ""}),
    Case("owndetail_has_a_name", own_detail, {"name": ""}),
]
