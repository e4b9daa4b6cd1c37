"""Files made to harm, or merely broken, are refused in plain words and the process that asked lives on (R1, R10).

What is brought into the record must be read as it is or not at all; nothing of a file's content may reach a log.
"""

import io
import re
import struct
import sys
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kim_engine.tables.limits import MEBIBYTE, Limits
from kim_engine.tables.refusals import NOTES, SENTENCES, NoteCode, RefusalCode, RefusedFile
from kim_engine.tables.sheets import filled
from tests.engine.tables.specimens import (
    DOCUMENT,
    MAIN,
    MARKER,
    XML,
    merges,
    ods,
    ole,
    only_sheet,
    parts,
    read,
    relation,
    relations,
    sheet_xml,
    text_cell,
    workbook,
    xlsb,
    zipped,
)

ONE_ROW = f'<row r="1">{text_cell("A1")}</row>'
FAR_CORNER = f'<row r="1">{text_cell("A1")}</row><row r="1048576">{text_cell("XFD1048576")}</row>'
LAUGHS = (
    '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(n + 1)} "' + f"&{chr(n)};" * 10 + '">' for n in range(ord("b"), ord("k")))
    + "]>"
)
IN_UTF_16 = sheet_xml(ONE_ROW, declared=LAUGHS).replace("UTF-8", "UTF-16").encode("utf-16")
OUTSIDE = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def many_entries() -> bytes:
    return workbook(sheet_xml(ONE_ROW), more={f"xl/media/{number}.png": b"" for number in range(2_000)})


def encrypted_entry() -> bytes:
    made = bytearray(workbook(sheet_xml(ONE_ROW)))
    for found in re.finditer(b"PK\x01\x02", bytes(made)):
        made[found.start() + 8] |= 1
    return bytes(made)


def understated_size() -> bytes:
    """A zip whose directory says that the sheet unpacks to 16 bytes."""
    made = bytearray(workbook(sheet_xml(ONE_ROW)))
    for mark, size, name in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        for found in re.finditer(re.escape(mark), bytes(made)):
            if made[found.start() + name :].startswith(b"xl/worksheets"):
                struct.pack_into("<I", made, found.start() + size, 16)
    return bytes(made)


def twice_the_same_name() -> bytes:
    stream = io.BytesIO(workbook(sheet_xml(ONE_ROW)))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


def parts_before_the_file() -> bytes:
    """A zip whose directory seems to be so far on that its parts would stand before the file's first byte."""
    made = bytearray(workbook(sheet_xml(ONE_ROW)))
    at = made.rindex(b"PK\x05\x06") + 16
    struct.pack_into("<I", made, at, int.from_bytes(made[at : at + 4], "little") + 65_536)
    return bytes(made)


def word_document() -> bytes:
    target = relations(relation("rId1", "officeDocument", "word/document.xml"))
    return zipped({"_rels/.rels": target, "word/document.xml": f"{XML}<w:document xmlns:w='x'>{MARKER}</w:document>"})


def sheet_elsewhere() -> bytes:
    links = relations(relation("rId1", "worksheet", "../../../../etc/passwd"))
    return workbook(sheet_xml(ONE_ROW), more={"xl/_rels/workbook.xml.rels": links})


def shared_laughs() -> bytes:
    return workbook(
        sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
        more={"xl/sharedStrings.xml": f'{XML}{LAUGHS}<sst xmlns="{MAIN}"><si><t>&k;</t></si></sst>'},
    )


