"""R3, R4, R6, R7, R30, R46: a review is written, sent, agreed, sent back, closed, corrected; all else is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from kim.assurance.reviews import actions, policies, quarter_actions, queries
from kim.assurance.reviews.choices import MOVES, ReviewState
from kim.assurance.reviews.models import KimQuarter, Review
from kim.foundations.audit_trail.queries import as_known_on, history_of
from kim.foundations.people import actions as people
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions as kim_log
from kim.practice.list_changes import many
from kim_engine.calendar import Quarter
from kim_engine.risk.information import InformationRisk
from tests.factories import content, moment
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import statement, unchanged


def events(review):
    return [item.type.removeprefix("reviews.") for item in reversed(history_of(queries.KIND, review.pk))]


def refused(call, **given):
    with pytest.raises(RefusedError) as error:
        call(**given)
    return error.value.because


def test_opening_gives_every_area_one_review_and_later_areas_theirs(cast):
    quarter = quarters.opened()
    assert sorted(quarter.reviews.values_list("area__name", flat=True)) == ["Leasehold", "Repairs", "Voids"]
    by = cast.standing("administrator")
    people.add_area(name="Sheltered", team=cast.places["Case"], by=by, at=moment())
    assert quarter_actions.add_missing_reviews(quarter=quarter, at=moment(), on=date(2026, 10, 1)) == 1
    assert quarter_actions.add_missing_reviews(quarter=quarter, at=moment(), on=date(2026, 10, 1)) == 0
    assert events(quarters.review(quarter, "Sheltered")) == ["review_opened"]


def test_a_quarter_is_opened_once_and_no_day_is_in_two(cast):
    quarters.opened()
    assert "is open already" in refused(quarters.opened)
    other = Quarter(2026, 1, starts_in=8)  # August to October shares days with July to September
    dates = quarters.DATES[quarters.Q2]
    given = {"quarter": other, "dates": dates, "by": None, "at": moment(), "on": date(2026, 10, 1)}
    assert "has days of this quarter" in refused(quarter_actions.open_quarter, **given)
    assert KimQuarter.objects.count() == 1


def test_two_quarters_can_be_open_at_once(cast):
    first, second = quarters.opened(quarters.Q1), quarters.opened()
    assert list(queries.open_quarters()) == [first, second]


def test_a_review_is_saved_sent_and_agreed_by_somebody_above(cast):
    review = quarters.review(quarters.opened())
    quarters.agreed(cast, quarters.sent(cast, review))
    review.refresh_from_db()
    assert (review.state, review.agreed_by, review.concurs) == ("AGREED", cast.person("service_manager"), True)
    assert events(review) == ["review_opened", "review_saved", "review_submitted", "review_agreed"]


def test_an_unchanged_quarter_is_a_nil_return_and_says_again_what_the_last_said(cast):
    proof = quarters.proof(cast)
    first = quarters.sent(cast, quarters.review(quarters.opened(quarters.Q1)))
    review = quarters.sent(cast, quarters.review(quarters.opened()), unchanged(proof, judgement="NOT"))
    assert review.is_nil_return
    assert (review.judgement, review.statement, review.unchanged_running) == ("NOT", first.statement, 1)
    assert events(review)[-1] == "nil_return"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"way": ""}, "Choose how this quarter was."),
        ({"way": "GUIDED"}, "Choose how this quarter was."),  # not offered: the area is on short statement (R6)
        ({"way": "UNCHANGED"}, "Point to at least one piece of evidence."),
        ({"texts": {}}, "Say what changed, and how you know it works."),
        ({"judgement": ""}, "Choose your judgement: working well, needs work or not working."),
        ({"sentence": " "}, "Say in one sentence why you judge so."),
    ],
)
def test_what_a_review_lacks_is_asked_for_before_it_is_sent(cast, answers, sentence):
    review = quarters.review(quarters.opened())
    assert refused(quarters.sent, cast=cast, found=review, answers=statement(**answers)) == sentence
    review.refresh_from_db()
    assert review.state == ReviewState.IN_PROGRESS


def test_the_guided_form_asks_for_one_answer_and_never_for_six(cast):
    risk = InformationRisk("HIGH", "HIGH", "HIGH", "LOW")
    given = {"by": cast.standing("service_manager"), "at": moment(), "why": "Many sensitive records."}
    approach = quarter_actions.set_approach(area=cast.area(), autonomy="GUIDED", risk=risk, **given)
    assert approach.suggested == "GUIDED"
    review = quarters.review(quarters.opened())
    sentence = "Answer at least one of the questions."
    assert refused(quarters.sent, cast=cast, found=review, answers=statement(way="GUIDED")) == sentence
    guided = statement(way="GUIDED", texts={"answer_5": "Who holds the spare keys."})
    review = quarters.sent(cast, review, guided)
    assert (review.answer_5, review.statement) == ("Who holds the spare keys.", "")


def test_an_own_record_needs_its_link_or_file(cast):
    risk = InformationRisk("LOW", "LOW", "LOW", "LOW")
    given = {"by": cast.standing("head"), "at": moment(), "why": "They have shown it."}
    quarter_actions.set_approach(area=cast.area(), autonomy="OWN_EVIDENCE", risk=risk, **given)
    review = quarters.review(quarters.opened())
    own = statement(way="OWN", texts={})
    assert refused(quarters.sent, cast=cast, found=review, answers=own) == "Give a link or a file."
    given = {"review": review, "by": cast.standing("manager"), "at": moment()}
    link = actions.add_link(label="Our dashboard", url="https://files.example/dashboard", **given)
    assert quarters.sent(cast, review, statement(way="OWN", texts={}, evidence=(link.pk,))).state == "SUBMITTED"


@pytest.mark.parametrize("name", ["officer", "other_manager", "other_head", "director", "governance", "inspector"])
def test_nobody_else_writes_a_review(cast, name):
    review = quarters.review(quarters.opened())
    assert "Only those who answer for Voids" in refused(
        quarters.saved, cast=cast, found=review, answers=statement(), by=name
    )


@pytest.mark.parametrize("name", ["manager", "log_administrator", "officer", "other_head", "governance"])
def test_nobody_agrees_their_own_review_and_nobody_from_elsewhere(cast, name):
    review = quarters.sent(cast, quarters.review(quarters.opened()))
    refused(quarters.agreed, cast=cast, found=review, by=name)


def test_a_service_manager_who_wrote_it_does_not_agree_it_whatever_posts_they_hold(cast):
    review = quarters.sent(cast, quarters.review(quarters.opened()), by="service_manager")
    assert "Nobody agrees their own" in refused(quarters.agreed, cast=cast, found=review)
    assert quarters.agreed(cast, review, by="head").state == "AGREED"


def test_a_head_who_also_keeps_the_area_does_not_agree_it(cast):
    by, at = cast.standing("administrator"), moment()
    people.appoint(
        person=cast.person("head"), role="LINE_MANAGER", place=cast.area(), from_on=date(2026, 9, 1), by=by, at=at
    )
    review = quarters.sent(cast, quarters.review(quarters.opened()))
    assert "Nobody agrees their own" in refused(quarters.agreed, cast=cast, found=review, by="head")
    assert quarters.agreed(cast, review, by="director").state == "AGREED"


def test_a_review_sent_back_says_why_and_comes_again(cast):
    review = quarters.sent(cast, quarters.review(quarters.opened()))
    given = {"by": cast.standing("service_manager"), "at": moment()}
    assert refused(actions.send_back, review=review, why=" ", **given) == "Say why you send it back."
    review = actions.send_back(review=review, why="Where are consent letters kept?", **given)
    assert (review.state, review.sent_back_why) == ("SENT_BACK", "Where are consent letters kept?")
    review = quarters.sent(cast, review, statement(texts={"statement": "In the case."}))
    assert quarters.agreed(cast, review).statement == "In the case."


def test_after_three_unchanged_reviews_the_evidence_is_opened_by_the_one_who_agrees(cast):
    proof, review = quarters.proof(cast), None
    dates = quarters.DATES[quarters.Q1]
    for quarter in (Quarter(2025, 3), Quarter(2025, 4), quarters.Q1):
        given = {"by": None, "at": moment(), "on": dates.opens_on}
        quarter_actions.open_quarter(quarter=quarter, dates=dates, **given)
        row = KimQuarter.objects.get(code=quarter.code)
        review = quarters.sent(cast, quarters.review(row), unchanged(proof))
    assert review.unchanged_running == 3
    assert refused(quarters.agreed, cast=cast, found=review) == "Open the evidence, and say what you checked."
    several = {"reviews": [review], "opened": {review.pk: "The review"}, "at": moment()}
    assert "on its own" in refused(actions.agree_several, by=cast.standing("service_manager"), **several)
    assert quarters.agreed(cast, review, checked="Ten voids against the procedure.").checked.startswith("Ten voids")


def test_several_are_agreed_at_once_only_when_each_was_opened_and_all_or_none(cast):
    quarter = quarters.opened()
    voids = quarters.sent(cast, quarters.review(quarter))
    by = {"by": cast.standing("service_manager"), "at": moment()}
    leasehold = quarters.sent(cast, quarters.review(quarter, "Leasehold"), by="head")
    both = {"reviews": [voids, leasehold]}
    opened = {voids.pk: "The review"}
    assert refused(actions.agree_several, opened=opened, **both, **by) == "Open the review of Leasehold first."
    voids.refresh_from_db()
    assert voids.state == "SUBMITTED"
    opened |= {leasehold.pk: "The review"}
    assert [each.state for each in actions.agree_several(opened=opened, **both, **by)] == ["AGREED", "AGREED"]


def test_closing_records_what_nobody_sent_as_not_returned_and_freezes_the_rest(cast):
    quarter = quarters.opened()
    agreed = quarters.agreed(cast, quarters.sent(cast, quarters.review(quarter)))
    what = queries.on_closing(quarter, cast.places["Housing"])
    assert [each.area.name for each in what.not_returned] == ["Leasehold"]
    assert "Only the Head of Service of Housing" in refused(quarters.closed, cast=cast, quarter=quarter, by="director")
    quarters.closed(cast, quarter)
    assert quarters.review(quarter, "Leasehold").state == "NOT_RETURNED"
    assert quarters.review(quarter, "Repairs").state == "NOT_STARTED"
    quarter.refresh_from_db()
    assert quarter.closed_at is None
    quarters.closed(cast, quarter, by="other_head", service="Property")
    quarter.refresh_from_db()
    assert quarter.closed_at is not None
    leasehold = quarters.review(quarter, "Leasehold")
    assert "closed" in refused(quarters.saved, cast=cast, found=leasehold, answers=statement())
    assert "closed" in refused(quarters.agreed, cast=cast, found=agreed)
    assert "is closed for this quarter" in refused(quarters.closed, cast=cast, quarter=quarter)


def test_a_director_closes_only_where_there_is_no_head(cast):
    quarter = quarters.opened()
    post = cast.standing("head").posts[0]
    people.end_post(post=post, last_on=date(2026, 11, 20), by=cast.standing("administrator"), at=moment())
    quarters.closed(cast, quarter, by="director")
    assert quarters.review(quarter).state == "NOT_RETURNED"


def test_whoever_is_head_on_the_day_closes(cast):
    """A Head changed in mid-quarter: the new one closes, the old one can't."""
    quarter = quarters.opened()
    administrator, second = cast.standing("administrator"), cast.standing("second_administrator")
    people.end_post(post=cast.standing("head").posts[0], last_on=date(2026, 10, 31), by=administrator, at=moment())
    post = people.appoint(
        person=cast.person("nobody"),
        role="HEAD_OF_SERVICE",
        place=cast.places["Housing"],
        from_on=date(2026, 11, 1),
        by=administrator,
        at=moment(),
    )
    people.confirm_post(post=post, by=second, at=moment())
    refused(quarters.closed, cast=cast, quarter=quarter, by="head")
    quarters.closed(cast, quarter, by="nobody")
    assert quarters.review(quarter).closed_in.closed_by == cast.person("nobody")


