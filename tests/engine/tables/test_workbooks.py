"""Every filled cell of a workbook is read, at its own place and as what it is (R1, R10)."""

import hashlib
import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.excel_values import Shown, plain_text, shown_by
from kim_engine.tables.refusals import NOTES, NoteCode
from kim_engine.tables.sheets import (
    NOT_CALCULATED,
    Cell,
    CellError,
    Merge,
    Percentage,
    Sheet,
    cell_reference,
    column_letters,
    column_number,
    filled,
    filled_cells,
)
from kim_engine.tables.workbooks import read_file
from tests.engine.tables.specimens import (
    MAIN,
    XML,
    ods,
    only_sheet,
    read,
    read_here,
    sheet_xml,
    workbook,
    xls,
    xlsb,
)


def made(write: Callable[[Any, Any], None], **options: object) -> bytes:
    """A workbook that xlsxwriter makes; `write` is given the workbook and its first sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        write(book, book.add_worksheet("Log"))
    return stream.getvalue()


def cell_of(rows: str, **others: Any) -> Cell:
    """The cell A1 of a sheet that is written as XML."""
    return only_sheet(read_here(workbook(sheet_xml(f'<row r="1">{rows}</row>'), **others))).at(1, 1)


def test_a_sheet_that_starts_at_b7_keeps_its_rows_and_columns(tmp_path: Path) -> None:
    sheet = only_sheet(read(tmp_path, made(lambda _book, sheet: sheet.write("B7", "Work area"))))
    assert sheet.rows == ((), (), (), (), (), (), (None, "Work area"))
    assert sheet.at(7, 2) == "Work area"
    assert sheet.at(7, 3) is None
    assert sheet.at(8, 1) is None
    assert list(filled_cells(sheet)) == [(7, 2, "Work area")]
    assert cell_reference(7, 2) == "B7"


def test_rows_and_columns_count_from_one() -> None:
    with pytest.raises(IndexError):
        Sheet("Log", (("x",),)).at(0, 1)


def test_the_file_is_known_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    content = workbook(sheet_xml(""))
    assert read(tmp_path, content).sha256 == hashlib.sha256(content).hexdigest()


def test_only_the_ending_of_the_name_counts_and_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "a1b2"
    path.write_bytes(made(lambda _book, sheet: sheet.write("A1", "x")))
    assert only_sheet(read_file(path, name="../../KIM Log.final.XLSX")).at(1, 1) == "x"


def test_two_readings_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "upload"
    path.write_bytes(made(lambda _book, sheet: sheet.write("A1", "x")))
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(read_file, path, name="log.xlsx") for _ in range(4)]
    assert {only_sheet(each.result()).at(1, 1) for each in found} == {"x"}


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_arrive_as_dates_in_either_system(is_1904: bool, tmp_path: Path) -> None:
    written = [date(1904, 3, 1), date(2024, 2, 29), date(2026, 11, 1), date(2999, 12, 31)]

    def write(book: Any, sheet: Any) -> None:
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, day in enumerate(written):
            sheet.write_datetime(0, column, day, shown)

    found = read(tmp_path, made(write, date_1904=is_1904))
    assert found.is_1904 is is_1904
    assert list(only_sheet(found).rows[0]) == written


def test_moments_times_durations_and_percentages_arrive_as_they_are_shown(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        shown = {
            code: book.add_format({"num_format": code}) for code in ("dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm", "0.0%")
        }
        sheet.write_datetime("A1", datetime(2026, 11, 1, 9, 30), shown["dd/mm/yyyy hh:mm"])
        sheet.write_datetime("B1", datetime(2026, 11, 1), shown["dd/mm/yyyy hh:mm"])
        sheet.write_datetime("C1", time(9, 30, 15), shown["hh:mm"])
        sheet.write_number("D1", 1.5, shown["[h]:mm"])
        sheet.write_number("E1", 0.255, shown["0.0%"])
        sheet.write_number("F1", 1.5, shown["hh:mm"])

    row = only_sheet(read(tmp_path, made(write))).rows[0]
    assert row == (
        datetime(2026, 11, 1, 9, 30),
        datetime(2026, 11, 1),
        time(9, 30, 15),
        timedelta(hours=36),
        Percentage(0.255),
        datetime(1900, 1, 1, 12),
    )
    assert isinstance(row[1], datetime)
    assert isinstance(row[4], Percentage)
    assert str(row[4]) == "25.5%"


def test_formulas_give_what_was_last_worked_out_and_errors_say_so(tmp_path: Path) -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.write_formula("B1", '="a"&"b"', None, "ab")
        sheet.write_formula("C1", "=1=1", None, True)
        sheet.write_formula("D1", "=#REF!", None, "#REF!")
        sheet.write_formula("E1", "=1/0", None, "#DIV/0!")

    row = only_sheet(read(tmp_path, made(write))).rows[0]
    assert row == (2, "ab", True, CellError("#REF!"), CellError("#DIV/0!"))
    assert row[2] is True
    assert str(row[3]) == "#REF!"


def test_a_formula_that_was_never_worked_out_is_not_taken_for_an_empty_cell() -> None:
    assert cell_of('<c r="A1"><f>SUM(B1:B9)</f></c>') == NOT_CALCULATED
    assert cell_of('<c r="A1"><f>SUM(B1:B9)</f><v/></c>') == NOT_CALCULATED
    assert cell_of('<c r="A1" t="str"><f>B1</f><v></v></c>') is None


def test_hidden_sheets_are_read_and_said_to_be_hidden(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write("A1", "x")
        book.add_worksheet("Old").hide()
        book.add_worksheet("Older").very_hidden()

    sheets = read(tmp_path, made(write)).sheets
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("Log", False), ("Old", True), ("Older", True)]


def test_merged_cells_are_told_and_can_be_filled(tmp_path: Path) -> None:
    def write(_book: Any, sheet: Any) -> None:
        sheet.merge_range("B1:C1", "Quarter 3")
        sheet.merge_range("A2:A3", "Repairs")
        sheet.write("B2", "Red")
        sheet.write("C3", 7)

    sheet = only_sheet(read(tmp_path, made(write)))
    assert sheet.merged == (Merge(1, 2, 1, 3), Merge(2, 1, 3, 1))
    assert filled(sheet) == ((None, "Quarter 3", "Quarter 3"), ("Repairs", "Red"), ("Repairs", None, 7))


def test_filling_never_overwrites_a_cell_and_leaves_empty_merges_empty() -> None:
    rows = (("a", "b"), (None, None, "c"))
    assert filled(Sheet("Log", rows, (Merge(1, 1, 2, 2), Merge(2, 3, 2, 9)))) == (("a", "b"), ("a", "a", "c"))
    assert filled(Sheet("Log", rows, (Merge(2, 1, 2, 2),))) == rows


def test_rich_text_is_joined_and_reading_aids_are_left_out() -> None:
    runs = "<si><r><t>Work </t></r><r><rPr><b/></rPr><t>area</t></r><rPh sb='0' eb='1'><t>aid</t></rPh></si>"
    more = {"xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si/>{runs}</sst>'}
    assert cell_of('<c r="A1" t="s"><v>1</v></c>', more=more) == "Work area"
    assert cell_of('<c r="A1" t="s"><v>0</v></c>', more=more) is None
    assert cell_of(f'<c r="A1" t="inlineStr"><is>{runs[4:-5]}</is></c>') == "Work area"


def test_other_prefixes_and_cells_without_references_are_understood() -> None:
    xml = (
        f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/><x:c><x:v>2</x:v></x:c>'
        "</x:row><x:row r='3'><x:c r='B3'><x:v>3</x:v></x:c><x:c><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert only_sheet(read_here(workbook(xml))).rows == ((1, None, 2), (), (None, 3, 4))


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ("<c r='A1'><v>123456789012345</v></c>", 123456789012345),
        ("<c r='A1'><v>-7</v></c>", -7),
        ("<c r='A1'><v>1E+3</v></c>", 1000),
        ("<c r='A1'><v>0.1</v></c>", 0.1),
        ("<c r='A1'><v>1.5E-7</v></c>", 1.5e-7),
        ("<c r='A1'><v>1E999</v></c>", "1E999"),
        ("<c r='A1'><v>NaN</v></c>", "NaN"),
        ("<c r='A1'><v>1_0</v></c>", "1_0"),
        ("<c r='A1'><v></v></c>", None),
        ("<c r='A1' t='str'><v></v></c>", None),
        ("<c r='A1' t='str'><v>007</v></c>", "007"),
        ("<c r='A1' t='str'><v> x </v></c>", " x "),
        ("<c r='A1' t='b'><v>0</v></c>", False),
        ("<c r='A1' t='d'><v>2026-11-01</v></c>", date(2026, 11, 1)),
        ("<c r='A1' t='d'><v>2026-11-01T09:30:00Z</v></c>", datetime(2026, 11, 1, 9, 30)),
        ("<c r='A1' t='d'><v>soon</v></c>", "soon"),
        ("<c r='A1' s='1'><v>59</v></c>", date(1900, 2, 28)),
        ("<c r='A1' s='1'><v>60</v></c>", 60),
        ("<c r='A1' s='1'><v>61</v></c>", date(1900, 3, 1)),
        ("<c r='A1' s='1'><v>0</v></c>", 0),
        ("<c r='A1' s='1'><v>-1</v></c>", -1),
        ("<c r='A1' s='1'><v>46327.5</v></c>", datetime(2026, 11, 1, 12)),
        ("<c r='A1' s='1'><v>99999999</v></c>", 99999999),
        ("<c r='A1' s='99'><v>46327</v></c>", 46327),
        ("<c r='A1' s='2'><v>1</v></c>", Percentage(1)),
    ],
)
def test_a_stored_value_is_read_as_what_it_is(xml: str, value: Cell) -> None:
    found = cell_of(xml)
    assert found == value
    assert type(found) is type(value)


def test_day_zero_is_a_day_where_the_calendar_starts_in_1904() -> None:
    properties = '<workbookPr date1904="true"/>'
    assert cell_of('<c r="A1" s="1"><v>0</v></c>', properties=properties) == date(1904, 1, 1)
    assert cell_of('<c r="A1" s="1"><v>60</v></c>', properties=properties) == date(1904, 3, 1)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd/mm/yyyy", Shown.DATE),
        ("[$-809]d mmmm yyyy;@", Shown.DATE),
        ("mmm-yy", Shown.DATE),
        ("mmmm", Shown.DATE),
        ('dd" day of "mmm', Shown.DATE),
        ("dd/mm/yyyy hh:mm", Shown.MOMENT),
        ("h:mm AM/PM", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
        ("[h]:mm:ss", Shown.DURATION),
        ("[mm]:ss", Shown.DURATION),
        ("0%", Shown.PERCENTAGE),
        ("0.00%;[Red]-0.00%", Shown.PERCENTAGE),
        ("General", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER),
        ("#,##0.00", Shown.NUMBER),
        ('"£"#,##0;[Red]-"£"#,##0', Shown.NUMBER),
        ("[$£-809]#,##0.00", Shown.NUMBER),
        ('0 "days"', Shown.NUMBER),
        (r"0\d", Shown.NUMBER),
        ("0;0;0;dd", Shown.NUMBER),
        ("", Shown.NUMBER),
    ],
)
def test_a_number_format_says_how_a_number_is_shown(code: str, shown: Shown) -> None:
    assert shown_by(code) is shown


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\N{REPLACEMENT CHARACTER}"),
        ("_xyz_", "_xyz_"),
        ("plain", "plain"),
    ],
)
def test_escapes_of_text_are_undone(stored: str, meant: str) -> None:
    assert plain_text(stored) == meant


def test_table_styles_and_named_styles_are_not_taken_for_those_of_cells() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="0.0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="200"/></cellXfs>'
        '<dxfs><dxf><numFmt numFmtId="200" formatCode="dd/mm/yyyy"/></dxf></dxfs>'
    )
    more = {"xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'}
    assert cell_of('<c r="A1" s="0"><v>46327</v></c>', more=more) == 46327


def test_an_older_excel_workbook_is_read_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, xls(), "log.xls")
    sheet = only_sheet(found)
    assert sheet.rows == ((), (None, "Area", 7), (None, None, 0.5))
    assert sheet.merged == (Merge(2, 2, 3, 2),)
    assert found.notes == (NOTES[NoteCode.OLDER_KIND],)


def test_a_binary_workbook_is_read_with_notes(tmp_path: Path) -> None:
    found = read(tmp_path, xlsb(), "log.xlsb")
    assert only_sheet(found).rows == ((), (None, "Area", 7))
    assert found.notes == (NOTES[NoteCode.OLDER_KIND], NOTES[NoteCode.NO_MERGES])


def test_an_open_document_is_read_with_notes(tmp_path: Path) -> None:
    value = "<table:table-cell office:value-type='{}' {}><text:p>{}</text:p></table:table-cell>"
    cells = (
        value.format("string", "", "Area")
        + value.format("float", "office:value='7'", "7")
        + value.format("date", "office:date-value='2026-11-01'", "1 Nov")
    )
    found = read(tmp_path, ods(f"<table:table-row/><table:table-row>{cells}</table:table-row>"), "log.ods")
    assert only_sheet(found).rows == ((), ("Area", 7, date(2026, 11, 1)))
    assert NOTES[NoteCode.NO_MERGES] in found.notes


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA"), (16_384, "XFD")])
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters
    assert column_number(letters) == column


@settings(deadline=None)
@given(st.integers(1, 20_000))
def test_letters_and_columns_are_one_to_one(column: int) -> None:
    assert column_number(column_letters(column)) == column


def test_there_is_no_column_nought() -> None:
    with pytest.raises(ValueError, match="from 1"):
        column_letters(0)


PLAIN_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
PLAIN_CELLS = st.one_of(
    PLAIN_TEXT,
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9).map(lambda value: float(f"{value:.9g}")),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2999, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
)
PLACES = st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), PLAIN_CELLS, max_size=25)


@settings(max_examples=60, deadline=None)
@given(PLACES, st.booleans())
def test_calamine_as_a_second_opinion_finds_the_same_cells(cells: dict[tuple[int, int], Any], is_1904: bool) -> None:
    def write(book: Any, sheet: Any) -> None:
        day, moment = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"))
        for (row, column), cell in cells.items():
            if isinstance(cell, date):
                early = is_1904 and cell.year < 1904
                shown = moment if isinstance(cell, datetime) else day
                sheet.write_string(row, column, str(cell)) if early else sheet.write_datetime(row, column, cell, shown)
            elif isinstance(cell, str):
                sheet.write_string(row, column, cell)
            else:
                sheet.write(row, column, cell)

    content = made(write, date_1904=is_1904)
    ours = {(row, column): cell for row, column, cell in filled_cells(only_sheet(read_here(content)))}
    assert ours.keys() == {(row + 1, column + 1) for row, column in cells}
    theirs = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    top, left = theirs.start or (0, 0)
    rows = enumerate(theirs.to_python(), start=top + 1)
    second = {(n, m): cell for n, row in rows for m, cell in enumerate(row, start=left + 1) if cell != ""}
    assert ours.keys() == second.keys()
    assert all(ours[place] == cell or as_moment(ours[place]) == as_moment(cell) for place, cell in second.items())


def as_moment(cell: object) -> object:
    """calamine gives a moment at midnight as a date."""
    return datetime.combine(cell, time()) if type(cell) is date else cell
