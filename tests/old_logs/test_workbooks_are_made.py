"""The old Logs can be made and read, and expected.json speaks of every row that holds anything."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from tests.old_logs.make import make_all

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))["workbooks"]
CAST = json.loads((HERE / "cast.json").read_text(encoding="utf-8"))
PARTS = {
    "x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/package/2006/relationships",
}
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
KINDS = {
    "entry", "past_review", "entry_and_past_review", "title", "heading",
    "blank_spacer_ignored", "total", "note",
}  # fmt: skip
SHEETS = [(book, sheet) for book, held in EXPECTED.items() for sheet in held["sheets"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("old_logs")
    make_all(where)
    return where


def _xml(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))


def _sheet_file(book: zipfile.ZipFile, sheet: str) -> str:
    links = _xml(book, "xl/_rels/workbook.xml.rels").findall("r:Relationship", PARTS)
    targets = {link.attrib["Id"]: link.attrib["Target"] for link in links}
    for found in _xml(book, "xl/workbook.xml").findall("x:sheets/x:sheet", PARTS):
        if found.attrib["name"] == sheet:
            return "xl/" + targets[found.attrib[RELATION]]
    raise AssertionError(f"no sheet called {sheet}")


def _rows_in_workbook(path: Path, sheet: str) -> set[int]:
    """Row numbers with at least one cell that has a value, from the sheet's own XML."""
    with zipfile.ZipFile(path) as book:
        rows = _xml(book, _sheet_file(book, sheet)).iterfind("x:sheetData/x:row", PARTS)
        return {int(row.attrib["r"]) for row in rows if row.find("x:c/x:v", PARTS) is not None}


def _records(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("cp1252"), newline=""), delimiter=";"))


def _filled_rows(path: Path, sheet: str) -> set[int]:
    if path.suffix == ".csv":
        return {number for number, cells in enumerate(_records(path), start=1) if any(cells)}
    return _rows_in_workbook(path, sheet)


def _words_by_row(path: Path, sheet: str) -> list[list[str]]:
    if path.suffix == ".csv":
        rows: list[list[str]] = _records(path)
    else:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[str(cell).replace("\u00a0", " ").strip() for cell in row] for row in rows]


def _log_rows(book: str, sheet: str) -> Iterator[dict]:
    for row in EXPECTED[book]["sheets"][sheet]["rows"]:
        if "entry" in row["is"] or "past_review" in row["is"]:
            yield row


def _questions(row: dict) -> set[str | None]:
    return {row["question"], *row.get("also_questions", ())}


def test_the_same_bytes_are_made_each_time(folder: Path, tmp_path: Path) -> None:
    again = make_all(tmp_path)
    assert sorted(path.name for path in again) == sorted(EXPECTED)
    for path in again:
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_workbooks_are_sound_zips_and_the_list_is_cp1252(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
    with pytest.raises(UnicodeDecodeError):
        (folder / "flat.csv").read_bytes().decode("utf-8")
    assert {len(record) for record in _records(folder / "flat.csv")} == {10}


def test_every_sheet_is_expected(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        names = CalamineWorkbook.from_path(path).sheet_names
        assert names == list(EXPECTED[path.name]["sheets"])


def test_only_one_workbook_counts_from_1904(folder: Path) -> None:
    for path in folder.glob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            settings = _xml(book, "xl/workbook.xml").find("x:workbookPr", PARTS)
        counts_from = 1904 if settings is not None and settings.get("date1904") == "1" else 1900
        assert counts_from == EXPECTED[path.name]["dates_from"]


@pytest.mark.parametrize(("book", "sheet"), SHEETS)
def test_expected_names_each_filled_row_once_and_no_other(folder: Path, book: str, sheet: str) -> None:
    numbers = Counter(row["row"] for row in EXPECTED[book]["sheets"][sheet]["rows"])
    assert set(numbers.values()) <= {1}
    assert set(numbers) == _filled_rows(folder / book, sheet)


@pytest.mark.parametrize(("book", "sheet"), SHEETS)
def test_expected_words_are_in_the_row(folder: Path, book: str, sheet: str) -> None:
    words = _words_by_row(folder / book, sheet)
    for row in _log_rows(book, sheet):
        there = words[row["row"] - 1]
        assert (row["what"] is not None) == ("entry" in row["is"])
        assert all(row[key] in there for key in ("what", "why") if row[key])
        for review in row["past_reviews"]:
            assert any((review["comment"] or "") in cell for cell in there)


@pytest.mark.parametrize(("book", "sheet"), SHEETS)
def test_rows_are_of_a_known_kind_and_reviews_have_a_quarter_or_a_question(book: str, sheet: str) -> None:
    assert {row["is"] for row in EXPECTED[book]["sheets"][sheet]["rows"]} <= KINDS
    for row in _log_rows(book, sheet):
        assert bool(row["past_reviews"]) == ("past_review" in row["is"])
        for review in row["past_reviews"]:
            assert review["rag"] in {"GREEN", "AMBER", "RED", None}
            if review["quarter"] is None:
                assert row["question"] in {"ambiguous quarter", "unreadable quarter"}
            else:
                assert re.fullmatch(r"20\d\d-Q[1-4]", review["quarter"])


@pytest.mark.parametrize(("book", "sheet"), SHEETS)
def test_owners_and_areas_match_the_cast_unless_they_are_asked_about(book: str, sheet: str) -> None:
    areas = {area["name"] for area in CAST["areas"]}
    staff = Counter(person["name"] for person in CAST["staff"])
    for row in _log_rows(book, sheet):
        asked = _questions(row)
        assert (row["area"] in areas) != ("unknown area" in asked)
        owner_asked = bool(asked & {"unmatched owner", "ambiguous owner"})
        assert (row["owner"] is not None and staff[row["owner"]] != 1) == owner_asked
        if "unmatched owner" in asked:
            assert row["owner"] in CAST["near_misses"]["owners"]


@pytest.mark.parametrize(("book", "sheet"), SHEETS)
def test_a_question_names_a_cell_of_its_row_or_a_heading(book: str, sheet: str) -> None:
    headings = {n for table in EXPECTED[book]["sheets"][sheet]["tables"] for n in table["headings"]}
    for row in _log_rows(book, sheet):
        assert (row["question"] is not None) == ("question_cell" in row)
        if row["question"]:
            number = int(re.fullmatch(r"[A-Z](\d+)", row["question_cell"])[1])
            assert number == row["row"] or number in headings
