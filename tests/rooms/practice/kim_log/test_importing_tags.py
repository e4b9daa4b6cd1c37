"""R2: what an old Log says beside a change: its kind, restriction, places, questions, and what replaced it."""

from __future__ import annotations

from collections import Counter

import pytest

from kim.foundations.spreadsheets.results import Outcome
from kim.places.holdings.actions import add_location
from kim.practice.kim_log.choices import EntryKind
from kim.practice.kim_log.importing_tags import KIND_WORDS
from kim.practice.kim_log.models import Entry
from kim.practice.risk_register.models import Gap
from kim_engine.tables.headings import plain
from tests.factories import moment
from tests.rooms.practice.kim_log.old_logs import HEADINGS, bring, check, only, row


def brought(cast, *rows, headings):
    browser = check(cast, *rows, headings=(*HEADINGS, *headings))
    bring(browser)
    return Entry.objects.order_by("came_row")


# Kinds


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Gap", "GAP"),
        ("gaps", "GAP"),
        ("Direction", "DIRECTION"),
        ("Practice", "PRACTICE"),
        ("Good practice", "BEST_PRACTICE"),
        ("Lesson learnt", "LESSON"),
        ("Decision", "DECISION"),
        ("CHANGE_OF_PRACTICE", "CHANGE_OF_PRACTICE"),
        ("Process change", "CHANGE_OF_PRACTICE"),
        ("Direction set by strategic management", "DIRECTION"),
    ],
)
def test_a_kind_is_understood_as_people_say_it(cast, said, kind):
    assert brought(cast, [*row(), said], headings=("Kind",)).get().kind == kind


def test_no_word_for_a_kind_is_another_kinds_too():
    words = [plain(word) for said in KIND_WORDS.values() for word in said.split(",")]
    labels = [plain(label) for label in EntryKind.labels]
    assert all(count == 1 for count in Counter([*words, *labels]).values())


def test_a_gap_by_any_of_its_words_raises_its_gap(cast):
    entry = brought(cast, [*row(), "Gap identified"], headings=("Kind",)).get()
    assert Gap.objects.get().source_number == entry.pk


def test_a_kind_that_is_not_understood_is_asked_once_and_never_guessed(cast):
    browser = check(cast, [*row(), "Whim"], [*row(what="Second"), "Whim"], headings=(*HEADINGS, "Kind"))
    question = only(browser)
    assert (question.kind, question.cell) == ("unknown kind", "I2")
    bring(browser)
    assert not Entry.objects.exists()
    browser.send({f"choice-{question.key}": "LESSON"})
    bring(browser)
    assert {entry.kind for entry in Entry.objects.all()} == {"LESSON"}


def test_a_kind_that_is_none_stays_as_a_word(cast):
    browser = check(cast, [*row(), "Whim"], headings=(*HEADINGS, "Kind"))
    browser.send({f"choice-{only(browser).key}": "words"})
    bring(browser)
    entry = Entry.objects.get()
    assert (entry.kind, entry.came_with) == ("CHANGE_OF_PRACTICE", "Kind: Whim")


# Restricted


def test_what_was_restricted_comes_in_restricted_with_its_reason(cast):
    rows = [
        [*row(), "It shows a weakness in security", "It names a weak lock."],
        [*row(what="Second"), "It is about a staff matter", ""],
        [*row(what="Third"), "No", ""],
        [*row(what="Fourth"), "", ""],
    ]
    found = brought(cast, *rows, headings=("Restricted", "Why few people see it"))
    assert [(entry.restriction, entry.restricted_why) for entry in found] == [
        ("SECURITY", "It names a weak lock."),
        ("STAFF", "It was restricted in the old Log."),
        ("", ""),
        ("", ""),
    ]
    page = cast.client("other_manager").get("/log/").content.decode()
    assert "Keys are logged" not in page
    assert "Third" in page


