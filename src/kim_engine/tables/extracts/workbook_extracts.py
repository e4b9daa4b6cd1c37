"""Stages one sheet of an XLSX, XLSB, XLS or ODS workbook through python-calamine; its numbers become exact texts.

The Log's own workbooks are read cell by cell by `excel_sheets`, which knows every error and merge; an extract of
hundreds of thousands of rows needs a reader that is ten times faster.
"""

import mmap
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kim_engine.tables.excel_parts import list_sheets
from kim_engine.tables.extracts.columnar import Columnar
from kim_engine.tables.extracts.heading_rows import SAMPLE_ROWS, find_headings
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.normal_rows import account, load_rows, write_rows
from kim_engine.tables.extracts.notes import ExtractNote
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sheet_looks import has_cells, look_over
from kim_engine.tables.extracts.sources import FileSource
from kim_engine.tables.extracts.staged import Step
from kim_engine.tables.extracts.wire import Told
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.limits import MEBIBYTE, Limits
from kim_engine.tables.packages import Package
from kim_engine.tables.sheets import Merge

if TYPE_CHECKING:
    import python_calamine

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# [MS-OFFCRYPTO] 2.3.4: a protected workbook is an OLE container with a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL_BYTES = 32 * MEBIBYTE
_EXACT = 2**53  # every whole number below it is a float of its own
_CLOCK_NOISE = 1_000  # a moment is stored as a share of a day: a second may come back a little off, in microseconds


@dataclass(frozen=True)
class _Sheet:
    """A sheet with cells; `part` is its place in an XLSX package."""

    name: str
    is_hidden: bool
    part: str | None = None


def stage_workbook(path: Path, source: FileSource, place: Workplace) -> Told:
    """Write one sheet's rows as a Parquet file. Raises RefusedExtract for what is protected, damaged or too much."""
    place.telling.progress(Step.LOOKING, 0)
    if path.stat().st_size > place.limits.workbook_bytes:
        raise RefusedExtract(
            ExtractCode.TOO_LARGE, limits=replace(place.limits, file_bytes=place.limits.workbook_bytes)
        )
    with path.open("rb") as file:
        is_container = file.read(len(_OLE)) == _OLE
        if is_container:
            _refuse_encrypted(path)
            return _stage_older(path, source, place)
        package = Package(file, _reading_limits(place.limits))
        if package.has("content.xml") or package.has("xl/workbook.bin"):
            return _stage_older(path, source, place)
        return _stage_excel(path, package, source, place)


def _stage_excel(path: Path, package: Package, source: FileSource, place: Workplace) -> Told:
    listed, is_1904 = list_sheets(package)
    if len(listed) > place.limits.sheets:
        raise RefusedExtract(ExtractCode.TOO_MANY_SHEETS, limits=place.limits)
    found = [
        _Sheet(each.name, each.is_hidden, each.part) for each in listed if each.part and has_cells(package, each.part)
    ]
    chosen = _chosen(found, source.sheet, place)
    part = chosen.part or ""
    with ThreadPoolExecutor(max_workers=1) as beside, _opened(path) as workbook:
        looking = beside.submit(look_over, package, part, chosen.name, place.limits)
        if package.size(part) < _SMALL_BYTES:
            looking.result()
        # Of a big sheet nobody waits for the look: calamine lets the other thread run.
        sheet = workbook.get_sheet_by_name(chosen.name)
        look = looking.result()
        told = _stage_sheet(sheet, source, place)
    place.telling.note(ExtractNote.ERROR_CELLS, look.errors)
    place.telling.note(ExtractNote.NOT_CALCULATED, look.not_calculated)
    return replace(told, sheet=chosen.name, is_1904=is_1904)


def _stage_older(path: Path, source: FileSource, place: Workplace) -> Told:
    import python_calamine

    kind, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    with _opened(path) as workbook:
        listed = [each for each in workbook.sheets_metadata if each.typ == kind]
        if len(listed) > place.limits.sheets:
            raise RefusedExtract(ExtractCode.TOO_MANY_SHEETS, limits=place.limits)
        found = [
            _Sheet(each.name, each.visible != visible)
            for each in listed
            if workbook.get_sheet_by_name(each.name).start is not None
        ]
        chosen = _chosen(found, source.sheet, place)
        place.telling.note(ExtractNote.ERRORS_UNSEEN, 1)
        told = _stage_sheet(workbook.get_sheet_by_name(chosen.name), source, place)
    return replace(told, sheet=chosen.name)