def no_sheets() -> bytes:
    return workbook(more={"xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}"><sheets/></workbook>'})


def ods_repeated(rows: int, columns: int) -> bytes:
    """One cell told to repeat: calamine holds every copy in memory, and its process is aborted if that is too much."""
    repeated = f'office:value-type="string" table:number-columns-repeated="{columns}"'
    cell = f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"
    return ods(f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>')


WORKBOOKS: dict[str, tuple[Callable[[], bytes], RefusalCode]] = {
    "cells in opposite corners": (lambda: workbook(sheet_xml(FAR_CORNER)), RefusalCode.TOO_MANY_ROWS),
    "a cell in the last column": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("XFD1")}</row>')),
        RefusalCode.TOO_MANY_COLUMNS,
    ),
    "a cell beyond the last row": (
        lambda: workbook(sheet_xml(f'<row r="50001">{text_cell("A50001")}</row>')),
        RefusalCode.TOO_MANY_ROWS,
    ),
    "a cell repeated a hundred million times": (lambda: ods_repeated(10_000, 10_000), RefusalCode.TOO_MUCH_MEMORY),
    "opposite corners in a binary workbook": (lambda: xlsb(1_048_575, 16_383), RefusalCode.TOO_MUCH_MEMORY),
    "a cell repeated over a whole sheet": (lambda: ods_repeated(1_048_576, 16_384), RefusalCode.DAMAGED),
    "a cell repeated over too many columns": (lambda: ods_repeated(2, 401), RefusalCode.TOO_MANY_COLUMNS),
    "thousands of entries": (many_entries, RefusalCode.TOO_MANY_PARTS),
    "a part outside the package": (
        lambda: workbook(sheet_xml(ONE_ROW), more={"../../etc/cron.d/evil": "x"}),
        RefusalCode.UNSAFE_NAMES,
    ),
    "a part on a drive": (lambda: workbook(sheet_xml(ONE_ROW), more={"C:\\x": "x"}), RefusalCode.UNSAFE_NAMES),
    "a sheet that is said to be elsewhere": (sheet_elsewhere, RefusalCode.DAMAGED),
    "parts before the first byte": (parts_before_the_file, RefusalCode.DAMAGED),
    "a password on the workbook": (
        lambda: ole({"EncryptionInfo": b"x", "EncryptedPackage": MARKER.encode()}),
        RefusalCode.PROTECTED,
    ),
    "a password on the zip": (encrypted_entry, RefusalCode.PROTECTED),
    "entities that multiply": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("A1", "&k;")}</row>', declared=LAUGHS)),
        RefusalCode.DECLARES_ENTITIES,
    ),
    "entities in shared text": (shared_laughs, RefusalCode.DECLARES_ENTITIES),
    "an entity from a file": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("A1", "&a;")}</row>', declared=OUTSIDE)),
        RefusalCode.DECLARES_ENTITIES,
    ),
    "entities in UTF-16": (
        lambda: workbook(sheet_xml(""), more={"xl/worksheets/sheet1.xml": IN_UTF_16}),
        RefusalCode.DECLARES_ENTITIES,
    ),
    "a truncated zip": (lambda: workbook(sheet_xml(ONE_ROW))[:-200], RefusalCode.DAMAGED),
    "a zip with its middle gone": (
        lambda: (made := workbook(sheet_xml(ONE_ROW)))[:300] + bytes(100) + made[400:],
        RefusalCode.DAMAGED,
    ),
    "a size that is not true": (understated_size, RefusalCode.DAMAGED),
    "two parts of one name": (twice_the_same_name, RefusalCode.DAMAGED),
    "a packing that spreadsheets never use": (
        lambda: zipped(parts(sheet_xml(ONE_ROW)), zipfile.ZIP_LZMA),
        RefusalCode.DAMAGED,
    ),
    "XML that breaks off": (lambda: workbook(sheet_xml(ONE_ROW)[:-20]), RefusalCode.DAMAGED),
    "shared text that is not there": (
        lambda: workbook(sheet_xml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
        RefusalCode.DAMAGED,
    ),
    "a cell twice": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("A1")}{text_cell("A1")}</row>')),
        RefusalCode.DAMAGED,
    ),
    "a cell in another row": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("A5")}</row>')),
        RefusalCode.DAMAGED,
    ),
    "rows out of order": (
        lambda: workbook(sheet_xml(f'<row r="2">{text_cell("A2")}</row><row r="1">{text_cell("A1")}</row>')),
        RefusalCode.DAMAGED,
    ),
    "a merge that ends before it begins": (
        lambda: workbook(sheet_xml(ONE_ROW, merges("B2:A1"))),
        RefusalCode.DAMAGED,
    ),
    "a long cell": (
        lambda: workbook(sheet_xml(f'<row r="1">{text_cell("A1", "x" * 32_768)}</row>')),
        RefusalCode.LONG_CELL,
    ),
    "sixty-one sheets": (lambda: workbook(*[sheet_xml(ONE_ROW)] * 61), RefusalCode.TOO_MANY_SHEETS),
    "no sheets": (no_sheets, RefusalCode.NO_SHEETS),
    "a Word document": (word_document, RefusalCode.NOT_A_WORKBOOK),
    "a zip of something else": (lambda: zipped({"readme.txt": MARKER}), RefusalCode.NOT_A_WORKBOOK),
    "an OLE container of something else": (lambda: ole({"WordDocument": b"x"}), RefusalCode.NOT_A_WORKBOOK),
    "plain text": (lambda: f"Area,{MARKER}\r\n".encode(), RefusalCode.NOT_A_WORKBOOK),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), RefusalCode.NOT_A_WORKBOOK),
    "a web page": (lambda: f"\ufeff <html><table><td>{MARKER}".encode(), RefusalCode.WEB_PAGE),
    "nothing": (lambda: b"", RefusalCode.EMPTY_FILE),
}


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_hostile_workbook_is_refused_with_its_own_code(kind: str, tmp_path: Path) -> None:
    make, code = WORKBOOKS[kind]
    skip_where_memory_is_not_held(code)
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, make())
    assert refused.value.code is code
    assert_says_nothing_of_the_file(refused.value)


