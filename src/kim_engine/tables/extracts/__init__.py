"""The way in for big extracts: a file or a table of a database becomes one Parquet file in a private folder."""

from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.sources import FileSource, PostgresSource
from kim_engine.tables.extracts.staged import Note, Progress, Staged
from kim_engine.tables.extracts.staging import stage

__all__ = [
    "ExtractCode",
    "ExtractLimits",
    "FileSource",
    "Note",
    "PostgresSource",
    "Progress",
    "RefusedExtract",
    "Staged",
    "stage",
]
