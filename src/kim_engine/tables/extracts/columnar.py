"""DuckDB as the writer of staged Parquet files: its settings, its reading of text, and the last tidying."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from kim_engine.tables.extracts.footers import FOOTER_LOOK, footer_rows
from kim_engine.tables.extracts.limits import ExtractLimits
from kim_engine.tables.extracts.refusals import ExtractCode, RefusedExtract
from kim_engine.tables.extracts.staged import ROW_COLUMN, Step
from kim_engine.tables.extracts.workplace import Workplace

if TYPE_CHECKING:
    import duckdb

_PARQUET = "(FORMAT parquet, COMPRESSION zstd)"
_GLANCE_SECONDS = 0.5
# Of DuckDB's messages only these words are looked at; nothing of them is told.
_FULL, _FILE_LIMIT = "No space left", "File too large"


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True)
class Tidied:
    """What the last tidying left: the headings that stay, and what was left out; footers by their row numbers."""

    headings: tuple[str, ...]
    empty_columns: int
    blank_rows: int
    footers: tuple[int, ...]


class Columnar:
    """A DuckDB that may read and write in the folder of the work, read one file more, and do nothing else."""

    def __init__(self, place: Workplace, *, reads: Path | None = None) -> None:
        self._telling = place.telling
        self._connection = _connect(place.folder, place.limits, reads)

    def copy(self, query: str, to: Path, *, of: int | None = None) -> int:
        """Write the rows of a query to a Parquet file; `of` is about how many they are. Returns their number."""
        with self.watched(of):
            done = self.run(f"COPY ({query}) TO {literal(str(to))} {_PARQUET}")
        return int(str(done[0][0]))

    def run(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query. Raises RefusedExtract in our words."""
        try:
            return list(self.tried(query))
        except Exception as error:  # of DuckDB's making: its words quote values
            raise refusal_of(error) from None

    def tried(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query. Lets DuckDB's own exceptions through, for a caller that does not show them."""
        return self._connection.execute(query).fetchall()

    def batches(self, query: str, size: int) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a query, some at a time."""
        try:
            self._connection.execute(query)
            while rows := self._connection.fetchmany(size):
                yield rows
        except Exception as error:
            raise refusal_of(error) from None

    @contextmanager
    def watched(self, of: int | None) -> Iterator[None]:
        """Tell how far DuckDB is while the block runs."""
        is_over = Event()
        self._telling.progress(Step.WRITING, 0, of)

        def watch() -> None:
            while not is_over.wait(_GLANCE_SECONDS):
                share = self._connection.query_progress()
                self._telling.progress(Step.WRITING, int(max(share, 0.0) / 100 * (of or 0)), of)

        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def tidy(self, raw: Path, to: Path, headings: Sequence[str], *, nameless: Sequence[str]) -> Tidied:
        """Leave out blank rows, footers, and nameless columns without a value; write `to`, or move `raw` there."""
        empty = [name for name in nameless if self._is_empty(raw, name)]
        kept = [name for name in headings if name not in empty]
        if not kept:
            raise RefusedExtract(ExtractCode.NO_ROWS)
        tidied = Tidied(tuple(kept), len(empty), self._blank_rows(raw, kept), tuple(self._footer_rows(raw, kept)))
        if not (tidied.empty_columns or tidied.blank_rows or tidied.footers):
            raw.rename(to)
            return tidied
        wanted = f"NOT ({_all_null(kept)})" if tidied.blank_rows else "true"
        wanted += f" AND {ROW_COLUMN} NOT IN ({', '.join(map(str, tidied.footers))})" if tidied.footers else ""
        chosen = ", ".join(map(quoted, (ROW_COLUMN, *kept)))
        self.copy(f"SELECT {chosen} FROM read_parquet({literal(str(raw))}) WHERE {wanted}", to)  # noqa: S608
        raw.unlink()
        return tidied

    def _is_empty(self, raw: Path, name: str) -> bool:
        ((count,),) = self.run(f"SELECT count({quoted(name)}) FROM read_parquet({literal(str(raw))})")  # noqa: S608
        return count == 0

    def _blank_rows(self, raw: Path, headings: Sequence[str]) -> int:
        has_full_column = self.run(
            f"SELECT 1 FROM parquet_metadata({literal(str(raw))}) WHERE column_id > 0 GROUP BY column_id "  # noqa: S608
            "HAVING bool_and(coalesce(stats_null_count = 0, false)) LIMIT 1"
        )
        if has_full_column:
            return 0
        where = _all_null(headings)
        ((count,),) = self.run(f"SELECT count(*) FROM read_parquet({literal(str(raw))}) WHERE {where}")  # noqa: S608
        return int(str(count))

    def _footer_rows(self, raw: Path, headings: Sequence[str]) -> list[int]:
        file = f"read_parquet({literal(str(raw))})"
        chosen = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in headings)
        last = self.run(
            f"SELECT {ROW_COLUMN}, {chosen} FROM {file} WHERE {ROW_COLUMN} > "  # noqa: S608
            f"(SELECT max({ROW_COLUMN}) - {FOOTER_LOOK} FROM {file}) ORDER BY {ROW_COLUMN}"
        )
        return footer_rows([(int(str(number)), cells) for number, *cells in last])


def text_reader(path: Path, names: Sequence[str], options: Mapping[str, str]) -> str:
    """The call of DuckDB's CSV reader that reads every cell as text, with an empty one as NULL."""
    columns = "{" + ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names) + "}"
    said = {
        "auto_detect": "false",
        "header": "false",
        "quote": literal('"'),
        "escape": literal('"'),
        "nullstr": "''",
        "allow_quoted_nulls": "true",
        "null_padding": "false",
        "strict_mode": "true",
        "columns": columns,
        **options,
    }
    return f"read_csv({literal(str(path))}, {', '.join(f'{name}={value}' for name, value in said.items())})"


def refusal_of(error: BaseException) -> RefusedExtract:
    """The refusal for an exception of DuckDB's: by its kind, and by two phrases that every system says alike."""
    import duckdb

    if isinstance(error, RefusedExtract):
        return error
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return RefusedExtract(ExtractCode.TOO_MUCH_MEMORY)
    said = str(error)
    if _FULL in said:
        return RefusedExtract(ExtractCode.NO_SPACE)
    return RefusedExtract(ExtractCode.STAGES_TOO_LARGE if _FILE_LIMIT in said else ExtractCode.READER_FAILED)


def _all_null(headings: Sequence[str]) -> str:
    return f"coalesce({', '.join(f'CAST({quoted(name)} AS VARCHAR)' for name in headings)}, NULL) IS NULL"


def _connect(work: Path, limits: ExtractLimits, reads: Path | None) -> "duckdb.DuckDBPyConnection":
    import duckdb

    nowhere = str(work / "nothing")
    connection = duckdb.connect(
        config={
            "threads": limits.threads,
            "memory_limit": f"{limits.engine_bytes}B",
            "temp_directory": str(work / "spill"),
            "home_directory": nowhere,
            "secret_directory": nowhere,
            "extension_directory": nowhere,
            "custom_extension_repository": nowhere,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "preserve_insertion_order": True,
        }
    )
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    connection.execute(f"SET allowed_directories = [{literal(str(work) + '/')}]")
    if reads:
        connection.execute(f"SET allowed_paths = [{literal(str(reads))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