TEXTS: dict[str, tuple[Callable[[], bytes], RefusalCode]] = {
    "null characters": (lambda: f"Area,RAG\r\n{MARKER},\0Red\r\n".encode(), RefusalCode.NULL_BYTES),
    "UTF-16 without its mark": (lambda: f"Area,{MARKER}".encode("utf-16-le"), RefusalCode.NULL_BYTES),
    "null characters in UTF-16": (lambda: f"Area,\0{MARKER}".encode("utf-16"), RefusalCode.NULL_BYTES),
    "a program": (lambda: bytes(range(1, 256)) * 40, RefusalCode.BINARY),
    "letters that cannot be": (lambda: MARKER.encode() + b",\x81\x8d", RefusalCode.BAD_ENCODING),
    "half a letter": (lambda: "Area".encode("utf-16") + b"\x00\xd8", RefusalCode.BAD_ENCODING),
    "a quotation mark never closed": (lambda: f'Area,RAG\r\n"{MARKER},Red\r\n'.encode(), RefusalCode.BAD_QUOTES),
    "a quotation mark out of place": (lambda: f'Area,RAG\r\n"{MARKER}"x,Red\r\n'.encode(), RefusalCode.BAD_QUOTES),
    "one endless cell": (lambda: b"x" * MEBIBYTE, RefusalCode.LONG_CELL),
    "one endless row": (lambda: b"x," * MEBIBYTE, RefusalCode.TOO_MANY_COLUMNS),
    "too many rows": (lambda: b"x\r\n" * 50_001, RefusalCode.TOO_MANY_ROWS),
    "a workbook": (lambda: workbook(sheet_xml(ONE_ROW)), RefusalCode.WORKBOOK_NAMED_CSV),
    "an older workbook": (lambda: ole({"Workbook": b"x"}), RefusalCode.WORKBOOK_NAMED_CSV),
    "nothing": (lambda: b"", RefusalCode.EMPTY_FILE),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_csv_file_is_refused_with_its_own_code(kind: str, tmp_path: Path) -> None:
    make, code = TEXTS[kind]
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, make(), "log.csv")
    assert refused.value.code is code
    assert_says_nothing_of_the_file(refused.value)


def skip_where_memory_is_not_held(code: RefusalCode) -> None:
    if code is RefusalCode.TOO_MUCH_MEMORY and sys.platform != "linux":
        pytest.skip("Only Linux holds a process to its address space")


def assert_says_nothing_of_the_file(refusal: RefusedFile) -> None:
    """Neither the sentence nor the traceback that a log would keep has what is in the file, or a library's words."""
    told = "".join(traceback.format_exception(refusal)) + repr(refusal) + repr(vars(refusal))
    assert MARKER not in told
    assert "Planted" not in told
    assert refusal.__cause__ is None
    assert refusal.__suppress_context__ or refusal.__context__ is None
    assert str(refusal) == refusal.sentence
    assert refusal.sentence.endswith(".")


def many_rows(cells: int, rows: int) -> str:
    row = "".join("<c><v>1</v></c>" for _ in range(cells))
    return f"<row>{row}</row>" * rows