def test_a_quarter_is_not_closed_before_it_has_ended(cast):
    quarter = quarters.opened()
    by = cast.standing("head", on=date(2026, 9, 30))
    given = {"quarter": quarter, "service": cast.places["Housing"], "by": by, "at": moment()}
    assert refused(quarter_actions.close_service, **given) == "A quarter can't be closed before it has ended."


def test_after_closing_a_correction_is_a_new_version_with_its_reason_and_the_old_one_can_be_read(cast):
    quarter = quarters.opened()
    review = quarters.agreed(cast, quarters.sent(cast, quarters.review(quarter)))
    quarters.closed(cast, quarter)
    review = quarters.review(quarter)
    given = {"review": review, "answers": statement(judgement="NOT"), "by": cast.standing("manager")}
    before = moment()
    assert refused(actions.correct_review, why=" ", seen=review.revision, at=moment(), **given).startswith("Say why")
    corrected = actions.correct_review(why="We had not counted all.", seen=review.revision, at=moment(), **given)
    assert (corrected.version, corrected.judgement, corrected.state) == (2, "NOT", "AGREED")
    assert as_known_on(queries.KIND, [review.pk], before)[review.pk]["judgement"] == "WORK"


def test_what_was_not_returned_can_be_given_afterwards_and_stays_not_returned(cast):
    quarter = quarters.opened()
    quarters.closed(cast, quarter)
    review = quarters.review(quarter)
    given = {"answers": statement(), "why": "I was away.", "by": cast.standing("manager"), "at": moment()}
    late = actions.correct_review(review=review, seen=review.revision, **given)
    assert (late.state, late.version, late.sentence) == ("NOT_RETURNED", 2, statement().sentence)


