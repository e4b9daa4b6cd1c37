"""R2: the tables of a workbook are found with what their columns mean; what only a person can tell is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kim.foundations.spreadsheets.layouts import (
    CANDIDATES,
    LEFT_OUT,
    Layout,
    Meaning,
    SheetFound,
    Table,
    find_sheets,
    guess_by_words,
    shown,
)
from kim_engine.tables.sheets import CellError, Merge, Percentage, Row, Sheet, Workbook

MEANINGS = (
    Meaning("AREA", "Work area", ("work area", "area")),
    Meaning("WHAT", "What changed", ("what changed", "change", "action")),
    Meaning("DATE", "When it took effect", ("date of change", "date")),
    Meaning("NOTE", "Note", ("note", "comment"), is_single=False),
    Meaning("RARE", "Something without words", ()),
)
LAYOUT = Layout(
    purpose="tests.layout",
    meanings=MEANINGS,
    guess=lambda headings: guess_by_words(headings, MEANINGS),
    is_wanted=lambda meanings: "WHAT" in meanings,
)
HEAD: Row = ("Work area", "What changed", "Date")
DATA: Row = ("Voids", "Keys are logged at handover by whoever takes them", date(2026, 11, 1))


def sheet(*rows: Row, merged: tuple[Merge, ...] = (), is_hidden: bool = False) -> Sheet:
    return Sheet("Log", rows, merged, is_hidden)


def found(*rows: Row, chosen: str = "", **more: object) -> SheetFound:
    one = sheet(*rows, **more)  # type: ignore[arg-type]
    [result] = find_sheets(Workbook((one,), "", False), LAYOUT, {"0": chosen} if chosen else {})
    return result


@pytest.mark.parametrize(
    ("headings", "meanings"),
    [
        (["Work area", "What changed", "Date"], ["AREA", "WHAT", "DATE"]),
        (["AREA:", "Change?", "Date of change"], ["AREA", "WHAT", "DATE"]),
        (["Name of the work area", "Key action", ""], ["AREA", "WHAT", LEFT_OUT]),
        (["Area", "Work area", "Change"], [LEFT_OUT, "AREA", "WHAT"]),  # the surer word has it
        (["Date", "Date", "Date of change"], [LEFT_OUT, LEFT_OUT, "DATE"]),
        (["Note", "Comment", "Notes"], ["NOTE", "NOTE", LEFT_OUT]),  # several may be notes
        (["Reference", "", "RARE"], [LEFT_OUT, LEFT_OUT, LEFT_OUT]),
        (["A heading of a whole sentence about the area in which a change was made by a date"], [LEFT_OUT]),
        ([], []),
    ],
)
def test_a_column_means_what_its_heading_says_and_each_meaning_is_given_once(
    headings: Sequence[str], meanings: Sequence[str]
) -> None:
    assert guess_by_words(headings, MEANINGS) == meanings


def test_a_table_under_a_title_is_found_with_its_place() -> None:
    one = found(("KIM Log 2026",), (), HEAD, DATA, DATA)
    [table] = one.tables
    assert (table.heading_rows, table.headings, table.first_row, table.last_row) == ((3,), HEAD, 4, 5)
    assert (table.key, table.at(2)) == ("0-3", "B3")
    assert (one.is_wanted, one.must_be_asked) == (True, False)


def test_two_tables_on_one_sheet_are_two_and_a_heading_repeated_is_none() -> None:
    other: Row = ("Area", "Action", "Comment")
    one = found(HEAD, DATA, HEAD, DATA, (), other, DATA)
    assert [(table.heading_rows, table.last_row) for table in one.tables] == [((1,), 5), ((6,), 7)]
    assert one.repeated == frozenset({3})


def test_a_group_above_the_headings_is_read_with_them() -> None:
    groups: Row = (None, "Quarter 1", None, "Quarter 2")
    one = found(groups, ("Area", "Change", "Note", "Note"), DATA, merged=(Merge(1, 2, 1, 3),))
    [table] = one.tables
    assert (table.heading_rows, table.first_row) == ((1, 2), 3)
    assert table.headings == ("Area", "Quarter 1 Change", "Quarter 1 Note", "Quarter 2 Note")


def test_a_sheet_that_could_bring_nothing_is_not_read_and_not_asked_about() -> None:
    for one in (found(("Name", "Telephone"), ("Jo", "0")), found(), found(("Work area", "Date"), ("Voids", "x"))):
        assert (one.is_wanted, one.tables, one.must_be_asked) == (False, [], False)


def test_a_hidden_sheet_is_asked_about_and_read_only_if_somebody_says_so() -> None:
    one = found(HEAD, DATA, is_hidden=True)
    assert (one.must_be_asked, one.tables) == (True, [])
    [table] = found(HEAD, DATA, is_hidden=True, chosen="1").tables
    assert table.headings == HEAD


def test_which_of_two_rows_holds_the_headings_is_asked() -> None:
    one = found(("Area", "Change", "x"), ("Area", "Action", "y"), DATA)
    assert one.must_be_asked
    assert [number for number, _ in one.candidates()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("chosen", "rows"), [("2", [(2,)]), ("none", []), ("99", [(1,)]), ("0", [(1,)]), ("one", [(1,)])]
)
def test_a_row_that_was_chosen_holds_and_one_that_is_none_does_not(chosen: str, rows: list[tuple[int, ...]]) -> None:
    one = found(HEAD, ("Patch", "Thing", "When"), DATA, chosen=chosen)
    assert [table.heading_rows for table in one.tables] == rows


def test_what_is_offered_as_headings_is_short_and_says_its_first_words() -> None:
    rows: list[Row] = [("Title alone",), (), *[(f"a{number}", "b" * 90, None, "d") for number in range(60)]]
    one = found(*rows)
    offered = one.candidates()
    assert len(offered) == CANDIDATES
    assert offered[0] == (3, f"Row 3: a0, {'b' * 30}, d")


def test_a_row_of_nothing_but_a_space_is_a_filled_one_and_an_empty_one_is_not() -> None:
    assert found(HEAD, (None, None), (" ",), (), DATA).filled_rows == [1, 3, 5]


@pytest.mark.parametrize(
    ("cell", "said"),
    [(None, ""), ("\u00a0Keys ", "Keys"), (7, "7"), (0.5, "0.5"), (Percentage(0.25), "25%"), (True, "True")],
)
def test_a_cell_is_said_as_words(cell: str | float | None, said: str) -> None:
    assert shown(cell) == said


def test_an_error_in_a_cell_is_said_by_its_code() -> None:
    assert shown(CellError("#REF!")) == "#REF!"


def test_a_layout_knows_its_words_and_what_the_screen_says() -> None:
    assert "RARE" not in LAYOUT.words
    assert [LAYOUT.label_of(code) for code in ("WHAT", "RARE", "GONE")] == [
        "What changed",
        "Something without words",
        "",
    ]
    assert Table(2, (4, 5), ("Area",), 9).key == "2-5"
