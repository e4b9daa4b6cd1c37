"""CSV files are read whoever saved them: encodings, delimiters, quotes; every cell stays the text it is (R1)."""

from pathlib import Path

import pytest

from kim_engine.tables.csv_files import find_delimiter
from kim_engine.tables.refusals import NOTES, NoteCode
from kim_engine.tables.sheets import Row
from tests.engine.tables.specimens import only_sheet, read, read_here

TABLE = 'Area;RAG;Comment\r\nRepairs;Red;"Spent £5, not £4"\r\nLettings;Green;"Café; ""Nook""\r\nopen"\r\n'
ROWS = (
    ("Area", "RAG", "Comment"),
    ("Repairs", "Red", "Spent £5, not £4"),
    ("Lettings", "Green", 'Café; "Nook"\r\nopen'),
)


def rows_of(text: str) -> tuple[Row, ...]:
    return only_sheet(read_here(text.encode(), ".csv")).rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_encoding_and_delimiter_is_found(encoding: str, delimiter: str) -> None:
    quoted = TABLE.replace("Repairs;Red;", '"Repairs";"Red";').replace("Lettings;Green;", '"Lettings";"Green";')
    kept = quoted.replace('"Café; ', '"Café\0 ')
    content = kept.replace(";", delimiter).replace("\0", ";").encode(encoding)
    found = read_here(content, ".csv")
    assert only_sheet(found).rows == ROWS
    assert found.notes == ((NOTES[NoteCode.WINDOWS_1252],) if encoding == "cp1252" else ())


def test_a_big_endian_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, b"\xfe\xff" + TABLE.encode("utf-16-be"), "LOG.CSV")
    assert only_sheet(found).rows == ROWS
    assert only_sheet(found).name == "CSV"


def test_cells_are_text_exactly_as_written() -> None:
    assert rows_of("007,1e5, 12 ,01/11/26,TRUE,#REF!,0.10\r\n") == (
        ("007", "1e5", " 12 ", "01/11/26", "TRUE", "#REF!", "0.10"),
    )


def test_empty_cells_and_blank_rows_keep_the_others_in_place() -> None:
    assert rows_of("\r\n,,x\r\n\r\n,y,,\r\n") == ((), (None, None, "x"), (), (None, "y"))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_may_end_as_on_any_computer(ending: str) -> None:
    assert rows_of(ending.join(("Area,RAG", "Repairs,Red", ""))) == (("Area", "RAG"), ("Repairs", "Red"))


def test_a_single_column_is_not_cut() -> None:
    assert rows_of("Area\r\nRepairs and voids\r\n") == (("Area",), ("Repairs and voids",))


def test_titles_above_the_table_do_not_hide_its_delimiter() -> None:
    text = "Knowledge, information and management log\r\n\r\nArea;RAG;Owner\r\nA;Red;B\r\nC;Red;D\r\n"
    assert rows_of(text)[2] == ("Area", "RAG", "Owner")


def test_commas_in_the_words_of_most_rows_do_not_cut_them() -> None:
    text = "Area;RAG;Comment\n" + "Repairs;Red;late, but known\n" * 20 + "Lettings;Red;none\n" * 5
    assert find_delimiter(text) == ";"


def test_the_directive_that_excel_writes_is_obeyed_and_is_no_row() -> None:
    assert rows_of("sep=|\r\nA, B|C\r\n") == (("A, B", "C"),)


def test_a_space_before_a_closing_quotation_mark_says_nothing_of_other_cells() -> None:
    assert rows_of('Area,Note, \r\n x,", "\r\n') == (("Area", "Note", " "), (" x", ", "))


def test_a_space_before_a_quotation_mark_is_not_part_of_the_cell() -> None:
    assert rows_of('Area, "Red, late", x\n"Lettings", "Green", y\n') == (
        ("Area", "Red, late", "x"),
        ("Lettings", "Green", "y"),
    )


def test_a_stray_control_character_is_kept() -> None:
    text = "Area,Comment\r\n" + "Repairs,all well\r\n" * 20 + "Lettings,odd\x0bone\x02\r\n"
    assert rows_of(text)[-1] == ("Lettings", "odd\x0bone\x02")


def test_the_apostrophe_that_keeps_a_formula_away_is_taken_off() -> None:
    assert rows_of("'=1+1,''=1+1,'tis,-5\r\n") == (("=1+1", "'=1+1", "'tis", "-5"),)


def test_a_file_of_blank_lines_is_an_empty_sheet() -> None:
    assert rows_of("\r\n,,\r\n") == ()


def test_a_long_sample_is_cut_at_a_row() -> None:
    text = "Area;RAG\n" + "Repairs and maintenance;Red\n" * 4_000
    assert find_delimiter(text) == ";"
    assert find_delimiter("x" * 100_000) == ","


def test_text_and_tab_files_are_read_too() -> None:
    for ending in (".txt", ".tsv"):
        assert only_sheet(read_here(b"Area\tRAG\nRepairs\tRed\n", ending)).rows[1] == ("Repairs", "Red")
