"""A list as a file: every filtered row, in the order and with the columns of the page, as XLSX or CSV."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime

from kim.foundations.design.lists import Column, ListPage
from kim_engine.tables.neutral import write_csv
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook

LONDON = ZoneInfo("Europe/London")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_AT_A_TIME = 1000
_AS_IS = (str, int, type(None))  # most cells: asked first


def download(
    request: HttpRequest,
    page: ListPage[Any],
    *,
    name: str,
    more: Sequence[Column[Any]] = (),
    prepare: Callable[[Sequence[Any]], None] = lambda rows: None,
) -> HttpResponseBase:
    """Give the page's rows as a file; `more` adds columns that only downloads have.

    A column that the page shows already is not added again.
    Where the address asks for codes, a column that has them gives them instead of the words of the screen.
    `prepare` is given the rows a thousand at a time, to put on them what a cell needs and a row does not hold.
    """
    shown = {column.key for column in page.columns}
    columns = [*page.columns, *(column for column in more if column.key not in shown)]
    if request.GET.get("cells") == "codes":
        columns = [replace(column, value=column.code) if column.code else column for column in columns]
    rows = _rows(page, columns, prepare)
    headings = [column.label for column in columns]
    return as_file(request.GET["format"], headings, rows, name=name, sheet=page.listing.thing[1])


def as_file(format: str, headings: list[str], rows: Iterator[list[Any]], *, name: str, sheet: str) -> HttpResponseBase:
    """Give rows as a file: CSV if that is asked for, else XLSX. For a list that is not of one table's rows."""
    if format == "csv":
        return _csv(headings, rows, name)
    return _xlsx(headings, rows, name, sheet)


def _rows(
    page: ListPage[Any], columns: Sequence[Column[Any]], prepare: Callable[[Sequence[Any]], None]
) -> Iterator[list[Any]]:
    found = page.all_rows.iterator(chunk_size=ROWS_AT_A_TIME)
    while batch := list(islice(found, ROWS_AT_A_TIME)):
        prepare(batch)
        for row in batch:
            yield [as_written(column.value(row)) for column in columns]


def _csv(headings: list[str], rows: Iterator[list[Any]], name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(write_csv(_with_headings(headings, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _xlsx(headings: list[str], rows: Iterator[list[Any]], name: str, sheet: str) -> HttpResponseBase:
    file = tempfile.SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 - the response closes it
    write_workbook([SheetToWrite(sheet.capitalize(), headings, rows)], file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _with_headings(headings: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield list(headings)
    yield from rows


def as_written(value: Any) -> Any:
    """Give a value as a cell of a download holds it."""
    if type(value) in _AS_IS:
        return value
    if isinstance(value, datetime):  # spreadsheets know no time zones: the landlord's time
        return localtime(value, LONDON).replace(tzinfo=None, microsecond=0)
    return str(value) if hasattr(value, "__html__") else value