def test_what_may_be_restricted_is_never_opened_by_guessing(cast):
    browser = check(cast, [*row(), "Yes"], headings=(*HEADINGS, "Restricted"))
    question = only(browser)
    assert question.kind == "restricted"
    assert not browser.found.may_come_in
    browser.send({f"choice-{question.key}": "STAFF"})
    bring(browser)
    assert Entry.objects.get().restriction == "STAFF"


# Places and questions


def test_places_are_read_by_name_and_an_unknown_one_is_asked_about(cast):
    for name in ("Housing system", "Drawing store, north"):
        add_location(name=name, kind="SYSTEM", by=cast.standing("administrator"), at=moment())
    browser = check(
        cast, [*row(), "Drawing store, north; housing system, Attic"], headings=(*HEADINGS, "Where we keep it")
    )
    question = only(browser)
    assert "‘Attic’" in question.asks
    browser.send({f"choice-{question.key}": "words"})
    bring(browser)
    entry = Entry.objects.get()
    assert {place.name for place in entry.locations.all()} == {"Housing system", "Drawing store, north"}
    assert entry.came_with == "Where we keep it: Attic"


@pytest.mark.parametrize(
    ("said", "numbers", "words"),
    [
        ("3, 1", "13", ""),
        ("135", "135", ""),
        ("2", "2", ""),
        ("1. What are the key activities of this service?; 3. Who is responsible for each stage?", "13", ""),
        ("the usual", "", "Review questions: the usual"),
    ],
)
def test_review_questions_are_read_by_number_or_by_their_words(cast, said, numbers, words):
    entry = brought(cast, [*row(), said], headings=("Review questions",)).get()
    assert (entry.questions, entry.came_with) == (numbers, words)


# What replaced it, and what has ended


def test_what_replaces_and_what_was_replaced_are_joined_by_their_numbers(cast):
    rows = [
        [*row(what="New", date="1/6/2025"), "12", "7", ""],
        [*row(what="Old", date="1/6/2024"), "7", "", "12"],
        [*row(what="Alone", date="1/6/2024"), "9", "99", ""],
    ]
    new, old, alone = brought(cast, *rows, headings=("Number", "Replaces", "Replaced by"))
    assert (new.replaces, new.state, new.in_force_to) == (old, "RECORDED", None)
    assert (old.state, old.in_force_to) == ("REPLACED", new.in_force_on)
    assert (alone.replaces, alone.came_with) == (None, "Number: 9\nReplaces: 99")


@pytest.mark.parametrize("rows", [(("1", "2"), ("2", "1")), (("1", "1"),), (("1", "2"), ("3", "2"), ("2", ""))])
def test_links_that_no_log_can_hold_become_words(cast, rows):
    made = [[*row(what=f"Change {n}"), *given] for n, given in enumerate(rows)]
    found = brought(cast, *made, headings=("Number", "Replaces"))
    assert found.count() == len(rows)
    assert sum("Replaces:" in entry.came_with for entry in found) == 1
    assert sum(entry.replaces_id is not None for entry in found) == len(rows) - 1 - (len(rows) == 3)


def test_what_was_withdrawn_comes_in_as_withdrawn_from_its_day(cast):
    found = brought(cast, [*row(), "Withdrawn", "1/2/2025"], headings=("State", "No longer applies from"))
    assert (found.get().state, found.get().in_force_to.isoformat()) == ("WITHDRAWN", "2025-02-01")


def test_what_has_ended_nobody_says_when_is_asked_about(cast):
    browser = check(cast, [*row(), "Withdrawn"], headings=(*HEADINGS, "State"))
    question = only(browser)
    assert question.kind == "no last day"
    browser.send({f"typed-{question.key}": "1 1 2024"})
    assert browser.found.counts[Outcome.CANNOT] == 1
    browser.open(f"{browser.at}?show=answered")
    browser.send({f"typed-{question.key}": "1 3 2025"})
    bring(browser)
    assert Entry.objects.get().in_force_to.isoformat() == "2025-03-01"


def test_a_draft_of_another_installation_does_not_come_in(cast):
    browser = check(cast, [*row(), "Draft"], headings=(*HEADINGS, "State"))
    assert "It was a draft there" in browser.page
    assert not browser.found.may_come_in
