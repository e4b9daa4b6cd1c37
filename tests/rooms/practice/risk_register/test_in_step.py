"""A gap goes with the entry that raised it: withdrawn, reworded, and back again with it."""

from datetime import date

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.practice.kim_log import actions
from kim.practice.risk_register import actions as gaps
from kim.practice.risk_register.models import Gap
from kim.practice.risk_register.queries import KIND
from tests import factories
from tests.factories import content, moment


@pytest.fixture
def given(cast):
    return {"by": cast.standing("manager")}


@pytest.fixture
def entry(cast):
    return factories.entry(cast, kind="GAP", what="Nobody owns the key list.", in_force_on=None)


def gap():
    return Gap.objects.get()


def correct(entry, given, **changes):
    texts = content(**({"kind": "GAP", "in_force_on": None} | changes))
    return actions.correct_entry(entry=entry, content=texts, why="It was wrong.", at=moment(), **given)


def withdraw(entry, given):
    actions.withdraw_entry(entry=entry, why="No gap.", from_on=date(2026, 11, 20), at=moment(), **given)


def test_withdrawing_an_entry_withdraws_its_open_gap_with_the_reason(entry, given):
    withdraw(entry, given)
    assert (gap().state, gap().settled_why, gap().settled_on) == ("WITHDRAWN", "No gap.", given["by"].on)
    assert history_of(KIND, gap().pk)[0].type == "risk_register.gap_settled"


def test_a_settled_gap_stays_settled_when_its_entry_goes(entry, given):
    gaps.settle_gap(gap=gap(), state="PUT_RIGHT", why="Owned.", at=moment(), **given)
    withdraw(entry, given)
    assert (gap().state, gap().settled_why) == ("PUT_RIGHT", "Owned.")


def test_a_gap_comes_back_with_its_entry(entry, given):
    withdraw(entry, given)
    actions.put_back_entry(entry=entry, why="It is one.", at=moment(), **given)
    assert (gap().state, gap().settled_why) == ("OPEN", "")


def test_a_correction_of_its_words_goes_to_the_gap(entry, given):
    correct(entry, given, what="Nobody owns the list of loaned keys.")
    assert gap().what == "Nobody owns the list of loaned keys."
    assert history_of(KIND, gap().pk)[0].type == "risk_register.gap_reworded"
    before = len(history_of(KIND, gap().pk))
    correct(entry, given, what="Nobody owns the list of loaned keys.", why="Other.")
    assert len(history_of(KIND, gap().pk)) == before


def test_an_entry_that_is_no_gap_after_all_takes_its_gap_along_and_can_bring_it_back(entry, given):
    correct(entry, given, kind="LESSON")
    assert (gap().state, gap().settled_why) == ("WITHDRAWN", "It was wrong.")
    correct(entry, given, what="Nobody owns it still.")
    assert (gap().state, gap().what) == ("OPEN", "Nobody owns it still.")


def test_an_entry_that_becomes_a_gap_raises_one(cast, given):
    entry = factories.entry(cast)
    assert not Gap.objects.exists()
    correct(entry, given, what="Nobody owns it.")
    assert (gap().what, gap().source_number, gap().state) == ("Nobody owns it.", entry.pk, "OPEN")


def test_the_officer_who_withdraws_needs_not_answer_for_the_area(cast):
    entry = factories.entry(cast, by="officer", kind="GAP", in_force_on=None)
    withdraw(entry, {"by": cast.standing("officer")})
    assert gap().state == "WITHDRAWN"
