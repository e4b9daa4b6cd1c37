"""The pages of dip checks, used as people use them: set, ask, answer, show, withdraw; refusals stand on the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kim.foundations.audit_trail.models import Event
from kim.practice.dip_checks.models import Case, DipCheck, QuestionSet
from kim.practice.risk_register.models import Gap
from tests.cast import Cast
from tests.rooms.practice.dip_checks import checks
from tests.rooms.world import stop_the_clock

DUE = {"due_on-day": "4", "due_on-month": "12", "due_on-year": "2026"}


@pytest.fixture(autouse=True)
def _the_casts_day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def at(name: str, number: int) -> str:
    return reverse(f"dip_checks:{name}", args=[number])


def ask(cast: Cast, member: str = "service_manager", **typed: Any) -> Any:
    usual = {"said": "officer@testshire.example", "way": "TYPED", "references": "V-1\nV-2\n", **DUE}
    return cast.client(member).post(at("check_ask", cast.area().pk), usual | typed)


def text_of(cast: Cast, member: str, name: str, number: int) -> str:
    answer = cast.client(member).get(at(name, number))
    assert answer.status_code == 200
    return answer.content.decode()


def test_questions_are_set_and_empty_boxes_left_out(cast: Cast) -> None:
    typed = {"question_2": "Is the  decision there?", "question_5": "Is the letter there?"}
    answer = cast.client("manager").post(at("questions_set", cast.area().pk), typed)
    assert answer.status_code == 302
    made = QuestionSet.objects.get()
    assert list(made.questions.order_by("number").values_list("number", "text")) == [
        (1, "Is the decision there?"),
        (2, "Is the letter there?"),
    ]
    assert "Is the letter there?" in text_of(cast, "inspector", "area_checks", cast.area().pk)


def test_personal_data_in_a_question_is_asked_about_and_a_reason_keeps_it(cast: Cast) -> None:
    page = at("questions_set", cast.area().pk)
    typed = {"question_1": "Did kim@example.org sign?"}
    answer = cast.client("manager").post(page, typed)
    assert "an e-mail address" in answer.content.decode()
    found_before = answer.context["form"].fingerprint if answer.context else "question_1:EMAIL:1"
    assert not QuestionSet.objects.exists()
    kept = typed | {"kept_because": "It is the team's box.", "found_before": found_before}
    assert cast.client("manager").post(page, kept).status_code == 302


def test_a_check_is_asked_for_answered_and_shown(cast: Cast) -> None:
    checks.with_questions(cast)
    assert ask(cast).status_code == 302
    check = DipCheck.objects.get()
    assert (check.checked_by, check.chosen_from) == (cast.person("officer"), None)
    client = cast.client("officer")
    assert "Do the dip check of Voids" in client.get("/").content.decode()
    said = {f"answer_{case}_{number}": "YES" for case in (1, 2) for number in (1, 2, 3)}
    assert client.post(at("check_answer", check.pk), said | {"answer_2_3": "COULD_NOT_SEE"}).status_code == 302
    shown = text_of(cast, "officer", "check_show", check.pk)
    assert "5 of 6 answers yes, 0 no, 1 could not be seen" in shown
    assert "V-1" in shown
    counts = text_of(cast, "director", "area_checks", cast.area().pk)
    assert "5 of 6 answers yes" in counts
    assert "V-1" not in counts
    assert "Do the dip check" not in client.get("/").content.decode()


def test_an_answer_that_is_missing_is_named_by_case_and_question_and_the_rest_stays_chosen(cast: Cast) -> None:
    check = checks.asked(cast, "V-1")
    page = cast.client("officer").post(at("check_answer", check.pk), {"answer_1_1": "NO"}).content.decode()
    assert "Case 1, question 2: choose yes, no or could not see" in page
    assert "Case 1, question 1" not in page
    assert page.count(" checked") == 1
    assert not Event.objects.filter(type="dip_checks.question_answered").exists()


def test_some_of_a_pasted_list_are_picked_and_the_page_says_from_how_many(cast: Cast) -> None:
    checks.with_questions(cast)
    pasted = "\r\n".join(f"REP-{number}" for number in range(1, 1201))
    assert ask(cast, way="PICKED", how_many="4", references=pasted).status_code == 302
    assert Case.objects.count() == 4
    assert "4, picked at random from 1,200" in text_of(cast, "officer", "check_show", DipCheck.objects.get().pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"references": "V-1\nMrs Sprocket"}, "References: line 2 is no reference"),
        ({"references": "V-1\n" + "9" * 41}, "References: line 2 is longer than 40 characters"),
        ({"references": " \n "}, "Enter at least one reference"),
        ({"references": "\n".join(f"V-{n}" for n in range(11))}, "list at most 10, or have some of the 11 picked"),
        ({"references": "V-1 07700 900123"}, "a phone number"),
        ({"way": "PICKED"}, "How many: enter a whole number from 1 to 10"),
        ({"way": "PICKED", "how_many": "11"}, "How many: enter a whole number from 1 to 10"),
        ({"way": "PICKED", "how_many": "3"}, "How many: the list has only 2"),
        ({"way": ""}, "Choose which cases are checked"),
        ({"said": "Nobody Known"}, "Nobody in KIM Log has the name or address Nobody Known"),
        ({"said": "inspector@testshire.example"}, "Inspector holds no post here"),
        ({"said": "manager@testshire.example", "is_crossed": "on"}, "Manager keeps this area"),
        ({"due_on-year": "2025"}, "Give a day that is not over"),
    ],
)
def test_what_is_refused_stands_on_the_page_with_what_was_typed(cast: Cast, typed: dict[str, str], words: str) -> None:
    checks.with_questions(cast)
    page = ask(cast, **typed).content.decode()
    assert "There is a problem" in page
    assert words in page
    assert typed.get("references", "V-1").splitlines()[0].strip() in page
    assert not DipCheck.objects.exists()


def test_a_line_manager_is_asked_for_nobodys_name(cast: Cast) -> None:
    checks.with_questions(cast)
    page = cast.client("manager").get(at("check_ask", cast.area().pk)).content.decode()
    assert 'name="said"' not in page
    assert 'name="is_crossed"' not in page
    assert ask(cast, "manager").status_code == 302
    assert DipCheck.objects.get().checked_by == cast.person("manager")


def test_a_check_is_withdrawn_and_stays_in_the_list(cast: Cast) -> None:
    check = checks.asked(cast)
    assert cast.client("head").get(at("check_withdraw", check.pk)).status_code == 200
    assert cast.client("head").post(at("check_withdraw", check.pk)).status_code == 302
    assert "Withdrawn" in text_of(cast, "head", "area_checks", cast.area().pk)


def test_the_gap_stands_on_the_checks_page_and_is_settled_from_there(cast: Cast) -> None:
    check = checks.done(cast, "NNN", "NNN", "NNN")
    page = text_of(cast, "manager", "check_show", check.pk)
    assert "3 of 3 cases with an answer of no" in page
    gap = Gap.objects.get()
    answer = cast.client("manager").post(
        reverse("risk_register:gap_settle", args=[gap.pk]), {"state": "PUT_RIGHT", "why": "Letters are kept now."}
    )
    assert answer.headers["Location"] == at("check_show", check.pk)
    assert "Settle this gap" not in text_of(cast, "officer", "check_show", check.pk)


def test_earlier_questions_keep_their_own_counts(cast: Cast) -> None:
    checks.done(cast, "YNC")
    checks.with_questions(cast, "Is the photograph there?")
    page = text_of(cast, "officer", "area_checks", cast.area().pk)
    assert "Questions of earlier versions" in page
    assert "Version 2 of the questions" in page


def test_the_pages_ask_the_database_no_more_often_with_the_most_cases_and_many_checks(cast: Cast) -> None:
    checks.with_questions(cast, *(f"Is part {number} there?" for number in range(1, 9)))
    few = checks.asked(cast, "V-1")

    def counts(check: DipCheck) -> list[int]:
        found = []
        for name, number in (("area_checks", cast.area().pk), ("check_show", check.pk), ("check_answer", check.pk)):
            client = cast.client("officer")
            client.get(reverse("notices:reminder_list"))
            with CaptureQueriesContext(connection) as captured:
                assert client.get(at(name, number)).status_code == 200
            found.append(len(captured))
        return found

    first = counts(few)
    many = [checks.asked(cast, *(f"V-{number}" for number in range(1, 11))) for _ in range(5)]
    assert counts(many[-1]) == first
    assert max(first) <= 10


def test_an_areas_checks_go_out_as_a_list_of_counts_and_never_of_cases(cast: Cast) -> None:
    """R41: what goes out tells how often each answer was given."""
    cast.client("manager").post(at("questions_set", cast.area().pk), {"question_1": "Is the note there?"})
    ask(cast)
    check = DipCheck.objects.get()
    file = b"".join(cast.client("inspector").get(at("area_checks", cast.area().pk) + "?format=csv")).decode()
    assert f'"{check.pk}"' in file.splitlines()[1]
    assert '"4 December 2026"' not in file, "dates are dates"
    assert "2026-12-04" in file
    assert "V-1" not in file
