"""R2: files as people have them: everyday headings, a sheet for each area, nothing in them, older kinds."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.conf import settings

from kim.foundations.spreadsheets.results import OUT, Outcome
from kim.practice.kim_log.models import Entry, PastReview
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests.engine.tables import specimens
from tests.rooms.practice.kim_log.old_logs import Browser, bring, check, only, row

WITHOUT_AREA = ("Date", "What changed", "Why")


def book(**sheets) -> bytes:
    """Make a workbook of sheets, each its headings and rows."""
    stream = io.BytesIO()
    write_workbook([SheetToWrite(name, rows[0], rows[1:]) for name, rows in sheets.items()], stream)
    return stream.getvalue()


def bring_to_check(cast, name: str, content: bytes, who: str = "administrator") -> Browser:
    browser = Browser(cast, who)
    browser.upload(name, content)
    browser.send({})
    return browser


# Headings


@pytest.mark.parametrize(
    "text",
    [
        "Date;Team;Change;Reason;Who\n1/2/2025;Voids;Keys are logged;Lost keys;Officer\n",
        "When,Section,What we did,Rationale,By\n1/2/2025,Voids,Keys are logged,Lost keys,Officer\n",
        "Since,Unit,Improvement,Purpose,Entered by\n1/2/2025,Voids,Keys are logged,Lost keys,Officer\n",
    ],
)
def test_everyday_headings_are_understood(cast, text):
    browser = bring_to_check(cast, "log.csv", text.encode())
    bring(browser)
    entry = Entry.objects.get()
    assert (entry.area.name, entry.what, entry.why, entry.in_force_on.isoformat(), entry.author.name) == (
        "Voids",
        "Keys are logged",
        "Lost keys",
        "2025-02-01",
        "Officer",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Team,Q3 24/25,,Q4 24/25,\n,RAG,Comment,RAG,Comment\nVoids,Green,ok,Red,no\n",
        ",Quarter 3 24/25,,Quarter 4 24/25,\nTeam,RAG,Comment,RAG,Comment\nVoids,Green,ok,Red,no\n",
        "Area,2024/25,\n,Q3,Q4\nVoids,Green - ok,Red - no\n",
        ",2024/25,2024/25\nTeam,Q3,Q4\nVoids,Green - ok,Red - no\n",
    ],
)
def test_quarters_in_two_rows_of_headings_are_understood(cast, text):
    bring(bring_to_check(cast, "log.csv", text.encode()))
    found = PastReview.objects.order_by("quarter").values_list("quarter", "rag", "comment")
    assert list(found) == [("2024-Q3", "GREEN", "ok"), ("2024-Q4", "RED", "no")]


@pytest.mark.parametrize("what", ["No keys are lent", "Overall plans are kept once", "Number of copies halved"])
def test_a_change_that_begins_like_a_total_is_none(cast, what):
    text = f"What changed,Area,Why\n{what},Voids,Because\nTotal,,\n"
    browser = bring_to_check(cast, "log.csv", text.encode())
    assert [each.code for each in browser.found.rows] == ["heading", "entry", "total"]


@pytest.mark.parametrize(
    "what", ["No list of keys at Ash Court", "Overall nobody owns the list", "Number of keys unknown"]
)
def test_a_change_that_begins_like_a_total_needs_no_reason_to_come_in(cast, what):
    file = book(Voids=(("What changed", "Why", "Kind"), (what, "", "Gap"), ("No of changes", "", ""), ("Total", 1, "")))
    browser = bring_to_check(cast, "log.xlsx", file)
    assert [each.code for each in browser.found.rows] == ["heading", "entry", "total", "total"]


# Nothing comes in


@pytest.mark.parametrize("content", [b"\n\n", b",,\n,,\n", b" , \n", b"\xef\xbb\xbf\n"])
def test_a_file_with_nothing_in_it_is_refused_where_it_is_chosen(cast, content):
    browser = Browser(cast)
    assert browser.upload("log.csv", content).status_code == 400
    assert "This file is empty" in browser.page
    assert not list(settings.STAGING.iterdir())


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Work area,What changed\n,\n,\n", "no row below them says what changed"),
        ("Alpha,Beta\n1,2\n", "No sheet has headings that we understood"),
        ("Work area,What changed,Why\nVoids,Drawn,Because\n", "All of it is in the Log already"),
        (f"Work area,What changed,Why\nVoids,{'x' * 5001},Because\n", "Every row was left out or cannot come in"),
    ],
)
def test_where_nothing_comes_in_the_page_says_why_and_what_to_do(cast, text, advice):
    known = "Work area,What changed,Why\nVoids,Drawn,Because\n"
    bring(bring_to_check(cast, "known.csv", known.encode()))
    browser = Browser(cast)
    browser.upload("log.csv", text.encode())
    browser.send({} if "Alpha" not in text else {"row-0": "none"})
    page = unescape(browser.page)
    assert "Nothing here comes in" in page
    assert advice in page
    assert "Change what the columns are" in page


# A sheet for each area


def test_a_sheet_that_bears_an_areas_name_is_about_that_area(cast):
    file = book(
        Voids=(WITHOUT_AREA, ("1/2/2025", "Keys are logged", "Lost keys")),
        Leasehold=(WITHOUT_AREA, ("1/2/2025", "Plans are scanned", "Lost plans"), ("2/2/2025", "Second", "Also")),
    )
    browser = bring_to_check(cast, "log.xlsx", file)
    assert browser.found.may_come_in
    assert "See or change the 2 answers so far" in browser.page
    bring(browser)
    areas = dict(Entry.objects.values_list("what", "area__name"))
    assert areas == {"Keys are logged": "Voids", "Plans are scanned": "Leasehold", "Second": "Leasehold"}


def test_what_a_sheets_name_says_can_be_changed(cast):
    browser = bring_to_check(cast, "log.xlsx", book(Voids=(WITHOUT_AREA, ("1/2/2025", "Keys are logged", "Lost"))))
    browser.open(f"{browser.at}?show=answered")
    [group] = browser.found.answered({})
    browser.send({f"choice-{group.question.key}": str(cast.area("Leasehold").pk)})
    bring(browser)
    assert Entry.objects.get().area.name == "Leasehold"


def test_a_sheet_of_a_team_is_asked_about_once_with_its_areas_first(cast):
    team = cast.area("Voids").team.name
    rows = [("1/2/2025", f"Change {n}", "Because") for n in range(5)]
    browser = bring_to_check(cast, "log.xlsx", book(**{team: (WITHOUT_AREA, *rows)}))
    question = only(browser)
    assert question.place == f"sheet ‘{team}’"
    assert f"‘{team}’ is a team" in question.because
    assert "(belongs to it)" in question.options[0][1]
    browser.send({f"choice-{question.key}": str(cast.area("Voids").pk)})
    bring(browser)
    assert Entry.objects.count() == 5


def test_a_list_without_areas_is_asked_about_once_and_may_be_left_out(cast):
    browser = bring_to_check(cast, "log.csv", b"Date,What changed,Why\n1/2/2025,A,B\n2/2/2025,C,D\n")
    question = only(browser)
    assert "Which work area is this list about?" in question.asks
    browser.send({f"choice-{question.key}": OUT})
    assert browser.found.counts[Outcome.LEFT_OUT] == 3


def test_a_sheet_of_an_area_that_is_not_ones_own_is_refused(cast):
    file = book(Repairs=(WITHOUT_AREA, ("1/2/2025", "Jobs are dated", "Lost")))
    browser = bring_to_check(cast, "log.xlsx", file, who="manager")
    assert browser.found.counts[Outcome.CANNOT] == 1


def test_a_table_of_a_documents_versions_is_not_the_log(cast):
    file = book(
        Voids=(WITHOUT_AREA, ("1/2/2025", "Keys are logged", "Lost keys")),
        About=(("Version", "Date", "Author", "Summary of changes"), ("1.0", "1/2/2025", "Officer", "First")),
    )
    browser = bring_to_check(cast, "log.xlsx", file)
    assert {each.sheet for each in browser.found.rows if each.outcome == Outcome.COMES_IN} == {"Voids"}
    assert "say which row holds the headings" in browser.open(browser.at.replace("check/", "")).content.decode()


# Asked once


@pytest.mark.parametrize(("column", "said"), [("date", "13/13/2025"), ("rag", "Purple")])
def test_what_says_the_same_is_asked_once_with_how_many_and_where(cast, column, said):
    browser = check(cast, *(row(what=f"Change {n}", **{column: said}) for n in range(1200)))
    [group] = browser.found.open_questions
    assert len(group.places) == 1200
    cell = "D" if column == "date" else "G"
    assert f"1,200 places, the first at {cell}2, {cell}3, {cell}4, {cell}5" in browser.page
    browser.send({f"choice-{group.question.key}": "cell" if column == "date" else "AMBER"})
    assert browser.found.may_come_in


def test_rows_that_repeat_one_row_are_asked_about_once(cast):
    browser = check(cast, *(row() for _ in range(6)))
    [group] = browser.found.open_questions
    assert (group.question.kind, len(group.places)) == ("duplicate row", 5)
    browser.send({f"choice-{group.question.key}": OUT})
    bring(browser)
    assert Entry.objects.count() == 1


def test_saving_no_answer_is_answered_with_a_sentence(cast):
    browser = check(cast, row(date="13/13/2025"), row(what="Second", area="Mystery"))
    browser.client.raise_request_exception = True
    keys = [group.question.key for group in browser.found.open_questions]
    for sent in ({"asked": keys}, {}):
        page = browser.client.post(browser.at, sent).content.decode()
        assert "Answer at least one question before you save" in page
        assert all(f'value="{key}"' in page for key in keys)
    page = browser.client.post(browser.at, {"asked": keys, f"choice-{keys[0]}": "cell"}, follow=True).content.decode()
    assert "There is a problem" not in page


# Older kinds of file


def ods(*rows) -> bytes:
    cells = [
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in each
        )
        for each in rows
    ]
    return specimens.ods("".join(f"<table:table-row>{each}</table:table-row>" for each in cells))


@pytest.mark.parametrize("name", ["log.ods", "log.xls"])
def test_older_and_open_workbooks_come_in_too(cast, name):
    rows = (("Work area", "What changed", "Why", "Date"), ("Voids", "Keys are logged", "Lost keys", "1 February 2025"))
    browser = bring_to_check(cast, name, ods(*rows) if name == "log.ods" else specimens.xls_of(*rows))
    bring(browser)
    entry = Entry.objects.get()
    assert (entry.what, entry.in_force_on.isoformat(), entry.came_sheet) == ("Keys are logged", "2025-02-01", "Log")
    assert ".xls" in (page := browser.client.get("/log/import/").content.decode())
    assert ".ods" in page


# Words


def test_a_days_number_is_shown_as_its_day(cast):
    browser = Browser(cast)
    browser.upload("log.xlsx", book(Log=(("Work area", "What changed", "Date"), ("Voids", "Keys", 45778))))
    assert 'data-label="First values">1 May 2025<' in browser.page
    assert 'data-label="First values">45778' not in browser.page


def test_quarters_and_colours_are_said_in_words(cast):
    browser = check(cast, row(what="", why="", date="", rag="Green"))
    assert "Voids: Q3 2024/25, green" in browser.page
    assert "1 past review will be marked" in " ".join(browser.page.split())
    assert "0 entries" not in browser.page
    assert "Bring in 1 record<" in "".join(browser.page.split("\n")).replace("  ", "")


def test_the_end_of_an_import_leads_to_what_came_in(cast):
    bring(check(cast, row(what="Before"), name="first.csv"))
    browser = check(cast, row(what="Keys are logged", rag="Green"), name="second.csv")
    bring(browser)
    entry = Entry.objects.get(what="Keys are logged")
    assert browser.at == "/log/"
    assert "1 entry and 1 past review came in." in browser.page
    assert "Came in with: second.csv" in browser.page
    assert f"/log/{entry.pk}/" in browser.page
    assert "Before" not in browser.page
    assert "Came in with" not in browser.client.get("/log/").content.decode()
    assert f"?file={entry.came_from_id}&amp;state=ALL" in browser.client.get("/log/import/").content.decode()
    for wrong in ("x", "999999", "9" * 40):
        assert browser.client.get(f"/log/?file={wrong}").status_code == 200
