"""CSV files of any layout become text, cell by cell as Python's own reader reads them, with every row accounted for."""

from __future__ import annotations

import csv
import gzip
import io
import stat
from contextlib import nullcontext
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kim_engine.tables.extracts import ExtractCode, ExtractLimits, Progress, RefusedExtract, csv_extracts, stage
from kim_engine.tables.extracts.sources import FileSource
from kim_engine.tables.extracts.staged import Step
from kim_engine.tables.extracts.wire import Hearing
from kim_engine.tables.neutral import as_meant
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

PLAIN = b"Ref,Phone,Note\n0071,07131234567,as is\n0072,,\n"
CELLS = st.text(alphabet=st.sampled_from("aZ09 ,;\"'=\n\r\té€|-"), max_size=6)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8)
)


def written(rows: list[list[str]], **dialect: object) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, **dialect).writerows(rows)  # type: ignore[arg-type]
    return stream.getvalue().encode()


def as_read(content: str, delimiter: str) -> list[tuple[int, tuple[str | None, ...]]]:
    """What Python's reader reads below the first record, blank records left out."""
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    numbered = list(enumerate(rows, start=1))[1:]
    return [(n, tuple(as_meant(cell) or None for cell in row)) for n, row in numbered if any(row)]


def test_text_stays_text_and_the_private_file_stays_private(tmp_path):
    made = staged(tmp_path, PLAIN, "extract.csv")
    assert rows_of(made.path) == [(2, "0071", "07131234567", "as is"), (3, "0072", None, None)]
    assert (made.columns, made.rows, made.header_row) == (("Ref", "Phone", "Note"), 2, 1)
    assert (made.encoding, made.delimiter, set(made.types.values())) == ("utf-8", ",", {"TEXT"})
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert list((tmp_path / "kept").iterdir()) == [made.path]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.integers(0, 2))
def test_every_cell_and_row_is_as_the_standard_reader_reads_it(rows, delimiter, ending, are_all_quoted, blank):
    heading = [f"Heading {letter}" for letter in "ABCD"[: len(rows[0])]]
    quoting = csv.QUOTE_ALL if are_all_quoted else csv.QUOTE_MINIMAL
    content = written([heading, *rows], delimiter=delimiter, lineterminator=ending, quoting=quoting).decode()
    content += ending * blank
    try:
        expected = as_read(content, delimiter)
    except csv.Error:  # a lone return without quotation marks
        return
    if any(len(cells) > len(heading) and any(cells[len(heading) :]) for _, cells in expected):
        return
    cut = [(n, (cells + (None,) * len(heading))[: len(heading)]) for n, cells in expected]
    if not cut:
        with pytest.raises(RefusedExtract) as caught:
            staged_here(content.encode(), "a.csv", delimiter=delimiter, header_row=1)
        assert caught.value.code is ExtractCode.NO_ROWS
        return
    here = staged_here(content.encode(), "a.csv", delimiter=delimiter, header_row=1)
    footers = here.notes.get("FOOTER_ROWS", 0)
    assert [(row[0], row[1:]) for row in here.rows] == cut[: len(cut) - footers]
    all_records = len(list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)))
    assert 1 + len(here.rows) + here.notes.get("BLANK_ROWS", 0) + footers == all_records


@settings(max_examples=20, deadline=None)
@given(TABLES, st.sampled_from(["\n", "\r\n"]))
def test_the_fast_way_and_the_slow_way_say_the_same(rows, ending):
    content = written(
        [["Heading A", "Heading B", "Heading C", "Heading D"][: len(rows[0])], *rows], lineterminator=ending
    )
    found = []
    for is_slow in (False, True):
        way = patch.object(csv_extracts, "_read_fast", lambda *_: None) if is_slow else nullcontext()
        with way:
            try:
                here = staged_here(content, "a.csv", delimiter=",", header_row=1)
                found.append((here.rows, here.notes, here.columns))
            except RefusedExtract as refusal:
                found.append(refusal.code)
    assert found[0] == found[1]


def test_big_regular_files_do_take_the_fast_way():
    content = b"Ref,Name\n" + b"".join(b'%d,"a, b"\n' % n for n in range(500)) + b"\n\n"
    with patch.object(csv_extracts, "_read_slowly", side_effect=AssertionError):
        here = staged_here(content, "a.csv")
    assert (len(here.rows), here.rows[-1], here.notes) == (500, (501, "499", "a, b"), {"BLANK_ROWS": 2})


