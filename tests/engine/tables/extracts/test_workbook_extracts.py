"""Sheets become exact texts: no float telephone number, no lost zero, no silent errors; hostile ones get a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.extracts import ExtractCode, ExtractLimits
from kim_engine.tables.extracts.limits import MEBIBYTE
from tests.engine.tables import specimens as xml
from tests.engine.tables.extracts.specimens import (
    DATA,
    MARKER,
    counts,
    needs_data,
    refused,
    rows_of,
    staged,
    staged_here,
    texts,
)
from tests.engine.tables.extracts.test_csv_extracts import CELLS, written

FORMATS = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm:ss", time: "hh:mm", timedelta: "[h]:mm:ss"}


def workbook(
    *sheets: list[list[object]], merges: tuple[tuple[int, int, int, int, str], ...] = (), **options: object
) -> bytes:
    """A workbook with these sheets, called Data, Data2 and so on; merges count from 0."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, **options}
    ) as book:
        formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
        for number, rows in enumerate(sheets, start=1):
            sheet = book.add_worksheet(f"Data{number if number > 1 else ''}")
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell is not None and cell != "":
                        form = formats.get(type(cell))
                        sheet.write_string(row, column, cell) if isinstance(cell, str) else sheet.write(
                            row, column, cell, form
                        )
            for top, left, bottom, right, text in merges:
                sheet.merge_range(top, left, bottom, right, text)
    return stream.getvalue()


def test_cells_are_the_shortest_exact_texts(tmp_path):
    cells: list[object] = [
        7131234567, "07131234567", 0.1, -2.50, 1e21, True, False, date(2025, 1, 2), datetime(2025, 1, 2, 3, 4, 5),
        time(9, 30), timedelta(hours=30, minutes=5), "", " x ", "'=1", "[X]",
    ]  # fmt: skip
    content = workbook([[f"Heading {n}" for n in range(15)], cells])
    made = staged(tmp_path, content, "a.xlsx")
    [row] = rows_of(made.path)
    assert row == (
        2, "7131234567", "07131234567", "0.1", "-2.5", "1e+21", "TRUE", "FALSE", "2025-01-02", "2025-01-02T03:04:05",
        "09:30:00", "30:05:00", None, " x ", "'=1", "[X]",
    )  # fmt: skip
    assert (made.sheet, made.header_row, made.is_1904, made.encoding, counts(made)) == ("Data", 1, False, None, {})


def test_titles_merged_headings_gaps_and_footers_are_seen(tmp_path):
    rows: list[list[object]] = [
        ["Voids at 1 July 2025"],
        [],
        ["Ref", "Date", None, "Status"],
        [None, "Raised", "Closed"],
        ["V1", date(2025, 1, 2), None, "open"],
        [],
        ["V2", None, date(2025, 1, 3), "shut"],
        ["V3", date(2025, 1, 4), date(2025, 1, 5), "shut"],
        [],
        ["Total", 3],
    ]
    merges = ((0, 0, 0, 3, "Voids at 1 July 2025"), (2, 1, 2, 2, "Date"), (2, 0, 3, 0, "Ref"), (2, 3, 3, 3, "Status"))
    made = staged(tmp_path, workbook(rows, merges=merges), "a.xlsx")
    assert made.columns == ("Ref", "Date / Raised", "Date / Closed", "Status")
    assert rows_of(made.path)[:2] == [(5, "V1", "2025-01-02", None, "open"), (7, "V2", None, "2025-01-03", "shut")]
    left_out = {"ROWS_ABOVE": 2, "BLANK_ROWS": 2, "FOOTER_ROWS": 1, "MERGED_HEADINGS": 2}
    assert (made.header_row, made.rows, counts(made)) == (4, 3, left_out)
    assert made.header_row + made.rows + 2 + 1 == len(rows)


def test_the_sheet_is_asked_for_where_there_are_several(tmp_path):
    content = workbook([["Ref", "Name"], ["1", "a"]], [["Ref", "Name"], ["2", "b"]], [])
    refusal = refused(tmp_path, content, "a.xlsx")
    assert (refusal.code, refusal.choices) == (ExtractCode.WHICH_SHEET, ("Data", "Data2"))
    assert "‘Data’, ‘Data2’" in refusal.sentence
    made = staged(tmp_path, content, "a.xlsx", sheet="data2 ")
    assert (made.sheet, rows_of(made.path), counts(made)) == ("Data2", [(2, "2", "b")], {"OTHER_SHEETS": 1})
    made.path.unlink()
    assert refused(tmp_path, content, "a.xlsx", sheet="Data9").code is ExtractCode.NO_SUCH_SHEET


