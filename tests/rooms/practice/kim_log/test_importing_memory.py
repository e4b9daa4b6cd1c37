"""What is remembered of columns: the same file reads the same again, and what was changed is changed next time too."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kim.foundations.spreadsheets.layouts import Table
from kim.foundations.spreadsheets.memory import meanings_for, to_remember
from kim.foundations.spreadsheets.models import ColumnMeaning
from kim.practice.kim_log.importing_columns import LAYOUT, MEANINGS, memory_of
from kim_engine.tables.headings import plain
from tests.rooms.practice.kim_log.old_logs import Browser, bring, check, csv_of, row

WORDS = [word for each in MEANINGS for word in (*each.words, *each.whole, *each.below)]
QUARTERS = [
    "Q3 24/25",
    "Q4 24/25",
    "Q3 24/25 RAG",
    "Q3 24/25 comment",
    "Quarter",
    "Quarter RAG",
    "any quarter rag",
    "Q5",
]
HEADINGS = st.one_of(st.sampled_from([*WORDS, *QUARTERS, "Ref", "Notes", ""]), st.text(max_size=12))
TABLES = st.lists(st.lists(HEADINGS, min_size=1, max_size=7).map(tuple), min_size=1, max_size=3)
CODES = ["", *(each.code for each in MEANINGS)]


def tables_of(rows) -> list[Table]:
    return [Table(sheet, (1,), headings, 9) for sheet, headings in enumerate(rows)]


def read(tables, memory, chosen=None):
    return [meanings_for(table, LAYOUT, memory, (chosen or {}).get(table.sheet, {})) for table in tables]


def is_possible(meanings) -> bool:
    """Say whether the page would take it: of most meanings a table has one column."""
    single = {each.code for each in MEANINGS if each.is_single}
    taken = [meaning for meaning in meanings if meaning in single]
    return len(taken) == len(set(taken))


@given(TABLES)
@settings(max_examples=150, deadline=None)
def test_a_file_that_came_in_as_it_was_understood_reads_the_same_again(rows):
    tables = tables_of(rows)
    first = read(tables, {})
    memory = to_remember(LAYOUT, list(zip(tables, first, strict=True)), {})
    assert memory == {}
    assert read(tables, memory) == first


@given(TABLES, st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_was_chosen_a_file_reads_the_same_again(rows, data):
    tables = tables_of(dict.fromkeys(rows))
    plainly = [tuple(map(plain, table.headings)) for table in tables]
    chosen = {
        table.sheet: {
            str(n): data.draw(st.sampled_from(CODES)) for n, heading in enumerate(table.headings, 1) if plain(heading)
        }
        for table in tables
    }
    first = read(tables, {}, chosen)
    if len(set(plainly)) < len(plainly) or not all(map(is_possible, first)):
        return  # one table said to be two things, or what the page refuses
    memory = to_remember(LAYOUT, list(zip(tables, first, strict=True)), {})
    assert read(tables, memory) == first
    again = to_remember(LAYOUT, list(zip(tables, first, strict=True)), memory)
    assert {key: memory.get(key) for key in again} == again


@given(st.text(max_size=40))
def test_no_heading_is_remembered_as_a_quarter_that_is_none(heading):
    assert ":" not in plain(heading)
    assert memory_of("Q3 24/25") == "any quarter:"
    assert memory_of("Quarter") == "quarter"


def test_the_same_file_asks_the_same_questions_after_it_came_in(cast):
    headings = ("Work area", "Quarter", "RAG", "Comment")
    one = csv_of(["Voids", "Q3 24/25", "Green", "Fine"], headings=headings)
    two = csv_of(["Voids", "Green - fine", "Amber"], headings=("Work area", "Q3 24/25", "Q4 24/25"))
    readings = []
    for _ in range(2):
        for name, content in (("one.csv", one), ("two.csv", two)):
            browser = Browser(cast)
            browser.upload(name, content)
            browser.send({})
            readings.append([each.code for each in browser.found.rows])
            assert browser.found.open_questions == []
            bring(browser)
    assert readings[:2] == readings[2:]
    assert not ColumnMeaning.objects.exists()


def test_one_heading_may_mean_two_things_in_two_tables_of_a_file(cast):
    from tests.rooms.practice.kim_log.test_importing_sheets import book

    one, two = ("Work area", "What changed", "Notes"), ("Work area", "Notes", "Ref")
    file = book(One=(one, ("Voids", "Keys are logged", "Lost keys")), Two=(two, ("Leasehold", "Plans", "K1")))
    browser = Browser(cast)
    browser.upload("log.xlsx", file)
    browser.send({"column-0-1-3": "WHY", "column-1-1-2": "WHAT"})
    bring(browser)
    again = Browser(cast)
    again.upload("log.xlsx", file)
    again.send({})
    assert "in the Log already" in again.page
    assert not again.found.may_come_in
    assert check(cast, row()).found.may_come_in
