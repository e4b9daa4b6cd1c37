"""Two people in one review: what each changed is kept; where both changed one box, a person decides over both."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kim.assurance.reviews import actions
from kim.assurance.reviews.actions import BothChangedError
from kim.assurance.reviews.content import FIELDS, TEXTS, Answers, answers_of
from kim.assurance.reviews.merging import merged
from tests.factories import moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import statement

WORDS = st.sampled_from(["", "Keys.", "Doors.", "Void records.", "Where?"])
ANSWERS = st.builds(
    Answers,
    way=st.sampled_from(["", "UNCHANGED", "STATEMENT"]),
    texts=st.dictionaries(st.sampled_from(TEXTS), WORDS, max_size=3),
    judgement=st.sampled_from(["", "WELL", "NOT"]),
    sentence=WORDS,
    evidence=st.lists(st.integers(1, 3), unique=True, max_size=2).map(tuple),
)


@given(base=ANSWERS, mine=ANSWERS, theirs=ANSWERS)
def test_nothing_that_one_of_two_changed_is_lost(base, mine, theirs):
    whole, clashes = merged(base, mine, theirs)
    for name in FIELDS:
        before, own, other, now = (each.get(name) for each in (base, mine, theirs, whole))
        if name in clashes:
            assert own not in (before, other)
            assert other != before
            assert now == own
        elif own != before:
            assert now == own
        else:
            assert now == other


@given(base=ANSWERS, mine=ANSWERS)
def test_alone_nothing_clashes(base, mine):
    whole, clashes = merged(base, mine, base)
    assert clashes == ()
    assert [whole.get(name) for name in FIELDS] == [mine.get(name) for name in FIELDS]


@given(base=ANSWERS, mine=ANSWERS, theirs=ANSWERS)
def test_the_same_boxes_clash_whoever_comes_first(base, mine, theirs):
    assert merged(base, mine, theirs)[1] == merged(base, theirs, mine)[1]


def test_different_boxes_are_both_kept(cast):
    review = quarters.review(quarters.opened())
    mine, theirs = statement(judgement=""), statement(texts={}, sentence="")
    given = {"review": review, "seen": 0}
    actions.save_review(answers=mine, by=cast.standing("manager"), at=moment(), **given)
    actions.save_review(answers=theirs, by=cast.standing("log_administrator"), at=moment(), **given)
    review.refresh_from_db()
    said = answers_of(review)
    assert (said.judgement, said.sentence, said.texts["statement"]) == ("WORK", mine.sentence, mine.texts["statement"])


def test_the_same_box_is_shown_to_the_second_with_both_texts_and_the_next_save_counts(cast):
    review = quarters.review(quarters.opened())
    given = {"review": review, "seen": 0}
    actions.save_review(answers=statement(), by=cast.standing("manager"), at=moment(), **given)
    other = statement(texts={"statement": "Keys are lost."})
    by = cast.standing("log_administrator")
    with pytest.raises(BothChangedError) as both:
        actions.save_review(answers=other, by=by, at=moment(), **given)
    assert both.value.fields == ("statement",)
    assert both.value.theirs.texts["statement"] == statement().texts["statement"]
    review.refresh_from_db()
    assert review.revision == 1
    decided = replace(both.value.whole, texts={"statement": "Keys are logged, and some are lost."})
    saved = actions.save_review(review=review, answers=decided, seen=1, by=by, at=moment())
    assert saved.statement == "Keys are logged, and some are lost."


def test_what_was_not_read_is_not_sent(cast):
    review = quarters.saved(cast, quarters.review(quarters.opened()), statement())
    quarters.saved(cast, review, statement(sentence="Another reason."), by="log_administrator")
    from kim.foundations.people.refusals import RefusedError

    with pytest.raises(RefusedError, match="Read it again"):
        actions.submit_review(review=review, seen=1, facts=[], by=cast.standing("manager"), at=moment())