def test_an_entry_dated_in_a_closed_quarter_says_why_it_is_late(cast):
    quarter = quarters.opened()
    given = {"area": cast.area(), "by": cast.standing("manager")}
    in_quarter = content(in_force_on=date(2026, 8, 3))
    kim_log.record_entry(content=in_quarter, at=moment(), **given)
    quarters.closed(cast, quarter)
    because = refused(kim_log.record_entry, content=in_quarter, at=moment(), **given)
    assert because == "Quarter 2, July to September 2026 is closed. Say why this is logged only now."
    late = content(in_force_on=date(2026, 8, 3), late_why="We found the note today.")
    assert kim_log.record_entry(content=late, at=moment(), **given).late_why == "We found the note today."
    elsewhere = {"area": cast.area("Repairs"), "by": cast.standing("other_manager")}
    kim_log.record_entry(content=in_quarter, at=moment(), **elsewhere)  # its service has not closed


def test_a_correction_that_leaves_its_date_in_a_closed_quarter_alone_is_not_late(cast):
    quarter = quarters.opened()
    given = {"area": cast.area(), "by": cast.standing("manager"), "at": moment()}
    entry = kim_log.record_entry(content=content(in_force_on=date(2026, 8, 3)), **given)
    later = kim_log.record_entry(content=content(in_force_on=date(2026, 11, 2)), **given)
    quarters.closed(cast, quarter)
    corrected = {"why": "It is a lesson.", "by": cast.standing("manager"), "at": moment()}
    moved = content(in_force_on=date(2026, 8, 4))
    assert "Say why this is logged only now." in refused(kim_log.correct_entry, entry=later, content=moved, **corrected)
    lesson = content(in_force_on=date(2026, 8, 3), kind="LESSON")
    kim_log.correct_entry(entry=entry, content=lesson, **corrected)
    many_changed = many.plan([entry.pk, later.pk], "kind:GUIDANCE", cast.standing("manager"))
    assert [each.entry.pk for each in many_changed.planned] == [entry.pk, later.pk]
    page = cast.client("manager")
    address, typed = (
        reverse("kim_log:entry_correct", args=[later.pk]),
        {"what": "Keys.", "why": "Lost.", "reason": "So."},
    )
    day = {"in_force_on-day": "4", "in_force_on-month": "8", "in_force_on-year": "2026"}
    assert "Say why this is logged only now" in page.post(address, typed | day).content.decode()
    address = reverse("kim_log:entry_correct", args=[entry.pk])
    assert page.post(address, typed | day | {"in_force_on-day": "3"}).status_code == 302