def test_errors_formulas_and_1904_are_seen(tmp_path):
    rows = (
        f'<row r="1">{xml.text_cell("A1", "Ref")}{xml.text_cell("B1", "Day")}{xml.text_cell("C1", "Sum")}</row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>1</v></c><c r="C2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><v>45000</v></c><c r="C3"><f>A1+1</f></c></row>'
        '<row r="4"><c r="A4"><v>3</v></c><c r="C4"><f>A1+1</f><v>4</v></c></row>'
    )
    content = xml.workbook(xml.sheet_xml(rows), properties='<workbookPr date1904="1"/>')
    made = staged(tmp_path, content, "a.xlsm")
    assert rows_of(made.path) == [(2, "1", "1904-01-02", None), (3, "2", "45000", None), (4, "3", None, "4")]
    assert (made.is_1904, counts(made)) == (True, {"ERROR_CELLS": 1, "NOT_CALCULATED": 1})


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(CELLS.filter(str.isprintable), min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_sheet_and_a_csv_file_give_the_same_cells(rows):
    table = [["Heading A", "Heading B", "Heading C"], *rows, ["last", "whole", "row"]]
    from_sheet = staged_here(workbook(table), "a.xlsx", header_row=1)
    from_csv = staged_here(written(table), "a.csv", header_row=1, delimiter=",")
    plain = [tuple(cell or None for cell in row) for row in table[1:] if any(row)]
    meant = [row for row in plain if not any(cell and cell.startswith("'") for cell in row)]
    assert texts(from_sheet.rows) == plain
    assert [row for row in texts(from_csv.rows) if row in meant] == meant
    assert [row[0] for row in from_sheet.rows] == [row[0] for row in from_csv.rows]


def far(reference: str) -> bytes:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    first = f'<row r="1">{xml.text_cell("A1")}{xml.text_cell("B1", "x")}</row>'
    return xml.workbook(xml.sheet_xml(f'{first}<row r="{row}"><c r="{reference}"><v>1</v></c></row>'))


def bomb(megabytes: int) -> bytes:
    made = xml.parts(xml.sheet_xml("<row/>"))
    made["xl/worksheets/sheet1.xml"] = b"<worksheet>" + b" " * (megabytes * MEBIBYTE) + b"</worksheet>"
    return xml.zipped(made)


WHOLE = workbook([["Ref", "Name"], *([str(n), MARKER] for n in range(200))])
ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
SMALL = ExtractLimits(columns=1_000, workbook_unpacked_bytes=8 * MEBIBYTE, memory_bytes=2048 * MEBIBYTE)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (WHOLE[: len(WHOLE) // 2], ExtractCode.DAMAGED),
        (bomb(9), ExtractCode.UNPACKS_TOO_LARGE),
        (far("XFD2"), ExtractCode.TOO_MANY_COLUMNS),
        (far("ALL1048576"), ExtractCode.TOO_MUCH_MEMORY),
        (ENCRYPTED, ExtractCode.PROTECTED),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000), ExtractCode.DAMAGED),
        (b"Ref,Name\n1,a\n", ExtractCode.NOT_A_WORKBOOK),
        (b"<html><table>", ExtractCode.WEB_PAGE),
        (workbook([]), ExtractCode.NO_SHEETS),
        (workbook([["Ref", "Name"]]), ExtractCode.NO_ROWS),
        (workbook([[1, 2], [3, 4]]), ExtractCode.NO_HEADINGS),
        (workbook([[f"H{n}" for n in range(1001)], ["x"] * 1001]), ExtractCode.TOO_MANY_COLUMNS),
        (
            xml.workbook(xml.sheet_xml(f'<row r="1">{xml.text_cell("A1")}</row>', declared="<!DOCTYPE a>")),
            ExtractCode.DECLARES_ENTITIES,
        ),
        (xml.zipped({"a.txt": "x"}), ExtractCode.NOT_A_WORKBOOK),
    ],
    ids=lambda given: given.value if isinstance(given, ExtractCode) else "",
)
def test_hostile_workbooks_are_refused_with_a_sentence_and_leave_nothing(tmp_path, content, code):
    assert refused(tmp_path, content, "a.xlsx", limits=SMALL).code is code


def test_an_old_workbook_says_what_cannot_be_seen_in_it():
    stream = io.BytesIO()
    cells = "<table:table-row>{}</table:table-row>"
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(cells.format("".join(text.format(cell) for cell in row)) for row in (("Ref", "Name"), ("01", "a")))
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    table = f'<table:table table:name="Data">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    here = staged_here(stream.getvalue(), "a.ods")
    assert (here.columns, here.rows, here.notes) == (("Ref", "Name"), [(2, "01", "a")], {"ERRORS_UNSEEN": 1})


@needs_data
def test_the_regulators_workbook_is_accounted_for_sheet_by_sheet(tmp_path):
    [path] = (DATA / "tsm").glob("*.xlsx")
    for sheet, header_row, columns, rows in (
        ("Table_Coverage", 4, 9, 363),
        ("TSM25_LCRA_Perception", 11, 135, 353),
        ("TSM25_LCHO_Perception", 10, 111, 59),
        ("TSM25_Management_Info", 10, 104, 359),
        ("TSM25_Perception_Not_Inc", 3, 3, 2),
    ):
        made = staged(tmp_path, path.read_bytes(), path.name, sheet=sheet)
        assert (made.header_row, len(made.columns), made.rows) == (header_row, columns, rows)
        assert counts(made) == {"OTHER_SHEETS": 9, "ROWS_ABOVE": header_row - 1}
        cells = [cell for row in rows_of(made.path) for cell in row[1:]]
        assert not any(cell.endswith(".0") for cell in cells if cell)
        assert sheet != "TSM25_LCRA_Perception" or any(cell in ("[X]", "[E]") for cell in cells)
