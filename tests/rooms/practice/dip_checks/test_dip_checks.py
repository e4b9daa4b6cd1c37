"""R41: a few cases are checked by reference; what could not be seen is no failure; a run of failures becomes a gap."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim.assurance.reviews.slots import facts_of
from kim.foundations.audit_trail import exporting
from kim.foundations.audit_trail.models import Event, Payload
from kim.foundations.notices import actions as reminders
from kim.foundations.notices.models import Reminder
from kim.foundations.people import actions as people
from kim.foundations.people.refusals import RefusedError
from kim.practice.dip_checks import actions, queries
from kim.practice.dip_checks.choices import Given
from kim.practice.dip_checks.models import Case, DipCheck, Question
from kim.practice.dip_checks.queries import Counts
from kim.practice.risk_register.models import Gap
from tests.cast import TODAY, Cast
from tests.factories import moment
from tests.rooms.practice.dip_checks import checks
from tests.rooms.practice.dip_checks.checks import DUE, QUESTIONS

LIST = [f"REP-{number}" for number in range(100, 400)]


def test_a_new_version_supersedes_and_a_check_keeps_the_questions_it_was_asked_with(cast: Cast) -> None:
    check = checks.asked(cast)
    second = checks.with_questions(cast, "Is the photograph there?", by="head")
    assert (check.question_set.version, second.version) == (1, 2)
    assert [each.text for each in queries.questions_of(check.question_set)] == list(QUESTIONS)
    assert checks.asked(cast).question_set == second


@pytest.mark.parametrize("texts", [(), ("",), ("Same?", "Same?"), tuple(f"{n}?" for n in range(9)), ("x" * 201,)])
def test_questions_that_are_none_too_many_too_long_or_twice_are_refused(cast: Cast, texts: tuple[str, ...]) -> None:
    with pytest.raises(RefusedError):
        actions.set_questions(area=cast.area(), texts=texts, by=cast.standing("manager"), at=moment())


def test_setting_the_same_questions_again_is_refused(cast: Cast) -> None:
    checks.with_questions(cast)
    with pytest.raises(RefusedError, match="as they stand"):
        checks.with_questions(cast)


def test_picked_cases_are_of_the_list_each_once_and_the_rest_is_kept_nowhere(cast: Cast) -> None:
    check = checks.asked(cast, *LIST, *LIST[:20], choose=5)
    picked = [case.reference for case in queries.cases_of(check)]
    assert len(set(picked)) == 5
    assert set(picked) <= set(LIST)
    assert check.chosen_from == 300
    kept = " ".join(str(value) for value in Payload.objects.values_list("value", flat=True))
    assert set(re.findall(r"REP-\d+", kept)) == set(picked)


def test_every_case_of_a_list_may_be_picked(cast: Cast) -> None:
    area, found = cast.area(), set()
    checks.with_questions(cast)
    for _ in range(40):
        check = checks.asked(cast, "A1", "A2", "A3", choose=1)
        found |= {case.reference for case in queries.cases_of(check)}
    assert found == {"A1", "A2", "A3"}
    assert DipCheck.objects.filter(area=area, chosen_from=3).count() == 40


@pytest.mark.parametrize(
    ("references", "choose"),
    [
        ((), None),
        (tuple(LIST[:11]), None),
        (("Mrs Sprocket",), None),
        (("She said 4 times that it is wet!",), None),
        (("A" * 40 + "1",), None),
        (("A1", "A2"), 3),
        (tuple(LIST), 11),
        (tuple(LIST), 0),
    ],
)
def test_what_is_no_reference_or_the_wrong_number_of_them_is_refused(cast: Cast, references, choose) -> None:
    checks.with_questions(cast)
    given = {"checker": cast.person("officer"), "due_on": DUE, "by": cast.standing("head"), "at": moment()}
    with pytest.raises(RefusedError) as refused:
        actions.ask_check(area=cast.area(), references=references, choose=choose, **given)
    assert refused.value.about == "references"
    assert "Sprocket" not in refused.value.because


def test_a_day_that_is_over_and_an_area_without_questions_are_refused(cast: Cast) -> None:
    given = {"references": ("A1",), "by": cast.standing("head"), "at": moment()}
    with pytest.raises(RefusedError, match="no questions yet"):
        actions.ask_check(area=cast.area(), checker=cast.person("officer"), due_on=DUE, **given)
    with pytest.raises(RefusedError, match="not over"):
        checks.asked(cast, due_on=TODAY - timedelta(days=1))


def test_a_line_manager_checks_their_own_area_and_asks_nobody_else(cast: Cast) -> None:
    assert checks.asked(cast, of="manager", by="manager").checked_by == cast.person("manager")
    with pytest.raises(RefusedError, match="asks others"):
        checks.asked(cast, of="officer", by="manager")


@pytest.mark.parametrize("name", ["manager", "log_administrator"])
def test_a_crossed_check_is_not_by_who_keeps_the_area(cast: Cast, name: str) -> None:
    with pytest.raises(RefusedError, match="keeps this area") as refused:
        checks.asked(cast, of=name, is_crossed=True)
    assert refused.value.about == "is_crossed"
    assert checks.asked(cast, of="other_manager", is_crossed=True).is_crossed
    assert not checks.asked(cast, of=name).is_crossed


def test_who_comes_to_keep_the_area_no_longer_answers_a_crossed_check(cast: Cast) -> None:
    check = checks.asked(cast, of="other_manager", is_crossed=True)
    given = {"from_on": TODAY, "by": cast.standing("administrator"), "at": moment()}
    people.appoint(person=cast.person("other_manager"), role="LINE_MANAGER", place=cast.area(), **given)
    by = cast.standing("other_manager")
    with pytest.raises(RefusedError, match="You keep this area now"):
        actions.answer_check(check=check, answers=checks.answers(check, "YYY", "YYY", "YYY"), by=by, at=moment())


@pytest.mark.parametrize("name", ["nobody", "inspector"])
def test_who_holds_no_post_of_an_employee_is_not_asked(cast: Cast, name: str) -> None:
    with pytest.raises(RefusedError, match="holds no post here"):
        checks.asked(cast, of=name)


@pytest.mark.parametrize("cases", [("YYY", "YYY"), ("YYY", "YYY", "YY"), ("YYY", "YYY", "YYY", "YYY")])
def test_a_check_is_answered_whole_or_not_at_all(cast: Cast, cases: tuple[str, ...]) -> None:
    check, by, before = checks.asked(cast), cast.standing("officer"), Event.objects.count()
    with pytest.raises(RefusedError, match="Answer every question"):
        actions.answer_check(check=check, answers=checks.answers(check, *cases), by=by, at=moment())
    assert Event.objects.count() == before


def test_a_check_is_answered_once_and_a_withdrawn_one_not(cast: Cast) -> None:
    by = cast.standing("officer")
    done, withdrawn = checks.done(cast, "YYY"), checks.asked(cast, "V-9")
    actions.withdraw_check(check=withdrawn, by=cast.standing("service_manager"), at=moment())
    for check, word in ((done, "done"), (withdrawn, "withdrawn")):
        with pytest.raises(RefusedError, match=f"is {word} already"):
            actions.answer_check(check=check, answers=checks.answers(check, "YYY"), by=by, at=moment())
    with pytest.raises(RefusedError, match="done already"):
        actions.withdraw_check(check=done, by=cast.standing("head"), at=moment())


def test_a_manager_withdraws_what_they_asked_for_themselves_and_nothing_else(cast: Cast) -> None:
    own = checks.asked(cast, of="manager", by="manager")
    assert actions.withdraw_check(check=own, by=cast.standing("manager"), at=moment()).state == "WITHDRAWN"
    with pytest.raises(RefusedError, match="those above"):
        actions.withdraw_check(check=checks.asked(cast), by=cast.standing("manager"), at=moment())


def test_three_failed_cases_become_a_gap_said_in_counts_alone(cast: Cast) -> None:
    check = checks.done(cast, "NYY", "YNC", "NNN", "YYY")
    gap = Gap.objects.get(source_kind="dip_checks.check", source_number=check.pk)
    assert gap.what == (
        "The dip check of 22 November 2026 found 3 of 4 cases with an answer of no. "
        "6 of 12 answers yes, 5 no, 1 could not be seen."
    )
    assert (gap.area, gap.raised_by, gap.state) == (cast.area(), cast.person("officer"), "OPEN")


@pytest.mark.parametrize("cases", [("NNN", "NNN", "YYY"), ("CCC", "CCC", "CCC", "CCC"), ("NYY", "CCC", "CNC")])
def test_two_failed_cases_and_what_could_not_be_seen_raise_none(cast: Cast, cases: tuple[str, ...]) -> None:
    checks.done(cast, *cases)
    assert not Gap.objects.exists()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cases=st.lists(st.text("YNC", min_size=3, max_size=3), min_size=1, max_size=10))
def test_the_counts_add_up_and_what_could_not_be_seen_is_never_a_failure(cast: Cast, cases: list[str]) -> None:
    gaps, before = Gap.objects.count(), facts(cast, TODAY)
    check = checks.done(cast, *cases)
    found, letters = queries.found_in(check), "".join(cases)
    counts = Counts(letters.count("Y"), letters.count("N"), letters.count("C"))
    assert found.counts == counts
    assert counts.out_of == 3 * len(cases) == sum(line.counts.out_of for line in found.lines)
    for number, line in enumerate(found.lines):
        column = "".join(case[number] for case in cases)
        assert line.counts == Counts(column.count("Y"), column.count("N"), column.count("C"))
    failed = sum("N" in case for case in cases)
    assert sum(bool(said["NO"]) for _, said in found.cases) == failed
    assert Gap.objects.count() - gaps == (failed >= 3)
    assert before != facts(cast, TODAY)
    [row] = [each for each in queries.checks_of(cast.standing("manager"), cast.area()) if each.row.pk == check.pk]
    assert row.counts == counts


def facts(cast: Cast, first: date = TODAY - timedelta(days=7)) -> list[str]:
    found = facts_of(cast.standing("manager"), cast.area(), first, TODAY)
    return [f"{fact.figure} {fact.words}" for fact in found if fact.source == "From the dip checks"]


def test_the_review_hears_of_the_quarters_checks_in_counts_out_of_how_many(cast: Cast) -> None:
    assert facts(cast) == ["0 dip checks this quarter"]
    checks.done(cast, "YYC")
    assert facts(cast) == ["1 dip check this quarter, 2 of 3 answers yes, 1 could not be seen"]
    checks.done(cast, "YYY", "NYC")
    checks.asked(cast)
    assert facts(cast) == ["2 dip checks this quarter, 6 of 9 answers yes, 2 could not be seen"]
    checks.done(cast, "NNN", on=TODAY + timedelta(days=1))
    assert facts(cast) == ["2 dip checks this quarter, 6 of 9 answers yes, 2 could not be seen"]


SEES = {"officer", "manager", "log_administrator", "service_manager", "head", "governance"}


def test_references_are_seen_by_the_checker_the_chain_and_governance_alone(cast: Cast) -> None:
    check = checks.asked(cast)
    seen = {name for name in cast.people if queries.visible_to(cast.standing(name)).filter(pk=check.pk).exists()}
    assert seen == SEES


@pytest.mark.parametrize("name", sorted(SEES))
def test_no_export_of_the_history_holds_a_reference_whoever_makes_it(cast: Cast, tmp_path, name: str) -> None:
    checks.asked(cast, "KEEPOUT-1")
    exporting.export(tmp_path / "history", reader=cast.standing(name), at=moment())
    text = b"".join(path.read_bytes() for path in (tmp_path / "history").iterdir())
    assert b"KEEPOUT" not in text
    assert QUESTIONS[0].encode() in text, "the rest of what they may see is there"


def test_the_checker_is_reminded_then_who_asked_then_the_head(cast: Cast) -> None:
    check = checks.asked(cast)

    def told(on) -> set[tuple[str, str]]:
        reminders.remind(at=moment(), on=on)
        rows = Reminder.objects.filter(ended_at__isnull=True, source_kind="dip_checks.check")
        return {(row.person.name, row.stage) for row in rows.select_related("person")}

    assert told(DUE) == {("Officer", "TODAY")}
    assert told(DUE + timedelta(days=5)) == {("Officer", "LATE"), ("Service Manager", "CLIMBED")}
    late = told(DUE + timedelta(days=20))
    assert ("Head", "CLIMBED_AGAIN") in late
    by = cast.standing("officer", DUE + timedelta(days=20))
    actions.answer_check(check=check, answers=checks.answers(check, "YYY", "YYY", "YYY"), by=by, at=moment())
    assert told(DUE + timedelta(days=20)) == set()


def test_a_checker_without_a_post_is_passed_over_for_who_asked(cast: Cast) -> None:
    checks.asked(cast, of="other_manager")
    [post] = cast.standing("other_manager").posts
    people.end_post(post=post, last_on=TODAY, by=cast.standing("administrator"), at=moment())
    reminders.remind(at=moment(), on=DUE)
    rows = Reminder.objects.filter(source_kind="dip_checks.check").select_related("person")
    assert {row.person.name for row in rows} == {"Service Manager"}


def test_nothing_that_was_typed_is_kept_beside_references_and_questions() -> None:
    texts = {
        f"{model.__name__}.{each.name}"
        for model in (Question, DipCheck, Case)
        for each in model._meta.fields
        if each.get_internal_type() in ("CharField", "TextField") and not each.choices
    }
    assert texts == {"Question.text", "Case.reference"}
    assert set(Given.values) == {"YES", "NO", "COULD_NOT_SEE"}
