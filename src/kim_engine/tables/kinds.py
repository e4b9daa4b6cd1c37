"""Which kind of file this is, by what it holds rather than by its name; reading each kind lives in the modules it
calls.
"""

from typing import BinaryIO

from kim_engine.tables.csv_files import read_csv
from kim_engine.tables.excel_sheets import read_excel
from kim_engine.tables.limits import TEXT_ENDINGS, WORKBOOK_ENDINGS
from kim_engine.tables.older_kinds import read_older
from kim_engine.tables.packages import Package
from kim_engine.tables.refusals import RefusalCode, RefusedFile
from kim_engine.tables.wire import Telling

_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# [MS-OFFCRYPTO] 2.3.4: a protected workbook is an OLE container with a stream of this name.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_by_kind(source: BinaryIO, ending: str, telling: Telling) -> None:
    """Read the file if it is what its ending says, else refuse with what it seems to be."""
    start = source.read(4096)
    source.seek(0)
    is_container = start.startswith((_ZIP, _OLE))
    if ending in TEXT_ENDINGS:
        if is_container:
            raise RefusedFile(RefusalCode.WORKBOOK_NAMED_CSV)
        read_csv(source, telling)
    elif ending not in WORKBOOK_ENDINGS:
        raise RefusedFile(RefusalCode.UNKNOWN_KIND)
    elif not is_container:
        raise RefusedFile(RefusalCode.WEB_PAGE if _is_markup(start) else RefusalCode.NOT_A_WORKBOOK)
    elif start.startswith(_OLE):
        _read_container(source, telling)
    else:
        _read_package(source, telling)


def _is_markup(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _read_container(source: BinaryIO, telling: Telling) -> None:
    is_encrypted = _ENCRYPTED in source.read()
    source.seek(0)
    if is_encrypted:
        raise RefusedFile(RefusalCode.PROTECTED)
    read_older(source, telling, has_merges=True, otherwise=RefusalCode.NOT_A_WORKBOOK)


def _read_package(source: BinaryIO, telling: Telling) -> None:
    package = Package(source, telling.limits)
    if package.has("content.xml") or package.has("xl/workbook.bin"):
        source.seek(0)
        read_older(source, telling, has_merges=False, otherwise=RefusalCode.DAMAGED)
    else:
        read_excel(package, telling)
