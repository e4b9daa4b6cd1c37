"""Reads XLS, XLSB and ODS workbooks through python-calamine; XLSX is read cell by cell in `excel_sheets`.

calamine builds a whole sheet in memory from its corners and aborts if that is too much: the child's memory limit is
what holds here, and the parent says so in our words. It drops cells with errors and the merges of XLSB and ODS:
noted.
"""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, BinaryIO

from kim_engine.tables.refusals import NoteCode, RefusalCode, RefusedFile
from kim_engine.tables.sheets import Cell, Merge
from kim_engine.tables.wire import Telling

if TYPE_CHECKING:
    import python_calamine

_EXACT_DIGITS = 10**15


def read_older(source: BinaryIO, telling: Telling, *, has_merges: bool, otherwise: RefusalCode) -> None:
    """Tell of every sheet; `has_merges` for XLS. Raises RefusedFile for a password or what calamine cannot read."""
    import python_calamine

    try:
        _read(source, telling)
    except python_calamine.PasswordError:
        raise RefusedFile(RefusalCode.PROTECTED) from None
    except python_calamine.CalamineError:
        raise RefusedFile(otherwise) from None
    telling.note(NoteCode.OLDER_KIND)
    if not has_merges:
        telling.note(NoteCode.NO_MERGES)
    telling.end()


def _read(source: BinaryIO, telling: Telling) -> None:
    import python_calamine

    with python_calamine.load_workbook(source) as workbook:
        if not workbook.sheets_metadata:
            raise RefusedFile(RefusalCode.NO_SHEETS)
        for about in workbook.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                telling.note(NoteCode.OTHER_SHEETS)
                continue
            telling.sheet(about.name, is_hidden=about.visible != python_calamine.SheetVisibleEnum.Visible)
            _tell_sheet(workbook.get_sheet_by_name(about.name), telling)


def _tell_sheet(sheet: "python_calamine.CalamineSheet", telling: Telling) -> None:
    if sheet.start is not None:
        first_row, first_column = sheet.start
        for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=first_row + 1):
            telling.row(number, [None] * first_column + [_cell(cell) for cell in row])
    if merges := sheet.merged_cell_ranges:
        telling.merges(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merges)


def _cell(cell: str | float | bool | date | datetime | time | timedelta) -> Cell:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_DIGITS:
        return int(cell)
    return cell
