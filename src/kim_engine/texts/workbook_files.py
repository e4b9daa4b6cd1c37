"""The text of a workbook or CSV file: every filled cell with its address, and what stands beside the cells."""

import io
import re
from datetime import date
from typing import BinaryIO

from kim_engine.tables.kinds import read_by_kind
from kim_engine.tables.limits import Limits
from kim_engine.tables.packages import Attributes, Package, local
from kim_engine.tables.refusals import NoteCode
from kim_engine.tables.sheets import Cell, CellError, cell_reference
from kim_engine.tables.wire import Telling
from kim_engine.texts.packed_xml import tell_links, tell_paragraphs, tell_pictures, tell_unseen
from kim_engine.texts.pieces import Unread
from kim_engine.texts.wire import TellingText

_OF_BIRTH = re.compile(r"\b(?:birth|born|d\.?o\.?b)\b", re.IGNORECASE)
_CELLS = ("xl/sharedstrings", "xl/styles", "xl/theme/", "xl/calcchain", "[content_types]", "docprops/app.xml")
_SHEETS = ("xl/worksheets/", "xl/workbook.xml")
_WORDS_BESIDE = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter", "definedName"}
_BESIDE = "what stands beside the cells"


def tell_workbook(source: BinaryIO, ending: str, limits: Limits, telling: TellingText) -> None:
    """Tell every cell, then comments, drawings, headers and what a pivot table keeps. Raises RefusedFile."""
    read_by_kind(source, ending, _Cells(telling, limits))
    source.seek(0)
    if source.read(2) != b"PK":
        return
    package = Package(source, limits)
    tell_unseen(package, telling)
    tell_pictures(package, telling)
    for name in package.names():
        if name.endswith(".xml") and not name.lower().startswith(_CELLS):
            _tell_beside(package, name, telling)
    tell_links(package, telling)


def _tell_beside(package: Package, name: str, telling: TellingText) -> None:
    if name.lower().startswith(_SHEETS):
        _tell_marked(package, name, telling)
    elif name.lower().startswith("xl/pivotcache/"):

        def start(tag: str, attributes: Attributes) -> None:
            if local(tag) in ("s", "d", "n", "cacheField"):
                telling.piece("what a pivot table keeps", attributes.get("v", attributes.get("name", "")))

        package.walk(name, start=start)
    else:
        tell_paragraphs(package, name, telling, lambda _number: _BESIDE)


def _tell_marked(package: Package, name: str, telling: TellingText) -> None:
    """Tell the few words of a sheet that stand in no cell."""
    inside: list[str] = []

    def text(words: str) -> None:
        if inside and inside[-1] in _WORDS_BESIDE:
            telling.piece(_BESIDE, words)

    def start(tag: str, attributes: Attributes) -> None:
        inside.append(local(tag))
        for said in ("prompt", "error", "promptTitle", "errorTitle", "tooltip", "display"):
            telling.piece(_BESIDE, attributes.get(said, ""))

    package.walk(name, start=start, end=lambda _tag: inside.pop(), text=text)


class _Cells(Telling):
    """Takes what the readers of tables tell, and tells it as text; their limits hold."""

    def __init__(self, telling: TellingText, limits: Limits) -> None:
        super().__init__(io.BytesIO(), limits)
        self._told = telling
        self._named: str | None = None
        self._headings: dict[int, str] = {}

    def sheet(self, name: str | None, *, is_hidden: bool = False) -> None:
        """Begin a sheet."""
        super().sheet(name, is_hidden=is_hidden)
        self._named, self._headings = name, {}
        if name:
            self._told.piece("the name of a sheet", name)

    def row(self, number: int, cells: list[Cell]) -> None:
        """Tell a row's cells, each with its address; a date below a heading of birth keeps that heading beside it."""
        super().row(number, cells)
        filled = [(column, cell) for column, cell in enumerate(cells, start=1) if cell is not None]
        for position, (column, cell) in enumerate(filled):
            said = _said(cell)
            if type(cell) is str and _OF_BIRTH.search(cell) and len(cell) < 40:
                self._headings[column] = cell
            elif column in self._headings:
                said = f"{self._headings[column]} {said}"
            self._told.piece(self._place(number, column), said, is_beside=position > 0)

    def note(self, code: NoteCode) -> None:
        """Tell where a kind of file hides more than its cells."""
        if code in (NoteCode.MACROS, NoteCode.EXTERNAL_LINKS):
            self._told.unread(Unread.FILES_INSIDE)
        elif code in (NoteCode.OLDER_KIND, NoteCode.OTHER_SHEETS):
            self._told.unread(Unread.PARTS_UNSEEN)

    def _place(self, number: int, column: int) -> str:
        at = cell_reference(number, column)
        return f"sheet {self._named}, cell {at}" if self._named else f"row {number:,}, cell {at}"

    def _write(self, line: object) -> None:
        """Say nothing in the tables' own way."""


def _said(cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.code
    return f"{cell.day}/{cell.month}/{cell.year}" if isinstance(cell, date) else str(cell)