def test_dates_move_with_the_landlords_days_until_the_quarter_is_closed(cast):
    quarter = quarters.opened()
    dates = quarters.DATES[quarters.Q2]
    later = quarters.Dates(date(2026, 9, 17), date(2026, 10, 22), date(2026, 11, 5), date(2026, 11, 19))
    assert not quarter_actions.move_dates(quarter=quarter, dates=dates, at=moment())
    assert quarter_actions.move_dates(quarter=quarter, dates=later, at=moment())
    quarter.refresh_from_db()
    assert (quarter.opens_on, quarter.due_on) == (dates.opens_on, later.due_on)
    quarters.closed(cast, quarter)
    quarters.closed(cast, quarter, by="other_head", service="Property")
    assert not quarter_actions.move_dates(quarter=quarter, dates=dates, at=moment())


def test_a_part_is_asked_answered_and_read_in_the_review(cast):
    review = quarters.review(quarters.opened())
    by = {"by": cast.standing("manager"), "at": moment()}
    part = actions.ask_part(review=review, asked=cast.person("officer"), question="Who has the keys?", **by)
    assert refused(actions.answer_part, part=part, answer="Me.", **by) == "Somebody else was asked for this."
    answered = actions.answer_part(part=part, answer="The lettings desk.", by=cast.standing("officer"), at=moment())
    assert (answered.state, answered.answer) == ("ANSWERED", "The lettings desk.")
    again = {"answer": "Me.", "by": cast.standing("officer"), "at": moment()}
    assert "not waiting" in refused(actions.answer_part, part=part, **again)
    assert list(queries.parts_visible_to(cast.standing("officer"))) == [part]
    assert not queries.parts_visible_to(cast.standing("other_manager")).exists()


