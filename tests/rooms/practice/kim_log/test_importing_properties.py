"""Whatever a file holds: nothing raises, nothing is lost, every row is accounted for once, nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim.foundations.spreadsheets.layouts import find_sheets, shown
from kim.foundations.spreadsheets.matching import Names, fold
from kim.foundations.spreadsheets.memory import meanings_for
from kim.foundations.spreadsheets.results import sightings_in
from kim.practice.kim_log.importing_asks import KnownArea
from kim.practice.kim_log.importing_cells import read_colour, read_day, says_nothing
from kim.practice.kim_log.importing_check import check
from kim.practice.kim_log.importing_columns import LAYOUT, MEANINGS
from kim.practice.kim_log.importing_plans import Known
from kim_engine.privacy import look_over
from kim_engine.tables.sheets import CellError, Sheet, Workbook

pytestmark = pytest.mark.django_db  # a look-over reads what the landlord lets through
TODAY = date(2026, 11, 22)
KNOWN = Known(
    areas={1: KnownArea("Voids", "Case", "Housing", True), 2: KnownArea("Repairs", "Works", "Property", False)},
    people={1: "Joy Okafor", 2: "Sam Carver", 3: "Sam Carver"},
    posts={2: "Case", 3: "Works"},
    types={1: "Tenant"},
    today=TODAY,
)
HEADINGS = st.sampled_from([*(word for each in MEANINGS for word in each.words), "Q3 24/25 RAG", "Q5 2024", "Ref", ""])
WORDS = st.sampled_from(
    ["Voids", "Repairs", "Joy Okafor", "Green", "Amber - half done", "Total", "Q3 2024", "31/11/2024"]
)
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=20),
    st.integers(-5, 60000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1980, 1, 1), date(2090, 1, 1)),
    st.datetimes(datetime(1980, 1, 1), datetime(2090, 1, 1)),
    st.just(CellError("#N/A")),
)
PLAIN = st.text(alphabet=st.characters(max_codepoint=127), max_size=60)


@given(st.lists(st.lists(HEADINGS, max_size=8), max_size=2), st.lists(st.lists(CELLS, max_size=9), max_size=12))
@settings(max_examples=150, deadline=None)
def test_every_row_of_any_sheet_is_accounted_for_once(headings, rows):
    sheet = Sheet("CSV", tuple(tuple(row) for row in [*headings, *rows]))
    found = find_sheets(Workbook((sheet,), "", False), LAYOUT, {})
    meanings = {table.key: meanings_for(table, LAYOUT, {}, {}) for each in found for table in each.tables}
    result = check(found, meanings, KNOWN, {})
    filled = [number for number, row in enumerate(sheet.rows, 1) if any(cell is not None for cell in row)]
    assert [row.row for row in result.rows] == filled
    assert sum(result.counts.values()) == len(filled)
    assert {review.area for _, _, _, reviews, _ in result.planned for review in reviews} <= {1}
    assert {entry.area for _, _, entry, _, _ in result.planned if entry} <= {1}


@given(PLAIN)
def test_passing_by_plain_words_misses_nothing(text):
    assert sightings_in(text) == look_over(text)


@given(st.text(alphabet="0123456789AB +-().", max_size=40))
def test_passing_by_words_with_few_figures_misses_nothing(text):
    assert sightings_in(text) == look_over(text)


@given(st.one_of(st.text(max_size=40), WORDS), st.booleans())
def test_a_colour_cell_loses_none_of_its_words(text, may_hold_words):
    said = read_colour(text, may_hold_words=may_hold_words)
    if says_nothing(shown(text)):
        assert said.rag == said.comment == ""
    else:
        assert said.rag or said.comment == shown(text)


@given(CELLS, st.booleans())
def test_a_date_is_read_or_asked_about_or_blank(cell, is_1904):
    said = read_day(cell, is_1904=is_1904, today=TODAY)
    assert not (said.day and said.asks)
    if not said.day and not said.asks:
        assert says_nothing(shown(cell))


@given(st.text(min_size=1, max_size=30), st.sampled_from([str.upper, str.lower, "  {}\n".format]))
def test_a_name_is_itself_whatever_its_spaces(name, change):
    names = Names({1: name})
    if fold(change(name)) == fold(name):
        assert names.same(change(name)) == [1]
    assert set(names.likely(change(name))) <= {1}
