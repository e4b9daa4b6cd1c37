"""Which files are read and how much they may ask of us; what happens beyond lives in `refusals`."""

from dataclasses import dataclass

TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods"})

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that one file may hold or use.

    Sizes are in bytes, times in seconds. `cells` and `slots` count over all sheets: a cell is one that is filled in,
    a slot is any place up to the last filled cell of its row, so that a few cells far apart cannot ask for a vast
    table. `memory_bytes` and `cpu_seconds` need the `resource` module (not on Windows); the others hold everywhere.
    """

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 256 * MEBIBYTE
    parts: int = 2_000
    sheets: int = 60
    rows: int = 50_000
    columns: int = 400
    cells: int = 1_000_000
    slots: int = 5_000_000
    merges: int = 50_000
    cell_characters: int = 32_767
    output_bytes: int = 128 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 60.0


DEFAULT_LIMITS = Limits()
