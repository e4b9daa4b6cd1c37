"""Workbooks that we write hold exactly what they were given, run nothing, and open ready to use (R1, R10)."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.sheets import Cell, CellError, Percentage
from kim_engine.tables.written_workbooks import DoesNotFit, SheetToWrite, sheet_name, write_workbook
from tests.engine.tables.specimens import only_sheet, read, read_here

HEADINGS = ("Work area", "RAG", "Comment")


def written(*rows: Sequence[Cell], headings: Sequence[str] = HEADINGS, name: str = "Log") -> bytes:
    stream = io.BytesIO()
    write_workbook([SheetToWrite(name, headings, rows)], stream)
    return stream.getvalue()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def test_a_written_workbook_comes_back_through_the_child(tmp_path: Path) -> None:
    row: list[Cell] = [
        "=1+1",
        "'tis",
        "https://example.org/a?b=c",
        "007",
        "a\rb\nc\td",
        " spaced ",
        7,
        -0.5,
        True,
        False,
        date(2026, 11, 1),
        datetime(2026, 11, 1, 9, 30, 15),
        datetime(2026, 11, 1),
        time(9, 30),
        timedelta(hours=36),
        Percentage(0.255),
    ]
    found = only_sheet(read(tmp_path, written(row))).rows
    assert found == (HEADINGS, tuple(row))
    assert [type(cell) for cell in found[1]] == [type(cell) for cell in row]


def test_text_is_never_a_formula_a_link_or_a_number() -> None:
    content = written(["=cmd|' /C calc'!A0", "http://example.org", "12", "{=1}"])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="inlineStr"') + sheet.count('t="s"') == 7
    assert read_here(content).notes == ()


def test_headings_are_bold_frozen_and_filtered_and_columns_have_widths() -> None:
    content = written(["Repairs", "Red", "x"])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:C2"/>' in sheet
    assert re.search(r'<col min="1" max="1" width="13\.\d+"', sheet)
    assert "<b/>" in part(content, "xl/styles.xml")


def test_widths_can_be_chosen() -> None:
    stream = io.BytesIO()
    write_workbook([SheetToWrite("Log", ["A"], [], widths=[42])], stream)
    assert re.search(r'<col min="1" max="1" width="42\.\d+"', part(stream.getvalue(), "xl/worksheets/sheet1.xml"))


def test_the_same_sheets_give_the_same_bytes_and_the_moment_is_the_callers() -> None:
    assert written(["x"]) == written(["x"])
    stream = io.BytesIO()
    write_workbook([SheetToWrite("Log", ["A"], [])], stream, made_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    assert "2026-11-22T09:30:00Z" in part(stream.getvalue(), "docProps/core.xml")


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (10**15, "1000000000000000"),
        (-(10**20), "-100000000000000000000"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
        (date(1900, 2, 28), "1900-02-28"),
        (date(1066, 10, 14), "1066-10-14"),
        (datetime(1899, 1, 1, 9, 30), "1899-01-01 09:30:00"),
        (timedelta(-1), "-1 day, 0:00:00"),
        (CellError("#REF!"), "#REF!"),
        ("\ufffe", "\N{REPLACEMENT CHARACTER}"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_what_excel_cannot_hold_is_written_as_text(cell: Cell, found: str) -> None:
    assert only_sheet(read_here(written([cell]))).rows[1] == (found,)


def test_the_longest_cell_that_excel_holds_is_written_whole() -> None:
    assert only_sheet(read_here(written(["x" * 32_767]))).at(2, 1) == "x" * 32_767


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384])
def test_a_longer_cell_is_refused_by_its_place_and_not_cut(text: str) -> None:
    with pytest.raises(DoesNotFit, match=r"^B2 of sheet ‘Log’ has more than 32,767 characters$"):
        written(["a", text])


def test_a_moment_with_a_time_zone_is_refused_as_excel_has_none() -> None:
    with pytest.raises(DoesNotFit, match="A2"):
        written([datetime(2026, 11, 1, tzinfo=UTC)])


def test_a_column_that_excel_does_not_have_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="XFE2"):
        written([*[None] * 16_384, "x"])


def test_a_workbook_has_a_sheet() -> None:
    with pytest.raises(DoesNotFit):
        write_workbook([], io.BytesIO())


def test_a_sheet_without_headings_has_no_filter() -> None:
    assert "autoFilter" not in part(written(headings=()), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Log", "Log"),
        ("Q3 2026/27: [draft]", "Q3 2026 27   draft"),
        ("x" * 40, "x" * 31),
        ("'quoted'", "quoted"),
        ("", "Sheet"),
        ("???", "Sheet"),
        ("History", "History of changes"),
        ("LOG2", "LOG2 (2)"),
    ],
)
def test_names_of_sheets_are_made_to_fit(wanted: str, name: str) -> None:
    assert sheet_name(wanted, {"log2"}) == name


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_names_of_sheets_are_always_allowed_and_never_alike(names: list[str]) -> None:
    taken: set[str] = set()
    made = [sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in made}) == len(names)
    assert all(0 < len(name.encode("utf-16-le")) // 2 <= 31 for name in made)
    stream = io.BytesIO()
    write_workbook([SheetToWrite(name, [], []) for name in names], stream)
    assert [sheet.name for sheet in read_here(stream.getvalue()).sheets] == made


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=15),
    st.text(st.sampled_from("_x00DF5'=+-@\r\n\t\x00\x01 "), max_size=12),
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e12, 1e12).map(lambda value: float(f"{value:.15g}")),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(timedelta(0), timedelta(999)).map(lambda length: timedelta(seconds=int(length.total_seconds()))),
    st.integers(-200, 200).map(lambda hundredths: Percentage(hundredths / 100)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_every_table_comes_back_as_it_was_written(table: list[list[Cell]]) -> None:
    rows = only_sheet(read_here(written(*table, headings=("Work area",)))).rows
    found = [(r, c, cell) for r, row in enumerate(rows[1:]) for c, cell in enumerate(row) if cell is not None]
    given_cells = [(r, c, cell) for r, row in enumerate(table) for c, cell in enumerate(row) if cell not in {None, ""}]
    assert found == given_cells
    assert [kind_of(cell) for _, _, cell in found] == [kind_of(cell) for _, _, cell in given_cells]


def kind_of(cell: Cell) -> type:
    """Excel has one kind of number: 1.0 comes back as 1."""
    return int if type(cell) is float and cell.is_integer() else type(cell)