def test_every_state_has_its_moves_and_every_move_leads_to_a_state():
    assert set(MOVES) == set(ReviewState)
    reached = {to for moves in MOVES.values() for to in moves}
    assert reached == set(ReviewState)
    back = {at for at, moves in MOVES.items() if ReviewState.NOT_STARTED in moves}
    assert back == {ReviewState.PASSED_ON}  # an undone merging alone gives back a review that nobody had begun


def test_a_move_that_the_table_lacks_is_refused():
    for state in ReviewState:
        for to in ReviewState:
            decision = policies.may_move(Review(state=state), to=to)
            assert bool(decision) == (to in MOVES[state])
            assert decision or state.label.lower() in decision.because


def test_facts_are_compiled_from_what_stands(cast):
    from kim.assurance.reviews.telling import known_now

    quarters.proof(cast)
    kim_log.record_entry(
        area=cast.area(), content=content(kind="GAP", in_force_on=None), by=cast.standing("manager"), at=moment()
    )
    quarter = quarters.opened()
    KimQuarter.objects.filter(pk=quarter.pk)  # the factories log on the cast's day, which is in the next quarter
    from kim.assurance.reviews import slots

    facts = slots.facts_of(cast.standing("manager"), cast.area(), date(2026, 10, 1), date(2026, 12, 31))
    assert [(fact.figure, fact.words) for fact in facts][:2] == [
        ("2", "changes logged this quarter"),
        ("1", "piece of evidence with its entries"),
    ]
    assert facts[2].words.startswith("gap open since")
    assert [fact.figure for fact in known_now(cast.standing("manager"), quarters.review(quarter))] == [
        "0",
        "1",
        "1",
        "0",
        "0",  # what only one person knows without cover
    ]
