"""Looks over the XML of an XLSX sheet before calamine reads it: cells far away, errors, formulas never worked out.

calamine makes a whole sheet of the corners that a file claims, and drops cells that show an error. Looking for a few
fixed pieces of XML takes a tenth of the time of reading it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.packages import Package
from kim_engine.tables.sheets import column_number

_LOOK = 64 * 1024
_MOST_CARRIED = 8 * 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
# First a piece that is quickly found and hardly ever there; what it means is only asked where it is.
_MAYBE_FAR = re.compile(rb"""r=["'][A-Z]{3}[0-9]""")
_FAR = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br=["']([A-Z]{3})([0-9]{1,7})""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']e["']""")
_NO_VALUE = re.compile(rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]*/>)</(?:\w+:)?c>")


@dataclass(frozen=True)
class SheetLook:
    """What a sheet's XML shows: how many cells show an error, and how many formulas have no value."""

    errors: int
    not_calculated: int


def has_cells(package: Package, part: str) -> bool:
    """Whether a sheet has cells; looks no further than the first."""
    return any(_CELL.search(piece) for piece in _pieces(package, part))


def look_over(package: Package, part: str, sheet: str, limits: ExtractLimits) -> SheetLook:
    """Look over a whole sheet. Raises RefusedExtract for a cell beyond the last column that an extract may have."""
    errors = not_calculated = 0
    single = False
    for number, piece in enumerate(_pieces(package, part)):
        if not number:  # what stands here stands before the first row
            single = b"='" in piece
            if b"<!DOCTYPE" in piece:
                raise RefusedExtract(ExtractCode.DECLARES_ENTITIES)
        if _MAYBE_FAR.search(piece):
            _refuse_far(piece, sheet, limits)
        if single or b't="e"' in piece:
            errors += len(_ERROR.findall(piece))
        if b"<f" in piece or b":f" in piece[:_LOOK]:
            not_calculated += len(_NO_VALUE.findall(piece))
    return SheetLook(errors, not_calculated)


def _refuse_far(piece: bytes, sheet: str, limits: ExtractLimits) -> None:
    for letters, row in _FAR.findall(piece):
        column = column_number(letters.decode("ascii"))
        if column > limits.columns:
            raise RefusedExtract(ExtractCode.TOO_MANY_COLUMNS, sheet=sheet, row=int(row), column=column, limits=limits)


def _pieces(package: Package, part: str) -> Iterator[bytes]:
    """A part's XML in pieces that end where a row or an element ends, so that what is looked for is not cut."""
    carried = b""
    for chunk in package.chunks(part):
        # A row's end if one is near: a cell with its formula and value is then whole.
        end = max(chunk.rfind(b"row>", -_LOOK) + 4, chunk.rfind(b">") + 1 if len(chunk) < _LOOK else 0)
        if end < 4:
            end = chunk.rfind(b">") + 1
        if not end and len(carried) < _MOST_CARRIED:
            carried += chunk
            continue
        yield carried + chunk[:end]
        carried = chunk[end:]
    yield carried