@pytest.mark.parametrize(
    ("content", "columns", "rows", "notes"),
    [
        (b"\xef\xbb\xbfRef;Name\n1;a\n", ("Ref", "Name"), [(2, "1", "a")], {}),
        (b"sep=;\r\nRef;Name\r\n1;a\r\n", ("Ref", "Name"), [(2, "1", "a")], {}),
        (
            b"Voids at 1 July\n\nRef,Name,Kind\n1,a,b\n2,c,d\n",
            ("Ref", "Name", "Kind"),
            [(4, "1", "a", "b"), (5, "2", "c", "d")],
            {"ROWS_ABOVE": 2},
        ),
        (
            b'"Two\nlines",,\nRef,Name,Kind\n1,"x\ny",b\n',
            ("Ref", "Name", "Kind"),
            [(3, "1", "x\ny", "b")],
            {"ROWS_ABOVE": 1},
        ),
        (
            b"Ref,Name,Kind\n1,a\n2,b,c,,\n",
            ("Ref", "Name", "Kind"),
            [(2, "1", "a", None), (3, "2", "b", "c")],
            {"SHORT_ROWS": 1},
        ),
        (
            b"Ref,Name,Kind\n1,a,b\n,,\n2,c,d\n",
            ("Ref", "Name", "Kind"),
            [(2, "1", "a", "b"), (4, "2", "c", "d")],
            {"BLANK_ROWS": 1},
        ),
        (
            b"Ref,Name,Kind\n1,a,b\n\n2 rows selected.\n",
            ("Ref", "Name", "Kind"),
            [(2, "1", "a", "b")],
            {"BLANK_ROWS": 1, "FOOTER_ROWS": 1},
        ),
        (b"Ref,Name,Kind\n1,a,b\nTotal,,9\n", ("Ref", "Name", "Kind"), [(2, "1", "a", "b")], {"FOOTER_ROWS": 1}),
        (b"Ref,Name,Kind\n1,a,b\nlast,,\n", ("Ref", "Name", "Kind"), [(2, "1", "a", "b"), (3, "last", None, None)], {}),
        (
            b"Ref,Date,,Status\n,Raised,Closed,\n1,2,3,4\n",
            ("Ref", "Date / Raised", "Date / Closed", "Status"),
            [(3, "1", "2", "3", "4")],
            {"MERGED_HEADINGS": 2},
        ),
        (
            b"Ref,Name,name,kim_row,,\n1,a,b,c,,\n2,d,e,f,g,\n",
            ("Ref", "Name", "name (2)", "kim_row (2)", "Column E"),
            [(2, "1", "a", "b", "c", None), (3, "2", "d", "e", "f", "g")],
            {"DUPLICATE_HEADINGS": 2, "UNNAMED_COLUMNS": 1, "EMPTY_COLUMNS": 1},
        ),
        (
            b"Ref,Formula\n1,'=1+1\n2,''-1\n3,'tis\n",
            ("Ref", "Formula"),
            [(2, "1", "=1+1"), (3, "2", "'-1"), (4, "3", "'tis")],
            {},
        ),
        (b'Ref,Name\n1, "a, b"\n', ("Ref", "Name"), [(2, "1", "a, b")], {}),
        (b"Ref,Name\r1,a\r2,b\r", ("Ref", "Name"), [(2, "1", "a"), (3, "2", "b")], {}),
        (b"Ref\n1\n\n2\n", ("Ref",), [(2, "1"), (4, "2")], {"BLANK_ROWS": 1}),
        (b'Ref,"x""; DROP TABLE a; --"\n1,a\n', ("Ref", 'x"; DROP TABLE a; --'), [(2, "1", "a")], {}),
        ("Ref,Who\n1,Zoë\n".encode("utf-16"), ("Ref", "Who"), [(2, "1", "Zoë")], {}),
        ("Ref,Cost\n1,£5\n".encode("cp1252"), ("Ref", "Cost"), [(2, "1", "£5")], {"ENCODING_GUESSED": 1}),
    ],
)
def test_layouts_that_people_and_systems_make(content, columns, rows, notes):
    here = staged_here(content, "a.csv")
    assert (here.columns, here.rows, here.notes) == (columns, rows, notes)


def test_what_somebody_says_of_a_layout_is_taken(tmp_path):
    content = "x;1;2\ny;3;4\n".encode("utf-16-le")
    made = staged(tmp_path, content, "a.txt", encoding="UTF-16-LE", header_row=1, delimiter=";")
    assert (made.columns, made.encoding) == (("x", "1", "2"), "utf-16")
    assert rows_of(made.path) == [(2, "y", "3", "4")]


