"""Which kind of extract a file is, by its ending and what it holds; staging each kind lives in other modules."""

from dataclasses import replace
from pathlib import Path

from kim_engine.tables.extracts.csv_extracts import stage_csv
from kim_engine.tables.extracts.limits import PARQUET_ENDINGS, ZIP_ENDINGS
from kim_engine.tables.extracts.parquet_extracts import stage_parquet
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sources import FileSource
from kim_engine.tables.extracts.wire import Told
from kim_engine.tables.extracts.workbook_extracts import stage_workbook
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.extracts.zip_extracts import take_member
from kim_engine.tables.limits import TEXT_ENDINGS, WORKBOOK_ENDINGS

_ZIP, _PARQUET = b"PK", b"PAR1"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def stage_file(source: FileSource, place: Workplace) -> Told:
    """Stage a file, or the one in a zip, if it is what its ending says; else refuse it with what it seems to be."""
    if Path(source.name).suffix.lower() in ZIP_ENDINGS:
        path, name = take_member(source.path, source.member, place)
        source = replace(source, path=path, name=name, member=None)
    ending = Path(source.name).suffix.lower()
    with source.path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise RefusedExtract(ExtractCode.EMPTY_FILE)
    if ending in TEXT_ENDINGS:
        if start.startswith((_ZIP, _OLE)):
            raise RefusedExtract(ExtractCode.WORKBOOK_NAMED_CSV)
        if start.startswith(_PARQUET):
            raise RefusedExtract(ExtractCode.PARQUET_NAMED_CSV)
        return stage_csv(source.path, source, place)
    if ending in PARQUET_ENDINGS:
        return stage_parquet(source.path, place)
    if ending in WORKBOOK_ENDINGS:
        if not start.startswith((_ZIP, _OLE)):
            raise RefusedExtract(ExtractCode.WEB_PAGE if _is_markup(start) else ExtractCode.NOT_A_WORKBOOK)
        return stage_workbook(source.path, source, place)
    raise RefusedExtract(ExtractCode.UNKNOWN_KIND)


def _is_markup(start: bytes) -> bool:
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
