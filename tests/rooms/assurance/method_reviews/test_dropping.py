"""R45, R6: a Head drops an optional question from the next quarter on; what was answered stays; it can come back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.http import QueryDict
from django.urls import reverse

from kim.assurance.method_reviews import actions, due, policies, queries
from kim.assurance.method_reviews.choices import MAY_BE_DROPPED, OF_THE_GUIDED_FORM, QUESTIONS, STAY
from kim.assurance.reviews import actions as reviews
from kim.assurance.reviews import forms as review_forms
from kim.assurance.reviews import quarter_actions, telling
from kim.foundations.audit_trail.models import Event
from kim.foundations.people import actions as people
from kim.foundations.people import doors as people_doors
from kim.foundations.people.refusals import RefusedError
from kim.practice.kim_log import actions as kim_log
from kim.practice.kim_log import forms as log_forms
from kim.practice.kim_log.content import content_of
from kim.practice.kim_log.merged_forms import CorrectionForm, DraftForm
from kim.practice.kim_log.models import Entry
from kim.practice.list_changes import many
from kim.practice.list_changes.reading import read_list
from kim.practice.told_by_form.written import ABOUT, LEFT_OUT, PLACES, SHEET
from kim_engine.risk.information import InformationRisk
from tests import factories
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.assurance.method_reviews.deciding import NEXT, QUESTION, brought_back, dropped
from tests.rooms.assurance.reviews import quarters
from tests.rooms.assurance.reviews.quarters import Q1, Q2
from tests.rooms.practice.list_changes.test_changed_lists import as_read, downloaded, rows_of
from tests.rooms.practice.told_by_form import filled

LAST_DAY = date(2026, 12, 31)


def the_clock_says(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    class Clock:
        now = staticmethod(lambda: datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC))
        localdate = staticmethod(lambda: day)

    monkeypatch.setattr(people_doors, "timezone", Clock)


def asked(cast: Cast, on: date, service: str = "Housing") -> set[str]:
    """Give what may be dropped and is asked on a day."""
    gone = queries.not_asked(cast.places[service], on)
    assert queries.asked_no_more([cast.places[service].pk], on) == gone, "forms are told the same"
    return {each.key for each in MAY_BE_DROPPED} - gone


def new_form(cast: Cast, on: date, by: str = "manager", **typed: Any) -> log_forms.NewEntryForm:
    data = None
    if typed:
        data = QueryDict(mutable=True)
        data.update(typed)
    return log_forms.NewEntryForm(data, who=cast.standing(by, on), on=on, quarantine=None)


def test_a_question_is_dropped_from_the_next_quarter_and_can_come_back(cast: Cast) -> None:
    every = {each.key for each in MAY_BE_DROPPED}
    made = dropped(cast)
    assert made.from_on == NEXT
    assert asked(cast, LAST_DAY) == every, "what is asked never changes within a quarter"
    assert asked(cast, NEXT) == every - {QUESTION}
    assert asked(cast, NEXT, "Property") == every, "each Head decides for their own service"
    brought_back(cast)
    assert asked(cast, NEXT) == every, "what was decided last counts, and it was never left out"
    dropped(cast)
    brought_back(cast, on=NEXT)
    april = date(2027, 4, 1)
    assert (asked(cast, date(2027, 3, 31)), asked(cast, april)) == (every - {QUESTION}, every)
    types = Event.objects.filter(object_kind=queries.KIND).order_by("sequence").values_list("type", flat=True)
    assert [each.removeprefix("method_reviews.question_") for each in types] == ["dropped", "brought_back"] * 2


def test_what_the_strategy_asks_for_stays_and_the_refusal_says_why(cast: Cast) -> None:
    for question in STAY:
        with pytest.raises(RefusedError) as refused:
            dropped(cast, question.key)
        assert refused.value.because == f"“{question.label}” stays. {question.stays}"
    assert not Event.objects.filter(object_kind=queries.KIND).exists()


def test_refusals(cast: Cast) -> None:
    housing = cast.places["Housing"]
    given = {"service": housing, "at": moment()}
    with pytest.raises(RefusedError, match="Only the Head of Service of Housing"):
        dropped(cast, by="director")
    with pytest.raises(RefusedError, match="Heads of Service and Directors look"):
        actions.keep_questions(by=cast.standing("service_manager"), **given)
    with pytest.raises(RefusedError, match="Say why"):
        actions.drop_question(question=QUESTION, why=" ", by=cast.standing("head"), **given)
    with pytest.raises(RefusedError, match="is asked"):
        brought_back(cast)
    for unknown in ("entry.hat", ""):
        with pytest.raises(RefusedError, match="no such question"):
            dropped(cast, unknown)
    dropped(cast)
    with pytest.raises(RefusedError, match="dropped already"):
        dropped(cast)
    *most, last = sorted(OF_THE_GUIDED_FORM)
    for key in most:
        dropped(cast, key)
    with pytest.raises(RefusedError, match="One question of the guided form has to stay"):
        dropped(cast, last)
    people.end_post(
        post=cast.standing("head").posts[0], last_on=date(2026, 11, 1), by=cast.standing("administrator"), at=moment()
    )
    assert dropped(cast, "entry.questions", by="director"), "a Director decides where there is no Head"


def test_every_question_of_the_forms_is_either_droppable_or_says_why_it_stays(cast: Cast) -> None:
    """A new field is in one of the two lists before it is merged."""
    review = quarters.review(quarters.opened())
    given = {"who": cast.standing("manager"), "quarantine": None}
    forms = {
        "entry": new_form(cast, TODAY).fields,
        "review": {
            **review_forms.ReviewForm(None, review=review, **given).fields,
            **review_forms.SendForm(None, review=review).fields,
        },
    }
    carried = {
        "kept_because",
        "found_before",
        "answered",
        "seen",
        "has_looked",
        "let_go",
    }  # said of an answer, or hidden
    named = {f"{form}.{name}": field.label for form, fields in forms.items() for name, field in fields.items()}
    shown = {key for key in named if key.partition(".")[2] not in carried and named[key]}
    listed = {key for key in QUESTIONS if not key.startswith("form.")}
    assert shown - listed == set()
    assert listed - set(named) == set(), "a question that no form has"
    for key, label in named.items():
        if key in {each.key for each in MAY_BE_DROPPED}:
            assert QUESTIONS[key].label == str(label).removesuffix(" (optional)"), key


def test_the_log_asks_it_no_more_and_nothing_that_was_typed_is_lost(cast: Cast) -> None:
    entry = factories.entry(cast, known_only_by="Voids officer", covered_by="Lettings officer")
    draft = factories.draft(cast, covered_by="The caretaker")
    dropped(cast)
    dropped(cast, "entry.questions")
    assert QUESTION.partition(".")[2] in new_form(cast, LAST_DAY).fields
    names = set(new_form(cast, NEXT).fields)
    assert names.isdisjoint({"covered_by", "questions"})
    assert "known_only_by" in names
    assert {"covered_by", "questions"} <= set(new_form(cast, NEXT, by="governance").fields), "another service asks it"
    given = {"on": NEXT, "seen": None}
    correction = CorrectionForm(None, entry=entry, **given)
    assert "covered_by" in correction.fields, "what is answered can be read, and corrected"
    assert "questions" not in correction.fields
    with_draft = DraftForm(None, entry=draft, who=cast.standing("manager", NEXT), quarantine=None, **given)
    assert with_draft["covered_by"].value() == "The caretaker"
    typed = {"what": "Keys.", "why": "Lost.", "in_force_on-day": "1", "in_force_on-month": "1"}
    typed |= {"in_force_on-year": "2027", "area": str(cast.area().pk)}
    late = new_form(cast, NEXT, covered_by="Typed before midnight", **typed)
    assert late.is_valid(), late.errors
    assert late.content().covered_by == "Typed before midnight"
    plain = new_form(cast, NEXT, **typed)
    assert plain.is_valid(), plain.errors
    assert (plain.content().covered_by, plain.content().questions) == ("", "")


def test_changing_many_adds_no_tag_of_a_question_that_was_dropped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tagged, plain = factories.entry(cast, questions="3"), factories.entry(cast, what="Doors.")
    elsewhere = factories.entry(cast, by="other_manager", area="Repairs")
    dropped(cast, "entry.questions")
    the_clock_says(monkeypatch, NEXT)
    changes = reverse("list_changes:many_choose")
    page = cast.client("manager").get(changes).content.decode()
    assert "Review questions: add" not in page
    assert "Review questions: take away 3. Who is responsible for each stage?" in page, "what stands can go"
    refused = cast.client("manager").post(changes, {"change": "questions+:4", "which": "all", "reason": "Tidy."})
    assert refused.status_code == 400
    assert "Review questions: add 4" in cast.client("other_manager").get(changes).content.decode()
    by = cast.standing("manager", NEXT)
    planned = many.plan([tagged.pk, plain.pk], "questions+:4", by)
    assert [because for _, because in planned.refused] == [
        "Its service does not ask this any more. What stands can be taken away."
    ] * 2
    assert [each.entry for each in many.plan([tagged.pk], "questions-:3", by).planned] == [tagged]
    other = many.plan([elsewhere.pk], "questions+:4", cast.standing("other_manager", NEXT))
    assert len(other.planned) == 1, "another service asks it"


def test_pages_say_what_was_not_asked_and_lists_come_back_whole(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = factories.entry(cast, known_only_by="Officer", covered_by="Lettings officer", questions="15")
    dropped(cast)
    the_clock_says(monkeypatch, NEXT)
    client, new = cast.client("manager"), reverse("kim_log:entry_new")
    page = client.get(f"{new}?area={cast.area().pk}&kind=GAP&what=Keys&covered_by=Officer").content.decode()
    assert "Covered by" not in page, "an address of before opens the form as it is now"
    assert "Known only by" in page
    by, at = cast.standing("manager", NEXT), datetime(2027, 1, 1, 9, 0, tzinfo=UTC)
    given = factories.content(in_force_on=NEXT)
    after = kim_log.record_entry(area=cast.area(), content=given, by=by, at=at)
    shown = {entry.pk: client.get(reverse("kim_log:entry_show", args=[entry.pk])) for entry in (before, after)}
    text = {number: response.content.decode() for number, response in shown.items()}
    assert "Lettings officer" in text[before.pk]
    assert "Not asked when it was logged" not in text[before.pk]
    assert re.search(r"Not asked when it was logged\s*</dt>\s*<dd[^>]*>\s*Covered by", text[after.pk])
    then = client.get(reverse("kim_log:entry_show", args=[after.pk]), {"on-day": 1, "on-month": 1, "on-year": 2027})
    assert "Not asked then" in then.content.decode()
    found = client.get(reverse("home:search_show"), {"words": "handover"}).content.decode()
    assert reverse("kim_log:entry_show", args=[before.pk]) in found
    rows = rows_of(downloaded(client, "xlsx"), "xlsx")
    assert "Lettings officer" in str(rows)
    back = read_list(as_read(rows), by, NEXT)
    assert (back.planned, back.problems) == ([], []), "the list comes back without a change"
    assert content_of(Entry.objects.get(pk=before.pk)).covered_by == "Lettings officer"


def guided(cast: Cast) -> None:
    by, risk = cast.standing("service_manager"), InformationRisk("HIGH", "HIGH", "HIGH", "HIGH")
    quarter_actions.set_approach(area=cast.area(), autonomy="GUIDED", risk=risk, why="New.", by=by, at=moment())


def test_a_review_asks_what_its_own_quarter_asked_and_keeps_that_with_it(cast: Cast) -> None:
    guided(cast)
    texts = {"answer_1": "Lettings.", "answer_6": "A count of keys."}
    first = quarters.sent(cast, quarters.review(quarters.opened(Q1)), quarters.statement(way="GUIDED", texts=texts))
    assert first.asked == "123456M"
    second = quarters.review(quarters.opened(Q2))
    in_q1 = date(2026, 5, 4)
    for key in ("review.answer_1", "review.answer_6", "review.minutes"):
        dropped(cast, key, on=in_q1)
    given = {"who": cast.standing("manager"), "quarantine": None}
    earlier = review_forms.ReviewForm(None, review=first, **given)
    assert {"answer_1", "answer_6"} <= set(earlier.fields), "a quarter goes on asking what it asked"
    form = review_forms.ReviewForm(None, review=second, previous=first, **given)
    assert {"answer_1", "answer_6"}.isdisjoint(form.fields)
    assert "minutes" not in review_forms.SendForm(None, review=second).fields
    empty = QueryDict("way=GUIDED&judgement=WELL&sentence=Yes.&seen=0")
    sending = review_forms.ReviewForm(empty, review=second, previous=first, is_sending=True, **given)
    assert not sending.is_valid()
    assert sending.errors == {"answer_2": ["Answer at least one of the questions"]}, "at a box that is there"
    late = review_forms.ReviewForm(QueryDict("answer_6=Typed"), review=second, previous=first, **given)
    assert late.is_valid()
    assert late.answers().get("answer_6") == "Typed"
    sent = quarters.sent(cast, second, quarters.statement(way="GUIDED", texts={"answer_2": "From cradle to grave."}))
    assert sent.asked == "2345"
    said = telling.as_known(cast.standing("manager"), sent, moment())
    assert said["unasked"].startswith("What are the key activities")
    assert telling.unasked(first.way, first.asked) == ""


def test_minutes_are_a_whole_number_or_not_said_and_blank_is_not_zero(cast: Cast) -> None:
    review = quarters.saved(cast, quarters.review(quarters.opened()), quarters.statement())
    address = reverse("reviews:review_check", args=[review.pk])
    client = cast.client("manager")
    for wrong in ("0", "half an hour", "2401", "-5"):
        page = client.post(address, {"seen": review.revision, "minutes": wrong}).content.decode()
        assert "Enter whole minutes from 1 to 2,400" in page
        assert f'value="{wrong}"' in page, "nothing typed is lost"
    given = {"seen": review.revision, "facts": [], "by": cast.standing("manager"), "at": moment()}
    with pytest.raises(RefusedError, match="whole minutes"):
        reviews.submit_review(review=review, minutes=0, **given)
    assert client.post(address, {"seen": review.revision, "minutes": "25"}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.minutes, review.asked) == ("SUBMITTED", 25, "123456M")
    reviews.send_back(review=review, why="Mend.", by=cast.standing("service_manager"), at=moment())
    again = quarters.sent(cast, review)
    assert again.minutes is None, "blank stays blank"
    reviews.send_back(review=again, why="Mend.", by=cast.standing("service_manager"), at=moment())
    part = reviews.ask_part(
        review=again, asked=cast.person("officer"), question="Who?", by=cast.standing("manager"), at=moment()
    )
    address = reverse("reviews:part_answer", args=[part.pk])
    officer = cast.client("officer")
    assert "Enter whole minutes" in officer.post(address, {"answer": "The porter.", "minutes": "x"}).content.decode()
    assert officer.post(address, {"answer": "The porter.", "minutes": "4"}).status_code == 302
    part.refresh_from_db()
    assert (part.minutes, part.asked_minutes) == (4, True)


def test_the_form_for_people_without_an_account_goes_out_without_it_and_older_forms_are_read(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = filled.fill(filled.blank(cast), 1, Where_we_keep_it="Key book")
    dropped(cast, "form.locations")
    the_clock_says(monkeypatch, NEXT)
    response = cast.client("manager").get(reverse("told_by_form:form_download", args=[cast.area().pk]))
    sheets = filled.sheets_of(b"".join(response))
    assert PLACES not in sheets[SHEET][0]
    assert [LEFT_OUT, PLACES] in [row[:2] for row in sheets[ABOUT]]
    headings = sheets[SHEET][0]
    row = sheets[SHEET][1]
    row.extend([None] * (len(headings) - len(row)))
    row[headings.index("What changed")], row[headings.index("Told by")] = "Keys hang in the van.", "Operative"
    found = filled.read(cast, sheets)
    assert not found.wrong
    assert (len(found.ready), found.ready[0].content.locations) == (1, ())
    older = filled.read(cast, whole)
    assert older.ready[0].content.locations, "a form that went out before is read whole"
    without = filled.blank(cast)
    for each in without[SHEET]:
        del each[6:7]
    assert "no column ‘Where we keep it’" in filled.read(cast, without).wrong
    lying = filled.sheets_of(b"".join(cast.client("manager").get(response.request["PATH_INFO"])))
    lying[ABOUT] = [[LEFT_OUT, "What changed, Where we keep it"] if r[:1] == [LEFT_OUT] else r for r in lying[ABOUT]]
    at = lying[SHEET][0].index("What changed")
    for each in lying[SHEET]:
        del each[at : at + 1]
    assert "no column ‘What changed’" in filled.read(cast, lying).wrong


def test_each_head_decides_after_the_first_closed_quarter_and_then_yearly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_clock_says(monkeypatch, TODAY)
    assert list(due.due_items(TODAY)) == []
    actions.keep_questions(service=cast.places["Housing"], by=cast.standing("head"), at=moment())
    quarters.closed(cast, quarters.opened(Q1))
    [item] = due.due_items(TODAY)
    assert item.key == ("people.service", cast.places["Housing"].pk, "LIGHT 2026")
    assert item.due_on == date(2026, 12, 20), "what was decided before the first closing does not count"
    assert item.levels == ((cast.person("head").pk,), (cast.person("director").pk,), ())
    mine = "Decide whether KIM Log is light enough for Housing"
    assert mine in cast.client("head").get(reverse("home:my_work")).content.decode()
    assert mine not in cast.client("other_head").get(reverse("home:my_work")).content.decode()
    dropped(cast)
    assert mine not in cast.client("head").get(reverse("home:my_work")).content.decode()
    [item] = due.due_items(TODAY)
    assert (item.key[2], item.due_on) == ("LIGHT 2027", date(2027, 11, 22)), "done, and due again in a year"


def test_what_came_with_an_upgrade_is_due_some_weeks_after_it(cast: Cast) -> None:
    quarters.closed(cast, quarters.opened(Q1))
    upgraded = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
    MigrationRecorder.Migration.objects.filter(app="method_reviews").update(applied=upgraded)
    [item] = due.due_items(date(2027, 3, 2))
    assert item.due_on == date(2027, 3, 29), (
        "four weeks from the day on which it could first be seen, not of the closing"
    )
    dropped(cast, on=date(2027, 3, 2))
    [item] = due.due_items(date(2027, 3, 2))
    assert item.due_on == date(2027, 11, 22), "a decision counts from its own day"


def test_the_head_decides_on_a_page(cast: Cast) -> None:
    quarters.opened(Q1)
    client, housing = cast.client("head"), cast.places["Housing"]
    address = reverse("method_reviews:method_decide", args=[housing.pk])
    page = client.get(address).content.decode()
    assert f'value="DROP:{QUESTION}"' in page
    assert "1 January 2027" in page
    assert "DROP:entry.what" not in page
    page = client.post(address, {"decision": f"DROP:{QUESTION}", "why": ""}).content.decode()
    assert "Say why" in page
    response = client.post(address, {"decision": "DROP:entry.what", "why": "Too much."})
    assert response.status_code == 400
    assert "“What changed” stays. The strategy asks for every change" in response.content.decode()
    page = client.post(address, {"decision": f"DROP:{QUESTION}", "why": "Nobody uses it."}, follow=True)
    assert "From 1 January 2027 the question is not asked." in page.content.decode()
    assert "Dropped from 1 January 2027: Log a change: Covered by" in page.content.decode()
    again = client.post(address, {"decision": f"DROP:{QUESTION}", "why": "Again."})
    assert "dropped already" in again.content.decode()
    page = client.post(address, {"decision": f"BRING_BACK:{QUESTION}", "why": "It is missed."}, follow=True)
    assert "the question is asked" in page.content.decode()
    page = client.post(address, {"decision": "KEEP"}, follow=True).content.decode()
    assert "all questions stay as they are" in page
    assert policies.may_see(cast.standing("head"))
    progress = reverse("progress:service_progress", args=[housing.pk])
    link = reverse("method_reviews:service_show", args=[housing.pk])
    assert link in client.get(progress).content.decode()
    assert link not in cast.client("inspector").get(progress).content.decode()
    assert reverse("method_reviews:landlord_show") in client.get(reverse("progress:landlord_progress")).content.decode()
