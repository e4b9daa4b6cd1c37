"""Which kind of extract a file is, by its ending and what it holds; staging each kind lives in other modules."""

from pathlib import Path

from kim_engine.tables.extracts.csv_extracts import stage_csv
from kim_engine.tables.extracts.limits import PARQUET_ENDINGS
from kim_engine.tables.extracts.parquet_extracts import stage_parquet
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sources import FileSource
from kim_engine.tables.extracts.wire import Told
from kim_engine.tables.extracts.workplace import Workplace
from kim_engine.tables.limits import TEXT_ENDINGS

_ZIP, _PARQUET = b"PK", b"PAR1"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def stage_file(source: FileSource, place: Workplace) -> Told:
    """Stage a file if it is what its ending says, else refuse it with what it seems to be."""
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
    raise RefusedExtract(ExtractCode.UNKNOWN_KIND)
