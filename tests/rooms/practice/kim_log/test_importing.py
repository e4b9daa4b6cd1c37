"""R2: bringing in an old Log: who may, what is refused, what is asked, and that it is all or nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kim.foundations.audit_trail.queries import history_of
from kim.foundations.evidence_files.models import Evidence
from kim.foundations.people.refusals import RefusedError
from kim.foundations.spreadsheets import staging
from kim.foundations.spreadsheets.models import ColumnMeaning
from kim.foundations.spreadsheets.results import Outcome
from kim.practice.kim_log import importing
from kim.practice.kim_log.importing_known import Waiting
from kim.practice.kim_log.models import Entry, ImportedFile, PastReview
from kim.practice.risk_register.models import Gap
from tests import factories
from tests.engine.tables import specimens
from tests.engine.tables.test_hostile_files import FAR_CORNER, LAUGHS
from tests.factories import moment
from tests.rooms.practice.kim_log.old_logs import HEADINGS, Browser, bring, check, csv_of, only, row

IMPORTERS = ("administrator", "second_administrator", "manager", "log_administrator", "service_manager", "head")
OTHERS = ("officer", "director", "governance", "inspector", "nobody")


def nothing_is_kept() -> bool:
    staged = list(settings.STAGING.iterdir()) if settings.STAGING.exists() else []
    return not (Entry.objects.exists() or PastReview.objects.exists() or ImportedFile.objects.exists() or staged)


# Who may


@pytest.mark.parametrize("who", IMPORTERS)
def test_who_keeps_or_answers_for_an_area_brings_its_old_log_in(cast, who):
    browser = check(cast, row(), who=who)
    bring(browser)
    assert Entry.objects.get().recorded_by == cast.person(who)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_the_way_in(cast, who):
    client = cast.client(who)
    assert client.get("/log/import/").status_code == 403
    assert "Bring in your old Log" not in client.get("/log/").content.decode()


@pytest.mark.parametrize("who", ["manager", "other_manager", "service_manager", "other_head"])
def test_rows_of_areas_that_one_does_not_answer_for_cannot_come_in(cast, who):
    browser = check(cast, row(), row(area="Repairs", what="Jobs are dated"), who=who)
    counts = browser.found.counts
    assert (counts[Outcome.COMES_IN], counts[Outcome.CANNOT]) == (1, 1)
    assert "Ask a site administrator" in browser.page
    assert "Tick this to leave those rows out" in bring(browser).content.decode()
    assert not Entry.objects.exists()
    bring(browser, leave_out="on")
    assert Entry.objects.count() == 1


def test_the_action_itself_refuses_an_area_that_is_not_the_importers(cast):
    browser = check(cast, row(area="Repairs"))
    given = {"file": importing.FileRead("a.csv", "0" * 64, ("CSV",)), "planned": browser.found.planned, "tables": []}
    for who in ("manager", "officer", "inspector"):
        with pytest.raises(RefusedError):
            importing.import_log(**given, by=cast.standing(who), at=moment())
    assert not Entry.objects.exists()
    with pytest.raises(RefusedError, match="nothing in this file"):
        importing.import_log(**(given | {"planned": []}), by=cast.standing("administrator"), at=moment())


def test_only_the_account_that_brought_a_file_goes_on_with_it(cast):
    browser = check(cast, row())
    other = cast.client("second_administrator")
    for address in (browser.at, browser.at.replace("check/", ""), browser.at.replace("check", "remove")):
        assert other.get(address).status_code == 404
    assert other.post(browser.at.replace("/check/", "/do/")).status_code == 404
    assert not Entry.objects.exists()


# What comes in, and where it came from


def test_an_entry_comes_in_with_where_it_came_from_and_its_history(cast):
    browser = check(cast, row(owner="Officer", customers="Tenants and leaseholders", rag="Amber", comment="Half done"))
    bring(browser)
    entry, file, review = Entry.objects.get(), ImportedFile.objects.get(), PastReview.objects.get()
    assert (entry.state, entry.author, entry.recorded_by) == (
        "RECORDED",
        cast.person("officer"),
        cast.person("administrator"),
    )
    assert (entry.came_from, entry.came_sheet, entry.came_row) == (file, "CSV", 2)
    assert (entry.in_force_on.isoformat(), {each.name for each in entry.customer_types.all()}) == (
        "2024-11-01",
        {"Tenant", "Leaseholder"},
    )
    assert (review.quarter, review.rag, review.comment, review.said_by) == ("2024-Q3", "AMBER", "Half done", "Officer")
    assert [item.type for item in history_of("kim_log.entry", entry.pk)] == ["kim_log.entry_imported"]
    assert [item.type for item in history_of("kim_log.past_review", review.pk)] == ["kim_log.past_review_kept"]
    assert [item.type for item in history_of("kim_log.imported_file", file.pk)] == ["kim_log.file_imported"]
    page = cast.client("officer").get(f"/log/{entry.pk}/").content.decode()
    assert "The old Log: log.csv, row 2" in page
    area = cast.client("officer").get(f"/areas/{entry.area_id}/").content.decode()
    assert "From the old Log" in area
    assert "None of it was agreed here" in area
    assert "Q3 2024/25" in area


def test_an_entry_without_date_or_reason_comes_in_undated_and_says_so(cast):
    bring(check(cast, row(date="", why="")))
    entry = Entry.objects.get()
    assert (entry.in_force_on, entry.why) == (None, "Not said in the old Log.")


def test_text_that_begins_like_a_formula_stays_text(cast):
    texts = ["=HYPERLINK(1)", "+ keys", "-keys", "@keys"]
    bring(check(cast, *(row(what=text) for text in texts)))
    assert list(Entry.objects.order_by("pk").values_list("what", flat=True)) == texts


def test_words_without_a_column_are_kept_beside_the_entry(cast):
    bring(check(cast, [*row(), "K1"], headings=(*HEADINGS, "Ref")))
    assert Entry.objects.get().came_with == "Ref: K1"


def test_a_link_in_an_evidence_column_becomes_evidence(cast):
    bring(check(cast, [*row(), "https://intranet.example/keys"], headings=(*HEADINGS, "Evidence")))
    evidence = Evidence.objects.get()
    assert (evidence.url, evidence.label, Entry.objects.get().evidence_count) == (
        "https://intranet.example/keys",
        "From the old Log: keys",
        1,
    )


def test_a_gap_in_an_old_log_raises_a_gap(cast):
    bring(check(cast, [*row(), "Gap found"], headings=(*HEADINGS, "Kind")))
    assert Gap.objects.get().source_number == Entry.objects.get().pk


def test_a_past_review_is_shown_on_its_area_to_readers_alone(cast):
    bring(check(cast, row(what="", why="", date="", rag="Red", comment="Nothing logged")))
    review = PastReview.objects.get()
    assert not Entry.objects.exists()
    address = f"/areas/{review.area_id}/"
    assert "Nothing logged" in cast.client("inspector").get(address).content.decode()
    assert cast.client("nobody").get(address).status_code == 404


# All or nothing


def test_nothing_comes_in_while_a_question_is_open(cast):
    browser = check(cast, row(), row(area="Mystery", what="Else"))
    bring(browser)
    assert not Entry.objects.exists()
    assert only(browser).kind == "unknown area"


def test_if_one_row_fails_nothing_is_kept_and_the_file_still_waits(cast):
    browser = check(cast, row(), row(what="Second"))
    do = browser.at.replace("/check/", "/do/")
    with patch("kim.practice.kim_log.importing._add_reviews", side_effect=RuntimeError), pytest.raises(RuntimeError):
        browser.client.post(do)
    assert not any(model.objects.exists() for model in (Entry, ImportedFile, ColumnMeaning))
    browser.client.post(do)
    assert Entry.objects.count() == 2


def test_a_file_that_came_in_is_gone_and_cannot_come_in_twice(cast):
    browser = check(cast, row())
    do = browser.at.replace("/check/", "/do/")
    assert browser.client.post(do).status_code == 302
    assert browser.client.post(do).status_code == 404
    assert Entry.objects.count() == 1
    assert not list(settings.STAGING.iterdir())


def test_two_requests_at_once_bring_a_file_in_once(cast):
    browser = check(cast, row())
    token = browser.at.split("/")[3]
    given = {"under": settings.STAGING, "token": token, "owner": browser.person.account_id}
    first, second = (staging.find(**given, purpose="kim_log.old_log") for _ in range(2))
    with first.claimed(), pytest.raises(staging.NotStagedError), second.claimed():
        raise AssertionError("the second must not get here")


def test_what_was_downloaded_comes_in_again_without_change(cast):
    factories.entry(cast)
    factories.entry(cast, what="Second, with more words.\nAnd a line.", kind="BEST_PRACTICE")
    client = cast.client("administrator")
    for form in ("csv", "xlsx"):
        response = client.get(f"/log/?format={form}&state=ALL")
        content = b"".join(response.streaming_content)
        browser = Browser(cast)
        browser.upload(f"kim-log.{form}", content)
        browser.send({})
        counts = browser.found.counts
        assert (counts[Outcome.COMES_IN], counts[Outcome.NEEDS_ANSWER], counts[Outcome.CANNOT]) == (0, 0, 0)
        assert "in the Log already" in browser.page


# Questions


def test_an_owner_nobody_knows_is_asked_once_and_kept_as_words(cast):
    browser = check(cast, row(owner="J. Bloggs"), row(owner="J. Bloggs", what="Second"))
    question = only(browser)
    assert question.kind == "unmatched owner"
    browser.send({f"choice-{question.key}": "words"})
    bring(browser)
    for entry in Entry.objects.all():
        assert (entry.author, entry.came_with) == (cast.person("administrator"), "Owner: J. Bloggs")


def test_an_answer_that_leaves_rows_out_says_so(cast):
    browser = check(cast, row(), row(area="Mystery", what="Else"))
    browser.send({f"choice-{only(browser).key}": "out"})
    assert browser.found.counts[Outcome.LEFT_OUT] == 2  # the heading and the row
    assert "you chose to leave it out" in browser.page
    bring(browser)
    assert Entry.objects.count() == 1


def test_a_date_may_be_written_and_a_wrong_one_is_not_lost(cast):
    browser = check(cast, row(date="ASAP"))
    key = only(browser).key
    browser.send({f"typed-{key}": "31 2 2024"})
    assert "Write the date like 1 November 2024" in browser.page
    assert 'value="31 2 2024"' in browser.page
    assert 'value="31 2 2024"' in browser.open(browser.at).content.decode()
    browser.send({f"typed-{key}": "3 December 2024"})
    bring(browser)
    assert Entry.objects.get().in_force_on.isoformat() == "2024-12-03"


def test_an_answer_can_be_changed(cast):
    browser = check(cast, row(area="Mystery"))
    key = only(browser).key
    browser.send({f"choice-{key}": "out"})
    browser.open(f"{browser.at}?show=answered")
    browser.send({f"choice-{key}": str(cast.area("Leasehold").pk)})
    bring(browser)
    assert Entry.objects.get().area.name == "Leasehold"


def test_personal_data_is_never_repeated_and_stays_only_with_a_reason(cast):
    secret = "jane.resident@example.org"
    browser = check(cast, row(why=f"Asked by {secret}"))
    question = only(browser)
    assert question.kind == "personal data"
    assert secret not in browser.page
    browser.send({f"choice-{question.key}": "keep"})
    assert "Say why it must stay" in browser.page
    browser.send({f"choice-{question.key}": "keep", f"typed-{question.key}": f"See {secret}"})
    assert "What you wrote holds what looks like an e-mail address" in browser.page
    assert not browser.found.may_come_in
    browser.send({f"choice-{question.key}": "keep", f"typed-{question.key}": "It is the public inbox."})
    bring(browser)
    facts = history_of("kim_log.entry", Entry.objects.get().pk)[0].facts
    assert (facts["personal_data_kept"], facts["kept_because"]) == (["EMAIL"], "It is the public inbox.")


def test_a_cell_with_personal_data_can_be_left_behind(cast):
    browser = check(cast, row(why="Asked by jane.resident@example.org"))
    browser.send({f"choice-{only(browser).key}": "cell"})
    bring(browser)
    assert Entry.objects.get().why == "Not said in the old Log."


def test_personal_data_in_words_that_have_no_column_is_asked_about_too(cast):
    browser = check(cast, [*row(), "jane.resident@example.org"], headings=(*HEADINGS, "Rung by"))
    assert only(browser).kind == "personal data"
    assert "jane.resident" not in browser.page


# Columns


def test_what_a_column_is_is_remembered_by_its_heading(cast):
    headings = ("Patch", "Thing", *HEADINGS[2:])
    browser = Browser(cast)
    browser.upload("log.csv", csv_of(row(), headings=headings))
    named = {"column-0-1-1": "AREA", "column-0-1-2": "WHAT"}
    browser.send(named)
    bring(browser)
    assert Entry.objects.count() == 1
    assert ColumnMeaning.objects.get(heading="patch").meaning == "AREA"
    kept = ColumnMeaning.objects.get(heading="patch")
    assert history_of("spreadsheets.column_meaning", kept.pk)[0].type == "spreadsheets.column_remembered"
    again = Browser(cast)
    again.upload("log.csv", csv_of(row(what="Another"), headings=headings))
    again.send({})
    assert again.found.counts[Outcome.COMES_IN] == 1


def test_two_columns_cannot_be_the_same(cast):
    browser = Browser(cast)
    browser.upload("log.csv", csv_of(row()))
    response = browser.send({"column-0-1-3": "WHAT"})
    assert response.status_code == 400
    assert "Only one column of a table can be" in browser.page


def test_a_hidden_sheet_is_asked_about(cast):
    from tests.old_logs.make import messy

    path = messy(settings.STAGING.parent)
    browser = Browser(cast)
    browser.upload("messy.xlsx", path.read_bytes())
    assert "Hidden in Excel" in browser.page
    assert browser.send({"row-1": ""}).status_code == 400
    assert "Say which row of ‘23-24 archive’ holds the headings" in browser.page
    browser.send({"row-1": "none"})
    assert all(row.sheet == "Log" for row in browser.found.rows if row.outcome != Outcome.LEFT_OUT)


# Hostile files


HOSTILE = {
    "far corner": ("log.xlsx", specimens.workbook(specimens.sheet_xml(FAR_CORNER)), "There is something in row"),
    "entities": ("log.xlsx", specimens.workbook(specimens.sheet_xml("", declared=LAUGHS)), "instructions in it"),
    "not a workbook": ("log.xlsx", b"hello", "named as a workbook but is not one"),
    "protected": ("log.xlsx", specimens.ole({"EncryptedPackage": b"x" * 5000}), "protected with a password"),
    "nothing": ("log.csv", b"", "This file is empty"),
    "null": ("log.csv", b"a\0b,c", "null characters"),
    "picture": ("log.png", b"\x89PNG", "not a kind of file that can be read"),
    "too wide": ("log.csv", b",".join(b"x" for _ in range(500)), "a sheet may have"),
    "too long": ("log.csv", b"a,b\n" * 5_001, "a sheet may have 5,000 rows"),
    "too large": ("log.csv", b"a" * (21 * 1024 * 1024), "larger than 20 MB"),
    "truncated": ("log.xlsx", specimens.workbook(specimens.sheet_xml(""))[:200], "incomplete or damaged"),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_hostile_or_broken_file_gets_a_sentence_and_changes_nothing(cast, which):
    name, content, sentence = HOSTILE[which]
    browser = Browser(cast)
    response = browser.upload(name, content)
    assert response.status_code == 400
    assert sentence in browser.page
    assert nothing_is_kept()
    assert browser.client.get("/log/import/").status_code == 200


def test_no_file_is_asked_for(cast):
    response = Browser(cast).client.post("/log/import/")
    assert "Choose the file to check" in response.content.decode()


def test_a_file_of_nothing_but_headings_brings_nothing(cast):
    browser = check(cast)
    assert not browser.found.may_come_in
    assert "Nothing here comes in" in browser.page
    bring(browser)
    assert nothing_is_kept() or not Entry.objects.exists()


def test_a_made_up_token_is_nowhere(cast):
    client = cast.client("administrator")
    for token in ("x", "a" * 32, "..%2f..%2fetc", "0" * 31):
        assert client.get(f"/log/import/{token}/check/").status_code == 404


# Waiting files


def test_waiting_files_are_private_and_swept_after_a_day(cast):
    browser = check(cast, row())
    [folder] = settings.STAGING.iterdir()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    now = datetime.now(tz=UTC)
    assert staging.sweep(under=settings.STAGING, now=now + timedelta(hours=23)) == 0
    assert staging.sweep(under=settings.STAGING, now=now + timedelta(hours=25)) == 1
    assert browser.client.get(browser.at).status_code == 404


def test_a_waiting_file_can_be_removed(cast):
    browser = check(cast, row())
    browser.client.post(browser.at.replace("/check/", "/remove/"))
    assert nothing_is_kept()


# Numbers


def statements(captured) -> int:
    return sum(
        1
        for query in captured.captured_queries
        if not query["sql"].upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SET ", "PRAGMA"))
    )


def test_each_page_of_an_import_asks_few_statements(cast):
    factories.entry(cast, what="Keys are logged", why="Lost keys")
    many = [row(what=f"Change {n}", rag="Green", owner="Officer" if n % 2 else "J. Bloggs") for n in range(60)]
    browser = check(cast, *many, row())
    for address in ("/log/import/", browser.at.replace("check/", ""), browser.at):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.client.get(address).status_code == 200
        assert statements(captured) <= 10, (address, [each["sql"][:90] for each in captured.captured_queries])


def test_a_large_old_log_is_checked_and_comes_in_within_seconds(cast):
    many = [row(what=f"Change {n}", why=f"Reason {n}", rag="Green", comment=f"Note {n}") for n in range(2000)]
    began = time.monotonic()
    browser = check(cast, *many)
    assert bring(browser).status_code == 200
    assert Entry.objects.count() == 2000
    assert time.monotonic() - began < 60


def test_a_person_who_lost_their_post_cannot_go_on(cast):
    browser = check(cast, row(), who="manager")
    waiting = Waiting(
        staging.find(
            under=settings.STAGING,
            token=browser.at.split("/")[3],
            owner=browser.person.account_id,
            purpose="kim_log.old_log",
        ),
        cast.standing("nobody"),
    )
    assert waiting.check().counts[Outcome.CANNOT] == 1
