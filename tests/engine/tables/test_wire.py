"""A child that a hostile file has taken over can say what it likes and is not believed (R10)."""

import io
import json
import os
import signal
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kim_engine.tables.confining import cause_of
from kim_engine.tables.limits import DEFAULT_LIMITS, Limits
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.sheets import Cell, CellError, Percentage
from kim_engine.tables.wire import Hearing, Telling, decode_cell, encode_cell, heard_lines
from tests.engine.tables.specimens import MARKER

CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(timedelta(-9999), timedelta(9999)),
    st.floats(-1, 1).map(Percentage),
    st.text().map(CellError),
)


@settings(deadline=None)
@given(CELLS)
def test_every_kind_of_cell_arrives_as_it_was_told(cell: Cell) -> None:
    told = json.loads(json.dumps(encode_cell(cell)))
    if isinstance(cell, int) and len(str(cell)) > 4000:
        return
    assert decode_cell(told) == cell
    assert type(decode_cell(told)) is type(cell)


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "7",
        "null",
        "[]",
        '["1", []]',
        "[1, 2]",
        "[0, [1]]",
        "[50001, [1]]",
        f"[1, {json.dumps([1] * 401)}]",
        "[1, [[1]]]",
        '[1, [{"date": "31 November"}]]',
        '[1, [{"seconds": 1e99}]]',
        '[1, [{"percentage": "x"}]]',
        '[1, [{"run": "rm"}]]',
        '[1, [{"date": "2026-01-01", "time": "09:30"}]]',
        "[1, [{}]]",
        '{"sheet": 7, "is_hidden": false}',
        '{"sheet": "x", "is_hidden": 1}',
        '{"merges": [[1, 2]]}',
        '{"merges": [[-1, 1, 1, 1]]}',
        '{"note": "OBEY"}',
        '{"note": 7}',
        '{"refused": "BECAUSE", "sheet": null, "row": null, "column": null}',
        '{"refused": "LONG_CELL", "sheet": null, "row": "x", "column": null}',
        '{"end": false, "is_1904": false}',
        '{"end": true, "is_1904": "no"}',
        f"[1, [{'9' * 5000}]]",
        "[" * 100_000,
        '{"refused": "LONG_CELL", "sheet": ["x"], "row": null, "column": null}',
    ],
)
def test_a_line_that_the_child_should_not_say_is_a_failed_reading(line: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        hear(b'{"sheet": "Log", "is_hidden": false}\n' + line.encode() + b"\n")
    assert refused.value.code is RefusalCode.READER_FAILED


def hear(said: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
    hearing = Hearing(limits)
    for told in heard_lines(io.BytesIO(said), limits):
        hearing.hear(told)


def test_more_sheets_or_merges_than_allowed_are_a_failed_reading() -> None:
    with pytest.raises(RefusedFile):
        hear(b'{"sheet": "Log", "is_hidden": false}\n' * 61)
    with pytest.raises(RefusedFile):
        hear(b'{"sheet": "Log", "is_hidden": false}\n{"merges": [[1, 1, 1, 1], [2, 1, 2, 1]]}\n', Limits(merges=1))


def test_rows_that_go_back_are_a_failed_reading() -> None:
    hearing = Hearing(DEFAULT_LIMITS)
    hearing.hear({"sheet": "Log", "is_hidden": False})
    hearing.hear([2, [MARKER]])
    with pytest.raises(RefusedFile) as refused:
        hearing.hear([2, [MARKER]])
    assert refused.value.code is RefusalCode.READER_FAILED
    assert MARKER not in repr(refused.value)


def test_merges_without_a_sheet_are_a_failed_reading() -> None:
    with pytest.raises(RefusedFile):
        Hearing(DEFAULT_LIMITS).hear({"merges": []})


def test_a_line_that_breaks_off_is_a_failed_reading() -> None:
    with pytest.raises(RefusedFile) as refused:
        list(heard_lines(io.BytesIO(b"[1, [1]"), DEFAULT_LIMITS))
    assert refused.value.code is RefusalCode.READER_FAILED


def test_more_than_may_be_said_is_cut_off() -> None:
    with pytest.raises(RefusedFile) as refused:
        list(heard_lines(io.BytesIO(b"[1, [1]]\n" * 100), Limits(output_bytes=100)))
    assert refused.value.code is RefusalCode.TOO_MUCH_TEXT


def test_nothing_said_at_all_is_not_a_workbook() -> None:
    hearing = Hearing(DEFAULT_LIMITS)
    assert list(heard_lines(io.BytesIO(), DEFAULT_LIMITS)) == []
    assert list(heard_lines(None, DEFAULT_LIMITS)) == []
    assert not hearing.is_complete


@pytest.mark.skipif(os.name != "posix", reason="Signals are POSIX")
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (-signal.SIGXCPU, RefusalCode.TOO_SLOW),
        (-signal.SIGKILL, RefusalCode.TOO_MUCH_MEMORY),
        (-signal.SIGABRT, RefusalCode.TOO_MUCH_MEMORY),
    ],
)
def test_a_child_that_was_stopped_says_by_what(status: int, code: RefusalCode) -> None:
    assert cause_of(status) is code


@pytest.mark.parametrize("status", [0, 1, -15])
def test_a_child_that_ends_without_a_word_has_failed(status: int) -> None:
    assert cause_of(status) is RefusalCode.READER_FAILED


def test_a_row_without_cells_is_not_told() -> None:
    stream = io.BytesIO()
    Telling(stream, DEFAULT_LIMITS).row(1, [None, None])
    assert stream.getvalue() == b""