SMALL = ExtractLimits(columns=50, line_bytes=2_000_000, cell_characters=1_000)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b"", ExtractCode.EMPTY_FILE, None),
        (b"Ref,Name\n", ExtractCode.NO_ROWS, None),
        (b"\n\n", ExtractCode.NO_HEADINGS, None),
        (b"1,2.5\n3,4.5\n", ExtractCode.NO_HEADINGS, None),
        (b"Ref,Name\n1,a\n2,b\n3,%s\n" % MARKER.encode(), ExtractCode.LONG_ROW, 4),
        (b'Ref,Name\n1,"%s\n2,b\n' % MARKER.encode(), ExtractCode.BAD_QUOTES, 2),
        (b'Ref,Name\n1,"a"%s\n' % MARKER.encode(), ExtractCode.BAD_QUOTES, 2),
        (b"Ref,Name\n1,a\0b\n", ExtractCode.NULL_BYTES, None),
        (bytes(range(1, 256)) * 40, ExtractCode.BINARY, None),
        ("Ref,Name\n1,Zoë\n2,£5\n".encode() + "3,£6\n".encode("cp1252"), ExtractCode.MIXED_ENCODINGS, 4),
        (b"Ref,Name\n1,\x81\n", ExtractCode.BAD_ENCODING, None),
        (b"Ref,Name\n1," + b"x" * 2_500_000, ExtractCode.LONG_LINE, 2),
        (b"Ref,Name\n1," + b"x" * 1_500 + b"\n", ExtractCode.LONG_CELL, 2),
        (
            b",".join(b"H%d" % n for n in range(16_384)) + b"\n" + b"1," * 16_383 + b"1\n",
            ExtractCode.TOO_MANY_COLUMNS,
            1,
        ),
        (b"PK\x03\x04 no text", ExtractCode.WORKBOOK_NAMED_CSV, None),
        (b"PAR1 no text", ExtractCode.PARQUET_NAMED_CSV, None),
    ],
    ids=str,
)
def test_what_is_no_table_is_refused_with_a_sentence_and_leaves_nothing(tmp_path, content, code, row):
    refusal = refused(tmp_path, content, "a.csv", limits=SMALL)
    assert (refusal.code, refusal.row) == (code, row)


def test_a_layout_that_cannot_be_is_refused(tmp_path):
    assert refused(tmp_path, PLAIN, "a.csv", delimiter="ab").code is ExtractCode.BAD_DELIMITER
    assert refused(tmp_path, PLAIN, "a.csv", encoding="rot13").code is ExtractCode.UNKNOWN_ENCODING
    assert refused(tmp_path, PLAIN, "a.csv", header_row=99).code is ExtractCode.NO_HEADINGS
    assert refused(tmp_path, PLAIN, "a.doc").code is ExtractCode.UNKNOWN_KIND
    assert refused(tmp_path, PLAIN, "a.csv", limits=ExtractLimits(rows=1)).code is ExtractCode.TOO_MANY_ROWS
    assert refused(tmp_path, PLAIN, "a.csv", limits=ExtractLimits(file_bytes=9)).code is ExtractCode.TOO_LARGE
    assert refused(tmp_path, PLAIN, "a.csv", limits=ExtractLimits(wall_seconds=0.01)).code is ExtractCode.TOO_SLOW


def test_a_cancelled_child_is_killed_and_progress_is_told_until_then(tmp_path):
    path, kept = tmp_path / "big.csv", tmp_path / "kept"
    kept.mkdir()
    with path.open("w") as file:
        file.write("Ref,Name\n" + "1,\n" * 400_000 + '2, "spaced"\n')  # irregular: the slow way
    heard: list[Progress] = []
    with pytest.raises(RefusedExtract) as caught:
        stage(
            FileSource(path=path, name="big.csv"),
            folder=kept,
            progress=heard.append,
            is_cancelled=lambda: heard[-1].step is Step.READING,
        )
    assert caught.value.code is ExtractCode.CANCELLED
    assert heard[-1].of == 400_001
    assert list(kept.iterdir()) == []


def test_progress_has_a_rate_and_the_time_that_is_left():
    heard: list[Progress] = []
    Hearing(ExtractLimits(), heard.append).hear(b'{"progress": "READING", "rows": 50, "of": 200, "seconds": 2.0}')
    assert heard == [Progress(Step.READING, 50, 200, 25.0, 6.0)]


@needs_data
def test_real_files_are_accounted_for_to_the_last_row(tmp_path):
    packed = DATA / "appointments/no-shows-110k.csv.gz"
    made = staged(tmp_path, gzip.decompress(packed.read_bytes()), "no-shows.csv")
    assert (made.rows, len(made.columns), counts(made)) == (110_527, 14, {})
    register = DATA / "register/uh_columns.csv.gz"
    content = gzip.decompress(register.read_bytes())
    made = staged(tmp_path, content, "uh_columns.csv")
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert made.rows == len(records) - 1 == 29_688
    assert texts(rows_of(made.path)) == [tuple(cell or None for cell in row) for row in records[1:]]
    for path, rows in (
        (DATA / "register/uh_tables.csv", 1_253),
        (DATA / "addresses/ons__landregistry.csv", 230),
        (DATA / "addresses/hsl__landregistry.csv", 14),
    ):
        made = staged(tmp_path, path.read_bytes(), path.name)
        left_out = counts(made)
        assert made.rows + left_out.get("BLANK_ROWS", 0) + left_out.get("FOOTER_ROWS", 0) == rows
