"""What we write as CSV is safe to open and comes back exactly as it was (R1, R10)."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.neutral import as_meant, neutral, write_csv
from kim_engine.tables.sheets import Cell, CellError, Percentage
from tests.engine.tables.specimens import only_sheet, read, read_here

DANGEROUS = "=+-@\t\r\n＝＋－＠"
TRICKY = st.text(st.sampled_from("'=+-@\t\r\n＝,;|\" ab1"), max_size=8)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'tis", "'tis"),
        ("'", "'"),
        ("''", "''"),
        ("1+1", "1+1"),
        (" =1", " =1"),
        ("", ""),
    ],
)
def test_text_that_could_begin_a_formula_gains_one_apostrophe(text: str, written: str) -> None:
    assert neutral(text) == written
    assert as_meant(written) == text


@settings(deadline=None)
@given(st.one_of(st.text(), TRICKY))
def test_what_was_made_neutral_is_meant_as_it_was(text: str) -> None:
    assert as_meant(neutral(text)) == text
    assert not neutral(text).startswith(tuple(DANGEROUS))


@settings(deadline=None)
@given(TRICKY, TRICKY)
def test_two_texts_are_never_written_alike(one: str, other: str) -> None:
    assert (neutral(one) == neutral(other)) == (one == other)


def test_a_file_has_a_mark_commas_and_windows_line_ends() -> None:
    content = b"".join(write_csv([["Area", "RAG"], ["Repairs; voids", "=1"]]))
    assert content == b'\xef\xbb\xbf"Area","RAG"\r\n"Repairs; voids","\'=1"\r\n'


def test_other_values_are_written_as_plain_words_and_numbers_are_not_neutralised() -> None:
    row: list[Cell] = [
        None,
        -5,
        -0.5,
        True,
        False,
        date(2026, 11, 1),
        datetime(2026, 11, 1, 9, 30),
        time(9, 30),
        timedelta(hours=36),
        Percentage(0.255),
        CellError("#REF!"),
    ]
    content = b"".join(write_csv([row])).decode("utf-8-sig")
    assert content == (
        '"","-5","-0.5","TRUE","FALSE","2026-11-01","2026-11-01 09:30:00","09:30:00",'
        '"1 day, 12:00:00","25.5%","#REF!"\r\n'
    )


def test_many_rows_are_written_in_pieces() -> None:
    pieces = list(write_csv([str(number)] for number in range(1_200)))
    assert len(pieces) == 3
    assert len(only_sheet(read_here(b"".join(pieces), ".csv")).rows) == 1_200


def test_nothing_is_a_file_with_its_mark() -> None:
    assert b"".join(write_csv([])) == b"\xef\xbb\xbf"


def test_what_no_text_file_can_hold_is_replaced() -> None:
    (row,) = only_sheet(read_here(b"".join(write_csv([["a\0b", "c\ud800d", "\ud83d\ude00"]])), ".csv")).rows
    assert row == ("a\N{REPLACEMENT CHARACTER}b", "c\N{REPLACEMENT CHARACTER}d", "😀")


# A file of hardly more than control characters is taken for a program; any other text comes back.
ORDINARY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
TABLES = st.lists(st.lists(st.one_of(TRICKY, ORDINARY), min_size=2, max_size=5), min_size=1, max_size=6)


@settings(deadline=None)
@given(TABLES)
def test_every_table_comes_back_as_it_was_written(table: list[list[str]]) -> None:
    rows = only_sheet(read_here(b"".join(write_csv(table)), ".csv")).rows
    assert trimmed(rows) == trimmed(table)


def trimmed(rows: object) -> list[list[str | None]]:
    """Rows without what nobody can tell from nothing: empty cells at the end of a row, empty rows at the end."""
    kept: list[list[str | None]] = []
    for row in rows:  # type: ignore[attr-defined]
        cells = [cell or None for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def test_a_written_file_comes_back_through_the_child(tmp_path: Path) -> None:
    table = [["Area", "Comment"], ["=Repairs", '\'=x, "y"\r\nz'], ["Café", "£5 😀"]]
    found = read(tmp_path, b"".join(write_csv(table)), "log.csv")
    assert trimmed(only_sheet(found).rows) == table
    assert found.notes == ()
