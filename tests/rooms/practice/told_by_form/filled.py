"""Forms as people without an account fill them in."""

from __future__ import annotations

import io
from typing import Any

from kim.foundations.landlord.models import Landlord
from kim.practice.told_by_form.reading import FormRead, Found, read_form
from kim.practice.told_by_form.written import SHEET, write_for
from kim_engine.tables.sheets import Sheet, Workbook
from kim_engine.tables.written_workbooks import SheetToWrite, write_workbook
from tests.cast import TODAY, Cast
from tests.engine.tables.specimens import read_here

HEADINGS = ("Row", "What changed", "Why", "Since when", "Kind", "Who it concerns", "Where we keep it", "Told by")
Sheets = dict[str, list[list[Any]]]


def blank(cast: Cast, area: str = "Voids") -> Sheets:
    """Give a new form's sheets."""
    file = io.BytesIO()
    write_for(cast.area(area), Landlord.objects.get(), file, TODAY)
    return sheets_of(file.getvalue())


def sheets_of(file: bytes) -> Sheets:
    return {sheet.name: [list(row) for row in sheet.rows] for sheet in read_here(file, ".xlsx").sheets}


def fill(sheets: Sheets, number: int, **cells: Any) -> Sheets:
    """Write into a row, by the words of the headings with _ for spaces."""
    usual = {"What_changed": "Keys hang in the van.", "Told_by": "Operative"} | cells
    row = sheets[SHEET][number]
    row.extend([None] * (len(HEADINGS) - len(row)))
    for heading, value in usual.items():
        row[HEADINGS.index(heading.replace("_", " "))] = value
    return sheets


def as_read(sheets: Sheets) -> Workbook:
    found = tuple(Sheet(name, tuple(map(tuple, rows))) for name, rows in sheets.items())
    return Workbook(found, "0" * 64, False)


def saved(sheets: Sheets) -> bytes:
    stream = io.BytesIO()
    write_workbook(
        [SheetToWrite(name, [str(cell or "") for cell in rows[0]], rows[1:]) for name, rows in sheets.items()], stream
    )
    return stream.getvalue()


def read(cast: Cast, sheets: Sheets, who: str = "manager") -> Found:
    return read_form(as_read(sheets), cast.standing(who, TODAY))


def form_of(found: Found) -> FormRead:
    assert found.form, found.wrong
    return found.form