SMALL: dict[str, tuple[Callable[[], bytes], dict[str, float], RefusalCode]] = {
    "a file of many bytes": (lambda: workbook(sheet_xml(ONE_ROW)), {"file_bytes": 100}, RefusalCode.TOO_LARGE),
    "a sheet that unpacks to much more": (
        lambda: workbook(sheet_xml(ONE_ROW + " " * 5 * MEBIBYTE)),
        {"unpacked_bytes": MEBIBYTE},
        RefusalCode.UNPACKS_TOO_LARGE,
    ),
    "many filled cells": (lambda: workbook(sheet_xml(many_rows(10, 11))), {"cells": 100}, RefusalCode.TOO_MANY_CELLS),
    "many filled cells over the sheets": (
        lambda: workbook(*[sheet_xml(many_rows(10, 6))] * 2),
        {"cells": 100},
        RefusalCode.TOO_MANY_CELLS,
    ),
    "few cells far apart": (
        lambda: workbook(sheet_xml("".join(f'<row r="{n}">{text_cell(f"OJ{n}")}</row>' for n in range(1, 12)))),
        {"slots": 4_000},
        RefusalCode.TOO_SPREAD,
    ),
    "one merge over another": (
        lambda: workbook(
            sheet_xml(many_rows(10, 10), merges(*["A1:J10"] * 10)),
        ),
        {"slots": 1_000},
        RefusalCode.TOO_SPREAD,
    ),
    "many merges": (
        lambda: workbook(sheet_xml(ONE_ROW, merges(*["ZZ1:ZZ2"] * 11))),
        {"merges": 10},
        RefusalCode.TOO_MANY_MERGES,
    ),
    "one shared text used by every cell": (
        lambda: workbook(
            sheet_xml('<row><c t="s"><v>0</v></c></row>' * 500),
            more={"xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'},
        ),
        {"output_bytes": MEBIBYTE},
        RefusalCode.TOO_MUCH_TEXT,
    ),
    "more memory than is given": (
        lambda: workbook(
            sheet_xml(ONE_ROW),
            more={"xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}"><si><t>{"x" * 60_000_000}</t></si></sst>'},
        ),
        {"memory_bytes": 96 * MEBIBYTE},
        RefusalCode.TOO_MUCH_MEMORY,
    ),
    "work without end": (
        lambda: workbook(sheet_xml("<row/>" * 20_000_000)),
        {"cpu_seconds": 1},
        RefusalCode.TOO_SLOW,
    ),
    "no time at all": (lambda: workbook(sheet_xml(ONE_ROW)), {"wall_seconds": 0.001}, RefusalCode.TOO_SLOW),
}


@pytest.mark.parametrize("kind", SMALL)
def test_a_file_beyond_a_limit_is_refused_with_its_own_code(kind: str, tmp_path: Path) -> None:
    make, limits, code = SMALL[kind]
    skip_where_memory_is_not_held(code)
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, make(), limits=Limits(**limits))  # type: ignore[arg-type]
    assert refused.value.code is code
    assert_says_nothing_of_the_file(refused.value)


def test_a_csv_file_of_fifty_megabytes_on_one_line_is_not_even_opened_by_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with path.open("wb") as sparse:
        sparse.truncate(50 * MEBIBYTE)
    with pytest.raises(RefusedFile) as refused:
        read_at(path)
    assert refused.value.sentence == "This file is larger than 20 MB. Split it into smaller files and try again."


def read_at(path: Path) -> None:
    from kim_engine.tables.workbooks import read_file

    read_file(path, name="log.csv")


def test_a_small_file_with_cells_in_opposite_corners_is_refused_by_the_row_of_the_far_one(
    tmp_path: Path,
) -> None:
    content = workbook(sheet_xml(FAR_CORNER))
    assert len(content) < 2_600
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, content)
    assert (refused.value.sheet, refused.value.row) == ("Log", 1_048_576)
    assert refused.value.sentence == (
        "There is something in row 1,048,576 of sheet ‘Log’, and a sheet may have 50,000 rows. "
        "Delete stray cells below the data, or split the file, and try again."
    )


def test_a_million_rows_with_formatting_only_are_an_empty_sheet(tmp_path: Path) -> None:
    rows = ONE_ROW + '<row s="1"/>' * 999_999
    assert len(only_sheet(read(tmp_path, workbook(sheet_xml(rows)))).rows) == 1