def _chosen(found: Sequence[_Sheet], said: str | None, place: Workplace) -> _Sheet:
    """The sheet that was said, or the only one that can be seen. Raises RefusedExtract with the choices."""
    if not found:
        raise RefusedExtract(ExtractCode.NO_SHEETS)
    names = tuple(sheet.name for sheet in found)
    seen = [sheet for sheet in found if not sheet.is_hidden] or list(found)
    if said is not None:
        chosen = next((sheet for sheet in found if sheet.name.strip().casefold() == said.strip().casefold()), None)
        if chosen is None:
            raise RefusedExtract(ExtractCode.NO_SUCH_SHEET, choices=names)
    elif len(seen) > 1:
        raise RefusedExtract(ExtractCode.WHICH_SHEET, choices=tuple(sheet.name for sheet in seen))
    else:
        chosen = seen[0]
    place.telling.note(ExtractNote.HIDDEN_SHEET, int(chosen.is_hidden))
    place.telling.note(ExtractNote.OTHER_SHEETS, len(found) - 1)
    return chosen


def _stage_sheet(sheet: "python_calamine.CalamineSheet", source: FileSource, place: Workplace) -> Told:
    if sheet.start is None or sheet.end is None:
        raise RefusedExtract(ExtractCode.NO_SHEETS)
    width, of = sheet.end[1] + 1, sheet.end[0] + 1
    if width > place.limits.columns:
        raise RefusedExtract(ExtractCode.TOO_MANY_COLUMNS, sheet=sheet.name, column=width, limits=place.limits)
    rows = _rows(sheet, sheet.start[1])
    first = list(islice(rows, max(SAMPLE_ROWS, (source.header_row or 0) + 1)))
    merges = [
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < len(first) and left < width
    ]
    texts = [cells for _, cells in first]
    headings = find_headings(texts, limits=place.limits, merges=merges, given=source.header_row, width=width)
    count = write_rows(chain(first[headings.row :], rows), place, width, are_ragged_told=False, of=of)
    columnar = Columnar(place)
    load_rows(columnar, place, headings, count)
    tidied = columnar.tidy(place.raw, place.out, headings.names, nameless=headings.nameless)
    return account(place.telling, headings, count, tidied)


def _rows(sheet: "python_calamine.CalamineSheet", indent: int) -> Iterator[tuple[int, list[str]]]:
    """The sheet's rows from row 1 and column A, as texts."""
    before = [""] * indent
    forms = _FORMS
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [cell if type(cell) is str else forms[type(cell)](cell) for cell in row]
        yield number, before + cells if indent else cells


def _number(value: float) -> str:
    """The shortest text that is exactly this number: 7131234567 for 7131234567.0, 0.1 for 0.1."""
    return str(int(value)) if -_EXACT < value < _EXACT and value.is_integer() else repr(value)


def _moment(value: datetime) -> str:
    if not value.microsecond:
        return value.isoformat()
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    is_noise = abs(value - rounded) <= timedelta(microseconds=_CLOCK_NOISE)
    return rounded.isoformat() if is_noise else value.isoformat(timespec="milliseconds")


def _time(value: time) -> str:
    return _moment(datetime.combine(date(2000, 1, 1), value)).partition("T")[2]


def _duration(value: timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta(0) else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_FORMS: dict[type, Callable[[Any], str]] = {
    float: _number,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    date: date.isoformat,
    datetime: _moment,
    time: _time,
    timedelta: _duration,
    type(None): lambda _: "",
}


def _opened(path: Path) -> "python_calamine.CalamineWorkbook":
    import python_calamine

    try:
        return python_calamine.load_workbook(str(path))
    except python_calamine.PasswordError:
        raise RefusedExtract(ExtractCode.PROTECTED) from None
    except python_calamine.CalamineError:
        raise RefusedExtract(ExtractCode.DAMAGED) from None


def _refuse_encrypted(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED) >= 0:
            raise RefusedExtract(ExtractCode.PROTECTED)


def _reading_limits(limits: ExtractLimits) -> Limits:
    return Limits(unpacked_bytes=limits.workbook_unpacked_bytes, parts=limits.parts, sheets=limits.sheets)
