"""How much one extract may hold and use; what happens beyond lives in `refusals`."""

from dataclasses import dataclass

from kim_engine.tables.limits import MEBIBYTE, TEXT_ENDINGS, WORKBOOK_ENDINGS

GIBIBYTE = 1024 * MEBIBYTE
PARQUET_ENDINGS = frozenset({".parquet", ".pq"})
ZIP_ENDINGS = frozenset({".zip"})
ENDINGS = TEXT_ENDINGS | WORKBOOK_ENDINGS | PARQUET_ENDINGS | ZIP_ENDINGS


@dataclass(frozen=True, kw_only=True)
class ExtractLimits:
    """The most that one extract may hold or use. Sizes are in bytes, times in seconds.

    `memory_bytes` is address space, of which DuckDB plans with `engine_bytes`. `unpacked_bytes` is what a zip may
    unpack to, `unpacked_times` how many times its own size that may be once it is over 64 MB. `staged_bytes` is the
    largest file that may be written. `silent_seconds` is how long beyond its own time-outs a database may say nothing.
    `memory_bytes`, `cpu_seconds` and `staged_bytes` need the `resource` module (not on Windows); the others hold
    everywhere.
    """

    file_bytes: int = 8 * GIBIBYTE
    workbook_bytes: int = 512 * MEBIBYTE
    unpacked_bytes: int = 16 * GIBIBYTE
    unpacked_times: int = 300
    workbook_unpacked_bytes: int = 2 * GIBIBYTE
    staged_bytes: int = 16 * GIBIBYTE
    parts: int = 2_000
    sheets: int = 200
    rows: int = 100_000_000
    columns: int = 1_000
    line_bytes: int = 8 * MEBIBYTE
    cell_characters: int = 1_000_000
    heading_characters: int = 500
    memory_bytes: int = 4 * GIBIBYTE
    engine_bytes: int = GIBIBYTE
    threads: int = 2
    cpu_seconds: int = 3_600
    wall_seconds: float = 3_600.0
    silent_seconds: float = 15.0


DEFAULT_EXTRACT_LIMITS = ExtractLimits()