def test_a_merge_over_the_whole_sheet_fills_no_more_than_the_filled_area(tmp_path: Path) -> None:
    merge = merges("A1:XFD1048576")
    sheet = only_sheet(read(tmp_path, workbook(sheet_xml(f"{ONE_ROW}{many_rows(3, 1)}", merge))))
    assert filled(sheet) == ((MARKER, MARKER, MARKER), (1, 1, 1))


def test_deeply_nested_xml_is_read_or_refused_and_nobody_dies(tmp_path: Path) -> None:
    content = workbook(sheet_xml(ONE_ROW, "<x>" * 100_000 + "</x>" * 100_000))
    assert only_sheet(read(tmp_path, content)).at(1, 1) == MARKER


def test_links_to_other_files_are_not_followed_and_said(tmp_path: Path) -> None:
    links = relations(
        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
        relation("rId9", "externalLink", "externalLinks/externalLink1.xml"),
    )
    outside = f'{XML}<externalLink xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><externalBook r:id="rId1"/></externalLink>'
    more = {"xl/_rels/workbook.xml.rels": links, "xl/externalLinks/externalLink1.xml": outside}
    found = read(tmp_path, workbook(sheet_xml(ONE_ROW), more=more))
    assert found.notes == (NOTES[NoteCode.EXTERNAL_LINKS],)


def test_a_sheet_that_is_outside_the_file_is_left_out(tmp_path: Path) -> None:
    links = relations(relation("rId1", "worksheet", "http://localhost:1/sheet.xml", "External"))
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, workbook(sheet_xml(ONE_ROW), more={"xl/_rels/workbook.xml.rels": links}))
    assert refused.value.code is RefusalCode.DAMAGED


def test_macros_are_left_alone_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, workbook(sheet_xml(ONE_ROW), more={"xl/vbaProject.bin": b"\0evil"}), "log.xlsm")
    assert found.notes == (NOTES[NoteCode.MACROS],)
    assert only_sheet(found).at(1, 1) == MARKER


def test_comments_are_said_to_be_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, workbook(sheet_xml(ONE_ROW), more={"xl/comments1.xml": "<comments/>"}))
    assert found.notes == (NOTES[NoteCode.COMMENTS],)


def test_a_chart_sheet_is_left_out_and_said(tmp_path: Path) -> None:
    links = relations(
        relation("rId1", "worksheet", "worksheets/sheet1.xml"), relation("rId2", "chartsheet", "chartsheets/sheet1.xml")
    )
    content = workbook(sheet_xml(ONE_ROW), sheet_xml(ONE_ROW), more={"xl/_rels/workbook.xml.rels": links})
    found = read(tmp_path, content)
    assert only_sheet(found).name == "Log"
    assert found.notes == (NOTES[NoteCode.OTHER_SHEETS],)


def test_a_protected_workbook_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, ole({"EncryptedPackage": b"x"}))
    assert refused.value.sentence == (
        "This file is protected with a password. Save a copy without the password and try again."
    )


@pytest.mark.parametrize(
    "name", ["letter.pdf", "log", "log.exe", "log.csv.zip", "log.\0csv", "log." + "x" * 300_000, ""]
)
def test_other_kinds_of_file_are_refused_by_their_ending(name: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, b"Area,RAG\r\n", name)
    assert refused.value.code is RefusalCode.UNKNOWN_KIND


def test_a_long_cell_is_named_by_its_place_and_not_by_its_text(tmp_path: Path) -> None:
    content = workbook(sheet_xml(f'<row r="7">{text_cell("C7", MARKER * 2_000)}</row>'))
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, content)
    assert (refused.value.sheet, refused.value.row, refused.value.column) == ("Log", 7, 3)
    assert "at C7 of sheet ‘Log’" in refused.value.sentence


def test_a_quotation_mark_out_of_place_is_named_by_its_row(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        read(tmp_path, b'Area,RAG\r\nA,Red\r\n"B"b,Green\r\n', "log.csv")
    assert (refused.value.sheet, refused.value.row) == (None, 3)
    assert "at row 3." in refused.value.sentence


def test_every_kind_of_failure_has_a_sentence_that_says_what_to_do() -> None:
    assert set(SENTENCES) == set(RefusalCode)
    assert set(NOTES) == set(NoteCode)
    for code in RefusalCode:
        sentence = RefusedFile(code, sheet="Log", row=1, column=1).sentence
        assert "{" not in sentence
        assert "try again" in sentence or code is RefusalCode.UNKNOWN_KIND
