"""R2: four old Logs, made by somebody who never saw the importer, are read row by row as a careful person would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.spreadsheets.results import OUT, Outcome, Question, Typed
from kim.practice.kim_log.importing_check import Check
from kim.practice.kim_log.importing_known import known_to
from kim.practice.kim_log.models import Entry, ImportedFile, PastReview
from tests.old_logs.make import make_all
from tests.rooms.practice.kim_log.old_logs import EXPECTED, Browser, add_ambleford

# Where expected.json and the importer differ, and why the importer is kept as it is.
EXCEPTIONS: dict[tuple[str, str, int], str] = {}
FILES = tuple(EXPECTED)
SAID_BY_COLUMN = {"area": "AREA", "what": "WHAT", "why": "WHY", "took_effect": "DATE", "owner": "OWNER"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("old_logs")
    make_all(where)
    return where


@pytest.fixture
def browser(cast) -> Browser:
    add_ambleford(cast)
    return Browser(cast)


def checked(browser: Browser, folder: Path, name: str) -> Check:
    """Bring a file to its check; hidden sheets are taken as they were laid out."""
    browser.upload(name, (folder / name).read_bytes())
    for _ in range(3):
        if browser.found is not None:
            break
        typed = {"row-1": "3"} if name == "messy.xlsx" else {}
        browser.send(typed)
    found = browser.found
    assert found is not None, browser.page
    return found


def rows_of(found: Check, sheet: str) -> dict[int, Any]:
    wanted = "CSV" if sheet == "flat" else sheet
    return {row.row: row for row in found.rows if row.sheet == wanted}


@pytest.mark.parametrize("name", FILES)
def test_each_filled_row_is_accounted_for_as_what_it_is(browser, folder, name):
    found = checked(browser, folder, name)
    for sheet, told in EXPECTED[name]["sheets"].items():
        rows = rows_of(found, sheet)
        assert set(rows) == {row["row"] for row in told["rows"]}
        for row in told["rows"]:
            if (name, sheet, row["row"]) not in EXCEPTIONS:
                assert rows[row["row"]].code in {row["is"], *row.get("is_or", ())}, (sheet, row["row"])
    assert sum(found.counts.values()) == len(found.rows)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", FILES)
def test_what_a_careful_person_would_ask_is_asked_at_its_cell(browser, folder, name):
    found = checked(browser, folder, name)
    for sheet, told in EXPECTED[name]["sheets"].items():
        rows = rows_of(found, sheet)
        for row in told["rows"]:
            result = rows[row["row"]]
            asked = {question.kind: question for question in result.questions}
            wanted = {row.get("question"), *row.get("also_questions", ())} - {None}
            fair = {row.get("question"), *row.get("question_or", ()), *row.get("also_questions", ())}
            assert set(asked) <= fair, (sheet, row["row"])
            assert wanted <= set(asked) or (set(asked) or {None}) & set(row.get("question_or", ())), (sheet, row["row"])
            if row.get("question") in asked:
                assert asked[row["question"]].cell == row["question_cell"]
            assert (result.outcome == Outcome.NEEDS_ANSWER) == bool(asked)


@pytest.mark.parametrize("name", FILES)
def test_likely_answers_are_offered_and_never_taken(browser, folder, name):
    found = checked(browser, folder, name)
    for sheet, told in EXPECTED[name]["sheets"].items():
        rows = rows_of(found, sheet)
        for row in told["rows"]:
            for likely in row.get("likely", ()):
                first = rows[row["row"]].questions
                labels = {label for question in first for _, label in question.options}
                assert any(likely.split(" (")[0] in label for label in labels), (sheet, row["row"], likely)
    assert not found.answered({})


def answer(question: Question, cast_areas: dict[str, int]) -> dict[str, str]:
    """Answer as somebody would who wants everything in: the first guess, or the least that keeps the row."""
    values = [value for value, _ in question.options]
    if question.typed == Typed.REASON:
        return {f"choice-{question.key}": "keep", f"typed-{question.key}": "It is part of the old record."}
    kept = [value for value in ("words", "keep", "both", "cell") if value in values]
    guess = list(question.likely) or kept
    if question.kind == "unknown area" and not question.likely:
        guess = [str(cast_areas["Rent accounts"])]
    if question.kind == "unreadable quarter" or (question.kind == "ambiguous quarter" and not question.likely):
        return {f"typed-{question.key}": "Q3 24/25"}
    return {f"choice-{question.key}": (guess or [value for value in values if value != OUT])[0]}


def answer_all(browser: Browser, cast) -> None:
    areas = {area.name: pk for pk, area in known_to(cast.standing("administrator")).areas.items()}
    for _ in range(6):
        found = browser.found
        assert found is not None
        open_ones = found.open_questions
        if not open_ones:
            return
        typed: dict[str, str] = {}
        for group in open_ones[:20]:
            typed |= answer(group.question, areas)
        browser.send(typed)
    raise AssertionError([group.question for group in browser.found.open_questions])


@pytest.mark.parametrize("name", FILES)
def test_a_whole_old_log_comes_in_once_its_questions_are_answered(browser, cast, folder, name):
    checked(browser, folder, name)
    answer_all(browser, cast)
    found = browser.found
    assert found.may_come_in
    browser.send({}, to=browser.at.replace("/check/", "/do/"))
    assert "came in." in browser.page
    assert (Entry.objects.count(), PastReview.objects.count()) == (found.entries, found.reviews)
    _hold_against_expected(name)
    file = ImportedFile.objects.get()
    assert (file.entries, file.reviews, file.name) == (found.entries, found.reviews, name)
    assert history_of("kim_log.imported_file", file.pk)[0].type == "kim_log.file_imported"
    entry = Entry.objects.order_by("pk").first()
    if entry:
        assert [item.type for item in history_of("kim_log.entry", entry.pk)][-1] == "kim_log.entry_imported"
        assert f"row {entry.came_row}" in browser.client.get(f"/log/{entry.pk}/").content.decode()


def _hold_against_expected(name: str) -> None:
    for sheet, told in EXPECTED[name]["sheets"].items():
        stored = "CSV" if sheet == "flat" else sheet
        for row in told["rows"]:
            entry = (
                Entry.objects.filter(came_sheet=stored, came_row=row["row"]).select_related("area", "author").first()
            )
            reviews = list(PastReview.objects.filter(came_sheet=stored, came_row=row["row"]).order_by("quarter"))
            if row["is"] not in ("entry", "past_review", "entry_and_past_review"):
                assert entry is None
                assert not reviews
                continue
            asked = {row["question"], *row.get("also_questions", ())}
            if entry is not None:
                _hold_entry(entry, row, asked)
            _hold_reviews(reviews, row, asked)
            words = (entry.came_with if entry else "") + "".join(each.came_with for each in reviews)
            for value in row.get("left_over", {}).values():
                assert value in words, (sheet, row["row"])


def _hold_entry(entry: Entry, row: dict[str, Any], asked: set[str | None]) -> None:
    at = (entry.came_sheet, entry.came_row)
    assert (entry.what, entry.why) == (row["what"], row["why"] or "Not said in the old Log."), at
    if not any("date" in (each or "") for each in (*asked, *row.get("question_or", ()))):
        assert (entry.in_force_on.isoformat() if entry.in_force_on else None) == row["took_effect"], at
    if "unknown area" not in asked:
        assert entry.area.name == row["area"], at
    if row["owner"] and not any("owner" in (each or "") for each in asked):
        assert entry.author.name == row["owner"], at
    names = {each.name.lower().rstrip("s") for each in entry.customer_types.all()}
    assert names == {each.rstrip("s") for each in row["customers"] if each != "all"}, at
    for evidence in row.get("evidence", ()):
        from kim.foundations.evidence_files.models import Evidence

        links = Evidence.objects.filter(source_kind="kim_log.entry", source_number=entry.pk)
        assert evidence in {*links.values_list("url", flat=True)} or evidence in entry.came_with, at


def _hold_reviews(reviews: list[PastReview], row: dict[str, Any], asked: set[str | None]) -> None:
    at = (row["row"], [each.quarter for each in reviews])
    sure = [each for each in row["past_reviews"] if each["quarter"]]
    if "personal data" not in asked:
        assert len(reviews) == len(row["past_reviews"]), at
    by_quarter = {each.quarter: each for each in reviews}
    for told in sure:
        kept = by_quarter[told["quarter"]]
        if "rag_as_typed" not in told:
            assert (kept.rag or None, kept.comment or None) == (told["rag"], told["comment"]), at
        elif kept.comment:
            assert told["rag_as_typed"] in kept.comment or kept.rag, at


def test_the_same_file_brings_nothing_twice_and_says_that_it_was_here(browser, cast, folder):
    for time in ("first", "second"):
        checked(browser, folder, "rag_only.xlsx")
        answer_all(browser, cast)
        if time == "first":
            browser.send({}, to=browser.at.replace("/check/", "/do/"))
    assert browser.found.counts[Outcome.COMES_IN] == 0
    assert not browser.found.may_come_in
    columns = browser.open(browser.at.replace("check/", ""))
    assert "This very file came in on" in columns.content.decode()


def test_a_row_reads_the_same_way_whatever_was_read_before(browser, folder):
    first = checked(browser, folder, "flat.csv")
    second = checked(browser, folder, "flat.csv")
    assert first == second
