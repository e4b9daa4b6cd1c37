"""How each verb of reminders and of best practice is walked."""

from __future__ import annotations

from functools import partial

from kim.foundations.landlord.queries import quarter_calendar
from kim.foundations.notices import actions, letter_actions
from kim.practice.best_practice import actions as best_practice
from kim.practice.best_practice.models import Answer
from kim.practice.kim_log.models import Entry
from kim_engine.clocks.reminders import Steps
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import DATES, Q2
from tests.rooms.walking import Call, Walk

DUE = DATES[Q2].due_on
TICK = "`kim tick` calls it"
EACH = 9  # reminders that stand for the cast when quarter 2 is overdue and to be closed
IN_OTHER_TESTS = {  # told by test_reminders and test_letters
    *("notices.reminder_ended", "notices.letter_sent", "notices.letter_failed"),
    *("notices.letter_unsure", "notices.letter_not_needed"),
}


def overdue(cast: Cast) -> Call:
    quarters.opened()
    return partial(actions.remind, on=TODAY)


def reminded(cast: Cast) -> None:
    quarters.opened()
    actions.remind(at=moment(), on=DUE)


def to_put_in_letters(cast: Cast) -> Call:
    reminded(cast)
    return partial(letter_actions.put_in_letters, on=DUE, calendar=quarter_calendar().for_years(2026, 2026))


def to_deliver(cast: Cast) -> Call:
    to_put_in_letters(cast)(at=moment())
    return partial(letter_actions.deliver, send=lambda letter, rows: None)


PEOPLE = 3  # who has a review to write that is due
AT_ONCE = ("notices.letter_made", "notices.reminder_put_in_letter")
SENT = ("notices.letter_begun", "notices.letter_sent")


def best(cast: Cast) -> Entry:
    return factories.entry(cast, kind="BEST_PRACTICE")


def asked(cast: Cast) -> Answer:
    areas, by = [cast.area("Repairs")], cast.standing("manager")
    return best_practice.offer_practice(entry=best(cast), areas=areas, by=by, at=moment()).answers.get()


WALKS: dict[str, Walk] = {
    "best_practice.offer_practice": Walk(
        lambda cast: partial(best_practice.offer_practice, entry=best(cast), areas=[cast.area("Repairs")]),
        ("best_practice.practice_offered", "best_practice.area_asked"),
        refuses="officer",
    ),
    "best_practice.take_up": Walk(
        lambda cast: partial(best_practice.take_up, answer=asked(cast)),
        ("kim_log.entry_drafted", "best_practice.practice_taken_up"),
        by="other_manager",
        refuses="manager",
    ),
    "best_practice.decline": Walk(
        lambda cast: partial(best_practice.decline, answer=asked(cast), why="We hold no keys."),
        ("best_practice.practice_declined",),
        by="other_manager",
        refuses="manager",
    ),
    "notices.remind": Walk(overdue, ("notices.reminder_made",) * EACH, by="", refuses_nobody=TICK),
    "notices.put_in_letters": Walk(to_put_in_letters, AT_ONCE * PEOPLE, by="", refuses_nobody=TICK),
    "notices.deliver": Walk(to_deliver, SENT * PEOPLE, by="", refuses_nobody=TICK),
    "notices.change_plan": Walk(
        lambda cast: partial(actions.change_plan, steps=Steps(soon_before=15), letter_on=2),
        ("notices.plan_changed",),
        by="administrator",
        refuses="manager",
    ),
    "notices.change_wish": Walk(
        lambda cast: partial(actions.change_wish, rhythm="DAILY"), ("notices.wish_changed",), by="manager"
    ),
}
